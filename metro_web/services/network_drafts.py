"""Drafts of the network: each admin draws on their own, and nobody else sees it before it is published.

Keeps true: an edit is made whole or not at all, on the revision that its author saw; a second tab that is behind is
told so. Where somebody else has published meanwhile, `rebase` puts this draft on top of what they did.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, update

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict
from metro_web.core.i18n import t
from metro_web.domain import editing, network_merge, network_plan
from metro_web.domain.editing import Operation
from metro_web.domain.network import Network
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import network as network_queries
from metro_web.queries import network_drafts as draft_queries
from metro_web.queries.network_drafts import DRAFTS, Draft


@dataclass(frozen=True, slots=True)
class Rebased:
    """A draft on the newest network; each conflict names what both had changed, where theirs was kept."""

    draft: Draft
    conflicts: tuple[str, ...]


def get_draft(tx: Tx, actor: Actor) -> Draft:
    """One's own draft; without one, the network in force at revision 0."""
    owner = require(actor, ADMIN)
    return _following(tx, draft_queries.find_draft(tx, owner), owner, network_queries.current(tx).network)


def edit(tx: Tx, actor: Actor, revision: int, operations: Sequence[Operation]) -> Draft:
    """Apply operations in turn, all or none; with revision 0 the draft begins. 409 `draft_changed`, 422, 404."""
    draft = _held(tx, actor, revision)
    return _write(tx, draft, editing.apply(draft.plan, operations))


def discard(tx: Tx, actor: Actor, revision: int) -> None:
    """Throw one's own draft away; 409 `draft_changed`. What is in force stays."""
    forget(tx, _held(tx, actor, revision))


def rebase(tx: Tx, actor: Actor, revision: int) -> Rebased:
    """Put one's own changes on the newest network; where both changed one thing, theirs stays and is named."""
    draft = _held(tx, actor, revision)
    newest = _blank(tx, draft.owner_id, _newest(tx))
    merged, conflicts = network_merge.merge(draft.base, draft.plan, newest.base)
    moved = replace(newest, revision=draft.revision)
    return Rebased(_write(tx, moved, merged), tuple(conflicts))


def is_behind(tx: Tx, draft: Draft) -> bool:
    """Whether the network in force is drawn otherwise than when this draft began; a stoppage or a fare is no drawing."""
    return network_plan.plan_of(network_queries.current(tx).network) != draft.base


def since(tx: Tx, draft: Draft) -> list[str]:
    """Who drew what in the network in force since this draft began, newest first; empty where nobody did."""
    if not is_behind(tx, draft):
        return []
    return draft_queries.changed_since(tx, draft.base_entry, network_queries.current(tx).network)


def hold(tx: Tx, actor: Actor, revision: int) -> Draft:
    """One's own draft, held until this transaction ends; 409 `draft_changed` where it is not at this revision."""
    owner = require(actor, ADMIN)
    found = draft_queries.find_draft(tx, owner, locked=True)
    if revision != (found.revision if found else 0):
        raise Conflict(
            "draft_changed",
            t("This draft was edited, published or thrown away in another window. Look at it again first."),
            revision=found.revision if found else 0,
        )
    return _following(tx, found, owner, _newest(tx))


def forget(tx: Tx, draft: Draft) -> None:
    """Delete a draft that is held."""
    tx.execute(delete(DRAFTS).where(DRAFTS.c.user_id == draft.owner_id))


def _held(tx: Tx, actor: Actor, revision: int) -> Draft:
    """The draft to write to; with revision 0 a row is made first, so that of two tabs that begin only one does."""
    owner = require(actor, ADMIN)
    if revision == 0 and draft_queries.find_draft(tx, owner) is None:
        now, blank = clock.utc_now(), _blank(tx, owner, _newest(tx))
        data = network_plan.to_data(blank.base)
        row = {
            "user_id": owner, "revision": 0, "base_version": blank.base_version, "base_entry": blank.base_entry,
            "base": data, "plan": data, "created_at": now, "updated_at": now,
        }  # fmt: skip
        tx.execute(db.insert_or_ignore(tx, DRAFTS), row)
    return hold(tx, actor, revision)


def _newest(tx: Tx) -> Network:
    """The network in force, with no edit of it under way: whatever the log does not name yet comes later."""
    return network_queries.current_for_sale(tx).network


def _blank(tx: Tx, owner: str, network: Network) -> Draft:
    plan = network_plan.plan_of(network)
    return Draft(owner, 0, network.version, draft_queries.newest_entry(tx), plan, plan)


def _following(tx: Tx, found: Draft | None, owner: str, network: Network) -> Draft:
    """A draft as it is; where nothing is drawn on it, the network in force, which it then cannot be behind."""
    if found is not None and found.plan != found.base:
        return found
    blank = _blank(tx, owner, network)
    return blank if found is None else replace(blank, revision=found.revision, updated_at=found.updated_at)


def _write(tx: Tx, draft: Draft, plan: Network) -> Draft:
    now = clock.utc_now()
    written = replace(draft, revision=draft.revision + 1, plan=plan, updated_at=now)
    tx.execute(
        update(DRAFTS).where(DRAFTS.c.user_id == draft.owner_id).values(
            revision=written.revision, base_version=written.base_version, base_entry=written.base_entry,
            base=network_plan.to_data(written.base), plan=network_plan.to_data(plan), updated_at=now,
        )
    )  # fmt: skip
    return written

"""What the network editor's pages show, for admins alone; each is one transaction. Drawing answers with the new picture."""

from collections.abc import Sequence
from typing import Any

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import plural, t
from metro_web.core.ids import is_id
from metro_web.core.labels import moment_label, money_label, time_label
from metro_web.domain import network_changes, network_plan, network_warnings
from metro_web.domain.editing import Operation, given
from metro_web.domain.fare_effects import Effects
from metro_web.domain.network import Network
from metro_web.domain.permissions import Actor
from metro_web.queries import network as network_queries
from metro_web.queries import network_draft_view as views
from metro_web.queries import schematic_map
from metro_web.queries.network_draft_view import (
    ChangeRow,
    ChangesView,
    DraftLineView,
    DraftView,
    FareEffect,
    PublicationPage,
    PublicationRow,
    RebaseView,
)
from metro_web.queries.network_drafts import Draft, Publication
from metro_web.services import network_drafts, network_publishing, network_review
from metro_web.services.network_review import Reviewed

PUBLICATIONS_SHOWN = 20


def overview(tx: Tx, actor: Actor) -> DraftView:
    """One's own draft; without one, the network in force at revision 0."""
    return _view(tx, network_drafts.get_draft(tx, actor))


def edit(tx: Tx, actor: Actor, revision: int, operations: Sequence[Operation]) -> DraftView:
    """`network_drafts.edit`, and the draft as it is now."""
    return _view(tx, network_drafts.edit(tx, actor, revision, operations))


def rebase(tx: Tx, actor: Actor, revision: int) -> RebaseView:
    """`network_drafts.rebase`, and the draft as it is now."""
    rebased = network_drafts.rebase(tx, actor, revision)
    return RebaseView(_view(tx, rebased.draft), list(rebased.conflicts))


def line(tx: Tx, actor: Actor, code: str) -> DraftLineView:
    """One line of the draft with its branches; 404 `unknown_line`."""
    draft = network_drafts.get_draft(tx, actor)
    found = given.Given({"line": code}).line(draft.plan)
    remarks, cased = network_warnings.of_lines(draft.plan), network_warnings.cased(draft.plan)
    row = views.line(draft.base, found, remarks, cased)
    return DraftLineView(draft.revision, row, views.branches(draft.plan, found))


def document(tx: Tx, actor: Actor) -> dict[str, Any]:
    """The draft drawn as `schematic_map.document` draws the network in force."""
    draft = network_drafts.get_draft(tx, actor)
    return schematic_map.preview(network_plan.in_force(draft.plan, network_queries.current(tx).network))


def changes(tx: Tx, actor: Actor) -> ChangesView:
    """What publishing one's draft would do, what that touches, and whether it may be published now."""
    found = network_review.review(tx, actor)
    return ChangesView(
        revision=found.draft.revision,
        rows=[_change(each) for each in found.changes],
        fares=_fares(found.fares, found.draft.plan),
        unreachable=list(found.unreachable),
        warnings=list(found.warnings),
        behind=list(found.since),
        can_publish=not found.refusal,
        refusal=found.refusal,
    )


def publish(tx: Tx, actor: Actor, revision: int) -> PublicationRow:
    """`network_publishing.publish`, and what was published."""
    return _row(network_publishing.publish(tx, actor, revision))


def undo(tx: Tx, actor: Actor, publication_id: str) -> PublicationRow:
    """`network_publishing.undo`, and what was published by it."""
    return _row(network_publishing.undo(tx, actor, publication_id))


def publications(tx: Tx, actor: Actor, before: str = "") -> PublicationPage:
    """A page of what was published, newest first."""
    if before and not is_id(before):
        raise InvalidInput(t("This cursor is not one of ours."), field="cursor")
    found, following = network_publishing.list_publications(tx, actor, limit=PUBLICATIONS_SHOWN, before=before)
    return PublicationPage([_row(each) for each in found], following or "")


def _view(tx: Tx, draft: Draft) -> DraftView:
    plan, base = draft.plan, draft.base
    rows = views.stations(base, plan)
    served = {code for line in plan.lines for code in line.station_codes}
    count = len(network_changes.changes(base, plan)) if plan != base else 0
    return DraftView(
        exists=draft.revision > 0,
        revision=draft.revision,
        base_version=draft.base_version,
        has_changes=plan != base,
        changes_label=plural(t("{n} change"), t("{n} changes"), count),
        is_behind=network_drafts.is_behind(tx, draft),
        behind=network_drafts.since(tx, draft),
        edited_label=moment_label(draft.updated_at, settings().zone) if draft.updated_at else "",
        summary=views.summary(plan),
        lines=views.lines(base, plan, network_warnings.of_lines(plan), network_warnings.cased(plan)),
        stations=rows,
        loose=[row for row in rows if row.code not in served],
        walks=views.walks(base, plan),
    )


def _change(found: Reviewed) -> ChangeRow:
    return ChangeRow(
        kind=found.change.kind,
        subject=found.change.subject,
        sentence=found.change.sentence,
        tickets=found.tickets,
        tickets_label=plural(t("{n} living ticket"), t("{n} living tickets"), found.tickets) if found.tickets else "",
        refusal=found.refusal,
    )


def _fares(found: Effects | None, plan: Network) -> FareEffect:
    if found is None:
        return FareEffect(label=t("No fare is in force."))
    examples = [
        t("{origin} → {destination}: {before} → {after}").format(
            origin=plan.name_of(each.origin),
            destination=plan.name_of(each.destination),
            before=money_label(each.before_minor, settings().currency),
            after=money_label(each.after_minor, settings().currency),
        )
        for each in found.examples
    ]
    label = plural(t("{n} journey costs another fare."), t("{n} journeys cost another fare."), found.changed)
    return FareEffect(
        label=label if found.changed else t("No fare changes."),
        pairs=found.changed,
        examples=examples,
        unpriced=[plan.name_of(code) for code in found.unpriced],
    )


def _row(found: Publication) -> PublicationRow:
    zone, until = settings().zone, network_publishing.undo_until(found)
    can_undo = network_publishing.undo_refusal(found, clock.utc_now()) is None
    count = len(found.sentences)
    title = found.sentences[0] if found.sentences else ""
    if count > 1:
        title = t("{first} And {n} more.").format(first=title, n=count - 1)
    return PublicationRow(
        id=found.id,
        at_label=moment_label(found.published_at, zone),
        who=found.who,
        title=title,
        version=found.version,
        sentences=list(found.sentences),
        is_undo=found.undoes_id is not None,
        is_undone=found.undone_at is not None,
        undone_label=t("Undone {at}").format(at=moment_label(found.undone_at, zone)) if found.undone_at else "",
        can_undo=can_undo,
        undo_label=t("Can be undone until {at}").format(at=time_label(until, zone)) if can_undo else "",
        undo_until=clock.rfc3339(until) if can_undo else "",
    )

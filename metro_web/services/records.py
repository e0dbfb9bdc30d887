"""Finding any stored record, for admins alone. Reading leaves no trace; what changes something does (`audit`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries.records import entries
from metro_web.queries.records.entries import EntrySum
from metro_web.queries.records.kinds import KINDS
from metro_web.queries.records.shape import Kind, RecordFilter

ALL_ROWS_MAX, ROWS_AT_ONCE = 10_000, 1_000


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some records of a kind, newest first; `next_before` is '' on the last page."""

    records: list[Any]
    next_before: str


def find(
    tx: Tx, actor: Actor, name: str, wanted: RecordFilter, *, limit: int = 50, before: str = ""
) -> RecordPage:  # fmt: skip
    """A page of a kind; 422 for a status, a kind or a cursor that it does not have."""
    require(actor, ADMIN)
    kind = get_kind(name)
    if before and not kind.is_place(before):
        raise InvalidInput(t("This cursor is not one of ours."), field="cursor")
    return RecordPage(*kind.find(tx, _checked(kind, wanted), limit, before))


def find_all(tx: Tx, actor: Actor, name: str, wanted: RecordFilter) -> list[Any]:
    """The newest 10,000 at most, for a file; what is older is found by naming days."""
    require(actor, ADMIN)
    found: list[Any] = []
    before = ""
    while len(found) < ALL_ROWS_MAX:
        page = find(tx, actor, name, wanted, limit=ROWS_AT_ONCE, before=before)
        found += page.records
        before = page.next_before
        if not before:
            break
    return found


def sum_entries(tx: Tx, actor: Actor, wanted: RecordFilter) -> EntrySum:
    """What a choice of ledger entries adds up to."""
    require(actor, ADMIN)
    return entries.total(tx, _checked(entries.ENTRIES, wanted))


def get_kind(name: str) -> Kind:
    """A kind by its name; 404 for one that is none of ours."""
    if name not in KINDS:
        raise NotFound(t("There are no such records."))
    return KINDS[name]


def _checked(kind: Kind, wanted: RecordFilter) -> RecordFilter:
    for field, chosen, known in (("status", wanted.status, kind.statuses), ("kind", wanted.kind, kind.kinds)):
        _require_known(field, chosen, known)
    texts = {name: _plain(getattr(wanted, name)) for name in ("find", "person", "order", "account", "trip", "day")}
    return replace(wanted, **texts)  # type: ignore[arg-type]


def _require_known(field: str, chosen: str, known: Mapping[str, str]) -> None:
    if chosen and chosen not in known:
        raise InvalidInput(t("There is no such {field} here.").format(field=field), field=field)


def _plain(text: str) -> str:
    """Without what no database holds and nobody looks for."""
    return "".join(char for char in text if char.isprintable()).strip()

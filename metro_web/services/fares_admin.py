"""Fare tables, for admins: listed, made from a day on, changed or withdrawn before they begin.

Keeps true: what has begun is never rewritten, another table replaces it; one living table begins on a day; every change raises
the network's version, so that a sale priced by the old fares is refused with the new price.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, insert, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import fare_csv, fare_discounts, fares
from metro_web.domain.network import Network
from metro_web.domain.network_texts import name_text
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.network import FareTable
from metro_web.queries import fares as fare_queries
from metro_web.queries import network as network_queries
from metro_web.queries.fares import FareRow
from metro_web.services import journey_fares, network_admin
from metro_web.services.network_admin import Change

AHEAD_DAYS_MAX, TABLES_AHEAD_MAX = 3660, 100
_fares: Any = FareTable.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class FareDraft:
    """A table as somebody would have it; `rules` and `discounts` as `domain.fares` and `fare_discounts` read them."""

    name: str
    starts_on: date
    kind: str
    rules: Mapping[str, Any]
    discounts: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class FarePatch:
    """What is None stays; `revision` is the one that the editor has seen."""

    name: str | None = None
    starts_on: date | None = None
    kind: str | None = None
    rules: Mapping[str, Any] | None = None
    discounts: Sequence[Mapping[str, Any]] | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table, the one that begins last first; which one is in force on `today`."""

    rows: tuple[FareRow, ...]
    in_force: str | None
    today: date

    def status(self, row: FareRow) -> str:
        """`future`, `in_force`, `past` or `replaced`."""
        if row.replaced_at is not None:
            return "replaced"
        if row.starts_on > self.today:
            return "future"
        return "in_force" if row.id == self.in_force else "past"


def list_tables(tx: Tx, actor: Actor) -> Tables:
    """All of them."""
    require(actor, ADMIN)
    return _tables(tx, fare_queries.list_tables(tx))


def get_table(tx: Tx, actor: Actor, table_id: str) -> Tables:
    """One of them; 404."""
    require(actor, ADMIN)
    return _tables(tx, [_get(tx, table_id)])


def make(tx: Tx, actor: Actor, draft: FareDraft, *, replaces: str | None = None) -> Tables:
    """A new table from today or later; 409 `same_day` where one begins then, unless it is today's and named in `replaces`."""
    network = network_admin.begin(tx, actor)
    today, now = _today(), clock.utc_now()
    values = _values(network, draft)
    if len([row for row in fare_queries.list_tables(tx) if row.starts_on > today]) >= TABLES_AHEAD_MAX:
        raise Conflict(
            "too_many", t("There are {n} tables still to begin; withdraw one first.").format(n=TABLES_AHEAD_MAX)
        )
    old = fare_queries.find_living_from(tx, draft.starts_on)
    if replaces is not None and (old is None or old.id != replaces or draft.starts_on != today):
        raise Conflict("not_todays", t("Only the table that began today can be replaced from today."))
    if old is not None and replaces is None:
        raise _same_day(old)
    if old is not None:
        tx.execute(update(_fares).where(_fares.c.id == old.id).values(replaced_at=now))
    table_id = ids.new_id()
    tx.execute(insert(_fares).values(id=table_id, revision=1, created_at=now, **values))
    return _publish(tx, actor, network, "fare.replace" if old else "fare.make", table_id, old)


def change(tx: Tx, actor: Actor, table_id: str, patch: FarePatch) -> Tables:
    """Rewrite a table that has not begun; 409 `already_begun`, `edited_meanwhile`, `same_day`."""
    network = network_admin.begin(tx, actor)
    old = _still_to_begin(tx, table_id, patch.revision)
    if patch.kind not in (None, old.kind) and patch.rules is None:
        raise InvalidInput(t("Another kind of fare needs its own prices."), field="kind")
    draft = FareDraft(
        name=old.name if patch.name is None else patch.name,
        starts_on=patch.starts_on or old.starts_on,
        kind=patch.kind or old.kind,
        rules=old.rules if patch.rules is None else patch.rules,
        discounts=old.discounts if patch.discounts is None else patch.discounts,
    )
    values = _values(network, draft)
    other = fare_queries.find_living_from(tx, draft.starts_on)
    if other is not None and other.id != old.id:
        raise _same_day(other)
    if all(getattr(old, name) == value for name, value in values.items()):
        return _tables(tx, [old])
    tx.execute(update(_fares).where(_fares.c.id == old.id).values(revision=old.revision + 1, **values))
    return _publish(tx, actor, network, "fare.change", table_id, old)


def withdraw(tx: Tx, actor: Actor, table_id: str, *, revision: int | None = None) -> None:
    """Take back a table that has not begun; 409 `already_begun`, `edited_meanwhile`."""
    network = network_admin.begin(tx, actor)
    old = _still_to_begin(tx, table_id, revision)
    tx.execute(delete(_fares).where(_fares.c.id == old.id))
    _publish(tx, actor, network, "fare.withdraw", table_id, old)


def rules_from_csv(tx: Tx, actor: Actor, content: bytes) -> fares.FareRules:
    """The full fares in a file; 422 `invalid_fare` naming line and column. Nothing is changed."""
    require(actor, ADMIN)
    return fare_csv.read(content, settings().currency, network_queries.current(tx).network.stations)


def to_csv(tx: Tx, actor: Actor, table_id: str) -> str:
    """A table's full fares as a file that `rules_from_csv` reads back."""
    require(actor, ADMIN)
    return fare_csv.write(_get(tx, table_id).parsed(), settings().currency)


def _get(tx: Tx, table_id: str) -> FareRow:
    found = fare_queries.find_table(tx, table_id) if ids.is_id(table_id) else None
    if found is None:
        raise NotFound(t("There is no such fare table."))
    return found


def _tables(tx: Tx, rows: Sequence[FareRow]) -> Tables:
    today = _today()
    in_force = fare_queries.find_in_force(tx, today)
    return Tables(tuple(rows), in_force.id if in_force else None, today)


def _today() -> date:
    return journey_fares.service_day(clock.utc_now())


def _still_to_begin(tx: Tx, table_id: str, revision: int | None) -> FareRow:
    old = _get(tx, table_id)
    if old.starts_on <= _today():
        said = t("This table has begun and stays as it is; make a new one from today or later.")
        raise Conflict("already_begun", said)
    if revision is not None and revision != old.revision:
        raise Conflict("edited_meanwhile", t("Somebody else has changed this table meanwhile. Look at it again."))
    return old


def _same_day(old: FareRow) -> Conflict:
    said = t("A fare table begins on {day} already: {name}.")
    return Conflict("same_day", said.format(day=old.starts_on.isoformat(), name=old.name))


def _values(network: Network, draft: FareDraft) -> dict[str, Any]:
    """The columns of a sound draft; 422 in a sentence for any other."""
    today = _today()
    if not today <= draft.starts_on <= today + timedelta(days=AHEAD_DAYS_MAX):
        said = t("A fare table begins today ({today}) or later, within ten years.")
        raise InvalidInput(said.format(today=today.isoformat()), field="starts_on")
    name = name_text(draft.name)
    rules = fares.parse(draft.kind, draft.rules)
    discounts = fare_discounts.parse(draft.discounts)
    lost = next((c for pair in (*rules.prices, *rules.holiday_prices) for c in pair if c not in network.stations), None)
    if lost is not None:
        said = t("There is no station {code}.").format(code=lost[:64])
        raise InvalidInput(said, code="invalid_fare", field="matrix")
    return {
        "name": name, "starts_on": draft.starts_on, "kind": draft.kind,
        "rules": fares.to_data(rules), "discounts": fare_discounts.to_data(discounts),
    }  # fmt: skip


def _publish(tx: Tx, actor: Actor, network: Network, action: str, table_id: str, old: FareRow | None) -> Tables:
    new = fare_queries.find_table(tx, table_id)
    before, after = _facts(old), _facts(new)
    entry = Change(action, f"fare:{table_id}", lambda shown: before if shown is network else after)
    network_admin.finish(tx, actor, network, entry, has_new_fares=True)
    return _tables(tx, [new] if new else [])


def _facts(row: FareRow | None) -> dict[str, Any] | None:
    """A table as the audit log keeps it: of a matrix the size alone."""
    if row is None:
        return None
    shown: dict[str, Any] = {"name": row.name, "starts_on": row.starts_on.isoformat(), "kind": row.kind}
    shown |= {"discounts": row.discounts} if row.discounts else {}
    if row.kind != "matrix":
        return shown | {"rules": row.rules}
    rules = row.parsed()
    return shown | {"prices": len(rules.prices), "holiday_prices": len(rules.holiday_prices)}

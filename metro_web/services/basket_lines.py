"""What lies in a basket, each line as it stands at this moment: its price, what it keeps, what stands in its way.

Keeps true: reading takes nothing from anybody. Seats that were given back or ordered meanwhile are no lines any more.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.models.basket import BasketLine
from metro_web.models.orders import OrderItem
from metro_web.services.journey_fares import WALLET
from metro_web.services.kinds import KINDS, AdmissionChoice, Choice, JourneyChoice, SeatsChoice
from metro_web.services.quotes import Glance, Sale

TABLE: Any = BasketLine.__table__  # type: ignore[attr-defined]
_items: Any = OrderItem.__table__  # type: ignore[attr-defined]
_OF = select(TABLE).where(TABLE.c.user_id == bindparam("whose")).order_by(TABLE.c.id)
_COUNT = select(func.count()).select_from(TABLE).where(TABLE.c.user_id == bindparam("whose"))
_ITEMS = select(_items).where(_items.c.order_id == bindparam("which")).order_by(_items.c.position)
_CHOICES: dict[str, Any] = {"journey": JourneyChoice, "seat": SeatsChoice, "admission": AdmissionChoice}
_SETTLED = ("hold_used", "unknown_hold")
_NOT_STORED = ("kind", "stock_key", "quote")


@dataclass(frozen=True, slots=True)
class Line:
    """One choice and how it stands; `was_minor` is its price when it was put in, where it is another now, else None."""

    id: str
    kind: str
    choice: Choice
    glance: Glance
    was_minor: int | None = None
    is_regained: bool = False

    @property
    def can_regain(self) -> bool:
        """Whether its seats can be held again: once, after their time was over."""
        refusal = self.glance.refusal
        return refusal is not None and refusal.code == "hold_expired" and not self.is_regained


@dataclass(frozen=True, slots=True)
class Contents:
    """All lines, the first put in first; minor units. `settled` are stored ones that are no lines any more."""

    lines: tuple[Line, ...] = ()
    settled: tuple[str, ...] = ()

    @property
    def open_lines(self) -> list[Line]:
        """Those that nothing stands in the way of."""
        return [line for line in self.lines if line.glance.refusal is None]

    @property
    def total_minor(self) -> int:
        """Of what can be bought now."""
        return sum(line.glance.total_minor for line in self.open_lines)

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be ordered now."""
        return 0 < len(self.lines) == len(self.open_lines)

    @property
    def needs_code(self) -> bool:
        """Whether a code is mailed before anything is paid."""
        return any(line.glance.needs_code for line in self.open_lines)

    @property
    def held_until(self) -> datetime | None:
        """The earliest end of what it keeps."""
        return min((line.glance.kept.until for line in self.open_lines if line.glance.kept), default=None)


def of(tx: Tx, sale: Sale) -> Contents:
    """The basket of whoever asks, as this sale would price it."""
    made = [(row.id, _line(tx, row, sale)) for row in rows(tx, sale.owner_id)]
    settled = tuple(line_id for line_id, line in made if line is None)
    return Contents(tuple(line for _id, line in made if line is not None), settled)


def rows(tx: Tx, user_id: str) -> Sequence[Any]:
    """The rows of somebody's basket, the first put in first."""
    return tx.execute(_OF, {"whose": user_id}).all()


def count(tx: Tx, user_id: str) -> int:
    """How many lines somebody's basket has, for the mark on every page: one look at an index."""
    return int(tx.execute(_COUNT, {"whose": user_id}).scalar_one())


def to_facts(choice: Choice) -> dict[str, Any]:
    """A choice as it is stored."""
    return {name: value for name, value in dataclasses.asdict(choice).items() if name not in _NOT_STORED}


def choice_of(row: Any) -> Choice:
    """A stored choice."""
    facts = dict(row.facts)
    if "seats" in facts:
        facts["seats"] = tuple(facts["seats"])
        facts["passengers"] = tuple(tuple(each) for each in facts["passengers"])
    made: Choice = _CHOICES[row.kind](**facts)
    return made


def ordered(tx: Tx, order_id: str) -> list[tuple[Choice, str, int]]:
    """What an order was made of, each choice with its title and price: the items of one hold are one choice."""
    found: dict[str, list[Any]] = {}
    for item in tx.execute(_ITEMS, {"which": order_id}).all():
        found.setdefault(item.hold_id or item.id, []).append(item)
    return [(KINDS[some[0].kind].again(some), some[0].title, some[0].unit_minor) for some in found.values()]


def _line(tx: Tx, row: Any, sale: Sale) -> Line | None:
    choice = choice_of(row)
    was_minor = None
    try:
        found: Glance = KINDS[row.kind].glance(tx, choice, sale)
        before = dataclasses.replace(sale, method=WALLET)
        usual = found if sale.method == WALLET else KINDS[row.kind].glance(tx, choice, before)
        # What is held keeps its price.
        was_minor = row.unit_minor if found.kept is None and usual.unit_minor != row.unit_minor else None
    except AppError as refusal:
        if refusal.code in _SETTLED:
            return None
        count = getattr(choice, "count", 1)
        found = Glance(row.title, count, row.unit_minor, row.unit_minor * count, facts={}, refusal=refusal)
    return Line(row.id, row.kind, choice, found, was_minor, row.is_regained)

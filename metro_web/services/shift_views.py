"""The shift's page in one call: the open shift with what should be in the drawer, and the last ones that were closed."""

from dataclasses import dataclass, field

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import currency_symbol, moment_label, money_label
from metro_web.domain.permissions import OPERATOR, STAFF, Actor, require
from metro_web.queries import shifts as shift_queries
from metro_web.queries.shifts import ShiftView, Takings
from metro_web.services import shifts

LAST_SHOWN = 10


@dataclass(frozen=True)
class ClosedShift:
    """A line of the list; `tone` is that of a difference."""

    when_label: str
    taken_label: str
    difference_label: str
    tone: str
    note: str


@dataclass(frozen=True)
class ShiftPage:
    """`rows` of the open shift are words and amounts; `waiting_label` is cash taken before any shift was opened."""

    is_open: bool = False
    opened_label: str = ""
    expected_label: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    waiting_label: str = ""
    symbol: str = ""
    closed: list[ClosedShift] = field(default_factory=list)


def page(tx: Tx, actor: Actor) -> ShiftPage:
    """What the actor sees of their own shifts."""
    seller_id = require(actor, STAFF, OPERATOR)
    found, (closed, _more) = shifts.find_mine(tx, actor), shifts.list_mine(tx, actor, limit=LAST_SHOWN)
    waiting = Takings() if found else shift_queries.unaccounted(tx, seller_id)
    symbol = currency_symbol(settings().currency).strip()
    rows = [_closed(one) for one in closed]
    if found is None:
        return ShiftPage(
            waiting_label=_money(waiting.total_minor) if waiting != Takings() else "", symbol=symbol, closed=rows
        )
    return ShiftPage(
        is_open=True,
        opened_label=moment_label(found.opened_at, settings().zone),
        expected_label=_money(found.expected_minor),
        rows=_rows(found),
        symbol=symbol,
        closed=rows,
    )


def begin(tx: Tx, actor: Actor, float_minor: int) -> ShiftPage:
    """Open, and see it."""
    shifts.open_shift(tx, actor, float_minor)
    return page(tx, actor)


def end(tx: Tx, actor: Actor, counted_minor: int, note: str) -> ShiftPage:
    """Close, and see the list."""
    shifts.close_shift(tx, actor, counted_minor, note)
    return page(tx, actor)


def _rows(found: ShiftView) -> list[tuple[str, str]]:
    taken = found.takings
    return [
        (t("In the drawer at the start"), _money(found.float_minor)),
        (t("Sales in cash"), _money(taken.sales_minor)),
        (t("Paid at gates"), _money(taken.gate_minor)),
        (t("Given back"), _money(-taken.given_back_minor)),
    ]


def _closed(one: ShiftView) -> ClosedShift:
    zone, difference = settings().zone, one.difference_minor
    ended = moment_label(one.closed_at, zone) if one.closed_at else ""
    words = t("{amount} too much") if difference > 0 else t("{amount} too little")
    return ClosedShift(
        when_label=f"{moment_label(one.opened_at, zone)} – {ended}",
        taken_label=_money(one.takings.total_minor),
        difference_label=words.format(amount=_money(abs(difference))) if difference else t("Adds up"),
        tone="tag-warn" if difference else "tag-go",
        note=one.note,
    )


def _money(amount_minor: int) -> str:
    return money_label(amount_minor, settings().currency)

"""Discounts of a fare table: what is taken off a full fare, in which order, and how it is rounded.

First `off_peak` (the row whose window and day type hold at the moment of sale), then `wallet` (where the wallet pays), each
of what the one before has left. What is taken off is rounded half up to the minor unit (`RULES.md`, Fares are data).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NoReturn, cast, get_args

from metro_web.core import money
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

DiscountKind = Literal["off_peak", "wallet"]
Days = Literal["all", "weekday", "holiday"]
MINUTES_A_DAY = 24 * 60
DISCOUNTS_MAX = 25
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Discount:
    """Basis points off; an `off_peak` one from a local minute of the day (inclusive) to another (exclusive).

    A window that ends before it begins goes past midnight. `days` is the type of the service day.
    """

    kind: DiscountKind
    basis_points: int
    days: Days = "all"
    starts_minute: int = 0
    ends_minute: int = MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and how a fare is asked for: the service day, the local minute of the clock, and what pays."""

    day: date
    minute: int
    method: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A discount as it was applied; `off_minor` was taken off."""

    kind: DiscountKind
    basis_points: int
    off_minor: int


def take(discounts: Iterable[Discount], full_minor: int, on: Occasion, *, is_holiday: bool) -> tuple[Taken, ...]:
    """What comes off a full fare on an occasion, in the order in which it does."""
    held = [each for each in discounts if _holds(each, on, is_holiday=is_holiday)]
    return take_again([(each.kind, each.basis_points) for each in sorted(held, key=_order)], full_minor)


def take_again(rates: Iterable[tuple[DiscountKind, int]], full_minor: int) -> tuple[Taken, ...]:
    """The same rates off another fare, in the order given."""
    left, taken = full_minor, []
    for kind, basis_points in rates:
        off_minor = money.share_minor(left, basis_points)
        left -= off_minor
        taken.append(Taken(kind, basis_points, off_minor))
    return tuple(taken)


def _order(discount: Discount) -> int:
    return get_args(DiscountKind).index(discount.kind)


def _holds(discount: Discount, on: Occasion, *, is_holiday: bool) -> bool:
    if discount.kind == "wallet":
        return on.method == "wallet"
    return is_holiday in _day_types(discount) and on.minute in _minutes(discount)


def _day_types(discount: Discount) -> tuple[bool, ...]:
    return {"all": (False, True), "weekday": (False,), "holiday": (True,)}[discount.days]


def _minutes(discount: Discount) -> "_Window":
    return _Window(discount.starts_minute, discount.ends_minute)


@dataclass(frozen=True, slots=True)
class _Window:
    starts: int
    ends: int

    def __contains__(self, minute: int) -> bool:
        if self.starts < self.ends:
            return self.starts <= minute < self.ends
        return minute >= self.starts or minute < self.ends


def parse(value: object, field: str = "discounts") -> tuple[Discount, ...]:
    """Discounts as a table keeps them; what is unknown, out of bounds or there twice at one time is refused in a sentence."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > DISCOUNTS_MAX:
        _refuse(t("Discounts are a list of at most {n}.").format(n=DISCOUNTS_MAX), field)
    discounts = tuple(_parse_one(row, field) for row in value)
    if sum(each.kind == "wallet" for each in discounts) > 1:
        _refuse(t("There is one wallet discount at most."), field)
    _refuse_overlaps([each for each in discounts if each.kind == "off_peak"], field)
    return discounts


def to_data(discounts: Iterable[Discount]) -> list[dict[str, Any]]:
    """The JSON that `parse` reads back."""
    return [
        {"kind": each.kind, "basis_points": each.basis_points}
        | (
            {"days": each.days, "from": time_text(each.starts_minute), "to": time_text(each.ends_minute)}
            if each.kind == "off_peak"
            else {}
        )
        for each in discounts
    ]


def time_text(minute: int) -> str:
    """`07:30`, `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of(text: object, field: str = "time") -> int:
    """`HH:MM` as a minute of the day, `24:00` included; anything else is refused in a sentence."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found else MINUTES_A_DAY + 1
    if minute > MINUTES_A_DAY:
        _refuse(t("A time is HH:MM, like 07:30."), field)
    return minute


def _parse_one(row: object, field: str) -> Discount:
    if not isinstance(row, Mapping) or row.get("kind") not in get_args(DiscountKind):
        _refuse(t("A discount is off_peak or wallet."), field)
    points = row.get("basis_points")
    if type(points) is not int or not 0 < points <= money.BASIS_POINTS:
        _refuse(t("A discount is 1 to 10,000 basis points (10,000 is all of it)."), field)
    known = {"kind", "basis_points"} | ({"days", "from", "to"} if row["kind"] == "off_peak" else set())
    unknown = sorted(str(name) for name in row if name not in known)
    if unknown:
        _refuse(t("A {kind} discount has no {name}.").format(kind=row["kind"], name=unknown[0][:40]), field)
    if row["kind"] == "wallet":
        return Discount("wallet", points)
    if row.get("days", "all") not in get_args(Days):
        _refuse(t("The days of a discount are all, weekday or holiday."), field)
    starts, ends = minute_of(row.get("from"), field), minute_of(row.get("to"), field)
    if starts % MINUTES_A_DAY == ends % MINUTES_A_DAY and (starts, ends) != (0, MINUTES_A_DAY):
        _refuse(t("An off-peak window begins and ends at different times."), field)
    return Discount("off_peak", points, cast(Days, row.get("days", "all")), starts % MINUTES_A_DAY, ends)


def _refuse_overlaps(windows: Sequence[Discount], field: str) -> None:
    """One at most holds at any time, so that nobody has to ask which."""
    for n, one in enumerate(windows):
        for other in windows[:n]:
            days = set(_day_types(one)) & set(_day_types(other))
            if days and any(minute in _minutes(one) and minute in _minutes(other) for minute in range(MINUTES_A_DAY)):
                said = t("Two off-peak windows overlap: {a}–{b} and {c}–{d}.")
                times = (other.starts_minute, other.ends_minute, one.starts_minute, one.ends_minute)
                a, b, c, d = (time_text(minute) for minute in times)
                _refuse(said.format(a=a, b=b, c=c, d=d), field)


def _refuse(sentence: str, field: str) -> NoReturn:
    raise InvalidInput(sentence, code="invalid_fare", field=field)

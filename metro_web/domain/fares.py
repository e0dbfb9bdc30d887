"""What a journey costs: a fare table's rules as a value, and the one place that prices a route by them.

A walk costs nothing: only rides are counted or measured. An upper bound belongs to its slab: exactly 2,000 m is still "to 2 km".
The full fare comes first, then the table's discounts (`fare_discounts`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, NoReturn, cast, get_args

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import fare_discounts, fare_matrix
from metro_web.domain.fare_discounts import Discount, Occasion, Taken
from metro_web.domain.fare_matrix import PRICE_MINOR_MAX, Prices
from metro_web.domain.routing import Route

__all__ = [
    "DELHI_2025", "HOP_10", "KINDS", "PRESETS", "PRICE_MINOR_MAX", "Counted", "FareKind", "FareRules", "Priced", "Slab",
    "count", "is_day", "parse", "price", "price_minor", "to_data",
]  # fmt: skip

FareKind = Literal["hop", "slab_distance", "slab_hops", "matrix"]
KINDS: tuple[FareKind, ...] = get_args(FareKind)
SLABS_MAX, BOUND_MAX = 200, 10_000_000
SUNDAY = 6
_ROWS = {"hop": ("price_minor", "holiday_price_minor"), "matrix": ("matrix", "holiday_matrix")}
_SLABS = ("slabs", "holiday_slabs")


@dataclass(frozen=True, slots=True)
class Slab:
    """A price up to and with a number of metres or hops; `up_to` None is the open end."""

    up_to: int | None
    price_minor: int


@dataclass(frozen=True, slots=True)
class FareRules:
    """`slabs` on weekdays, `holiday_slabs` on Sundays and `holidays` (`MM-DD` each year, or one `YYYY-MM-DD`).

    Of the kind `hop`, the only slab is the price of each hop. Of the kind `matrix` there are no slabs but prices from
    station to station, whatever the path.
    """

    kind: FareKind
    slabs: tuple[Slab, ...] = ()
    holiday_slabs: tuple[Slab, ...] = ()
    holidays: frozenset[str] = frozenset()
    prices: Prices = field(default_factory=dict, hash=False)
    holiday_prices: Prices = field(default_factory=dict, hash=False)
    discounts: tuple[Discount, ...] = ()

    def is_holiday(self, day: date) -> bool:
        return day.weekday() == SUNDAY or day.isoformat() in self.holidays or f"{day:%m-%d}" in self.holidays

    def slabs_on(self, day: date | None) -> tuple[Slab, ...]:
        return self.holiday_slabs if self.holiday_slabs and day and self.is_holiday(day) else self.slabs

    def matrix_price(self, origin: str, destination: str, day: date | None) -> int | None:
        """A pair without a holiday price costs on holidays what it costs on weekdays."""
        if self.holiday_prices and day and self.is_holiday(day):
            found = fare_matrix.find_minor(self.holiday_prices, origin, destination)
            if found is not None:
                return found
        return fare_matrix.find_minor(self.prices, origin, destination)


@dataclass(frozen=True, slots=True)
class Counted:
    """A full fare and how it came about: what was ridden, and the slab into which that fell (None: no slab was needed)."""

    full_minor: int
    hops: int
    distance_m: int
    slab: Slab | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    """What one passenger pays on an occasion, and what came off the full fare to get there."""

    counted: Counted
    taken: tuple[Taken, ...] = ()

    @property
    def price_minor(self) -> int:
        """To pay; never below zero, for nothing takes off more than there is."""
        return self.counted.full_minor - sum(each.off_minor for each in self.taken)


def price(rules: FareRules, route: Route, on: Occasion) -> Priced | None:
    """The price of one passenger on an occasion; None where a matrix has no price."""
    counted = count(rules, route, on.day)
    if counted is None or not rules.discounts:
        return Priced(counted) if counted else None
    is_holiday = rules.is_holiday(on.day)
    return Priced(counted, fare_discounts.take(rules.discounts, counted.full_minor, on, is_holiday=is_holiday))


def price_minor(rules: FareRules, route: Route, on: date | None = None) -> int | None:
    """The full fare of one passenger on a service day; without a day, the weekday's. None where a matrix has no price."""
    counted = count(rules, route, on)
    return counted.full_minor if counted else None


def count(rules: FareRules, route: Route, on: date | None = None) -> Counted | None:
    """The full fare with its reason."""
    hops, distance_m = route.ride_hops, _ride_distance_m(route)
    if rules.kind == "matrix":
        found = rules.matrix_price(route.stations[0], route.stations[-1], on)
        return None if found is None else Counted(found, hops, distance_m)
    if hops == 0:
        return Counted(0, hops, distance_m)
    slabs = rules.slabs_on(on)
    if rules.kind == "hop":
        return Counted(hops * slabs[0].price_minor, hops, distance_m, slabs[0])
    slab = _slab_of(slabs, distance_m if rules.kind == "slab_distance" else hops)
    return Counted(slab.price_minor, hops, distance_m, slab)


def _ride_distance_m(route: Route) -> int:
    return sum(leg.distance_m for leg in route.legs if leg.line is not None)


def _slab_of(slabs: tuple[Slab, ...], measure: int) -> Slab:
    return next(slab for slab in slabs if slab.up_to is None or measure <= slab.up_to)


def parse(kind: str, data: Mapping[str, Any]) -> FareRules:
    """A fare table's row as rules; what is missing, unknown or out of order is refused by name."""
    if kind not in KINDS:
        _refuse(t("A fare is one of {kinds}, not {kind}.").format(kinds=", ".join(KINDS), kind=kind), "kind")
    rows = _ROWS.get(kind, _SLABS)
    unknown = sorted(set(data) - {*rows, "holidays"})
    if unknown:
        _refuse(t("This fare has a field that it does not know: {name}.").format(name=unknown[0]), unknown[0])
    if rows[0] not in data:
        _refuse(t("This fare needs the field {name}.").format(name=rows[0]), rows[0])
    holidays = _parse_holidays(data.get("holidays", ()))
    if kind == "matrix":
        return FareRules(
            kind="matrix",
            holidays=holidays,
            prices=fare_matrix.parse(data[rows[0]], rows[0]),
            holiday_prices=fare_matrix.parse(data[rows[1]], rows[1]) if data.get(rows[1]) is not None else {},
        )
    read = _parse_hop_price if kind == "hop" else _parse_slabs
    return FareRules(
        kind=cast(FareKind, kind),
        slabs=read(data[rows[0]], rows[0]),
        holiday_slabs=read(data[rows[1]], rows[1]) if data.get(rows[1]) is not None else (),
        holidays=holidays,
    )


def to_data(rules: FareRules) -> dict[str, Any]:
    """The JSON that `parse` reads back: the full fares; discounts are rows of their own."""
    names = _ROWS.get(rules.kind, _SLABS)
    data: dict[str, Any] = {}
    for name, prices in zip(names, (rules.prices, rules.holiday_prices), strict=True):
        if prices or (rules.kind == "matrix" and name == "matrix"):
            data[name] = fare_matrix.to_data(prices)
    for name, slabs in zip(names, (rules.slabs, rules.holiday_slabs), strict=True):
        if slabs:
            data[name] = slabs[0].price_minor if rules.kind == "hop" else [asdict(slab) for slab in slabs]
    return data | ({"holidays": sorted(rules.holidays)} if rules.holidays else {})


def _parse_hop_price(value: object, field: str) -> tuple[Slab, ...]:
    return (Slab(None, _parse_price(value, field)),)


def _parse_slabs(value: object, field: str) -> tuple[Slab, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not 1 <= len(value) <= SLABS_MAX:
        _refuse(t("{name} must be a list of 1 to {n} slabs.").format(name=field, n=SLABS_MAX), field)
    slabs = tuple(_parse_slab(row, field) for row in value)
    bounds = [slab.up_to for slab in slabs]
    if bounds[-1] is not None:
        _refuse(t("The last slab of {name} must be open: up_to null.").format(name=field), field)
    closed = [bound for bound in bounds[:-1] if bound is not None]
    if len(closed) < len(bounds) - 1 or closed != sorted(set(closed)):
        _refuse(t("The bounds of {name} must rise from slab to slab.").format(name=field), field)
    for row, below in zip(value, [0, *closed], strict=True):
        if row.get("from", below) != below:
            _refuse(
                t("A slab of {name} must begin where the one before ends, at {n}.").format(name=field, n=below), field
            )
    return slabs


def _parse_slab(row: object, field: str) -> Slab:
    """`from` may be said too; it is where the slab before ends, and is not kept."""
    if not isinstance(row, Mapping) or set(row) - {"from"} != {"up_to", "price_minor"}:
        _refuse(t("A slab of {name} has exactly up_to and price_minor.").format(name=field), field)
    up_to = row["up_to"]
    if up_to is not None and (type(up_to) is not int or not 0 < up_to <= BOUND_MAX):
        _refuse(t("A bound in {name} must be a whole number above 0, or null.").format(name=field), field)
    return Slab(up_to, _parse_price(row["price_minor"], field))


def _parse_price(value: object, field: str) -> int:
    if type(value) is not int or not 0 <= value <= PRICE_MINOR_MAX:
        _refuse(t("A price in {name} must be a whole number of minor units, not negative.").format(name=field), field)
    return value


def _parse_holidays(value: object) -> frozenset[str]:
    if not isinstance(value, Sequence | frozenset) or isinstance(value, str):
        _refuse(t("Holidays are a list of days."), "holidays")
    for day in value:
        if not isinstance(day, str) or not is_day(day):
            _refuse(t("A holiday is MM-DD or YYYY-MM-DD, not {day}.").format(day=str(day)[:40]), "holidays")
    return frozenset(value)


def is_day(text: str) -> bool:
    """Whether it is `YYYY-MM-DD`, or `MM-DD` of every year."""
    # A leap year, so that 29 February may be named.
    full = f"2024-{text}" if len(text) == 5 else text
    try:
        return date.fromisoformat(full).isoformat() == full
    except ValueError:
        return False


def _refuse(sentence: str, field: str) -> NoReturn:
    raise InvalidInput(sentence, code="invalid_fare", field=field)


def _by_kilometres(*prices: int) -> tuple[Slab, ...]:
    return tuple(
        Slab(bound, price) for bound, price in zip((2000, 5000, 12000, 21000, 32000, None), prices, strict=True)
    )


# 10.00 a ride hop: the default.
HOP_10 = FareRules("hop", (Slab(None, 1000),))

# Delhi Metro's distance fares from 25 August 2025; India's three national holidays cost what a Sunday does.
DELHI_2025 = FareRules(
    "slab_distance",
    _by_kilometres(1100, 2100, 3200, 4300, 5400, 6400),
    _by_kilometres(1100, 1100, 2100, 3200, 4300, 5400),
    frozenset({"01-26", "08-15", "10-02"}),
)

PRESETS = {"hop_10": HOP_10, "delhi_2025": DELHI_2025}

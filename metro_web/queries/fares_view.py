"""Fare tables as the admin's pages show them: a line of time, the fields of the editor, and a price with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metro_web.core import amounts
from metro_web.core.i18n import plural, t
from metro_web.core.labels import money_label
from metro_web.domain.fare_discounts import Discount, time_text
from metro_web.domain.fares import FareRules, Slab
from metro_web.queries.fares import FareRow

KIND_LABELS = {
    "hop": t("Per stop"),
    "slab_distance": t("By distance"),
    "slab_hops": t("By number of stops"),
    "matrix": t("From station to station"),
}


@dataclass(frozen=True)
class FareLine:
    """A table on the line of time."""

    id: str
    href: str
    name: str
    kind_label: str
    summary: str
    starts_label: str
    status: str
    status_label: str


@dataclass(frozen=True)
class HolidayRow:
    """A day of the calendar."""

    day: str
    name: str
    day_label: str


@dataclass(frozen=True)
class FareBoard:
    """Every table and holiday; `today` as a date field holds it."""

    lines: list[FareLine] = field(default_factory=list)
    holidays: list[HolidayRow] = field(default_factory=list)
    in_force_label: str = ""
    today: str = ""


@dataclass(frozen=True)
class SlabField:
    """A row of the slab editor; `key` stays with it, `up_to` is blank at the open end."""

    key: int
    up_to: str = ""
    price: str = ""


@dataclass(frozen=True)
class WindowField:
    """An off-peak row of the editor."""

    key: int
    starts: str = ""
    ends: str = ""
    days: str = "all"
    percent: str = ""


@dataclass(frozen=True)
class FareForm:
    """A table as its editor shows it; `price_*` of a hop, `weekday` and `holiday` of slabs; `copies` is the table whose
    prices from station to station a new one takes over, '' for none.
    """

    id: str = ""
    name: str = ""
    starts_on: str = ""
    starts_label: str = ""
    kind: str = "hop"
    status: str = "new"
    status_label: str = ""
    revision: int = 0
    price: str = ""
    holiday_price: str = ""
    weekday: list[SlabField] = field(default_factory=list)
    holiday: list[SlabField] = field(default_factory=list)
    own_holidays: list[str] = field(default_factory=list)
    wallet_percent: str = ""
    windows: list[WindowField] = field(default_factory=list)
    matrix_label: str = ""
    copies: str = ""
    csv_href: str = ""
    earliest: str = ""


@dataclass(frozen=True)
class PriceRow:
    """A price of a matrix."""

    origin: str
    destination: str
    price_label: str
    holiday_label: str


@dataclass(frozen=True)
class MatrixPage:
    """Some prices of a matrix, and how many there are of this search."""

    rows: list[PriceRow] = field(default_factory=list)
    found_label: str = ""


@dataclass(frozen=True)
class ReasonRow:
    """A step on the way to a price."""

    label: str
    value: str


@dataclass(frozen=True)
class PreviewView:
    """A price and its reasons, in the order in which it is made."""

    title: str = ""
    price_label: str = ""
    reasons: list[ReasonRow] = field(default_factory=list)
    steps: list[ReasonRow] = field(default_factory=list)


def kind_label(kind: str) -> str:
    """The kind as people call it."""
    return KIND_LABELS[kind]


def preset_label(code: str) -> str:
    """What a preset is called."""
    return {"hop_10": t("10.00 a stop"), "delhi_2025": t("Delhi's distances of 2025")}[code]


def status_label(status: str) -> str:
    """`in_force` and so on in words."""
    return {
        "future": t("Still to begin"),
        "in_force": t("In force"),
        "past": t("Ended"),
        "replaced": t("Replaced"),
        "new": t("Not saved yet"),
    }[status]


def day_label(day: date) -> str:
    """`Fri 20 Nov 2026`."""
    return day.strftime("%a %-d %b %Y")


def line(row: FareRow, status: str, currency: str) -> FareLine:
    """A table in the list."""
    return FareLine(
        id=row.id,
        href=f"/admin/fares/{row.id}",
        name=row.name,
        kind_label=kind_label(row.kind),
        summary=summary(row.parsed(), currency),
        starts_label=day_label(row.starts_on),
        status=status,
        status_label=status_label(status),
    )


def summary(rules: FareRules, currency: str) -> str:
    """The prices and the discounts of a table in half a line."""
    if rules.kind == "matrix":
        said = plural(t("{n} price"), t("{n} prices"), len(rules.prices))
    elif rules.kind == "hop":
        said = t("{price} a stop").format(price=money_label(rules.slabs[0].price_minor, currency))
    else:
        prices = [slab.price_minor for slab in rules.slabs]
        low, high = money_label(min(prices), currency), money_label(max(prices), currency)
        said = low if low == high else t("{low} to {high}").format(low=low, high=high)
    extras = [t("other prices on Sundays and holidays")] if rules.holiday_slabs or rules.holiday_prices else []
    extras += [discount_label(each) for each in rules.discounts]
    return ", ".join([said, *extras])


def rules_label(rules: Mapping[str, Any], currency: str) -> str:
    """Stored prices of hops and slabs in one line: `2000: ₹11.00, 5000: ₹21.00, beyond: ₹32.00`."""
    said = []
    for name, words in (("", "{prices}"), ("holiday_", t("on Sundays and holidays {prices}"))):
        if f"{name}price_minor" in rules:
            prices = money_label(rules[f"{name}price_minor"], currency)
            said.append(words.format(prices=t("{price} a stop").format(price=prices)))
        if f"{name}slabs" in rules:
            each = [
                f"{t('beyond') if slab['up_to'] is None else slab['up_to']}: {money_label(slab['price_minor'], currency)}"
                for slab in rules[f"{name}slabs"]
            ]
            said.append(words.format(prices=", ".join(each)))
    return "; ".join(said)


def discount_label(discount: Discount) -> str:
    """`10 % from the wallet`, `20 % from 11:00 to 16:00`."""
    share = percent_text(discount.basis_points)
    if discount.kind == "wallet":
        return t("{n} % less from the wallet").format(n=share)
    times = (time_text(discount.starts_minute), time_text(discount.ends_minute))
    return t("{n} % less from {a} to {b}").format(n=share, a=times[0], b=times[1])


def percent_text(basis_points: int) -> str:
    """`12.5` of 1,250 basis points."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def holiday_row(day: str, name: str) -> HolidayRow:
    """`15 Aug, every year` or a whole date."""
    if len(day) == 10:
        return HolidayRow(day, name, day_label(date.fromisoformat(day)))
    known = date.fromisoformat(f"2024-{day}").strftime("%-d %b")
    return HolidayRow(day, name, t("{day}, every year").format(day=known))


def form(rules: FareRules, currency: str) -> FareForm:
    """The prices and discounts of rules as fields."""
    is_hop = rules.kind == "hop"
    wallet = next((each.basis_points for each in rules.discounts if each.kind == "wallet"), 0)
    windows = [each for each in rules.discounts if each.kind == "off_peak"]
    return FareForm(
        kind=rules.kind,
        price=amounts.typed(rules.slabs[0].price_minor, currency) if is_hop else "",
        holiday_price=amounts.typed(rules.holiday_slabs[0].price_minor, currency)
        if is_hop and rules.holiday_slabs
        else "",
        weekday=[] if is_hop else _slabs(rules.slabs, currency, 0),
        holiday=[] if is_hop else _slabs(rules.holiday_slabs, currency, 1000),
        own_holidays=sorted(rules.holidays),
        wallet_percent=percent_text(wallet) if wallet else "",
        windows=[
            WindowField(key, time_text(each.starts_minute), time_text(each.ends_minute), each.days, percent_text(each.basis_points))
            for key, each in enumerate(windows, 2000)
        ],
        matrix_label=_matrix_label(rules) if rules.kind == "matrix" else "",
    )  # fmt: skip


def _slabs(slabs: Sequence[Slab], currency: str, first: int) -> list[SlabField]:
    return [
        SlabField(key, "" if slab.up_to is None else str(slab.up_to), amounts.typed(slab.price_minor, currency))
        for key, slab in enumerate(slabs, first)
    ]


def _matrix_label(rules: FareRules) -> str:
    codes = {code for pair in rules.prices for code in pair}
    said = t("{stations} stations, {prices} prices").format(stations=f"{len(codes):,}", prices=f"{len(rules.prices):,}")
    if rules.holiday_prices:
        said += t(", {n} of them otherwise on Sundays and holidays").format(n=f"{len(rules.holiday_prices):,}")
    return said

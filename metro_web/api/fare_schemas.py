"""Fare tables as they come in and go out: bodies with whole minor units, answers with money as objects."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from metro_web.api.fields import Body, Code, ShortText, Text, WholeNumber
from metro_web.api.schemas import instant, money
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import fare_discounts, fare_matrix
from metro_web.domain.fares import PRESETS, FareRules, Slab
from metro_web.queries.fares import FareRow
from metro_web.services.fare_preview import FarePreview
from metro_web.services.fares_admin import Tables

Json = dict[str, Any]
PAIRS_MAX, CSV_LENGTH_MAX = 100_000, 8 << 20
DELHI: Json = {
    "name": "By distance",
    "starts_on": "2027-04-01",
    "kind": "slab_distance",
    "slabs": [{"up_to": 2000, "price": 1100}, {"up_to": 5000, "price": 2100}, {"up_to": None, "price": 3200}],
    "holiday_slabs": [{"up_to": 5000, "price": 1100}, {"up_to": None, "price": 2100}],
    "discounts": [
        {"kind": "wallet", "basis_points": 1000},
        {"kind": "off_peak", "basis_points": 2000, "days": "weekday", "from": "11:00", "to": "16:00"},
    ],
}
HOP: Json = {"name": "10.00 a hop", "starts_on": "2027-04-01", "kind": "hop", "price": 1000}
MATRIX: Json = {
    "name": "From A to B",
    "starts_on": "2027-04-01",
    "kind": "matrix",
    "prices": [{"from": "A", "to": "B", "price": 1200}, {"from": "A", "to": "C", "price": 2000}],
}
FROM_CSV: Json = {
    "name": "From a file",
    "starts_on": "2027-04-01",
    "csv": "up_to_m,price,days\r\n2000,11,weekday\r\n,21,weekday\r\n",
}


class SlabBody(Body):
    """A price up to and with so many metres or hops; the last one's bound is null."""

    begins: WholeNumber | None = Field(None, alias="from")
    up_to: WholeNumber | None
    price: WholeNumber


class PairBody(Body):
    """A price from one station to another; it stands for the way back too where that has none of its own."""

    origin: Code = Field(alias="from")
    destination: Code = Field(alias="to")
    price: WholeNumber


class DiscountBody(Body):
    """Basis points off. `off_peak` has local times from (included) to (excluded) and a type of day."""

    kind: ShortText
    basis_points: WholeNumber
    days: ShortText | None = None
    begins: ShortText | None = Field(None, alias="from")
    ends: ShortText | None = Field(None, alias="to")


Slabs = Annotated[list[SlabBody], Field(max_length=500)]
Pairs = Annotated[list[PairBody], Field(max_length=PAIRS_MAX)]
Discounts = Annotated[list[DiscountBody], Field(max_length=100)]


class FareFields(Body):
    """The fares: of one kind, or of a preset, or in a CSV. Prices are whole minor units."""

    kind: ShortText | None = None
    price: WholeNumber | None = None
    holiday_price: WholeNumber | None = None
    slabs: Slabs | None = None
    holiday_slabs: Slabs | None = None
    prices: Pairs | None = None
    holiday_prices: Pairs | None = None
    holidays: Annotated[list[ShortText], Field(max_length=400)] | None = None
    preset: ShortText | None = None
    csv: Annotated[Text, Field(max_length=CSV_LENGTH_MAX)] | None = None
    discounts: Discounts | None = None


class FareBody(FareFields):
    """A table from a day on; `replaces` names the one that began today where this one shall stand in its place."""

    model_config = {"json_schema_extra": {"examples": [DELHI, HOP, MATRIX, FROM_CSV]}}

    name: Annotated[Text, Field(max_length=1000)]
    starts_on: ShortText
    replaces: ShortText | None = None


class FarePatchBody(FareFields):
    """What is left out stays; with `revision`, 409 `edited_meanwhile` where another one was seen."""

    model_config = {"json_schema_extra": {"examples": [{"revision": 1, "kind": "hop", "price": 1200}]}}

    name: Annotated[Text, Field(max_length=1000)] | None = None
    starts_on: ShortText | None = None
    revision: WholeNumber | None = None


def rules_of(body: FareFields) -> Json:
    """The fares of a body as `domain.fares.parse` reads them; {} where it has none."""
    rules: Json = {}
    for name, amount in (("price_minor", body.price), ("holiday_price_minor", body.holiday_price)):
        if amount is not None:
            rules[name] = amount
    for name, slabs in (("slabs", body.slabs), ("holiday_slabs", body.holiday_slabs)):
        if slabs is not None:
            rules[name] = [_slab_of(slab) for slab in slabs]
    for name, pairs in (("matrix", body.prices), ("holiday_matrix", body.holiday_prices)):
        if pairs is not None:
            rules[name] = fare_matrix.to_data(_matrix_of(pairs))
    if body.holidays is not None:
        rules["holidays"] = body.holidays
    return rules


def discounts_of(body: FareFields) -> list[Json] | None:
    """The discounts of a body; None where it does not speak of them."""
    if body.discounts is None:
        return None
    names = {"days": "days", "begins": "from", "ends": "to"}
    return [
        {"kind": each.kind, "basis_points": each.basis_points}
        | {name: getattr(each, field) for field, name in names.items() if getattr(each, field) is not None}
        for each in body.discounts
    ]


def _slab_of(slab: SlabBody) -> Json:
    begins = {} if slab.begins is None else {"from": slab.begins}
    return {"up_to": slab.up_to, "price_minor": slab.price} | begins


def _matrix_of(pairs: Sequence[PairBody]) -> dict[tuple[str, str], int]:
    prices: dict[tuple[str, str], int] = {}
    for each in pairs:
        if prices.setdefault((each.origin, each.destination), each.price) != each.price:
            said = t("{a} to {b} is there twice at different prices.").format(a=each.origin, b=each.destination)
            raise InvalidInput(said, code="invalid_fare", field="prices")
    return prices


def tables(found: Tables) -> list[Json]:
    """Tables in their order."""
    return [table(found, row) for row in found.rows]


def one(found: Tables) -> Json:
    """The only one."""
    return table(found, found.rows[0])


def table(found: Tables, row: FareRow) -> Json:
    """A table; of a matrix the size, whose prices are in the CSV."""
    return {
        "id": row.id,
        "name": row.name,
        "starts_on": row.starts_on.isoformat(),
        "status": found.status(row),
        "revision": row.revision,
        "created_at": instant(row.created_at),
        "replaced_at": instant(row.replaced_at),
        **fares(row.parsed()),
        "csv": f"/api/v1/admin/fares/{row.id}/csv",
    }


def fares(rules: FareRules) -> Json:
    """Rules and discounts."""
    shown: Json = {"kind": rules.kind, "holidays": sorted(rules.holidays)}
    if rules.kind == "matrix":
        codes = {code for pair in rules.prices for code in pair}
        counts = {"prices_count": len(rules.prices), "holiday_prices_count": len(rules.holiday_prices)}
        shown |= {"stations_count": len(codes)} | counts
    elif rules.kind == "hop":
        holiday = rules.holiday_slabs
        shown["price"] = money(rules.slabs[0].price_minor)
        shown["holiday_price"] = money(holiday[0].price_minor) if holiday else None
    else:
        shown |= {"slabs": slabs(rules.slabs), "holiday_slabs": slabs(rules.holiday_slabs)}
    return shown | {"discounts": fare_discounts.to_data(rules.discounts)}


def slabs(found: Sequence[Slab]) -> list[Json]:
    """Slabs with both of their ends; the lower one is not part of them."""
    below = [0, *(slab.up_to for slab in found[:-1])]
    return [
        {"from": begins, "up_to": slab.up_to, "price": money(slab.price_minor)}
        for begins, slab in zip(below, found, strict=True)
    ] if found else []  # fmt: skip


def presets() -> list[Json]:
    """Starting points."""
    return [{"code": code} | fares(rules) for code, rules in PRESETS.items()]


def preview(found: FarePreview) -> Json:
    """A price and its reasons."""
    counted, row = found.priced.counted, found.table
    return {
        "from": found.origin.code,
        "to": found.destination.code,
        "date": found.on.day.isoformat(),
        "time": fare_discounts.time_text(found.on.minute),
        "method": found.on.method,
        "day_type": "holiday" if found.holiday else "weekday",
        "holiday": found.holiday or None,
        "table": {"id": row.id, "name": row.name, "starts_on": row.starts_on.isoformat(), "kind": row.kind},
        "slab": _slab_shown(found),
        "hops": counted.hops,
        "distance_m": counted.distance_m,
        "distance_estimated": found.route.is_estimated,
        "path": list(found.route.stations),
        "full_price": money(counted.full_minor),
        "discounts": [
            {"kind": each.kind, "basis_points": each.basis_points, "off": money(each.off_minor)}
            for each in found.priced.taken
        ],
        "price": money(found.priced.price_minor),
    }


def _slab_shown(found: FarePreview) -> Json | None:
    slab = found.priced.counted.slab
    return {"up_to": slab.up_to, "price": money(slab.price_minor)} if slab else None

"""What the admin's pages of fares show; nothing is changed here."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.core.labels import money_label
from metro_web.domain import fare_matrix, fares
from metro_web.domain.fare_discounts import time_text
from metro_web.domain.fares import FareRules
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import fares as fare_queries
from metro_web.queries import fares_view
from metro_web.queries import network as network_queries
from metro_web.queries.fares_view import FareBoard, FareForm, MatrixPage, PreviewView, PriceRow, ReasonRow
from metro_web.services import fare_preview, fares_admin, journey_fares
from metro_web.services.fare_preview import FarePreview, Question

PRICES_SHOWN_MAX = 20


def board(tx: Tx, actor: Actor) -> FareBoard:
    """Every table and every holiday."""
    found = fares_admin.list_tables(tx, actor)
    lines = [fares_view.line(row, found.status(row), settings().currency) for row in found.rows]
    in_force = next((line for line in lines if line.status == "in_force"), None)
    return FareBoard(
        lines=lines,
        holidays=[fares_view.holiday_row(day, name) for day, name in fare_queries.list_holidays(tx).items()],
        in_force_label=t("{name}: {summary}").format(name=in_force.name, summary=in_force.summary) if in_force else "",
        today=found.today.isoformat(),
    )


def editor(tx: Tx, actor: Actor, table_id: str) -> FareForm:
    """A table as fields; 404."""
    found = fares_admin.get_table(tx, actor, table_id)
    (row,) = found.rows
    status = found.status(row)
    return replace(
        fares_view.form(row.parsed(), settings().currency),
        id=row.id,
        name=row.name,
        starts_on=row.starts_on.isoformat(),
        starts_label=fares_view.day_label(row.starts_on),
        status=status,
        status_label=fares_view.status_label(status),
        revision=row.revision,
        csv_href=f"/api/v1/admin/fares/{row.id}/csv",
        earliest=found.today.isoformat(),
    )


def starting_point(tx: Tx, actor: Actor, source: str) -> FareForm:
    """A new table as fields, from tomorrow: like a preset, like another table, or else like the one in force."""
    require(actor, ADMIN)
    today = journey_fares.service_day(clock.utc_now())
    copies = ""
    row = fare_queries.find_in_force(tx, today) if source in ("", "in_force") else None
    if source in fares.PRESETS:
        form, name = fares_view.form(fares.PRESETS[source], settings().currency), fares_view.preset_label(source)
    elif source in ("", "in_force") and row is None:
        form, name = fares_view.form(fares.HOP_10, settings().currency), ""
    else:
        row = row or fares_admin.get_table(tx, actor, source).rows[0]
        form, name = fares_view.form(row.parsed(), settings().currency), row.name
        copies = row.id if row.kind == "matrix" else ""
    return replace(
        form,
        name=name,
        starts_on=(today + timedelta(days=1)).isoformat(),
        status_label=fares_view.status_label("new"),
        copies=copies,
        earliest=today.isoformat(),
    )


def matrix_page(tx: Tx, actor: Actor, table_id: str, query: str) -> MatrixPage:
    """The first prices of a matrix from or to stations with these words in their name or code."""
    (row,) = fares_admin.get_table(tx, actor, table_id).rows
    rules, network = row.parsed(), network_queries.current(tx).network
    wanted = query.strip().casefold()

    def is_wanted(code: str) -> bool:
        return wanted in code.casefold() or wanted in name(code).casefold()

    def name(code: str) -> str:
        return network.name_of(code) if code in network.stations else code

    pairs = [pair for pair in sorted(rules.prices) if not wanted or any(map(is_wanted, pair))]
    currency = settings().currency
    rows = [
        PriceRow(
            origin=name(a),
            destination=name(b),
            price_label=money_label(rules.prices[a, b], currency),
            holiday_label=_holiday_label(rules, a, b, currency),
        )
        for a, b in islice(pairs, PRICES_SHOWN_MAX)
    ]
    found = plural(t("{n} price"), t("{n} prices"), len(pairs))
    is_cut = len(pairs) > PRICES_SHOWN_MAX
    return MatrixPage(rows, t("The first {n} of {found}").format(n=PRICES_SHOWN_MAX, found=found) if is_cut else found)


def _holiday_label(rules: FareRules, a: str, b: str, currency: str) -> str:
    found = fare_matrix.find_minor(rules.holiday_prices, a, b)
    return t("the same") if found is None else money_label(found, currency)


def preview(tx: Tx, actor: Actor, question: Question) -> PreviewView:
    """A price with its reasons in words."""
    found = fare_preview.preview(tx, actor, question)
    currency = settings().currency
    steps = [ReasonRow(t("Full fare"), money_label(found.priced.counted.full_minor, currency))]
    for each in found.priced.taken:
        name = t("Off-peak discount") if each.kind == "off_peak" else t("Wallet discount")
        share = t("{name}, {n} %").format(name=name, n=fares_view.percent_text(each.basis_points))
        steps.append(ReasonRow(share, money_label(-each.off_minor, currency)))
    return PreviewView(
        title=f"{found.origin.name} → {found.destination.name}",
        price_label=money_label(found.priced.price_minor, currency),
        reasons=_reasons(found),
        steps=steps,
    )


def _reasons(found: FarePreview) -> list[ReasonRow]:
    counted, kind = found.priced.counted, found.table.kind
    day_type = t("Weekday prices")
    if found.holiday:
        day_type = t("Sunday and holiday prices ({why})").format(why=found.holiday)
    table = t("{name}, from {day}")
    rows = [
        ReasonRow(t("Table"), table.format(name=found.table.name, day=fares_view.day_label(found.table.starts_on))),
        ReasonRow(t("Day"), f"{fares_view.day_label(found.on.day)}, {time_text(found.on.minute)}"),
        ReasonRow(t("Prices of"), day_type),
        ReasonRow(t("Ridden"), plural(t("{n} stop"), t("{n} stops"), counted.hops)),
    ]
    if kind == "slab_distance":
        rows.append(ReasonRow(t("Distance"), _distance(found)))
    rows.append(ReasonRow(t("Rule"), _rule(found)))
    return rows


def _distance(found: FarePreview) -> str:
    counted = found.priced.counted
    metres = t("{n} m").format(n=f"{counted.distance_m:,}")
    if not found.route.is_estimated:
        return metres
    each = f"{settings().distance_per_hop_m:,}"
    return t("{metres}, estimated: no track is measured, so a stop counts {each} m").format(metres=metres, each=each)


def _rule(found: FarePreview) -> str:
    counted, kind = found.priced.counted, found.table.kind
    if kind == "matrix":
        return t("The price between these two stations")
    if counted.slab is None:
        return t("A walk costs nothing")
    price = money_label(counted.slab.price_minor, settings().currency)
    if kind == "hop":
        return t("{price} a stop").format(price=price)
    unit = t("m") if kind == "slab_distance" else t("stops")
    if counted.slab.up_to is None:
        return t("The open end: {price}").format(price=price)
    return t("Up to {n} {unit}: {price}").format(n=f"{counted.slab.up_to:,}", unit=unit, price=price)

"""Trains, buses and planes: from, to, when and by what; what narrows it further stands behind one button."""

from typing import Any

import reflex as rx

from metro_web.components import finding, layout, listing
from metro_web.components.buttons import button, icon_button, link_button
from metro_web.components.client.place_field import place_field
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.form_fields import field, segmented, select
from metro_web.components.icons import icon
from metro_web.core.i18n import t
from metro_web.domain.vehicle_layouts import CLASSES
from metro_web.state.listing import TEXT_MAX
from metro_web.state.trips import TripsState

ON_LOAD = [TripsState.load]
MODES = (("", t("All")), ("train", t("Train")), ("bus", t("Bus")), ("plane", t("Flight")))
DAYS = (("", t("That day")), ("2", t("2 days")), ("3", t("3 days")), ("7", t("A week")))
TIMES = (
    ("", t("Any time")),
    ("morning", t("Morning, 05–12")),
    ("midday", t("Midday, 12–17")),
    ("evening", t("Evening, 17–22")),
    ("night", t("Night, 22–05")),
)
REACHES = (("", t("Everywhere")), ("domestic", t("Domestic")), ("international", t("Abroad")))
SORTS = (
    ("", t("Earliest departure")),
    ("arrival", t("Earliest arrival")),
    ("duration", t("Shortest")),
    ("price", t("Cheapest")),
)
TYPED_MS = 400


def page() -> rx.Component:
    """What to look for beside the departures; on a phone above them."""
    return layout.page(
        rx.el.div(
            _filters(),
            rx.cond(TripsState.is_loaded, _found(), skeleton(height="7rem", count=4)),
            class_name="split split-filter",
        ),
        title=t("Trips"),
        lead=t("Trains, buses and flights out of town."),
        active="/trips",
        back=("/", t("Travel")),
        width="wide",
    )


def _filters() -> rx.Component:
    return listing.filters(
        TripsState,
        rx.el.div(
            _place("from", t("From")),
            _place("to", t("To")),
            icon_button("swap", t("Swap from and to"), outlined=True, on_click=TripsState.swap),
            class_name="card journey-ends",
        ),
        rx.el.div(
            field(
                t("Day"),
                "date",
                type="date",
                default_value=TripsState.filters["date"],
                on_change=TripsState.pick("date"),
                error=_error("date"),
            ),
            key=TripsState.round.to_string() + "day",
            class_name="days",
        ),
        segmented(t("By"), MODES, TripsState.filters["mode"], on_pick=lambda mode: TripsState.pick("mode", mode)),
        _narrowing(),
    )


def _place(name: str, label: str) -> rx.Component:
    return place_field(
        label,
        value=TripsState.filters[name],
        choices=TripsState.places,
        on_select=TripsState.pick(name),
        placeholder=t("City, station or airport"),
        error=_error(name),
    )


def _narrowing() -> rx.Component:
    """Folded away; how many of them narrow the search is said on the fold."""
    summary = rx.el.summary(
        icon("admin"),
        t("More filters"),
        rx.cond(
            TripsState.narrowed > 0,
            rx.el.span(TripsState.narrowed, rx.el.span(t(" in use"), class_name="sr-only"), class_name="count-mark"),
            rx.fragment(),
        ),
        class_name="fold-button",
    )
    return rx.el.details(
        summary,
        rx.el.div(
            _choice("days", t("How many days"), DAYS),
            _choice("time", t("Leaves"), TIMES),
            _choice("class", t("Class"), [("", t("All classes")), *CLASSES.items()]),
            _price(),
            _choice("reach", t("Where"), REACHES),
            rx.cond(
                TripsState.companies.length() > 1, _choice("company", t("Company"), TripsState.companies), rx.fragment()
            ),
            class_name="stack fold-body",
        ),
        open=TripsState.narrowed > 0,
        class_name="fold",
    )


def _choice(name: str, label: str, options: Any) -> rx.Component:
    return select(
        label,
        name,
        options=options,
        value=TripsState.filters[name],
        on_change=TripsState.pick(name),
        error=_error(name),
    )


def _price() -> rx.Component:
    return field(
        t("Price at most"),
        "price",
        default_value=TripsState.filters["price"],
        key=TripsState.round.to_string() + "price",
        on_change=TripsState.pick("price").debounce(TYPED_MS),
        inputmode="decimal",
        autocomplete="off",
        max_length=TEXT_MAX,
        error=_error("price"),
    )


def _error(name: str) -> rx.Var:
    return rx.cond(TripsState.error_field == name, TripsState.error, "")


def _found() -> rx.Component:
    order = select(
        t("Sort by"), "sort", options=SORTS, value=TripsState.filters["sort"], on_change=TripsState.pick("sort")
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(rx.cond(TripsState.filters["date"] == "", t("Next departures"), t("Departures"))),
            rx.cond(TripsState.rows.length() > 1, rx.el.div(order, class_name="sort-by"), rx.fragment()),
            class_name="row between",
        ),
        rx.cond(
            TripsState.rows.length() > 0,
            rx.el.ul(rx.foreach(TripsState.rows, _trip), class_name="stack tight"),
            rx.cond(
                TripsState.is_narrowed,
                empty("search", t("Nothing goes there then."), button(t("Show all"), on_click=TripsState.clear)),
                empty("travel", t("Nothing leaves yet."), link_button(t("To the metro"), href="/metro")),
            ),
        ),
        finding.more(TripsState),
        aria_label=t("Departures"),
        custom_attrs={"aria-live": "polite"},
        class_name="section",
    )


def _trip(trip: Any) -> rx.Component:
    over = rx.fragment(trip.mode, " · ", trip.name, rx.cond(trip.company != "", f" · {trip.company}", ""))
    times = rx.el.span(
        rx.el.span(trip.day),
        rx.el.span(
            rx.el.b(trip.departs),
            rx.el.span("→", aria_hidden="true"),
            rx.el.span(t("arrives "), class_name="sr-only"),
            rx.el.b(trip.arrives),
            class_name="times",
        ),
        rx.cond(trip.arrives_note != "", rx.el.span(trip.arrives_note), rx.fragment()),
        class_name="kickoff trip-times",
    )
    return finding.card(
        trip,
        times,
        finding.name(trip, rx.fragment(trip.origin, " → ", trip.destination), over),
        rx.el.p(trip.summary, class_name="quiet"),
        rx.cond(trip.late_label != "", rx.el.p(trip.late_label, class_name="remark")),
        rx.cond(trip.classes.length() > 0, rx.el.ul(rx.foreach(trip.classes, _class), class_name="classes-left")),
    )


def _class(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(each.name),
        rx.cond(
            each.is_out,
            rx.el.span(t("sold out")),
            rx.fragment(rx.el.strong(each.price_label), rx.el.span(each.left_label)),
        ),
        class_name=rx.cond(each.is_out, "is-out", ""),
    )

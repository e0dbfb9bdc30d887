"""Trains, buses and planes: from, to, when and by what; the next departures first."""

from typing import Any

import reflex as rx

from metro_web.components import finding, layout, listing
from metro_web.components.buttons import button, icon_button, link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.form_fields import field, segmented, select
from metro_web.core.i18n import t
from metro_web.state.trips import TripsState

ON_LOAD = [TripsState.load]
MODES = (("", t("All")), ("train", t("Train")), ("bus", t("Bus")), ("plane", t("Flight")))


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
                error=rx.cond(TripsState.error_field == "date", TripsState.error, ""),
            ),
            key=TripsState.round.to_string() + "day",
            class_name="days",
        ),
        segmented(t("By"), MODES, TripsState.filters["mode"], on_pick=lambda mode: TripsState.pick("mode", mode)),
    )


def _place(name: str, label: str) -> rx.Component:
    return select(
        label,
        name,
        options=TripsState.places,
        value=TripsState.filters[name],
        on_change=TripsState.pick(name),
        error=rx.cond(TripsState.error_field == name, TripsState.error, ""),
    )


def _found() -> rx.Component:
    return rx.el.section(
        rx.el.h2(rx.cond(TripsState.filters["date"] == "", t("Next departures"), t("Departures that day"))),
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
    arrives = rx.el.span("→ ", trip.arrives, rx.cond(trip.arrives_note != "", f" {trip.arrives_note}", ""))
    return finding.card(
        trip,
        finding.small_board(trip.day, trip.departs, arrives),
        finding.name(trip, rx.fragment(trip.origin, " → ", trip.destination), rx.fragment(trip.mode, " · ", trip.name)),
        rx.el.p(trip.summary, class_name="quiet"),
        rx.cond(trip.late_label != "", rx.el.p(trip.late_label, class_name="late")),
    )

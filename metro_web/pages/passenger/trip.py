"""One trip: its stops by their own clocks, what is left and what it costs between the two that are chosen."""

from typing import Any

import reflex as rx

from metro_web.components import finding, layout
from metro_web.components.amenities import on_board
from metro_web.components.board import board, rows
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.form_fields import select
from metro_web.components.line_badge import bullet, line_style
from metro_web.core.i18n import t
from metro_web.state.trip import TripState

ON_LOAD = [TripState.load]


def page() -> rx.Component:
    """Nothing but one sentence where there is no such trip."""
    card = TripState.view.card
    return layout.page(
        rx.cond(
            TripState.is_missing,
            empty("travel", t("There is no such trip."), link_button(t("All trips"), href="/trips", kind="primary")),
            rx.cond(TripState.is_loaded, _trip(), skeleton(height="10rem", count=2)),
        ),
        title=rx.cond(card.name != "", f"{card.origin} → {card.destination}", t("Trip")),
        active="/trips",
        back=("/trips", t("Trips")),
    )


def _trip() -> rx.Component:
    view = TripState.view
    return rx.el.div(
        rx.el.div(
            _when(),
            finding.state_notice(view.card),
            finding.late_notice(view.card),
            rx.cond(view.stops.length() > 2, _stretch()),
            class_name="stack",
        ),
        rx.el.div(
            rx.cond(view.card.state.kind == "cancelled", rx.fragment(), _prices()),
            rx.el.section(
                rx.el.h2(t("Stops")),
                rx.el.div(
                    rx.el.ol(rx.foreach(view.stops, _stop), class_name="path"),
                    class_name="card",
                ),
                class_name="section",
            ),
            on_board(view.amenities),
            finding.refunds(view.refunds),
            class_name="stack",
        ),
        class_name="split",
    )


def _prices() -> rx.Component:
    """What each section costs, and the way to its seats while they are sold."""
    view = TripState.view
    return rx.el.section(
        rx.el.h2(t("Prices")),
        finding.sections(view.sections),
        rx.cond(
            view.card.state.can_buy & view.has_seats,
            finding.pick_seats(TripState, best_href=f"{view.seats_href}&best={TripState.seats}"),
        ),
        class_name="section",
    )


def _when() -> rx.Component:
    card = TripState.view.card
    arrives = rx.cond(card.arrives_note != "", f"{card.arrives} {card.arrives_note}", card.arrives)
    return board(
        rx.el.span(bullet(card.letter, card.color, card.shape), card.mode, " · ", card.name, class_name="line-name"),
        rx.el.span(card.day, " ", card.departs),
        rows(
            (t("Arrives"), arrives),
            (t("On the way"), card.summary),
            (rx.cond(TripState.view.is_flight, t("Check-in opens"), t("Boarding opens")), TripState.view.boarding),
        ),
        rx.cond(TripState.view.vehicle != "", rx.el.p(TripState.view.vehicle, class_name="quiet")),
    )


def _stretch() -> rx.Component:
    view = TripState.view
    return rx.el.div(
        select(t("Get on"), "from", options=view.from_options, value=view.from_stop, on_change=TripState.pick_from),
        select(t("Get off"), "to", options=view.to_options, value=view.to_stop, on_change=TripState.pick_to),
        class_name="days",
    )


def _stop(stop: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(stop.name, class_name="leg-station"),
        rx.cond(stop.arrives != "", rx.el.p(t("arrives"), " ", stop.arrives)),
        rx.cond(stop.departs != "", rx.el.p(t("leaves"), " ", stop.departs)),
        rx.cond(stop.expected != "", rx.el.p(rx.el.strong(stop.expected))),
        rx.cond(stop.kind != "", rx.el.p(stop.kind, class_name="quiet small")),
        rx.cond(stop.note != "", rx.el.p(stop.note, class_name="quiet small")),
        class_name=rx.cond(stop.is_on, "leg stop-row", "leg stop-row stop-off"),
        custom_attrs=line_style(stop.color),
    )

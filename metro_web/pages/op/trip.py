"""One trip of a company: how it stands and what may be done; its stops, and on which terms it is sold."""

import reflex as rx

from metro_web.components import attended_desk, run_fields
from metro_web.components.buttons import button, link_button
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import check, field, select
from metro_web.components.op_shell import op_page
from metro_web.components.op_trip_amenities import on_board_form
from metro_web.components.reauth import reauth_dialog
from metro_web.core.i18n import t
from metro_web.queries.op_trips_view import HOME
from metro_web.state.op_trip import OpTripState as Trip
from metro_web.state.op_trip_amenities import TripAmenitiesState

ON_LOAD = [Trip.load, TripAmenitiesState.load]


def page() -> rx.Component:
    """What is to be done first, then figures, stops, and the form."""
    return op_page(
        Trip,
        attended_desk.standing(Trip, cancel_label=t("Cancel the trip…"), more=_more()),
        attended_desk.aftermath(Trip),
        attended_desk.figures(Trip),
        rx.el.section(rx.el.h2(t("Stops")), run_fields.stops(Trip.trip.stops), class_name="section"),
        rx.cond(Trip.desk.is_off | Trip.desk.is_over, rx.fragment(), attended_desk.editor(Trip, _form())),
        on_board_form(),
        _delay(),
        _move(),
        attended_desk.call_off_dialog(Trip, title=t("Cancel the trip?"), confirm=t("Cancel it now"), more=_following()),
        attended_desk.delete_dialog(Trip),
        reauth_dialog(),
        title=rx.cond(Trip.desk.title != "", Trip.desk.title, t("Trip")),
        here=HOME,
        missing=t("There is no such trip."),
        back=(HOME, t("Trips")),
    )


def _more() -> rx.Component:
    trip = Trip.trip
    return rx.fragment(
        rx.cond(trip.can_run, button(t("Late…"), on_click=Trip.ask("late")), rx.fragment()),
        rx.cond(trip.can_board, button(t("Boarding"), on_click=Trip.proceed("boarding")), rx.fragment()),
        rx.cond(trip.can_depart, button(t("Has left"), on_click=Trip.proceed("departed")), rx.fragment()),
        rx.cond(trip.can_reopen, button(t("As planned again"), on_click=Trip.proceed("scheduled")), rx.fragment()),
        link_button(t("Manifest"), href=trip.manifest_href),
        link_button(t("Orders"), href=trip.orders_href),
    )


def _following() -> rx.Component:
    """Cancelled alone, or with those that follow."""
    return rx.cond(
        Trip.trip.following > 0,
        rx.el.label(
            rx.el.input(
                type="checkbox", name="following", id="cancel-following", checked=Trip.is_following,
                on_change=Trip.pick_following,
            ),
            rx.el.span(t("Cancel also the "), Trip.trip.following_label),
            class_name="check",
        ),
        rx.fragment(),
    )  # fmt: skip


def _form() -> rx.Component:
    trip = Trip.trip
    return rx.el.form(
        rx.el.div(
            rx.el.section(rx.el.h2(t("What it is")), _what(), class_name="section"),
            rx.el.section(
                rx.el.h2(t("Prices")),
                rx.el.div(
                    run_fields.prices(trip.prices),
                    run_fields.stretches(Trip, trip.stop_options, trip.sections),
                    class_name="card stack",
                ),
                class_name="section",
            ),
            class_name="form-columns",
        ),
        rx.cond(
            trip.following > 0,
            rx.el.div(
                check(t("Change also the ") + trip.following_label, "following", id="edit-following"),
                field(t("Each leaves at"), "at", id="edit-at", type="time", default_value=trip.at),
                field(t("Why, if it leaves at another time"), "reason", id="edit-reason", max_length=300),
                class_name="card stack",
            ),
            rx.fragment(),
        ),
        rx.el.p(Trip.form_error, role="alert", class_name="field-error"),
        rx.el.div(button(t("Save"), kind="primary", type="submit"), class_name="actions"),
        key=Trip.generation.to_string(),
        on_submit=Trip.save,
        reset_on_submit=False,
        class_name="stack loose",
    )


def _what() -> rx.Component:
    trip = Trip.trip
    return rx.el.div(
        field(t("Name"), "name", id="edit-name", default_value=trip.name, autocomplete="off"),
        rx.cond(
            trip.is_fixed,
            rx.el.p(t("Tickets were ordered: places and seats stay as they are."), class_name="quiet"),
            select(t("Vehicle"), "vehicle", options=trip.vehicles, default_value=trip.vehicle_id),
        ),
        field(
            t("Check-in opens, hours before"), "check_in_hours", default_value=trip.check_in_hours,
            inputmode="numeric", autocomplete="off",
        ),
        class_name="card stack",
    )  # fmt: skip


def _delay() -> rx.Component:
    content = rx.el.form(
        rx.el.p(t("Tickets stay good, and it is sold until it leaves. Everybody who holds one is mailed both times.")),
        field(
            t("Minutes later than planned"), "minutes", id="delay-minutes", default_value=Trip.trip.delay,
            inputmode="numeric", autocomplete="off", hint=t("0: on time again"),
        ),
        field(t("Why"), "reason", id="delay-reason", autocomplete="off", max_length=300),
        rx.el.p(Trip.dialog_error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Leave it"), on_click=Trip.ask("")),
            button(t("Tell everybody"), kind="primary", type="submit"),
            class_name="actions",
        ),
        key=Trip.generation.to_string(),
        on_submit=Trip.delay,
        class_name="stack",
    )  # fmt: skip
    return dialog(t("It is late"), content, is_open=Trip.asking == "late", on_close=Trip.ask(""), id="late")


def _move() -> rx.Component:
    content = rx.el.form(
        rx.el.p(t("Every stop moves along. Tickets stay good; everybody who holds one is mailed both times.")),
        field(
            t("New departure"), "departs", id="move-departs", type="datetime-local", default_value=Trip.trip.departs,
            hint=t("On the clock of its first stop"),
        ),
        field(t("Why"), "reason", id="move-reason", autocomplete="off", max_length=300),
        rx.el.p(Trip.dialog_error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Leave it"), on_click=Trip.ask("")),
            button(t("Set the new time"), kind="primary", type="submit"),
            class_name="actions",
        ),
        key=Trip.generation.to_string(),
        on_submit=Trip.move,
        class_name="stack",
    )  # fmt: skip
    return dialog(t("Another time"), content, is_open=Trip.asking == "move", on_close=Trip.ask(""), id="move")

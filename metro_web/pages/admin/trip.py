"""One trip: its figures and what may be done; its stops, and on which terms it is sold."""

from typing import Any

import reflex as rx

from metro_web.components import attended_desk, layout, terms_fields
from metro_web.components.buttons import button, icon_button, link_button
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, segmented
from metro_web.components.reauth import reauth_dialog
from metro_web.components.role_gate import admin_only
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.state.trips_desk import TripDeskState as Trip

ON_LOAD = [Trip.load]


def page() -> rx.Component:
    """Figures first once it exists, the form below."""
    missing = empty("travel", t("There is no such trip."), link_button(t("All trips"), href="/admin/trips"))
    return layout.page(
        admin_only(rx.cond(Trip.is_missing, missing, _content()), is_loaded=Trip.is_loaded, here="/admin/trips"),
        title=rx.cond(Trip.desk.title != "", Trip.desk.title, t("New trip")),
        active="/admin/trips",
        width="wide",
        console=True,
        back=("/admin/trips", t("Trips")),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Trip.desk.id != "",
            rx.el.div(
                attended_desk.standing(
                    Trip,
                    cancel_label=t("Cancel the trip…"),
                    more=rx.fragment(
                        link_button(t("Manifest"), href="/admin/trips/" + Trip.desk.id + "/manifest"),
                        link_button(t("Delay and boarding"), href="/op/trips/" + Trip.desk.id),
                    ),
                ),
                attended_desk.aftermath(Trip),
                attended_desk.figures(Trip),
                attended_desk.buyers(Trip),
                class_name="stack loose",
            ),
            rx.fragment(),
        ),
        rx.cond(Trip.desk.is_off | Trip.desk.is_over, rx.fragment(), attended_desk.editor(Trip, _form())),
        _move(),
        attended_desk.call_off_dialog(Trip, title=t("Cancel the trip?"), confirm=t("Cancel it now")),
        attended_desk.delete_dialog(Trip),
        reauth_dialog(),
        class_name="stack loose",
    )


def _form() -> rx.Component:
    seats = rx.el.div(
        terms_fields.seats(Trip, none_label=t("From the capacity"), is_fixed=Trip.form.is_fixed),
        rx.cond(
            Trip.form.is_fixed | (Trip.plan_id != ""),
            rx.fragment(),
            field(
                t("Capacity"), "capacity", default_value=Trip.form.capacity, inputmode="numeric", autocomplete="off",
                hint=t("Makes a plan of 2+2 by itself"),
            ),
        ),
        class_name="card stack",
    )  # fmt: skip
    return rx.el.form(
        rx.el.div(
            rx.el.section(rx.el.h2(t("What it is")), _what(), class_name="section"),
            rx.el.section(rx.el.h2(t("Seats")), seats, class_name="section"),
            rx.el.section(
                rx.el.h2(t("Sale and check-in")),
                rx.el.div(terms_fields.times(Trip, is_event=False), class_name="card"),
                class_name="section",
            ),
            rx.el.section(
                rx.el.h2(t("Handing tickets back")),
                rx.el.p(t("What was bought keeps the table of its day."), class_name="quiet"),
                terms_fields.penalties(Trip),
                class_name="section",
            ),
            class_name="form-columns",
        ),
        rx.cond(Trip.form.is_fixed, rx.fragment(), _stops()),
        rx.el.p(Trip.form_error, role="alert", class_name="field-error"),
        rx.el.div(button(t("Save"), kind="primary", type="submit"), class_name="actions"),
        key=Trip.generation.to_string(),
        on_submit=Trip.save,
        reset_on_submit=False,
        class_name="stack loose",
    )


def _what() -> rx.Component:
    form = Trip.form
    modes = [("train", t("Train")), ("bus", t("Bus")), ("plane", t("Plane"))]
    return rx.el.div(
        rx.cond(
            form.is_fixed,
            rx.el.p(
                t("Tickets were ordered: mode, places and seats stay as they are. Its times change under Another time.")
            ),
            segmented(t("By"), modes, form.mode, on_pick=Trip.pick_mode),
        ),
        field(t("Name"), "name", default_value=form.name, autocomplete="off", hint=t("As on the board, like IC 204")),
        field(t("Vehicle"), "vehicle", default_value=form.vehicle, autocomplete="off"),
        class_name="card stack",
    )


def _stops() -> rx.Component:
    def stop(one: Any, number: rx.Var) -> rx.Component:
        is_first, is_last = number == 0, number == Trip.stops.length() - 1
        return rx.el.li(
            field(t("Place"), f"stop-{one.key}", id=f"stop-{one.key}", default_value=one.name, autocomplete="off"),
            rx.el.input(type="hidden", name=f"place-{one.key}", default_value=one.place),
            rx.cond(
                is_first,
                rx.fragment(),
                field(
                    t("Arrives"), f"arrives-{one.key}", id=f"arrives-{one.key}", type="datetime-local",
                    default_value=one.arrives,
                ),
            ),
            rx.cond(
                is_last,
                rx.fragment(),
                field(
                    t("Departs"), f"departs-{one.key}", id=f"departs-{one.key}", type="datetime-local",
                    default_value=one.departs,
                ),
            ),
            field(
                t("Time zone"), f"zone-{one.key}", id=f"zone-{one.key}", default_value=one.zone, autocomplete="off",
                placeholder=str(settings().zone),
            ),
            rx.cond(
                is_first | is_last,
                rx.fragment(),
                icon_button("close", t("Remove this stop"), on_click=Trip.remove_stop(one.key)),
            ),
            key=one.key,
            class_name="terms-row stop-row card",
        )  # fmt: skip

    return rx.el.section(
        rx.el.h2(t("Stops")),
        rx.el.p(t("Times are those on the clock of the place."), class_name="quiet"),
        rx.el.ol(rx.foreach(Trip.stops, stop), class_name="stack"),
        rx.el.div(button(t("Add a stop in between"), symbol="plus", on_click=Trip.add_stop)),
        class_name="section",
    )


def _move() -> rx.Component:
    content = rx.el.form(
        rx.el.p(
            t("Every stop moves along. Tickets stay good; everybody who holds one is mailed both times.")
        ),
        field(
            t("New departure"), "departs", id="move-departs", type="datetime-local",
            default_value=Trip.form.stops[0].departs,
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

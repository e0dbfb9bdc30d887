"""New trips of a company: one, or one for each day of a timetable, from a route and a vehicle."""

from typing import Any

import reflex as rx

from metro_web.components import run_fields
from metro_web.components.buttons import button, chip, link_button
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, segmented, select
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.queries.op_trips_view import HOME, WEEKDAYS
from metro_web.state.op_trips import DRAFT, LOOK, ONCE, SELL, WEEKLY
from metro_web.state.op_trips import OpNewTripsState as New

ON_LOAD = [New.load]


def page() -> rx.Component:
    """What goes, when, and for how much; its times before anything is made."""
    none = empty(
        "travel",
        t("Trips are made from a route. There is none yet."),
        link_button(t("New route"), href="/op/routes/new", kind="primary"),
    )
    return op_page(
        New,
        rx.cond(New.routes.length() > 0, _form(), none),
        title=t("New trips"),
        here=HOME,
        back=(HOME, t("Trips")),
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.section(rx.el.h2(t("What goes")), _what(), class_name="section"),
            rx.el.section(rx.el.h2(t("When")), _when(), class_name="section"),
            class_name="form-columns",
        ),
        rx.el.section(
            rx.el.h2(t("Prices")),
            rx.el.p(
                t("From the first stop to the last. A section without a price is not sold; a part of the way without a price of its own costs the whole."),
                class_name="quiet",
            ),
            rx.el.div(
                run_fields.prices(New.parts.prices),
                run_fields.stretches(New, New.parts.stops, New.parts.sections),
                class_name="card stack",
            ),
            class_name="section",
        ),
        _preview(),
        rx.el.p(New.error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Show the times"), type="submit", on_click=New.intend(LOOK)),
            button(t("Save as drafts"), type="submit", on_click=New.intend(DRAFT)),
            button(t("Put on sale"), kind="primary", type="submit", on_click=New.intend(SELL)),
            class_name="actions",
        ),
        on_submit=New.save,
        reset_on_submit=False,
        class_name="stack loose",
    )  # fmt: skip


def _what() -> rx.Component:
    missing = rx.el.p(t("No vehicle goes this way yet. Add one under Fleet."), class_name="quiet")
    return rx.el.div(
        select(t("Route"), "route", options=New.routes, value=New.route_id, on_change=New.pick_route),
        rx.cond(
            New.parts.vehicles.length() > 0,
            select(
                t("Vehicle"), "vehicle", options=New.parts.vehicles, value=New.vehicle_id, on_change=New.pick_vehicle
            ),
            missing,
        ),
        field(t("Name"), "name", autocomplete="off", hint=t("Empty: that of the route")),
        class_name="card stack",
    )  # fmt: skip


def _when() -> rx.Component:
    hint = rx.cond(New.parts.zone_label != "", t("On the clock of ") + New.parts.zone_label, "")
    is_weekly = New.how == WEEKLY
    return rx.el.div(
        segmented(t("How often"), [(ONCE, t("Once")), (WEEKLY, t("Every week"))], New.how, on_pick=New.pick_how),
        rx.cond(is_weekly, _weekdays(), rx.fragment()),
        rx.el.div(
            field(rx.cond(is_weekly, t("From"), t("Day")), "first", type="date"),
            rx.cond(is_weekly, field(t("To"), "last", type="date"), rx.fragment()),
            field(t("Leaves at"), "at", type="time", hint=hint),
            class_name="field-grid",
        ),
        class_name="card stack",
    )


def _weekdays() -> rx.Component:
    return rx.el.div(
        *[
            chip(words, is_on=New.weekdays.contains(day), on_click=New.turn_weekday(day))
            for day, words in enumerate(WEEKDAYS)
        ],
        role="group",
        aria_label=t("Days of the week"),
        class_name="chips",
    )


def _preview() -> rx.Component:
    def line(one: Any) -> rx.Component:
        return rx.el.li(one, class_name="num")

    shown = rx.el.section(
        rx.el.h2(New.preview.count_label),
        rx.el.div(
            rx.el.div(
                rx.el.ul(rx.foreach(New.preview.departures, line), class_name="stack tight"),
                rx.cond(
                    New.preview.more_label != "", rx.el.p(New.preview.more_label, class_name="quiet"), rx.fragment()
                ),
                class_name="card stack",
            ),
            run_fields.stops(New.preview.stops),
            class_name="form-columns",
        ),
        aria_label=t("The times"),
        class_name="section",
    )
    return rx.el.div(rx.cond(New.preview.count_label != "", shown, rx.fragment()), role="status")

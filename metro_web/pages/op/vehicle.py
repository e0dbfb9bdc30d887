"""One vehicle: its seats on paper, its facts and what it has as fields, and what is to come with it."""

from typing import Any

import reflex as rx

from metro_web.components.amenities import ticks
from metro_web.components.buttons import button, link_button
from metro_web.components.client.vehicle_plan import stored
from metro_web.components.dialogs import dialog
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.components.op_shell import op_page
from metro_web.components.vehicle_fields import name_and_registration
from metro_web.core.i18n import t
from metro_web.state.op_fleet import FLEET
from metro_web.state.op_fleet import VehicleState as Vehicle

ON_LOAD = [Vehicle.load]


def page() -> rx.Component:
    """The drawing first, the rest beside it."""
    desk = Vehicle.desk
    return op_page(
        Vehicle,
        rx.cond(
            desk.is_retired,
            callout("warn", t("This vehicle is retired: no new trips are made with it.")),
            rx.fragment(),
        ),
        rx.el.div(
            _seats(),
            rx.el.div(_facts(), _trips(), _end(), class_name="stack loose"),
            class_name="split split-main",
        ),
        dialog(
            t("Delete this vehicle?"),
            rx.el.p(t("It is gone then, with its seat plans.")),
            is_open=Vehicle.is_asking,
            on_close=Vehicle.keep,
            actions=[
                button(t("Keep it"), on_click=Vehicle.keep),
                button(t("Delete"), kind="stop", on_click=Vehicle.delete),
            ],
            id="delete-vehicle",
        ),
        title=rx.cond(desk.name != "", desk.name, t("Vehicle")),
        lead=rx.cond(desk.summary != "", f"{desk.mode_label} · {desk.summary}", ""),
        here=FLEET,
        missing=t("There is no such vehicle."),
        back=(FLEET, t("Fleet")),
    )


def _seats() -> rx.Component:
    desk = Vehicle.desk

    def section(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.strong(each.name),
                rx.cond(each.note != "", rx.el.span(each.note, class_name="quiet small"), rx.fragment()),
                class_name="grow stack lines",
            ),
            rx.el.span(each.seats_label, class_name="num"),
            key=each.code,
            class_name="list-row",
        )

    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Seats")),
            link_button(t("Change the layout"), href=desk.layout_href),
            class_name="row between",
        ),
        stored(desk.plan_address),
        rx.cond(
            desk.sections.length() > 1, rx.el.ul(rx.foreach(desk.sections, section), class_name="list"), rx.fragment()
        ),
        rx.el.p(desk.version_label, class_name="quiet small"),
        class_name="section",
    )


def _facts() -> rx.Component:
    desk = Vehicle.desk
    return rx.el.form(
        rx.el.h2(t("This vehicle")),
        name_and_registration(desk.name, desk.registration, Vehicle.errors),
        ticks(desk.amenities, Vehicle.errors["amenities"].to(str)),
        rx.el.div(button(t("Save"), kind="primary", type="submit"), class_name="actions"),
        key=Vehicle.generation.to_string(),
        on_submit=Vehicle.save,
        reset_on_submit=False,
        class_name="card stack",
    )


def _trips() -> rx.Component:
    def row(trip: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                link(trip.title, href=trip.href, class_name="cell-link"),
                rx.el.span(trip.at_label, class_name="quiet small num"),
                rx.cond(trip.plan_label != "", rx.el.span(trip.plan_label, class_name="quiet small"), rx.fragment()),
                class_name="grow stack lines",
            ),
            rx.el.span(trip.status_label, class_name="tag"),
            key=trip.id,
            class_name="list-row",
        )

    trips = Vehicle.desk.trips
    return rx.el.section(
        rx.el.h2(t("Trips to come")),
        rx.cond(
            trips.length() > 0,
            rx.el.ul(rx.foreach(trips, row), class_name="list"),
            rx.el.p(t("None yet."), class_name="quiet"),
        ),
        class_name="section",
    )


def _end() -> rx.Component:
    desk = Vehicle.desk
    return rx.el.section(
        rx.el.h2(t("Out of use")),
        rx.el.p(
            rx.cond(
                desk.is_used,
                t("Trips were made with it, so it stays; retired, it gets no new ones."),
                t("No trip was ever made with it: it can be deleted."),
            ),
            class_name="quiet",
        ),
        rx.el.div(
            button(rx.cond(desk.is_retired, t("Use it again"), t("Retire it")), on_click=Vehicle.turn),
            rx.cond(desk.is_used, rx.fragment(), button(t("Delete"), kind="stop", on_click=Vehicle.ask_delete)),
            class_name="actions",
        ),
        class_name="section",
    )

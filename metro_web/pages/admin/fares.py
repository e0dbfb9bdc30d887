"""Fares: every table on a line of time, the calendar of holidays, and what a journey would cost."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, icon_button, link_button
from metro_web.components.client.station_field import station_field
from metro_web.components.form_fields import check, field, segmented
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.fares import FarePreviewState as Preview
from metro_web.state.fares import FaresState as Fares

ON_LOAD = [Fares.load, Preview.refresh]


def page() -> rx.Component:
    """Tables on the left, the question what something costs on the right."""
    return layout.page(
        admin_only(_content(), is_loaded=Fares.is_loaded, here="/admin/fares"),
        title=t("Fares"),
        lead=rx.cond(
            Fares.board.in_force_label != "",
            t("In force now. ") + Fares.board.in_force_label,
            t("No table is in force."),
        ),
        active="/admin/fares",
        width="wide",
        console=True,
        actions=link_button(t("New fare table"), href="/admin/fares/new", kind="primary", symbol="plus"),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.el.div(_tables(), _holidays(), class_name="stack loose"),
        _preview(),
        class_name="split split-main",
    )


def _tables() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Tables")),
        rx.el.p(
            t(
                "A table counts from its day until the next one begins. Once begun it stays as it is; a new one takes over."
            ),
            class_name="quiet",
        ),
        rx.el.ol(rx.foreach(Fares.board.lines, _line), class_name="timeline"),
        class_name="section",
    )


def _line(line: Any) -> rx.Component:
    status = rx.match(
        line.status,
        ("in_force", rx.el.span(icon("check"), line.status_label, class_name="tag tag-go")),
        ("future", rx.el.span(line.status_label, class_name="tag tag-warn")),
        rx.el.span(line.status_label, class_name="tag"),
    )
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span(t("From "), line.starts_label, class_name="quiet small"),
                rx.el.strong(line.name),
                rx.el.span(line.kind_label, ", ", line.summary, class_name="small"),
                class_name="grow stack lines",
            ),
            status,
            icon("chevron"),
            href=line.href,
            class_name="timeline-row",
        ),
        key=line.id,
        custom_attrs={"data-status": line.status},
    )


def _holidays() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Public holidays")),
        rx.el.p(t("On these days, as on Sundays, the holiday prices of every table count."), class_name="quiet"),
        rx.cond(
            Fares.board.holidays.length() > 0,
            rx.el.ul(rx.foreach(Fares.board.holidays, _holiday), class_name="list"),
            rx.el.p(t("The calendar is empty."), class_name="card quiet"),
        ),
        rx.el.form(
            rx.el.div(
                field(t("Day"), "day", id="holiday-day", type="date", required=True),
                field(t("Name"), "holiday_name", id="holiday-name", autocomplete="off", required=True),
                class_name="days",
            ),
            check(t("Every year"), "every_year", id="every-year", default_checked=True),
            rx.el.p(Fares.holiday_error, role="alert", class_name="field-error"),
            rx.el.div(button(t("Add the holiday"), type="submit", symbol="plus"), class_name="actions"),
            key=Fares.generation.to_string(),
            on_submit=Fares.add_holiday,
            reset_on_submit=False,
            class_name="card stack",
        ),
        class_name="section",
    )


def _holiday(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.strong(row.name), rx.el.span(row.day_label, class_name="quiet small"), class_name="grow stack lines"
        ),
        icon_button("close", t("Remove ") + row.name, on_click=Fares.remove_holiday(row.day)),
        key=row.day,
        class_name="list-row",
    )


def _preview() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("What would it cost?"), id="preview-title"),
        rx.el.div(
            station_field(t("From"), value=Preview.origin, on_select=Preview.pick_origin, exclude=Preview.destination),
            station_field(
                t("To"), value=Preview.destination, on_select=Preview.pick_destination, exclude=Preview.origin
            ),
            rx.el.div(
                field(
                    t("Day"),
                    "preview-day",
                    type="date",
                    value=Preview.day,
                    on_change=Preview.pick_day,
                    hint=t("Empty: today"),
                ),
                field(
                    t("Time"),
                    "preview-time",
                    type="time",
                    value=Preview.time,
                    on_change=Preview.pick_time,
                    hint=t("Empty: now"),
                ),
                class_name="days",
            ),
            segmented(
                t("Paid with"),
                [("wallet", t("Wallet")), ("cash", t("Cash"))],
                Preview.method,
                on_pick=Preview.pick_method,
            ),
            class_name="card stack",
        ),
        rx.el.div(
            rx.cond(
                Preview.answer.price_label != "",
                _answer(),
                rx.cond(
                    Preview.error != "",
                    rx.el.p(icon("warn"), Preview.error, class_name="service service-warn"),
                    rx.el.p(t("Choose two stations to see the price and why it is so."), class_name="quiet"),
                ),
            ),
            role="status",
        ),
        aria_labelledby="preview-title",
        class_name="section aside",
    )


def _answer() -> rx.Component:
    def steps(row: Any) -> rx.Component:
        return rx.el.div(rx.el.span(row.label), rx.el.span(row.value, class_name="amount"))

    def reasons(row: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(row.label), rx.el.dd(row.value))

    return rx.el.div(
        rx.el.section(
            rx.el.div(
                rx.el.h3(Preview.answer.title, class_name="board-label"),
                rx.el.div(Preview.answer.price_label, class_name="board-figure"),
            ),
            rx.el.div(rx.foreach(Preview.answer.steps, steps), class_name="board-rows"),
            class_name="board",
        ),
        rx.el.dl(rx.foreach(Preview.answer.reasons, reasons), class_name="reasons"),
        class_name="stack",
    )

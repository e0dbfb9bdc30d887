"""One seat plan: its seats with their marks, its versions, and what sells from it."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.seat_desks import plan_marks
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.icons import icon
from metro_web.components.links import jump, link
from metro_web.components.notice import callout
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.seat_plans import SeatPlanState as Plan

ON_LOAD = [Plan.load]


def page() -> rx.Component:
    """The drawing first, the rest beside it."""
    gone = empty("ticket", t("There is no such seat plan."), link_button(t("All seat plans"), href="/admin/seat-plans"))
    return layout.page(
        admin_only(rx.cond(Plan.is_missing, gone, _content()), is_loaded=Plan.is_loaded, here="/admin/seat-plans"),
        title=rx.cond(Plan.desk.name != "", Plan.desk.name, t("Seat plan")),
        lead=rx.cond(Plan.desk.version_label != "", Plan.desk.version_label + " · " + Plan.desk.summary, ""),
        active="/admin/seat-plans",
        width="wide",
        console=True,
        back=("/admin/seat-plans", t("Seat plans")),
    )


def _content() -> rx.Component:
    desk = Plan.desk
    return rx.el.div(
        rx.cond(
            desk.is_newest,
            rx.cond(
                desk.is_used,
                callout(
                    "info", t("Events or trips sell from this version. A change makes the next one; they keep this.")
                ),
                rx.fragment(),
            ),
            callout(
                "warn",
                t("There is a newer version."),
                link(t("To the newest"), href=desk.newest_href, class_name="notice-action"),
            ),
        ),
        rx.el.section(
            rx.el.h2(t("Seats and marks")),
            plan_marks(
                address=rx.cond(desk.id != "", "/api/v1/seat-plans/" + desk.id, ""),
                named=Plan.named,
                error=Plan.words_error,
                refused=Plan.refused,
                can_save=desk.is_newest,
                on_words=Plan.choose,
                on_save=Plan.save_marks,
            ),
            class_name="section",
        ),
        _actions(),
        rx.el.div(
            _figures(t("Sections"), desk.sections, is_long=True),
            rx.el.div(
                _figures(t("Versions"), desk.versions),
                _figures(t("Events and trips"), desk.uses, t("Nothing sells from this plan yet.")),
                class_name="stack loose",
            ),
            class_name="split",
        ),
        dialog(
            t("Delete this version?"),
            rx.el.p(t("It is gone then. A plan that events or trips have cannot be deleted; retire it.")),
            is_open=Plan.is_asking,
            on_close=Plan.keep,
            actions=[button(t("Keep it"), on_click=Plan.keep), button(t("Delete"), kind="stop", on_click=Plan.delete)],
            id="delete-plan",
        ),
        class_name="stack loose",
    )


def _figures(title: str, rows: Any, nothing: str = "", *, is_long: bool = False) -> rx.Component:
    def row(each: Any) -> rx.Component:
        name = rx.cond(
            (each.href != "") & ~each.is_current,
            link(each.label, href=each.href, class_name="cell-link"),
            rx.el.strong(each.label),
        )
        return rx.el.li(
            rx.el.span(name, rx.el.span(each.note, class_name="quiet small"), class_name="grow stack lines"),
            rx.el.span(each.value, class_name="num"),
            class_name="list-row",
        )

    return rx.el.section(
        rx.el.h2(title),
        rx.el.div(
            rx.el.ul(rx.foreach(rows, row), class_name="list"),
            **(
                {"class_name": "seats-scrolled", "role": "region", "aria_label": title, "tab_index": 0}
                if is_long
                else {}
            ),
        ),
        rx.cond(rows.length() == 0, rx.el.p(nothing, class_name="quiet"), rx.fragment()) if nothing else rx.fragment(),
        class_name="section",
    )


def _actions() -> rx.Component:
    desk = Plan.desk

    def file(kind: str, href: Any) -> rx.Component:
        return jump(icon("download"), kind, href=href, custom_attrs={"download": ""}, class_name="btn")

    return rx.el.section(
        rx.el.h2(t("This plan")),
        rx.el.div(
            link_button(t("Make the next version"), href="/admin/seat-plans/new?replaces=" + desk.id, symbol="plus"),
            file(t("Download as CSV"), desk.csv_href),
            file(t("Download as JSON"), desk.json_href),
            button(rx.cond(desk.is_retired, t("Offer it again"), t("Retire it")), on_click=Plan.turn),
            rx.cond(
                desk.is_used, rx.fragment(), button(t("Delete this version"), kind="stop", on_click=Plan.ask_delete)
            ),
            class_name="actions",
        ),
        class_name="section",
    )

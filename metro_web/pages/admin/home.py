"""The control room: today's figures, what runs, where to go, who changed what last."""

import reflex as rx

from metro_web.components import board, layout
from metro_web.components.audit_rows import audit_rows
from metro_web.components.icons import icon
from metro_web.components.line_badge import line_name
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.admin_home import AdminHomeState as Today
from metro_web.state.live import LineNotice, ServiceState

ON_LOAD = [Today.load]
WORK = (
    ("/admin/live", "walk", t("Footfall"), t("By line and station, live")),
    ("/admin/figures", "wallet", t("Figures"), t("Revenue, orders, money in wallets")),
    ("/admin/network", "map", t("Network"), t("Lines, stations, walks")),
    ("/admin/fares", "ticket", t("Fares"), t("Tables, holidays, discounts")),
    ("/admin/service", "stop", t("Service"), t("Stop and start")),
    ("/admin/users", "me", t("People"), t("Roles, blocks")),
    ("/gate", "gate", t("Gate"), t("Scan tickets")),
    ("/counter", "wallet", t("Counter"), t("Sell for cash")),
)


def page() -> rx.Component:
    """Figures first, then work."""
    return layout.page(
        admin_only(_content(), is_loaded=Today.is_loaded, here="/admin"),
        title=t("Control room"),
        lead=rx.cond(Today.day_label != "", Today.day_label + t(", as of ") + Today.as_of, ""),
        active="/admin",
        width="wide",
        console=True,
    )


def _content() -> rx.Component:
    return rx.el.div(
        board.figures(
            [
                (t("Went in today"), Today.total),
                (t("Inside now"), Today.inside),
                (t("Came out today"), Today.left),
                (t("Running"), Today.running_label),
            ]
        ),
        rx.el.div(
            rx.el.div(_service(), _work(), class_name="stack loose"),
            _changes(),
            class_name="split",
        ),
        on_unmount=Today.go_away,
        class_name="stack loose",
    )


def _service() -> rx.Component:
    all_is_well = rx.el.p(icon("check"), t("Every line is running."), class_name="tag tag-go tag-big")
    return rx.el.section(
        rx.el.h2(t("Service")),
        rx.cond(
            ServiceState.is_running,
            rx.cond(
                ServiceState.stopped.length() > 0,
                rx.el.ul(rx.foreach(ServiceState.stopped, _stopped), class_name="list"),
                all_is_well,
            ),
            rx.el.p(
                icon("stop"), t("The whole metro is stopped. "), ServiceState.reason, class_name="tag tag-stop tag-big"
            ),
        ),
        class_name="section",
    )


def _stopped(line: rx.Var[LineNotice]) -> rx.Component:
    return rx.el.li(
        line_name(line.name, line.letter, line.color, line.shape),
        rx.el.span(line.reason, class_name="grow quiet"),
        rx.el.span(icon("stop"), t("Stopped"), class_name="tag tag-stop"),
        class_name="list-row",
    )


def _work() -> rx.Component:
    def card(href: str, symbol: str, title: str, remark: str) -> rx.Component:
        return link(
            icon(symbol),
            rx.el.span(rx.el.strong(title), rx.el.span(remark, class_name="quiet small"), class_name="stack lines"),
            icon("chevron"),
            href=href,
            class_name="card card-link",
        )

    return rx.el.nav(*[card(*entry) for entry in WORK], aria_label=t("Go to"), class_name="grid grid-links")


def _changes() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Newest changes")),
            link(t("Whole log"), href="/admin/audit"),
            class_name="row between",
        ),
        rx.cond(
            Today.changes.length() > 0,
            audit_rows(Today.changes),
            rx.el.p(t("Nobody has changed anything yet."), class_name="quiet"),
        ),
        class_name="section",
    )

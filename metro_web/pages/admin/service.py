"""Stop and start: the whole metro on top, then every line; a stop shows first what passengers will read."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet, line_style
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.service_control import ServiceControlState as Control

ON_LOAD = [Control.load]


def page() -> rx.Component:
    """A stoppage sells nothing and lets nobody in; everybody inside gets out."""
    return layout.page(
        admin_only(_content(), is_loaded=Control.is_loaded, here="/admin/service"),
        title=t("Service"),
        lead=t("A stop sells nothing and lets nobody in. Everybody inside still gets out."),
        active="/admin/service",
        console=True,
    )


def _content() -> rx.Component:
    return rx.el.div(
        _whole(),
        rx.el.section(
            rx.el.div(
                rx.el.h2(t("Lines")), rx.el.span(Control.running_label, class_name="quiet"), class_name="row between"
            ),
            rx.el.ul(rx.foreach(Control.lines, _line), class_name="list"),
            class_name="section",
        ),
        _ask(),
        on_unmount=Control.go_away,
        class_name="stack loose",
    )


def _whole() -> rx.Component:
    return rx.el.section(
        rx.cond(
            Control.is_running,
            rx.el.p(icon("check"), rx.el.strong(t("The metro is running")), class_name="switch-words switch-go"),
            rx.el.p(
                icon("stop"),
                rx.el.strong(t("The whole metro is stopped")),
                rx.el.span(Control.reason),
                class_name="switch-words switch-stop",
            ),
        ),
        rx.cond(
            Control.is_running,
            button(t("Stop the whole metro"), kind="stop", on_click=Control.ask_stop("")),
            button(t("Start the metro"), kind="primary", on_click=Control.start("")),
        ),
        aria_label=t("The whole metro"),
        class_name="card switch",
    )


def _line(line: Any) -> rx.Component:
    sign = line.sign
    return rx.el.li(
        bullet(sign.letter, sign.color, sign.shape),
        rx.el.span(
            rx.el.strong(sign.name),
            rx.cond(line.reason != "", rx.el.span(line.reason), rx.el.span(line.ends, class_name="quiet small")),
            class_name="grow stack lines",
        ),
        rx.cond(
            line.is_running,
            rx.fragment(
                rx.el.span(icon("check"), t("Running"), class_name="tag tag-go"),
                button(t("Stop"), kind="stop", on_click=Control.ask_stop(sign.code), aria_label=t("Stop ") + sign.name),
            ),
            rx.fragment(
                rx.el.span(icon("stop"), t("Stopped"), class_name="tag tag-stop"),
                button(
                    t("Start"), kind="primary", on_click=Control.start(sign.code), aria_label=t("Start ") + sign.name
                ),
            ),
        ),
        key=sign.code,
        class_name="list-row band list-row-wrap",
        custom_attrs=line_style(sign.color),
    )


def _ask() -> rx.Component:
    return dialog(
        t("Stop: ") + Control.target_name,
        rx.el.form(
            field(
                t("Reason, as passengers read it"),
                "reason",
                id="stop-reason",
                on_change=Control.write.debounce(150),
                error=Control.error,
                placeholder=t("Signal repair at Kashmere Gate until 16:00"),
                autocomplete="off",
                custom_attrs={"data-autofocus": "true"},
            ),
            rx.el.div(
                rx.el.p(t("Passengers will see"), class_name="quiet small"),
                rx.el.p(
                    icon("warn"),
                    rx.el.strong(
                        rx.cond(
                            Control.target == "",
                            t("The metro is not running."),
                            Control.target_name + t(" not running"),
                        )
                    ),
                    rx.el.span(Control.draft),
                    class_name="service service-warn preview",
                ),
                class_name="stack tight",
            ),
            rx.el.div(
                button(t("Leave it running"), on_click=Control.leave_it),
                button(t("Stop now"), kind="stop", type="submit"),
                class_name="actions",
            ),
            on_submit=Control.stop,
            class_name="stack",
        ),
        is_open=Control.is_asking,
        on_close=Control.leave_it,
        id="stop",
    )

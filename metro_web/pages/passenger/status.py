"""Is it running: the whole metro, and each line with the reason where it is not. Live."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.board import board
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet, line_style
from metro_web.components.notice import callout
from metro_web.core.i18n import t
from metro_web.state.live import ServiceState
from metro_web.state.status import StatusState

ON_LOAD = [StatusState.load]


def page() -> rx.Component:
    """The whole first, then line by line."""
    return layout.page(
        rx.el.div(
            rx.el.div(_whole(), class_name="stack"),
            rx.el.section(
                rx.el.h2(t("Lines")),
                rx.cond(StatusState.is_loaded, _lines(), skeleton(height="3.5rem", count=6)),
                class_name="section",
            ),
            class_name="split split-side",
        ),
        title=t("Service"),
        lead=t("What is running now. This page changes by itself."),
        active="/status",
    )


def _whole() -> rx.Component:
    count = rx.el.span(StatusState.running, " / ", StatusState.lines.length())
    return rx.el.div(
        rx.cond(
            ServiceState.is_running,
            rx.cond(
                ServiceState.stopped.length() > 0,
                callout("warn", t("The metro is running, but not everywhere")),
                callout("done", t("The metro is running")),
            ),
            callout("stop", t("The metro is not running"), rx.el.p(ServiceState.reason)),
        ),
        board(
            t("Lines running"),
            count,
            rx.el.p(t("As of "), StatusState.as_of, class_name="quiet"),
        ),
        role="status",
        class_name="stack",
    )


def _lines() -> rx.Component:
    return rx.cond(
        StatusState.lines.length() > 0,
        rx.el.ul(rx.foreach(StatusState.lines, _line), class_name="list"),
        empty("map", t("There is no line yet.")),
    )


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        bullet(line.letter, line.color, line.shape),
        rx.el.span(
            rx.el.strong(line.name),
            rx.el.span(line.summary, class_name="quiet small"),
            rx.cond(line.reason != "", rx.el.span(line.reason), rx.fragment()),
            class_name="grow stack lines",
        ),
        rx.cond(
            line.is_running,
            rx.el.span(icon("check"), t("Running"), class_name="tag tag-go"),
            rx.el.span(icon("stop"), t("Stopped"), class_name="tag tag-stop"),
        ),
        class_name="list-row band",
        custom_attrs=line_style(line.color),
    )

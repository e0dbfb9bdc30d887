"""Notices: the state-driven list at the top of a page, and the same look for fixed words."""

from typing import Any

import reflex as rx

from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.core.i18n import t
from metro_web.state.notice import Notice, NoticeState


def notices() -> rx.Component:
    """What just happened, newest first; spoken when it appears."""
    return rx.el.div(
        rx.foreach(NoticeState.notices, _one),
        role="status",
        aria_live="polite",
        class_name="notices",
    )


def callout(kind: str, title: str | rx.Var, *children: Any) -> rx.Component:
    """A fixed notice inside a page: `done`, `info`, `warn` or `stop`."""
    return rx.el.div(
        _symbol(kind),
        rx.el.div(rx.el.p(title, class_name="notice-title"), *children, class_name="notice-words"),
        class_name=f"notice notice-{kind}",
    )


def _symbol(kind: str) -> rx.Component:
    return icon({"done": "check", "info": "info", "warn": "warn", "stop": "stop"}[kind], class_name="notice-icon")


def _one(notice: rx.Var[Notice]) -> rx.Component:
    return rx.el.div(
        rx.match(
            notice.kind,
            ("done", _symbol("done")),
            ("warn", _symbol("warn")),
            ("stop", _symbol("stop")),
            _symbol("info"),
        ),
        rx.el.div(
            rx.el.p(notice.title, class_name="notice-title"),
            rx.cond(notice.body != "", rx.el.p(notice.body), rx.fragment()),
            rx.cond(
                notice.reference != "",
                rx.el.p(t("Reference "), rx.el.code(notice.reference), class_name="quiet"),
                rx.fragment(),
            ),
            rx.cond(
                notice.href != "", link(notice.action, href=notice.href, class_name="notice-action"), rx.fragment()
            ),
            class_name="notice-words",
        ),
        rx.el.button(
            icon("close"),
            type="button",
            aria_label=t("Dismiss"),
            on_click=NoticeState.dismiss(notice.id),
            class_name="btn-icon",
        ),
        class_name=f"notice notice-{notice.kind}",
        key=notice.id,
    )

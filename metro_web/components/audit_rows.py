"""Entries of the audit log: who did what to what, when, and each thing before and after."""

from typing import Any

import reflex as rx

from metro_web.components.icons import icon
from metro_web.core.i18n import t


def audit_rows(rows: rx.Var) -> rx.Component:
    """A list; the whole difference is in each entry, nothing to open."""
    return rx.el.ul(rx.foreach(rows, _row), class_name="list")


def _row(entry: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.strong(entry.action), ": ", entry.subject),
            rx.el.p(entry.person, ", ", rx.el.span(entry.at_label, class_name="num"), class_name="quiet small"),
            class_name="stack lines",
        ),
        rx.cond(
            entry.changes.length() > 0,
            rx.el.dl(rx.foreach(entry.changes, _change), class_name="diff"),
        ),
        key=entry.id,
        class_name="audit-row",
    )


def _change(change: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(change.field),
        rx.el.dd(
            rx.cond(
                change.before != "",
                rx.fragment(
                    rx.el.span(
                        rx.el.span(t("before: "), class_name="sr-only"), change.before, class_name="diff-before"
                    ),
                    icon("chevron"),
                ),
            ),
            rx.cond(
                change.after != "",
                rx.el.span(rx.el.span(t("after: "), class_name="sr-only"), change.after, class_name="diff-after"),
                rx.el.span(t("gone"), class_name="quiet"),
            ),
        ),
    )

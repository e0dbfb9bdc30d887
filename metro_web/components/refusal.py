"""What was refused, where it happened: the words of a `Refusal`, and its next step."""

from typing import Any

import reflex as rx

from metro_web.components.icons import icon
from metro_web.components.links import link


def refusal(told: Any, *children: Any) -> rx.Component:
    """Nothing while `told.kind` is ''; spoken when it appears. Children stand beside the next step."""
    return rx.el.div(
        rx.cond(
            told.kind != "",
            rx.el.div(
                icon("warn", class_name="notice-icon"),
                rx.el.div(
                    rx.el.p(told.title, class_name="notice-title"),
                    rx.el.p(told.body),
                    rx.cond(told.href != "", link(told.action, href=told.href, class_name="notice-action")),
                    *children,
                    class_name="notice-words",
                ),
                class_name=f"notice notice-{told.kind}",
            ),
        ),
        role="alert",
        class_name="notices",
    )

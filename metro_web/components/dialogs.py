"""Dialogs: the browser's own, so that focus, Escape and the rest of the page behave without a library."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import icon_button
from metro_web.components.client.modal import Modal
from metro_web.core.i18n import t


def dialog(
    title: str | rx.Var,
    *body: Any,
    is_open: rx.Var,
    on_close: Any,
    actions: list[rx.Component] | None = None,
    id: str = "dialog",
) -> rx.Component:
    """`on_close` runs for Escape, the cross and a press outside; it must set `is_open` to false."""
    return Modal.create(
        rx.el.div(
            rx.el.div(
                rx.el.h2(title, id=f"{id}-title"),
                icon_button("close", t("Close"), on_click=on_close),
                class_name="dialog-head",
            ),
            *body,
            rx.el.div(*actions, class_name="actions") if actions else rx.fragment(),
            class_name="dialog-inner",
        ),
        is_open=is_open,
        on_close=on_close,
        label_id=f"{id}-title",
    )

"""How a report moved on, from the first word to the last."""

from typing import Any

import reflex as rx

from metro_web.core.i18n import t


def steps(rows: rx.Var) -> rx.Component:
    """The time, what happened, who it was at the desk, and what was said."""
    return rx.el.section(
        rx.el.h2(t("What happened")),
        rx.el.ol(rx.foreach(rows, _step), class_name="story"),
        class_name="section",
    )


def _step(step: Any) -> rx.Component:
    by = rx.el.span(step.author, class_name="quiet small")
    return rx.el.li(
        rx.el.span(step.at_label, class_name="num quiet small"),
        rx.el.span(
            rx.el.strong(step.what),
            rx.cond(step.author != "", by),
            rx.cond(step.text != "", rx.el.span(step.text, class_name="said")),
            class_name="stack lines",
        ),
        class_name=f"story-row {step.tone}-row",
    )

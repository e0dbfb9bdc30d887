"""Movements of a wallet: what, when, how much, and the balance after it."""

from typing import Any

import reflex as rx

from metro_web.components.links import link
from metro_web.core.i18n import t


def entries(rows: rx.Var) -> rx.Component:
    """Items with title, at_label, amount_label, is_credit, balance_label and href ('' for none)."""
    return rx.el.ul(rx.foreach(rows, _entry), class_name="list")


def _entry(row: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.href != "",
            link(*_inside(row), href=row.href, class_name="list-row"),
            rx.el.div(*_inside(row), class_name="list-row"),
        )
    )


def _inside(row: Any) -> list[rx.Component]:
    return [
        rx.el.span(
            rx.el.strong(row.title), rx.el.br(), rx.el.span(row.at_label, class_name="quiet small"), class_name="grow"
        ),
        rx.el.span(
            rx.el.span(row.amount_label, class_name=rx.cond(row.is_credit, "amount-in", "")),
            rx.el.br(),
            rx.el.span(t("Balance "), row.balance_label, class_name="quiet small"),
            class_name="amount",
        ),
    ]

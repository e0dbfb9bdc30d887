"""Fields that making a company's trips and changing one share: prices by section, prices of parts of the way, stops."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button, icon_button
from metro_web.components.data_table import Column, table
from metro_web.components.form_fields import field
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import currency_symbol

SYMBOL = currency_symbol(settings().currency).strip()


def prices(rows: rx.Var) -> rx.Component:
    """What each section costs from the first stop to the last. An empty price leaves it unsold."""

    def price(row: Any, number: rx.Var) -> rx.Component:
        return field(
            rx.cond(row.name != "", row.name, row.code),
            f"price-{number}",
            id=f"price-{number}",
            key=row.code,
            default_value=row.price,
            prefix=SYMBOL,
            inputmode="decimal",
            autocomplete="off",
        )

    return rx.el.div(rx.foreach(rows, price), class_name="field-grid")


def stretches(desk: Any, stops: rx.Var, sections: rx.Var) -> rx.Component:
    """A row for each part of the way with a price of its own."""

    def row(one: Any) -> rx.Component:
        return rx.el.div(
            _choice(t("Section"), f"stretch-section-{one.key}", sections, one.section),
            _choice(t("From"), f"stretch-from-{one.key}", stops, one.from_stop),
            _choice(t("To"), f"stretch-to-{one.key}", stops, one.to_stop),
            field(
                t("Price"), f"stretch-price-{one.key}", id=f"stretch-price-{one.key}", default_value=one.price,
                prefix=SYMBOL, inputmode="decimal", autocomplete="off",
            ),
            icon_button("close", t("Remove this price"), on_click=desk.remove_stretch(one.key)),
            key=one.key,
            role="group",
            aria_label=t("A part of the way"),
            class_name="terms-row",
        )  # fmt: skip

    return rx.el.div(
        rx.foreach(desk.stretches, row),
        rx.el.div(button(t("Price for a part of the way"), symbol="plus", on_click=desk.add_stretch)),
        class_name="stack",
    )


def stops(rows: rx.Var) -> rx.Component:
    """Stop by stop, each by its own clock."""
    columns = [Column(t("Stop")), Column(t("Arrives")), Column(t("Leaves"))]

    def cells(stop: Any) -> list[Any]:
        expected = rx.cond(
            stop.expected != "", rx.el.strong(t("expected"), " ", stop.expected, class_name="small"), rx.fragment()
        )
        return [
            rx.el.span(
                stop.name,
                rx.cond(stop.kind != "", rx.el.span(stop.kind, class_name="quiet small"), rx.fragment()),
                class_name="cell",
            ),
            _at(stop.arrives, rx.cond(stop.departs == "", expected, rx.fragment())),
            _at(stop.departs, rx.cond(stop.departs != "", expected, rx.fragment())),
        ]

    return table(t("Stops"), columns, rows=rows, cells=cells, hide_caption=True)


def _at(time: Any, expected: rx.Component) -> rx.Component:
    return rx.el.span(rx.el.span(time), expected, class_name="num cell")


def _choice(label: str, name: str, options: rx.Var, value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name),
        rx.el.select(
            rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0])),
            name=name,
            id=name,
            default_value=value,
        ),
        class_name="field",
    )

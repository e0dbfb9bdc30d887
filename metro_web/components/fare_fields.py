"""The fields of the fare editor: prices of each kind and what comes off them. What is typed is read when it is saved."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button, icon_button
from metro_web.components.data_table import Column, table
from metro_web.components.form_fields import field, segmented
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import currency_symbol
from metro_web.state.fare_editor import FareEditorState as Editor
from metro_web.state.fare_editor import FareMatrixState as Matrix
from metro_web.state.fare_rows import FareRowsState as Rows

KINDS = [
    ("hop", t("Per stop")),
    ("slab_distance", t("By distance")),
    ("slab_hops", t("By number of stops")),
    ("matrix", t("From station to station")),
]
DAYS = [("all", t("Every day")), ("weekday", t("Weekdays")), ("holiday", t("Sundays and holidays"))]
SEARCH_MS = 250
PRICE = t("Price ({symbol})").format(symbol=currency_symbol(settings().currency).strip())


def prices() -> rx.Component:
    """How a price is found, and the prices."""
    kind = Editor.form.kind
    return rx.el.section(
        rx.el.h2(t("Prices")),
        segmented(t("How a price is found"), KINDS, kind, on_pick=Editor.pick_kind),
        rx.match(
            kind,
            ("hop", _hop()),
            ("matrix", _matrix()),
            rx.el.div(
                _slabs(t("Weekdays"), Rows.weekday, Rows.add_weekday),
                rx.cond(Rows.has_holidays, _slabs(t("Sundays and holidays"), Rows.holiday, Rows.add_holiday)),
                _holiday_switch(),
                class_name="stack",
            ),
        ),
        rx.cond(
            Editor.form.own_holidays.length() > 0,
            rx.el.p(
                t("Holidays of this table beside the calendar: "),
                Editor.form.own_holidays.join(", "),
                class_name="quiet",
            ),
        ),
        class_name="section",
    )


def _hop() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            field(PRICE, "price", id="hop-price", default_value=Editor.form.price, inputmode="decimal", autocomplete="off"),
            rx.cond(
                Rows.has_holidays,
                field(
                    t("On Sundays and holidays"), "holiday_price", id="hop-holiday", inputmode="decimal",
                    default_value=Editor.form.holiday_price, autocomplete="off",
                ),
            ),
            class_name="days",
        ),
        _holiday_switch(),
        class_name="card stack",
    )  # fmt: skip


def _holiday_switch() -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", checked=Rows.has_holidays, on_change=Rows.toggle_holidays),
        rx.el.span(t("Other prices on Sundays and holidays")),
        class_name="check",
    )


def _slabs(title: str, rows: rx.Var, on_add: Any) -> rx.Component:
    unit = rx.cond(Editor.form.kind == "slab_distance", t("Up to (metres)"), t("Up to (stops)"))

    def row(slab: Any, number: rx.Var) -> rx.Component:
        is_open = number == rows.length() - 1
        return rx.el.tr(
            rx.el.td(
                rx.cond(
                    is_open,
                    rx.el.span(t("Beyond that"), class_name="slab-open"),
                    rx.el.input(
                        name=f"up-{slab.key}", default_value=slab.up_to, aria_label=unit, custom_attrs={"inputMode": "numeric"},
                        auto_complete="off",
                    ),
                )
            ),
            rx.el.td(
                rx.el.input(
                    name=f"price-{slab.key}", default_value=slab.price, aria_label=PRICE, custom_attrs={"inputMode": "decimal"},
                    auto_complete="off",
                )
            ),
            rx.el.td(
                rx.cond(is_open, rx.fragment(), icon_button("close", t("Remove this row"), on_click=Rows.remove_slab(slab.key)))
            ),
            key=slab.key,
        )  # fmt: skip

    return rx.el.div(
        rx.el.table(
            rx.el.caption(title),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(unit, scope="col"),
                    rx.el.th(PRICE, scope="col"),
                    rx.el.th(rx.el.span(t("Actions"), class_name="sr-only"), scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(rows, row)),
            class_name="table slab-table",
        ),
        rx.el.div(button(t("Add a row"), symbol="plus", on_click=on_add), class_name="slab-add"),
        class_name="table-frame",
    )


def _matrix() -> rx.Component:
    view = rx.el.div(
        rx.el.p(rx.el.strong(Editor.form.matrix_label)),
        field(
            t("Find a price by station"),
            "matrix-query",
            type="search",
            default_value=Matrix.query,
            on_change=Matrix.search.debounce(SEARCH_MS),
            placeholder=t("Any part of the name or code"),
            autocomplete="off",
        ),
        rx.el.p(Matrix.page.found_label, role="status", class_name="quiet"),
        table(
            t("Prices from station to station"),
            [
                Column(t("From")),
                Column(t("To")),
                Column(t("Price"), end=True),
                Column(t("Sundays, holidays"), end=True),
            ],
            rows=Matrix.page.rows,
            cells=lambda row: [row.origin, row.destination, row.price_label, row.holiday_label],
            empty=t("No station has this in its name."),
            hide_caption=True,
        ),
        class_name="stack",
    )
    none = rx.el.p(t("These prices come as a CSV file: choose it under Prices as a file."), class_name="card quiet")
    return rx.cond(Editor.form.matrix_label != "", view, none)


def discounts() -> rx.Component:
    """From the wallet, and off-peak."""
    return rx.el.section(
        rx.el.h2(t("Discounts")),
        rx.el.div(
            field(
                t("Wallet discount, percent"), "wallet_percent", id="wallet-percent", default_value=Editor.form.wallet_percent,
                inputmode="decimal", autocomplete="off", hint=t("Empty: none. Off what the off-peak discount has left."),
            ),
            rx.foreach(Rows.windows, _window),
            rx.el.div(button(t("Add an off-peak discount"), symbol="plus", on_click=Rows.add_window), class_name="actions"),
            class_name="card stack",
        ),
        class_name="section",
    )  # fmt: skip


def _window(row: Any) -> rx.Component:
    def cell(label: str, control: rx.Component) -> rx.Component:
        return rx.el.label(rx.el.span(label, class_name="field-label"), control, class_name="field")

    return rx.el.div(
        cell(t("From"), rx.el.input(type="time", name=f"starts-{row.key}", default_value=row.starts, required=True)),
        cell(t("To"), rx.el.input(type="time", name=f"ends-{row.key}", default_value=row.ends, required=True)),
        cell(
            t("Days"),
            rx.el.select(
                *[rx.el.option(words, value=value) for value, words in DAYS], name=f"days-{row.key}", default_value=row.days
            ),
        ),
        cell(
            t("Percent"),
            rx.el.input(
                name=f"percent-{row.key}", default_value=row.percent, required=True, auto_complete="off",
                custom_attrs={"inputMode": "decimal"},
            ),
        ),
        icon_button("close", t("Remove this discount"), on_click=Rows.remove_window(row.key)),
        key=row.key,
        class_name="window-row",
    )  # fmt: skip

"""The seller's shift: what is in the drawer at the start, what should be there now, and counting it at the end."""

from typing import Any

import reflex as rx

from metro_web.components import board, layout
from metro_web.components.buttons import button
from metro_web.components.form_fields import area, field
from metro_web.components.notice import callout
from metro_web.components.role_gate import cash_only
from metro_web.core.i18n import t
from metro_web.state.shift import ShiftState as Shift

ON_LOAD = [Shift.load]


def page() -> rx.Component:
    """One form at a time: begin, or count and end."""
    return layout.page(
        cash_only(_content(), is_loaded=Shift.is_loaded, here="/counter/shift"),
        title=t("Shift"),
        active="/counter/shift",
        width="wide",
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(Shift.errors["shift"] != "", callout("warn", Shift.errors["shift"])),
            rx.cond(Shift.shift.is_open, _open(), _begin()),
            class_name="stack",
        ),
        _closed(),
        class_name="split",
    )


def _begin() -> rx.Component:
    shift = Shift.shift
    waiting = rx.el.p(
        t("Since your last shift you took {amount}; it counts in the next one.").format(amount=shift.waiting_label)
    )
    return rx.el.form(
        rx.el.h2(t("Begin a shift")),
        rx.cond(shift.waiting_label != "", callout("info", t("Cash outside a shift"), waiting)),
        field(
            t("Change you start with"),
            "float",
            prefix=shift.symbol,
            key=Shift.round.to_string() + "f",
            hint=t("Without the cash of any sale: that is counted by itself"),
            error=Shift.errors["float"],
            inputmode="decimal",
            autocomplete="off",
        ),
        button(t("Open the shift"), kind="primary", type="submit", big=True, block=True),
        on_submit=Shift.begin,
        reset_on_submit=False,
        class_name="card stack",
        no_validate=True,
    )


def _open() -> rx.Component:
    shift = Shift.shift

    def row(one: Any) -> rx.Component:
        return rx.el.div(rx.el.span(one[0]), rx.el.span(one[1], class_name="amount"))

    return rx.fragment(
        board.board(
            t("Should be in the drawer"),
            shift.expected_label,
            rx.el.p(t("Open since "), shift.opened_label, class_name="quiet"),
            rx.el.div(rx.foreach(shift.rows, row), class_name="board-rows"),
        ),
        _end(),
    )


def _end() -> rx.Component:
    return rx.el.form(
        rx.el.h2(t("Count and close")),
        field(
            t("Counted"),
            "counted",
            prefix=Shift.shift.symbol,
            default_value=Shift.counted,
            key=Shift.round.to_string() + "c",
            error=Shift.errors["counted"],
            inputmode="decimal",
            autocomplete="off",
        ),
        area(
            t("Note"),
            "note",
            rows=2,
            max_length=500,
            default_value=Shift.note,
            key=Shift.round.to_string() + "n",
            hint=t("Needed where the two differ"),
            error=Shift.errors["note"],
        ),
        button(t("Close the shift"), kind="primary", type="submit", big=True, block=True),
        on_submit=Shift.end,
        reset_on_submit=False,
        class_name="card stack",
        no_validate=True,
    )


def _closed() -> rx.Component:
    def row(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.strong(one.when_label),
                rx.cond(one.note != "", rx.el.span(one.note, class_name="quiet small")),
                class_name="grow stack lines",
            ),
            rx.el.span(
                rx.el.span(one.taken_label, class_name="num"),
                rx.el.span(one.difference_label, class_name=f"tag {one.tone}"),
                class_name="amount stack lines",
            ),
            class_name="list-row",
        )

    return rx.el.section(
        rx.el.h2(t("Earlier shifts")),
        rx.cond(
            Shift.shift.closed.length() > 0,
            rx.el.ul(rx.foreach(Shift.shift.closed, row), class_name="list"),
            rx.el.p(t("None yet."), class_name="quiet"),
        ),
        class_name="section",
    )

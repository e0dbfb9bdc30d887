"""What the desks of events and trips share: how it stands, what may be done, figures by section, buyers, and what is owed."""

from typing import Any

import reflex as rx

from metro_web.components import board
from metro_web.components.buttons import button, link_button
from metro_web.components.data_table import Column, table
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import area
from metro_web.components.icons import icon
from metro_web.components.links import jump, link
from metro_web.core.i18n import t

SECTIONS_OPEN_MAX = 8
COLUMNS = (
    Column(t("Section")),
    Column(t("Places"), end=True),
    Column(t("Sold"), end=True),
    Column(t("Held"), end=True),
    Column(t("Unpaid"), end=True),
    Column(t("Blocked"), end=True),
    Column(t("Left"), end=True),
    Column(t("Paid"), end=True),
    Column(t("Given back"), end=True),
    Column(t("Checked in"), end=True),
)


def cells(row: Any) -> list[Any]:
    """A line of the list, of events or of trips."""
    return [
        rx.el.span(
            link(row.title, href=row.href, class_name="cell-link"),
            rx.el.span(row.remark, class_name="quiet small"),
            class_name="cell",
        ),
        rx.el.span(row.when_label, class_name="num"),
        rx.el.span(row.status_label, class_name=f"tag {row.tone}"),
        row.taken_label,
    ]


def standing(desk: Any, *, cancel_label: str, more: rx.Component | None = None) -> rx.Component:
    """Where and when, and the one thing to do next before all others."""
    one = desk.desk
    return rx.el.section(
        rx.el.div(
            rx.el.span(one.status_label, class_name=f"tag {one.tone}"),
            rx.el.span(one.when_label, class_name="num"),
            rx.el.span(one.where_label, class_name="quiet"),
            class_name="row",
        ),
        rx.el.div(
            rx.cond(one.can_publish, button(t("Publish"), kind="primary", on_click=desk.publish), rx.fragment()),
            rx.cond(one.stock_href != "", link_button(t("Seats and prices"), href=one.stock_href), rx.fragment()),
            more or rx.fragment(),
            rx.cond(one.can_move, button(t("Another time…"), on_click=desk.ask("move")), rx.fragment()),
            rx.cond(one.can_retire, button(t("Take off sale"), on_click=desk.retire), rx.fragment()),
            rx.cond(one.is_ordered, rx.fragment(), button(t("Delete…"), kind="stop", on_click=desk.ask("delete"))),
            rx.cond(one.can_cancel, button(cancel_label, kind="stop", on_click=desk.ask("cancel")), rx.fragment()),
            rx.cond(
                one.public_href != "",
                link_button(t("As passengers see it"), href=one.public_href, kind="plain"),
                rx.fragment(),
            ),
            class_name="actions",
        ),
        aria_label=t("How it stands"),
        class_name="card stack",
    )


def figures(desk: Any) -> rx.Component:
    """All together on boards, by section in a table, and as a file."""
    one = desk.desk
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Figures")),
            rx.el.div(
                button(t("Refresh"), symbol="refresh", on_click=desk.refresh),
                jump(
                    icon("download"), t("Download as CSV"), href=one.csv_href, class_name="btn",
                    custom_attrs={"download": True},
                ),
                class_name="actions",
            ),
            class_name="row between",
        ),
        board.figures(
            [
                (t("Sold"), one.sold_label),
                (t("Left"), one.left_label),
                (t("Paid"), one.total.paid_label),
                (t("Checked in"), one.arrived_label),
            ]
        ),
        rx.el.details(
            rx.el.summary(t("By section"), class_name="fold-head"),
            table(t("By section"), COLUMNS, rows=one.figures, cells=_section, hide_caption=True),
            open=one.figures.length() <= SECTIONS_OPEN_MAX,
            class_name="fold stack",
        ),
        class_name="section",
    )  # fmt: skip


def buyers(desk: Any) -> rx.Component:
    """Who has most, and the limit of a person."""
    one = desk.desk

    def cells(buyer: Any) -> list[Any]:
        who = rx.cond(buyer.name != "", buyer.name, buyer.email)
        return [link(who, href=buyer.href, class_name="cell-link"), buyer.email, buyer.tickets, buyer.spent_label]

    columns = [Column(t("Who")), Column(t("E-mail")), Column(t("Tickets"), end=True), Column(t("Paid"), end=True)]
    return rx.el.section(
        rx.el.h2(t("Top buyers")),
        rx.cond(one.limit_label != "", rx.el.p(one.limit_label, class_name="quiet"), rx.fragment()),
        table(t("Top buyers"), columns, rows=one.buyers, cells=cells, empty=t("Nobody yet."), hide_caption=True),
        class_name="section",
    )


def aftermath(desk: Any) -> rx.Component:
    """Who was told of the last change; whose money goes back by itself, whose by hand."""
    one = desk.desk
    told = rx.cond(
        one.telling_label != "",
        rx.el.section(
            rx.el.p(icon("mail"), " ", one.telling_label),
            rx.cond(one.reason != "", rx.el.p(t("Why: "), one.reason, class_name="quiet"), rx.fragment()),
            rx.cond(
                one.waiting_label != "",
                rx.el.p(t("On its way back by itself: "), rx.el.strong(one.waiting_label)),
                rx.fragment(),
            ),
            aria_label=t("What people were told"),
            class_name="card stack tight",
        ),
        rx.fragment(),
    )
    by_hand = _owed(
        one.by_hand,
        t("To be given back by hand"),
        t("Sold at a counter to nobody known: whoever brings the ticket gets the cash. Open the order and cancel it."),
    )
    stuck = _owed(
        one.stuck,
        t("Could not be given back"),
        t("These are tried again by themselves; the others are not kept waiting."),
    )
    return rx.el.div(told, by_hand, stuck, class_name="stack loose")


def call_off_dialog(desk: Any, *, title: str, confirm: str, more: rx.Component | None = None) -> rx.Component:
    """What it touches, and why; the reason is mailed to everybody who holds a ticket."""
    one = desk.desk
    form = rx.el.form(
        rx.el.p(
            rx.el.strong(one.touched_tickets),
            t(" are given back in full: "),
            rx.el.strong(one.touched_amount),
            t(". This cannot be undone."),
        ),
        area(
            t("Why"),
            "reason",
            id="cancel-reason",
            hint=t("Everybody who holds a ticket is mailed this."),
            max_length=300,
        ),
        more or rx.fragment(),
        rx.el.p(desk.dialog_error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Leave it"), on_click=desk.ask("")),
            button(confirm, kind="stop", type="submit"),
            class_name="actions",
        ),
        on_submit=desk.call_off,
        class_name="stack",
    )
    return dialog(title, form, is_open=desk.asking == "cancel", on_close=desk.ask(""), id="call-off")


def delete_dialog(desk: Any) -> rx.Component:
    """Only what was never ordered."""
    return dialog(
        t("Delete it?"),
        rx.el.p(rx.el.strong(desk.desk.title), t(" goes away altogether. Nothing of it was ever ordered.")),
        rx.el.p(desk.dialog_error, role="alert", class_name="field-error"),
        is_open=desk.asking == "delete",
        on_close=desk.ask(""),
        actions=[
            button(t("Leave it"), on_click=desk.ask("")),
            button(t("Delete it now"), kind="stop", on_click=desk.remove),
        ],
        id="delete",
    )


def editor(desk: Any, content: rx.Component) -> rx.Component:
    """The form, open where it is what one came for."""
    one = desk.desk
    return rx.el.details(
        rx.el.summary(t("What it is and how it is sold"), class_name="fold-head"),
        content,
        open=(one.id == "") | (one.status == "draft"),
        class_name="fold stack",
    )


def _owed(rows: rx.Var, title: str, remark: str) -> rx.Component:
    def cells(row: Any) -> list[Any]:
        return [
            link(row.code, href=row.href, class_name="cell-link num"),
            row.tickets_label,
            row.amount_label,
            row.remark,
        ]

    columns = [Column(t("Order")), Column(t("Tickets")), Column(t("Amount"), end=True), Column(t("Remark"))]
    listed = rx.el.section(
        rx.el.h2(title),
        rx.el.p(remark, class_name="quiet"),
        table(title, columns, rows=rows, cells=cells, hide_caption=True),
        class_name="section",
    )
    return rx.cond(rows.length() > 0, listed, rx.fragment())


def _section(row: Any) -> list[Any]:
    money = rx.cond(
        row.unpaid > 0, rx.el.span(row.unpaid, rx.el.span(" ", row.unpaid_label, class_name="quiet small")), row.unpaid
    )
    return [
        row.name, row.places, row.sold, row.held, money, row.blocked, row.left, row.paid_label, row.refunded_label,
        row.arrived,
    ]  # fmt: skip

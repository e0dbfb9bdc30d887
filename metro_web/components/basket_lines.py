"""The lines of a basket as stubs: what each is, how many, what changed about it, and the ways to change it."""

from typing import Any

import reflex as rx

from metro_web.components import ticket_card
from metro_web.components.buttons import button, link_button
from metro_web.components.form_fields import stepper
from metro_web.components.line_badge import bullet
from metro_web.components.seat_names import seat_names
from metro_web.core.i18n import t
from metro_web.queries.basket_view import BasketRow, Sign
from metro_web.state.basket import BasketState


def lines() -> rx.Component:
    """All of them."""
    return rx.el.section(
        rx.el.h2(t("What you buy"), class_name="sr-only"),
        rx.el.ul(rx.foreach(BasketState.basket.rows, _line), class_name="stack"),
        class_name="section",
    )


def _line(row: rx.Var[BasketRow]) -> rx.Component:
    face = row.face
    return rx.el.li(
        ticket_card.stub(
            face.origin,
            face.destination,
            color=face.color,
            joint=face.joint,
            over=face.over,
            face=[_words(row), rx.cond(row.note != "", _note(row)), seat_names(row)],
            tear=[_how_many(row), _price(row)],
        ),
        key=row.id,
        class_name=rx.cond(row.is_blocked, "basket-line basket-blocked", "basket-line"),
    )


def _words(row: Any) -> rx.Component:
    face = row.face
    return rx.el.div(
        rx.cond(
            face.when != "", rx.el.p(rx.foreach(face.signs, _sign), rx.el.span(face.when), class_name="num basket-when")
        ),
        rx.cond(row.places != "", rx.el.p(rx.el.strong(row.places))),
        class_name="stack lines",
    )


def _sign(sign: rx.Var[Sign]) -> rx.Component:
    return bullet(sign.letter, sign.color, sign.shape, label=sign.name)


def _note(row: Any) -> rx.Component:
    """What changed; seats whose time is over can be asked for once more, or chosen anew."""
    can_ask = row.can_regain & (BasketState.lost != row.id)
    ways = rx.el.div(
        rx.cond(
            can_ask,
            button(t("Try to get them back"), symbol="refresh", on_click=BasketState.regain(row.id)),
            rx.cond(row.face.elsewhere != "/", link_button(t("Choose again"), href=row.face.elsewhere)),
        ),
        class_name="actions",
    )
    return rx.el.div(
        rx.el.p(row.note, class_name="warn-words"), rx.cond(row.is_blocked, ways), class_name="stack tight"
    )


def _how_many(row: Any) -> rx.Component:
    return rx.cond(
        (row.count_max > 0) & ~row.is_blocked,
        stepper(
            row.count_name,
            row.count,
            on_minus=BasketState.add_to(row.id, -1),
            on_plus=BasketState.add_to(row.id, 1),
            maximum=row.count_max,
            id=f"count-{row.id}",
        ),
    )


def _price(row: Any) -> rx.Component:
    return rx.el.div(
        button(
            t("Take out"),
            kind="plain",
            on_click=BasketState.take_out(row.id),
            custom_attrs={"aria-label": t("Take out {title}").format(title=row.face.origin)},
        ),
        rx.el.span(
            rx.cond(
                (row.count > 1) & (row.unit_label != ""), rx.el.small(row.unit_label, class_name="quiet"), rx.fragment()
            ),
            rx.el.strong(row.total_label, class_name=rx.cond(row.is_blocked, "num struck", "num")),
            class_name="basket-price",
        ),
        class_name="row between grow",
    )


def taken_out() -> rx.Component:
    """What was just taken out, and the way back."""
    return rx.el.div(
        rx.cond(
            BasketState.taken_out != "",
            rx.el.div(
                rx.el.span(t("Taken out: {title}").format(title=BasketState.taken_out), class_name="grow"),
                button(t("Undo"), kind="plain", on_click=BasketState.undo),
                class_name="card row between basket-undo",
            ),
        ),
        role="status",
        class_name="hushed",
    )

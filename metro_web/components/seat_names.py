"""Who sits on the seats of a basket's line: a choice from one's list, or a name in a field; asked for where it has to be."""

from typing import Any

import reflex as rx

from metro_web.components.form_fields import field
from metro_web.components.links import link
from metro_web.core.i18n import t
from metro_web.queries.basket_view import OTHER, BasketRow, SeatRow
from metro_web.state.basket import BasketState
from metro_web.state.seat_names import SeatNamesState


def seat_names(row: rx.Var[BasketRow]) -> rx.Component:
    """In sight where everybody has to be named, folded away where it is as one likes."""
    seats = rx.foreach(row.seats, lambda one: _seat(row, one))
    ways = rx.el.p(
        link(t("People I travel with"), href="/me/passengers"),
        class_name="small",
    )
    asked = rx.el.fieldset(
        rx.el.legend(t("Who travels?"), class_name="field-label"),
        rx.el.p(t("Everybody on this trip needs a name on their ticket."), class_name="quiet small"),
        seats,
        ways,
        class_name="stack tight seat-names",
    )
    offered = rx.el.details(
        rx.el.summary(t("Names on the tickets, if you like")),
        rx.el.div(seats, ways, class_name="stack tight seat-names"),
    )
    return rx.cond(row.seats.length() > 0, rx.cond(row.needs_names, asked, offered), rx.fragment())


def _seat(row: Any, one: rx.Var[SeatRow]) -> rx.Component:
    place = row.id + ":" + one.seat
    is_typed = (one.who == OTHER) | SeatNamesState.typing.contains(place)
    has_list = BasketState.basket.people.length() > 0
    error = rx.cond(SeatNamesState.error_at == place, SeatNamesState.error, "")
    label = t("Seat {seat}").format(seat=one.seat)
    name = field(
        rx.cond(has_list, t("Name for seat {seat}").format(seat=one.seat), label),
        "name",
        id="name-" + place,
        default_value=one.name,
        error=error,
        on_blur=SeatNamesState.write(row.id, one.seat),
        autocomplete="off",
        max_length=120,
    )
    return rx.el.div(
        rx.cond(has_list, _choice(row, one, label, is_typed), rx.fragment()),
        rx.cond(has_list & ~is_typed, rx.fragment(), name),
        key=place,
        class_name="stack tight",
    )


def _choice(row: Any, one: Any, label: Any, is_typed: Any) -> rx.Component:
    key = "who-" + row.id + ":" + one.seat
    return rx.el.div(
        rx.el.label(label, html_for=key),
        rx.el.select(
            rx.el.option(t("Choose…"), value=""),
            rx.foreach(BasketState.basket.people, lambda pair: rx.el.option(pair[1], value=pair[0])),
            rx.el.option(t("Another name…"), value=OTHER),
            id=key,
            value=rx.cond(is_typed, OTHER, one.who),
            on_change=SeatNamesState.pick(row.id, one.seat),
        ),
        class_name="field",
    )

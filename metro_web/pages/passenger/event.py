"""One event: what, where and when, what each section costs and has left; and how many people come."""

from typing import Any

import reflex as rx

from metro_web.components import finding, layout
from metro_web.components.board import board, rows
from metro_web.components.buttons import button, link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.form_fields import stepper
from metro_web.components.line_badge import bullet
from metro_web.components.refusal import refusal
from metro_web.core.i18n import t
from metro_web.state.event import EventState

ON_LOAD = [EventState.load]
PLACES_MAX = 99


def page() -> rx.Component:
    """Nothing but one sentence where there is no such event."""
    return layout.page(
        rx.cond(
            EventState.is_missing,
            empty(
                "calendar", t("There is no such event."), link_button(t("All events"), href="/events", kind="primary")
            ),
            rx.cond(EventState.is_loaded, _event(), skeleton(height="10rem", count=2)),
        ),
        title=rx.cond(EventState.view.card.title != "", EventState.view.card.title, t("Event")),
        active="/events",
        back=("/events", t("Events")),
    )


def _event() -> rx.Component:
    view = EventState.view
    return rx.el.div(
        rx.el.div(
            _when(),
            finding.state_notice(view.card),
            rx.cond(view.about != "", rx.el.p(view.about, class_name="breaks")),
            rx.el.dl(
                rx.foreach(view.facts, lambda each: rx.el.div(rx.el.dt(each[0]), rx.el.dd(each[1]))),
                class_name="facts",
            ),
            finding.refunds(view.refunds),
            class_name="stack",
        ),
        rx.el.div(
            refusal(EventState.refusal),
            rx.cond(view.has_seats, _seats()),
            rx.foreach(view.places, _places),
            class_name="stack",
        ),
        class_name="split",
    )


def _when() -> rx.Component:
    card = EventState.view.card
    return board(
        rx.el.span(bullet(card.letter, card.color, card.shape), card.over, class_name="line-name"),
        rx.el.span(card.day, " ", card.time),
        rows((card.where, "")),
    )


def _seats() -> rx.Component:
    view = EventState.view
    return rx.el.section(
        rx.el.h2(t("Numbered seats")),
        rx.el.ul(rx.foreach(view.prices, _price), class_name="list"),
        rx.cond(view.sections.length() > view.prices.length(), _by_section()),
        rx.cond(
            view.card.state.can_buy & (view.seats_left > 0),
            finding.pick_seats(EventState, best_href=f"{view.seats_href}?best={EventState.seats}"),
        ),
        class_name="section",
    )


def _price(price: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(price.names, rx.el.span(price.left_label, class_name="quiet small"), class_name="grow stack lines"),
        rx.el.span(price.price_label, class_name="amount"),
        class_name="list-row",
    )


def _by_section() -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("Every section by itself")), finding.sections(EventState.view.sections), class_name="fold"
    )


def _places(row: Any) -> rx.Component:
    """Places without seats: how many, and into the basket."""
    count = EventState.places[row.section].to(int)
    can_buy = EventState.view.card.state.can_buy & (row.left > 0)
    words = rx.cond(count > 1, t("Add {n} tickets to the basket").format(n=count), t("Add a ticket to the basket"))

    def add(kind: str) -> rx.Component:
        take = EventState.take_places(row.section)
        return button(words, kind=kind, big=True, block=True, busy=EventState.is_adding, on_click=take)

    return rx.el.section(
        rx.el.div(
            rx.el.h2(row.name),
            rx.el.span(row.price_label, class_name="amount"),
            class_name="row between",
        ),
        rx.el.p(row.left_label, " · ", t("no numbers: sit or stand where you like"), class_name="quiet"),
        rx.cond(
            can_buy,
            rx.el.div(
                stepper(
                    t("Tickets"),
                    count,
                    on_minus=EventState.add_place(row.section, -1),
                    on_plus=EventState.add_place(row.section, 1),
                    maximum=row.most,
                    id="places-" + row.section,
                ),
                # One main action a page: where seats are chosen, that is it.
                rx.cond(EventState.view.has_seats, add(""), add("primary")),
                class_name="stack",
            ),
        ),
        class_name="card section",
    )

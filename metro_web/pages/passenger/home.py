"""Where to? The first page: a journey to begin, a ticket that waits, and the journeys made before."""

from typing import Any

import reflex as rx

from metro_web.components import board, layout
from metro_web.components.buttons import icon_button, link_button
from metro_web.components.client.station_field import station_field
from metro_web.components.empty_state import skeleton
from metro_web.components.icons import icon
from metro_web.components.line_badge import line_style
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.components.ticket_stub import ticket_stub
from metro_web.components.waiting_order import waiting_order
from metro_web.core.i18n import t
from metro_web.queries.home_view import AgainView
from metro_web.state.home import HomeState
from metro_web.state.session import SessionState

ON_LOAD = [HomeState.load]


def page() -> rx.Component:
    """The next ticket first where there is one: it is what a hand reaches for at the gate."""
    return layout.page(
        waiting_order(HomeState.view.open_order),
        _basket(),
        rx.el.div(
            _next_ticket(),
            rx.el.div(_where_to(), _further(), _again(), class_name="stack loose home-where"),
            rx.cond(HomeState.is_loaded, _mine(), skeleton(height="11rem")),
            class_name="home",
        ),
        title=t("Where to?"),
        active="/",
    )


def _basket() -> rx.Component:
    """What lies in the basket is a press away."""
    count = SessionState.basket_count
    words = rx.cond(count == 1, t("One thing is in your basket"), t("{n} things are in your basket").format(n=count))
    go_on = link(t("Continue with your basket"), href="/checkout", class_name="notice-action")
    return rx.cond(SessionState.is_signed_in & (count > 0), callout("info", words, go_on))


def _where_to() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            station_field(
                t("From"), value=HomeState.origin, on_select=HomeState.pick_origin, exclude=HomeState.destination
            ),
            station_field(
                t("To"), value=HomeState.destination, on_select=HomeState.pick_destination, exclude=HomeState.origin
            ),
            icon_button("swap", t("Swap from and to"), outlined=True, on_click=HomeState.swap),
            class_name="card journey-ends",
        ),
        rx.el.div(
            link_button(t("Choose on the map"), href=f"/map?from={HomeState.origin}", symbol="map"),
            class_name="actions",
        ),
        aria_label=t("Where to?"),
        class_name="section",
    )


def _further() -> rx.Component:
    """Beyond the metro: out of town, and out for the evening."""
    ways = (("/trips", "travel", t("Trains, buses, flights")), ("/events", "calendar", t("Matches and events")))
    return rx.el.nav(
        *[
            link(icon(symbol), rx.el.span(words), href=href, class_name="card card-link")
            for href, symbol, words in ways
        ],
        aria_label=t("Beyond the metro"),
        class_name="ways-in",
    )


def _again() -> rx.Component:
    return rx.cond(
        HomeState.view.again.length() > 0,
        rx.el.section(
            rx.el.h2(t("Buy again")),
            rx.el.ul(rx.foreach(HomeState.view.again, _pair), class_name="stack tight"),
            class_name="section",
        ),
    )


def _pair(pair: rx.Var[AgainView]) -> rx.Component:
    words = rx.el.span(
        rx.el.strong(pair.origin),
        rx.el.span(" ", t("to"), " ", class_name="quiet"),
        rx.el.strong(pair.destination),
        rx.el.br(),
        rx.el.span(rx.cond(pair.note != "", pair.note, pair.summary), class_name="quiet small"),
        class_name="grow",
    )
    return rx.el.li(
        link(
            words,
            rx.el.span(pair.price_label, class_name="amount"),
            icon("chevron"),
            href=pair.href,
            class_name="card card-link band",
            custom_attrs=line_style(pair.color),
        )
    )


def _mine() -> rx.Component:
    return rx.cond(HomeState.view.is_signed_in, _wallet(), _stranger())


def _next_ticket() -> rx.Component:
    """First in the hand: one tap from here to the QR code."""
    waiting = HomeState.view.tickets
    return rx.cond(
        waiting.length() > 0,
        rx.el.section(
            rx.el.h2(t("Your next ticket")),
            ticket_stub(waiting[0]),
            rx.cond(
                waiting.length() > 1,
                link(t("All {n} tickets").format(n=waiting.length()), href="/tickets", class_name="notice-action"),
            ),
            class_name="section",
        ),
    )


def _wallet() -> rx.Component:
    return board.board(
        t("Wallet"),
        HomeState.view.balance_label,
        rx.el.div(link_button(t("Add money"), href="/wallet/top-up", symbol="plus"), class_name="actions"),
    )


def _stranger() -> rx.Component:
    steps: list[tuple[str, Any]] = [
        ("travel", t("Choose two stations and see the price.")),
        ("mail", t("Pay from your wallet with the code we mail you.")),
        ("ticket", t("Show the QR code at the gate.")),
    ]
    return rx.el.section(
        rx.el.h2(t("Two taps to the platform")),
        rx.el.ol(
            *[rx.el.li(icon(symbol), rx.el.span(words), class_name="list-row") for symbol, words in steps],
            class_name="list",
        ),
        rx.el.div(
            link_button(t("Sign in"), href="/login", kind="primary"),
            link_button(t("See the map"), href="/map", symbol="map"),
            class_name="actions",
        ),
        class_name="section",
    )

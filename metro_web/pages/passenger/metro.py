"""Buy a journey: choose and pay on one screen; with an order in the address, the code from the mail."""

import reflex as rx

from metro_web.components import board, journey_path, layout
from metro_web.components.buttons import button, icon_button, link_button
from metro_web.components.checkout import checkout
from metro_web.components.client.on_change import on_change
from metro_web.components.client.station_field import station_field
from metro_web.components.empty_state import skeleton
from metro_web.components.form_fields import stepper
from metro_web.components.google_button import google_button
from metro_web.components.notice import callout
from metro_web.components.refusal import refusal
from metro_web.components.waiting_order import waiting_order
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.pages.passenger.ways import ways
from metro_web.state.basket import PutInState
from metro_web.state.checkout import CheckoutState
from metro_web.state.live import ServiceState
from metro_web.state.metro import MetroState

ON_LOAD = [MetroState.load, CheckoutState.load]


def page() -> rx.Component:
    """One address for choosing and for paying; only one of them is there at a time."""
    is_paying = CheckoutState.step != ""
    return layout.page(
        on_change(ServiceState.network_version, then=MetroState.follow, unknown=0),
        rx.cond(is_paying, checkout(), _choose()),
        title=rx.cond(is_paying, t("One last step"), t("Buy a journey")),
        active="/",
        back=("/", t("Travel")),
    )


def _choose() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                waiting_order(MetroState.buyer.open_order),
                _stations(),
                refusal(MetroState.refusal),
                refusal(CheckoutState.refusal),
                rx.cond(MetroState.shown.quote != "", _offer(), _nothing_yet()),
                class_name="stack",
            ),
            rx.cond(MetroState.shown.quote != "", _pay()),
            class_name="offer",
        ),
        rx.cond(MetroState.shown.quote != "", _path()),
        class_name="split",
    )


def _stations() -> rx.Component:
    return rx.el.div(
        station_field(
            t("From"), value=MetroState.origin, on_select=MetroState.pick_origin, exclude=MetroState.destination
        ),
        station_field(
            t("To"), value=MetroState.destination, on_select=MetroState.pick_destination, exclude=MetroState.origin
        ),
        icon_button("swap", t("Swap from and to"), outlined=True, on_click=MetroState.swap),
        class_name="card journey-ends",
    )


def _nothing_yet() -> rx.Component:
    to_map = link_button(
        t("Choose on the map"), href=f"/map?from={MetroState.origin}&to={MetroState.destination}", symbol="map"
    )
    hint = rx.el.div(
        rx.el.p(t("Choose both stations; the price and the path show at once."), class_name="quiet"),
        rx.el.div(to_map, class_name="actions"),
        class_name="stack",
    )
    return rx.cond(MetroState.is_loaded, rx.cond(MetroState.refusal.kind == "", hint, to_map), skeleton(height="9rem"))


def _offer() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(MetroState.moved != "", callout("info", MetroState.moved)), role="status", class_name="hushed"
        ),
        rx.cond(MetroState.options.length() > 1, ways()),
        rx.el.div(
            rx.cond(
                MetroState.shown.warning != "",
                callout("warn", MetroState.shown.warning, rx.el.p(t("You can buy all the same."))),
            ),
            role="status",
            class_name="hushed",
        ),
        stepper(
            t("Passengers"),
            MetroState.count,
            on_minus=MetroState.add_passenger(-1),
            on_plus=MetroState.add_passenger(1),
            maximum=settings().journey_passengers_max,
        ),
        board.board(
            rx.cond(MetroState.count > 1, f"{MetroState.count} × {MetroState.shown.price_label}", t("Price")),
            MetroState.bill.total_label,
            rx.cond(MetroState.buyer.is_signed_in, board.rows((t("In your wallet"), MetroState.buyer.balance_label))),
        ),
    )


def _pay() -> rx.Component:
    """The main action: pay, or what has to come before it."""
    pay = button(
        t("Pay {total} from wallet").format(total=MetroState.bill.total_label),
        kind="primary",
        big=True,
        block=True,
        busy=MetroState.is_paying,
        on_click=MetroState.pay,
    )
    add = rx.fragment(
        rx.el.p(t("Your wallet is {n} short.").format(n=MetroState.bill.missing_label), role="status"),
        link_button(
            t("Add {n}").format(n=MetroState.bill.missing_label),
            href=MetroState.bill.top_up_href,
            kind="primary",
            big=True,
            block=True,
        ),
    )
    sign_in = rx.fragment(
        link_button(
            t("Sign in to pay {total}").format(total=MetroState.bill.total_label),
            href=MetroState.bill.sign_in_href,
            kind="primary",
            big=True,
            block=True,
        ),
        google_button(MetroState.bill.google_href),
    )
    put_in = button(
        rx.el.span(t("Add to basket"), class_name="desk-only"),
        symbol="basket",
        busy=PutInState.is_putting,
        on_click=PutInState.put_journey,
        custom_attrs={"aria-label": t("Add to basket")},
    )
    known = rx.el.div(rx.cond(MetroState.bill.missing_label != "", add, pay), put_in, class_name="pay-or-put")
    return rx.el.div(rx.cond(MetroState.buyer.is_signed_in, known, sign_in), class_name="thumb")


def _path() -> rx.Component:
    shown = MetroState.shown
    return rx.el.section(
        rx.el.h2(t("Your path")),
        rx.el.dl(
            *[
                rx.el.div(rx.el.dt(name), rx.el.dd(value))
                for name, value in (
                    (t("Time"), shown.duration_label),
                    (t("Stations"), shown.stations_label),
                    (t("Changes"), shown.changes_label),
                    (shown.distance_name, shown.distance_label),
                )
            ],
            rx.cond(
                shown.last_label != "",
                rx.el.div(rx.el.dt(t("Last departure")), rx.el.dd(shown.last_label)),
                rx.fragment(),
            ),
            class_name="facts",
        ),
        rx.el.div(journey_path.path(shown.legs, shown.destination_name), class_name="card"),
        journey_path.stations(shown.path_names),
        class_name="section",
    )

"""The page shell: skip link, bars, notices, service band, main. Every page is `layout.page(...)`.

Keeps true: one `<main id="main">`, one `<h1>`, landmarks with names, the phone's bar within the thumb's reach.
"""

from typing import Any

import reflex as rx
from reflex.style import color_mode, set_color_mode

from metro_web.components.client.leave import leave
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet
from metro_web.components.links import jump, link, server_link
from metro_web.components.notice import notices
from metro_web.core.i18n import t
from metro_web.state.live import LineNotice, ServiceState
from metro_web.state.session import SessionState

PASSENGER_NAV = (
    ("/", "travel", t("Travel")),
    ("/events", "calendar", t("Events")),
    ("/tickets", "ticket", t("Tickets")),
    ("/wallet", "wallet", t("Wallet")),
    ("/me", "me", t("Me")),
)
# A desk has room for more; on a phone these are a tap from Travel.
DESK_NAV = (("/trips", "", t("Trips")), ("/map", "", t("Map")))
TRAVEL = ("/", *(href for href, _, _ in DESK_NAV))
STAFF_NAV = (("/gate", t("Gate")), ("/counter", t("Counter")), ("/counter/shift", t("Shift")))
ADMIN_NAV = (
    ("/admin", t("Today")),
    ("/admin/live", t("Footfall")),
    ("/admin/network", t("Network")),
    ("/admin/fares", t("Fares")),
    ("/admin/events", t("Events")),
    ("/admin/trips", t("Trips")),
    ("/admin/service", t("Service")),
    ("/admin/operators", t("Operators")),
    ("/admin/places", t("Places")),
    ("/admin/amenities", t("Amenities")),
    ("/admin/venues", t("Venues")),
    ("/admin/seat-plans", t("Seat plans")),
    ("/admin/reports", t("Reports")),
    ("/admin/users", t("People")),
    ("/admin/records", t("Records")),
    ("/admin/audit", t("Audit")),
)


def page(
    *children: Any,
    title: str | rx.Var,
    lead: str | rx.Var | None = None,
    active: str = "",
    width: str = "normal",
    console: bool = False,
    back: tuple[str, str] | None = None,
    actions: rx.Component | None = None,
    hide_title: bool = False,
    sub_nav: rx.Component | None = None,
) -> rx.Component:
    """A whole page. `active` is the address of its place in the bars; `width` narrow, normal or wide.

    A `console` has the control room's places below the bar, or those given as `sub_nav`.
    """
    heading = rx.el.div(
        link(icon("back"), back[1], href=back[0], class_name="back") if back else rx.fragment(),
        rx.el.div(
            rx.el.h1(title, class_name="sr-only" if hide_title else ""),
            actions or rx.fragment(),
            class_name="page-title",
        ),
        rx.el.p(lead, class_name="lead") if lead is not None else rx.fragment(),
        class_name="page-head" if not hide_title else "page-head page-head-bare",
    )
    return rx.el.div(
        jump(t("Skip to content"), href="#main", class_name="skip"),
        _header(active),
        (sub_nav or _console_nav(active)) if console else rx.fragment(),
        _service_band(),
        rx.el.main(
            notices(),
            heading,
            *children,
            id="main",
            tab_index=-1,
            class_name=f"page page-{width}",
        ),
        _bottom_bar(active),
        leave(SessionState.is_ended),
        class_name="app console" if console else "app",
    )


def theme_switch() -> rx.Component:
    """System, day or night: three buttons of which one is pressed."""

    def choice(mode: str, label: str) -> rx.Component:
        return rx.el.button(
            label,
            type="button",
            on_click=set_color_mode(mode),
            custom_attrs={"aria-pressed": rx.cond(color_mode == mode, "true", "false")},
        )

    return rx.el.div(
        choice("system", t("System")),
        choice("light", t("Day")),
        choice("dark", t("Night")),
        role="group",
        aria_label=t("Colours"),
        class_name="segmented",
    )


def _header(active: str) -> rx.Component:
    return rx.el.header(
        rx.el.div(
            link(
                rx.el.span(class_name="mark", aria_hidden="true"),
                rx.el.span("Metro", class_name="wordmark"),
                href="/",
                class_name="brand",
            ),
            rx.el.nav(
                *[
                    nav_link(href, label, active)
                    for href, _, label in (PASSENGER_NAV[0], *DESK_NAV, *PASSENGER_NAV[1:-1])
                ],
                aria_label=t("Main"),
                class_name="top-nav",
            ),
            rx.el.div(_role_links(active), _basket(active), _who(active), class_name="top-end"),
            class_name="top-inner",
        ),
        rx.cond(
            SessionState.is_staff | SessionState.is_operator | SessionState.is_dev,
            rx.el.nav(_role_links(active), aria_label=t("Work"), class_name="roles"),
            rx.fragment(),
        ),
        class_name="top",
    )


def _role_links(active: str) -> rx.Component:
    return rx.fragment(
        rx.cond(
            SessionState.is_staff,
            rx.fragment(*[nav_link(href, label, active) for href, label in STAFF_NAV]),
            rx.fragment(),
        ),
        rx.cond(SessionState.is_operator, nav_link("/op", t("Company"), active), rx.fragment()),
        rx.cond(SessionState.is_admin, nav_link("/admin", t("Control room"), active), rx.fragment()),
        rx.cond(SessionState.is_dev, nav_link("/mailbox", t("Mailbox"), active), rx.fragment()),
    )


def _basket(active: str) -> rx.Component:
    """The way to what lies in the basket; nothing while it is empty."""
    count = SessionState.basket_count
    return rx.cond(
        SessionState.is_signed_in & (count > 0),
        link(
            icon("basket"),
            rx.el.span(t("Basket"), class_name="sr-only"),
            rx.el.span(count, class_name="count-mark"),
            href="/checkout",
            class_name="basket-mark",
            custom_attrs={"aria-current": "page"} if active == "/checkout" else {},
        ),
    )


def _who(active: str) -> rx.Component:
    return rx.cond(
        SessionState.is_signed_in,
        link(
            icon("me"),
            rx.el.span(
                rx.cond(
                    SessionState.name != "",
                    SessionState.name,
                    rx.cond(SessionState.email != "", SessionState.email, t("Me")),
                )
            ),
            href="/me",
            class_name="who",
            custom_attrs={"aria-current": "page"} if active == "/me" else {},
        ),
        link(t("Sign in"), href="/login", class_name="who who-in"),
    )


def _console_nav(active: str) -> rx.Component:
    return rx.cond(
        SessionState.is_admin,
        rx.el.nav(
            *[nav_link(href, label, active) for href, label in ADMIN_NAV],
            aria_label=t("Control room"),
            class_name="sub-nav",
        ),
        rx.fragment(),
    )


def nav_link(href: str, label: str, active: str) -> rx.Component:
    """A place in one of the bars."""
    current = {"aria-current": "page"} if href == active else {}
    return link(label, href=href, class_name="nav-link", custom_attrs=current)


def _bottom_bar(active: str) -> rx.Component:
    place = "/" if active in TRAVEL else active

    def item(href: str, symbol: str, label: str) -> rx.Component:
        current = {"aria-current": "page"} if href == place else {}
        return link(icon(symbol), rx.el.span(label), href=href, class_name="bar-item", custom_attrs=current)

    return rx.el.nav(*[item(*entry) for entry in PASSENGER_NAV], aria_label=t("Sections"), class_name="bar")


def _service_band() -> rx.Component:
    """Stoppages, wherever one is; live."""
    return rx.el.div(
        rx.cond(
            ServiceState.is_running,
            rx.cond(ServiceState.stopped.length() > 0, _stopped_lines(), rx.fragment()),
            rx.el.p(
                icon("stop"),
                rx.el.strong(t("The metro is not running.")),
                rx.el.span(ServiceState.reason),
                link(t("Details"), href="/status"),
                class_name="service service-stop",
            ),
        ),
        role="status",
        class_name="service-slot",
    )


def _stopped_lines() -> rx.Component:
    def line(notice: rx.Var[LineNotice]) -> rx.Component:
        return rx.el.span(
            bullet(notice.letter, notice.color, notice.shape, label=notice.name),
            rx.el.span(notice.name, " ", t("not running")),
            class_name="service-line",
        )

    return rx.el.p(
        icon("warn"),
        rx.foreach(ServiceState.stopped, line),
        link(t("Details"), href="/status"),
        class_name="service service-warn",
    )


__all__ = ["nav_link", "page", "server_link", "theme_switch"]

"""The map of the network, and the same stations as a list: either names a journey."""

import reflex as rx

from metro_web.components import board, layout
from metro_web.components.buttons import button, icon_button, link_button
from metro_web.components.client.line_map import line_map
from metro_web.components.client.station_field import station_field
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet, line_style
from metro_web.components.refusal import refusal
from metro_web.core.i18n import t
from metro_web.queries.lines_view import BranchView, BulletView, LineView, StopView
from metro_web.state.map import MapState

ON_LOAD = [MapState.load]


def page() -> rx.Component:
    """The map, what was picked on it, and the lines."""
    return layout.page(
        rx.el.div(
            rx.el.div(
                line_map(
                    on_station=MapState.pick,
                    from_code=MapState.origin,
                    to_code=MapState.destination,
                    path=MapState.shown.path,
                ),
                rx.el.div(_picked(), _journey(), class_name="stack"),
                class_name="split split-map",
            ),
            rx.cond(
                MapState.shown.quote != "",
                rx.el.div(
                    _buy(t("Buy for {price}").format(price=MapState.shown.price_label)), class_name="thumb phone-only"
                ),
            ),
        ),
        rx.el.section(
            rx.el.h2(t("Lines and stations")),
            rx.el.p(t("Choose a station here as you would on the map."), class_name="quiet"),
            rx.el.div(rx.foreach(MapState.lines, _line), class_name="list"),
            class_name="section",
        ),
        title=t("Map"),
        active="/map",
        width="wide",
    )


def _picked() -> rx.Component:
    return rx.el.div(
        station_field(t("From"), value=MapState.origin, on_select=MapState.pick_origin, exclude=MapState.destination),
        station_field(
            t("To"), value=MapState.destination, on_select=MapState.pick_destination, exclude=MapState.origin
        ),
        icon_button("swap", t("Swap from and to"), outlined=True, on_click=MapState.swap),
        class_name="card journey-ends",
    )


def _journey() -> rx.Component:
    shown = MapState.shown
    hint = rx.cond(
        MapState.origin != "",
        t("Now tap the station you are going to."),
        t("Tap the station you start from, then the one you are going to."),
    )
    return rx.fragment(
        refusal(MapState.refusal),
        rx.cond(
            shown.quote != "",
            rx.fragment(
                board.board(
                    t("Price"),
                    shown.price_label,
                    board.rows(
                        (t("Time"), shown.duration_label),
                        (t("Path"), shown.stations_label),
                        (t("Changes"), shown.changes_label),
                    ),
                ),
                rx.el.div(_buy(t("Buy")), class_name="desk-only"),
                button(t("Clear"), kind="plain", on_click=MapState.clear),
            ),
            rx.el.p(hint, class_name="quiet", role="status"),
        ),
    )


def _buy(label: str) -> rx.Component:
    """Under the thumb on a phone, beside the map on a desk."""
    return link_button(label, href=MapState.buy_href, kind="primary", big=True, block=True)


def _line(line: rx.Var[LineView]) -> rx.Component:
    sign = line.bullet
    return rx.el.details(
        rx.el.summary(
            bullet(sign.letter, sign.color, sign.shape),
            rx.el.span(
                rx.el.strong(sign.name),
                rx.el.br(),
                rx.el.span(line.summary, class_name="quiet small"),
                class_name="grow",
            ),
            rx.cond(line.notice != "", rx.el.span(line.notice, class_name="tag tag-stop")),
            icon("chevron"),
            class_name="list-row",
        ),
        rx.foreach(line.branches, _branch),
        class_name="fold",
        custom_attrs=line_style(sign.color),
    )


def _branch(branch: rx.Var[BranchView]) -> rx.Component:
    return rx.el.div(
        rx.cond(branch.title != "", rx.el.h3(branch.title)),
        rx.el.ol(rx.foreach(branch.stops, _stop), class_name="stops"),
        class_name="stack tight branch",
    )


def _stop(stop: rx.Var[StopView]) -> rx.Component:
    is_picked = (MapState.origin == stop.code) | (MapState.destination == stop.code)
    return rx.el.li(
        rx.el.button(
            rx.el.span(stop.name),
            rx.el.span(rx.foreach(stop.others, _small_bullet), class_name="bullets"),
            type="button",
            on_click=MapState.pick(stop.code),
            class_name="stop",
            custom_attrs={"aria-pressed": rx.cond(is_picked, "true", "false")},
        )
    )


def _small_bullet(sign: rx.Var[BulletView]) -> rx.Component:
    return bullet(sign.letter, sign.color, sign.shape, label=sign.name, size="small")

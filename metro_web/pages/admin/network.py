"""The network as lists: lines, stations by name, walks; every line leads to its editor."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, icon_button, link_button
from metro_web.components.client.station_field import station_field
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet, line_style
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.components.station_dialog import station_dialog
from metro_web.core.i18n import t
from metro_web.state.network_board import NetworkBoardState as Network
from metro_web.state.station_dialog import StationDialogState

ON_LOAD = [Network.load]
SEARCH_MS = 200


def page() -> rx.Component:
    """Lines on the left, what is between and beside them on the right."""
    return layout.page(
        admin_only(_content(), is_loaded=Network.is_loaded, here="/admin/network"),
        title=t("Network"),
        lead=Network.board.summary,
        active="/admin/network",
        width="wide",
        console=True,
        actions=rx.el.div(
            link_button(t("Bring a network in"), href="/admin/network/import", symbol="up"),
            link_button(t("See the map"), href="/map", symbol="map"),
            class_name="actions",
        ),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _lines(),
            rx.el.div(_stations(), _walks(), class_name="stack loose"),
            class_name="split split-main",
        ),
        station_dialog(),
        class_name="stack loose",
    )


def _lines() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Lines")),
            rx.cond(
                Network.is_adding,
                rx.fragment(),
                button(t("Add a line"), symbol="plus", on_click=Network.toggle_adding),
            ),
            class_name="row between",
        ),
        rx.cond(Network.is_adding, _new_line()),
        rx.el.ul(rx.foreach(Network.board.lines, _line), class_name="list"),
        class_name="section",
    )


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        link(
            bullet(line.sign.letter, line.sign.color, line.sign.shape),
            rx.el.span(
                rx.el.strong(line.sign.name),
                rx.el.span(line.ends, class_name="quiet small"),
                class_name="grow stack lines",
            ),
            rx.cond(line.is_running, rx.fragment(), rx.el.span(icon("stop"), t("Stopped"), class_name="tag tag-stop")),
            rx.el.span(line.stations_label, class_name="num quiet"),
            icon("chevron"),
            href=line.href,
            class_name="list-row band",
            custom_attrs=line_style(line.sign.color),
        ),
        key=line.sign.code,
    )


def _new_line() -> rx.Component:
    return rx.el.form(
        field(t("Name"), "name", id="line-name", placeholder=t("Orange Line"), auto_focus=True, autocomplete="off"),
        rx.el.div(
            field(t("Colour"), "color", id="line-color", type="color", default_value="#B57F08"),
            field(t("Code"), "code", id="line-code", hint=t("Made from the name if empty"), autocomplete="off"),
            class_name="days",
        ),
        rx.el.p(Network.add_error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Add the line"), kind="primary", type="submit"),
            button(t("Leave it"), on_click=Network.toggle_adding),
            class_name="actions",
        ),
        on_submit=Network.add_line,
        class_name="card stack",
    )


def _stations() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Stations")),
        field(
            t("Find a station to rename or delete"),
            "station-query",
            type="search",
            default_value=Network.query,
            on_change=Network.search.debounce(SEARCH_MS),
            placeholder=t("Any part of the name"),
            autocomplete="off",
        ),
        rx.cond(
            Network.stations.length() > 0,
            rx.el.ul(rx.foreach(Network.stations, _station), class_name="list"),
        ),
        rx.el.p(
            rx.cond(
                Network.query == "",
                "",
                rx.cond(
                    Network.found > Network.stations.length(),
                    t("The first of ") + Network.found.to_string(),
                    rx.cond(Network.found == 0, t("No station has this in its name."), ""),
                ),
            ),
            role="status",
            class_name="quiet",
        ),
        class_name="section",
    )


def _station(station: Any) -> rx.Component:
    signs = rx.foreach(
        station.lines, lambda one: bullet(one.letter, one.color, one.shape, label=one.name, size="small")
    )
    return rx.el.li(
        rx.el.button(
            rx.el.span(station.name, class_name="grow"),
            rx.el.span(signs, class_name="bullets"),
            icon("chevron"),
            type="button",
            on_click=StationDialogState.open_station(station.code, station.name),
            class_name="list-row row-button",
        ),
        key=station.code,
    )


def _walks() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Walks")),
        rx.cond(
            Network.board.walks.length() > 0,
            rx.el.ul(rx.foreach(Network.board.walks, _walk), class_name="list"),
            rx.el.p(t("No two stations are joined by a walk."), class_name="quiet"),
        ),
        rx.el.details(
            rx.el.summary(icon("plus"), t("Join two stations by a walk")),
            rx.el.form(
                station_field(t("From"), value=Network.walk_from, on_select=Network.pick_walk_from),
                station_field(
                    t("To"), value=Network.walk_to, on_select=Network.pick_walk_to, exclude=Network.walk_from
                ),
                rx.el.div(
                    field(t("Minutes"), "minutes", inputmode="numeric", default_value="5", autocomplete="off"),
                    field(t("Metres"), "metres", inputmode="numeric", default_value="300", autocomplete="off"),
                    class_name="days",
                ),
                rx.el.p(Network.walk_error, role="alert", class_name="field-error"),
                button(t("Add the walk"), kind="primary", type="submit"),
                on_submit=Network.add_walk,
                class_name="card stack",
            ),
            class_name="fold",
        ),
        class_name="section",
    )


def _walk(walk: Any) -> rx.Component:
    return rx.el.li(
        icon("walk"),
        rx.el.span(
            rx.el.strong(walk.title), rx.el.span(walk.remark, class_name="quiet small"), class_name="grow stack lines"
        ),
        icon_button("close", t("Remove the walk ") + walk.title, on_click=Network.remove_walk(walk.a, walk.b)),
        key=walk.title,
        class_name="list-row",
    )

"""The network as drafted: the drawing to arrange, beside it lines, stations and walks; the draft stands over all."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.network_canvas import network_canvas
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet, line_style
from metro_web.components.links import link
from metro_web.components.network_draft_bar import draft_bar
from metro_web.components.network_walks import walks
from metro_web.components.role_gate import admin_only
from metro_web.components.station_dialog import station_dialog
from metro_web.core.i18n import t
from metro_web.state.network_board import NetworkBoardState as Board
from metro_web.state.network_canvas import CanvasState as Canvas
from metro_web.state.network_draft import DraftState as Draft
from metro_web.state.network_review import PublicationState
from metro_web.state.station_dialog import StationDialogState

# The drawing comes last: the lists can be used while it is made.
ON_LOAD = [Board.load, Draft.load, PublicationState.load, Canvas.load]
SEARCH_MS = 200


def page() -> rx.Component:
    """What is drawn here is seen by nobody else before it is published."""
    return layout.page(
        admin_only(_content(), is_loaded=Draft.is_loaded, here="/admin/network"),
        title=t("Network"),
        lead=Draft.view.summary,
        active="/admin/network",
        width="wide",
        console=True,
        actions=rx.el.div(
            link_button(t("Bring a network in"), href="/admin/network/import", symbol="up"),
            link_button(t("As passengers see it"), href="/map", symbol="map"),
            class_name="actions",
        ),
    )


def _content() -> rx.Component:
    return rx.el.div(
        draft_bar(on_shown=[Canvas.refresh, Board.refresh]),
        rx.el.div(
            rx.el.section(
                rx.el.h2(t("Drawing")),
                rx.cond(
                    Draft.view.lines.length() > 0,
                    network_canvas(
                        Canvas.network,
                        answered=Canvas.answered,
                        selected=Canvas.selected,
                        on_select=Canvas.select,
                        on_place=Canvas.place,
                        on_open=StationDialogState.open_station,
                    ),
                    empty("map", t("There is no line yet. Add one, put stations on it, and it is drawn here.")),
                ),
                class_name="section",
            ),
            rx.el.div(_lines(), _stations(), walks(), class_name="stack loose"),
            class_name="split split-main",
        ),
        station_dialog(),
        class_name="stack",
    )


def _lines() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Lines")),
            rx.cond(
                Board.form == "line",
                rx.fragment(),
                button(t("Add a line"), symbol="plus", on_click=Board.open_form("line")),
            ),
            class_name="row between",
        ),
        rx.cond(Board.form == "line", _new_line()),
        rx.cond(
            Draft.view.lines.length() > 0,
            rx.el.ul(rx.foreach(Draft.view.lines, _line), class_name="list"),
            rx.fragment(),
        ),
        class_name="section",
    )


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        link(
            bullet(line.sign.letter, line.sign.color, line.sign.shape),
            rx.el.span(
                rx.el.strong(line.sign.name),
                rx.cond(
                    (line.is_new | line.is_changed) & (line.remarks.length() > 0),
                    rx.el.span(line.remarks[0], class_name="remark small"),
                    rx.fragment(),
                ),
                class_name="grow stack lines",
            ),
            _new_or_changed(line),
            rx.el.span(line.summary, class_name="num quiet"),
            icon("chevron"),
            href="/admin/network/lines/" + line.sign.code,
            class_name="list-row band",
            custom_attrs=line_style(line.sign.color),
        ),
        key=line.sign.code,
    )


def _new_or_changed(one: Any) -> rx.Component:
    """What the draft makes of it."""
    return rx.cond(
        one.is_new,
        rx.el.span(t("New"), class_name="tag tag-go"),
        rx.cond(one.is_changed, rx.el.span(t("Changed"), class_name="tag tag-warn"), rx.fragment()),
    )


def _new_line() -> rx.Component:
    return rx.el.form(
        field(
            t("Name"),
            "name",
            id="line-name",
            placeholder=t("Orange Line"),
            auto_focus=True,
            autocomplete="off",
            on_change=Board.propose.debounce(SEARCH_MS),
        ),
        rx.el.div(
            field(t("Colour"), "color", id="line-color", type="color", default_value=Board.free_color),
            _code("line-code"),
            class_name="days",
        ),
        rx.el.p(Board.error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Add the line"), kind="primary", type="submit"),
            button(t("Leave it"), on_click=Board.open_form("")),
            class_name="actions",
        ),
        on_submit=Board.add_line,
        class_name="card stack",
    )


def _code(id: str) -> rx.Component:
    return field(
        t("Code"),
        "code",
        id=id,
        placeholder=Board.proposed,
        hint=t("Stays for good. Made from the name if empty"),
        autocomplete="off",
        autocapitalize="none",
        spellcheck=False,
    )


def _stations() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Stations")),
            rx.cond(
                Board.form == "station",
                rx.fragment(),
                button(t("Add a station"), symbol="plus", on_click=Board.open_form("station")),
            ),
            class_name="row between",
        ),
        rx.cond(Board.form == "station", _new_station()),
        field(
            t("Find a station to edit"),
            "station-query",
            type="search",
            default_value=Board.query,
            key=Board.query_round.to_string(),
            on_change=Board.search.debounce(SEARCH_MS),
            placeholder=t("Any part of the name"),
            autocomplete="off",
        ),
        rx.cond(
            Board.stations.length() > 0,
            rx.el.ul(rx.foreach(Board.stations, _station), class_name="list"),
            rx.fragment(),
        ),
        rx.el.p(Board.found_label, role="status", class_name="quiet"),
        rx.cond(
            Draft.view.loose.length() > 0,
            rx.el.div(
                rx.el.h3(t("On no line yet")),
                rx.el.ul(rx.foreach(Draft.view.loose, _station), class_name="list"),
                class_name="stack tight",
            ),
        ),
        class_name="section",
    )


def _new_station() -> rx.Component:
    return rx.el.form(
        field(
            t("Name"),
            "name",
            id="new-station-name",
            auto_focus=True,
            autocomplete="off",
            on_change=Board.propose.debounce(SEARCH_MS),
        ),
        rx.el.div(
            _code("new-station-code"),
            rx.el.div(
                rx.el.label(t("On the line"), html_for="new-station-branch"),
                rx.el.select(
                    rx.el.option(t("On none yet"), value=""),
                    rx.foreach(Board.choices, lambda pair: rx.el.option(pair[1], value=pair[0])),
                    name="branch",
                    id="new-station-branch",
                ),
                class_name="field",
            ),
            class_name="days",
        ),
        rx.el.p(Board.error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Add the station"), kind="primary", type="submit"),
            button(t("Leave it"), on_click=Board.open_form("")),
            class_name="actions",
        ),
        on_submit=Board.add_station,
        class_name="card stack",
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
            on_click=StationDialogState.open_station(station.code),
            class_name="list-row row-button",
        ),
        key=station.code,
    )

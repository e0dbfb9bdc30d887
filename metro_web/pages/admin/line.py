"""The editor of one line: its stations in order, by buttons and keys; its name and colour; its end."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.station_field import station_field
from metro_web.components.client.station_order import station_order
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, segmented
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.components.station_dialog import station_dialog
from metro_web.core.i18n import t
from metro_web.state.line import LineEndState, LineState
from metro_web.state.station_dialog import StationDialogState

ON_LOAD = [LineState.load]


def page() -> rx.Component:
    """What is moved here is moved for everybody at once."""
    return layout.page(
        admin_only(
            rx.cond(
                LineState.is_missing,
                empty("map", t("There is no such line."), link_button(t("All lines"), href="/admin/network")),
                _content(),
            ),
            is_loaded=LineState.is_loaded,
            here="/admin/network",
        ),
        title=rx.cond(LineState.line.sign.name != "", LineState.line.sign.name, t("Line")),
        active="/admin/network",
        width="wide",
        console=True,
        back=("/admin/network", t("Network")),
    )


def _content() -> rx.Component:
    sign = LineState.line.sign
    return rx.el.div(
        rx.el.p(
            bullet(sign.letter, sign.color, sign.shape, size="large"),
            rx.el.span(LineState.line.summary, class_name="quiet"),
            rx.cond(
                LineState.line.is_running,
                rx.el.span(icon("check"), t("Running"), class_name="tag tag-go"),
                rx.el.span(icon("stop"), t("Stopped"), class_name="tag tag-stop"),
            ),
            link(t("Service"), href="/admin/service"),
            class_name="row",
        ),
        rx.el.div(
            rx.el.div(rx.foreach(LineState.line.branches, _branch), class_name="stack loose"),
            rx.el.div(_add(), _facts(), _more(), class_name="stack loose aside"),
            class_name="split split-main",
        ),
        station_dialog(),
        _end(),
        class_name="stack loose",
    )


def _branch(branch: Any) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(branch.title),
            rx.el.span(
                branch.count_label,
                rx.cond(branch.is_ring, t(", closes to a ring"), ""),
                class_name="quiet",
            ),
            class_name="row between",
        ),
        rx.cond(
            branch.stops.length() > 0,
            station_order(
                branch.stops,
                branch=branch.position,
                color=LineState.line.sign.color,
                label=branch.title,
                revision=LineState.revision,
                on_move=LineState.move,
                on_pick=StationDialogState.open_stop,
            ),
            rx.el.p(t("Put the first station on it."), class_name="card quiet"),
        ),
        rx.cond(
            LineState.line.branches.length() > 1,
            button(t("Delete this branch"), kind="plain", on_click=LineState.delete_branch(branch.position)),
        ),
        key=branch.position,
        class_name="section",
    )


def _add() -> rx.Component:
    known = station_field(t("Station"), value=LineState.chosen, on_select=LineState.pick_station)
    new = rx.fragment(
        field(t("Name"), "name", id="new-name", autocomplete="off"),
        field(t("Code"), "code", id="new-code", hint=t("Short and lasting, like new-ashok-nagar"), autocomplete="off"),
    )
    return rx.el.section(
        rx.el.h2(t("Add a station")),
        rx.el.form(
            segmented(
                t("Which station"),
                [("known", t("One of the network")), ("new", t("A new one"))],
                LineState.mode,
                on_pick=LineState.pick_mode,
            ),
            rx.cond(LineState.mode == "new", new, known),
            rx.el.div(
                field(t("Place"), "place", hint=t("Empty: at the end"), inputmode="numeric", autocomplete="off"),
                _branch_choice(),
                class_name="days",
            ),
            rx.el.p(LineState.add_error, role="alert", class_name="field-error"),
            button(t("Add to the line"), kind="primary", type="submit"),
            on_submit=LineState.add_stop,
            reset_on_submit=False,
            class_name="card stack",
        ),
        class_name="section",
    )


def _branch_choice() -> rx.Component:
    choice = rx.el.div(
        rx.el.label(t("Branch"), html_for="branch"),
        rx.el.select(
            rx.foreach(
                LineState.line.branches,
                lambda branch: rx.el.option(branch.title, value=branch.position.to_string()),
            ),
            name="branch",
            id="branch",
        ),
        class_name="field",
    )
    return rx.cond(LineState.line.branches.length() > 1, choice)


def _facts() -> rx.Component:
    sign = LineState.line.sign
    return rx.el.section(
        rx.el.h2(t("Name and colour")),
        rx.el.form(
            field(t("Name"), "name", id="line-name", default_value=sign.name, key=sign.name, autocomplete="off"),
            field(t("Colour"), "color", id="line-color", type="color", default_value=sign.color, key=sign.color),
            rx.el.p(LineState.facts_error, role="alert", class_name="field-error"),
            button(t("Save"), type="submit"),
            on_submit=LineState.save_facts,
            class_name="card stack",
        ),
        class_name="section",
    )


def _more() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("More")),
        rx.el.form(
            field(
                t("Name of a new branch"), "branch_name", autocomplete="off", hint=t("A fork, or a piece of its own")
            ),
            button(t("Add branch"), type="submit"),
            on_submit=LineState.add_branch,
            reset_on_submit=True,
            class_name="card stack",
        ),
        rx.el.div(button(t("Delete the line"), kind="stop", on_click=LineEndState.toggle), class_name="actions"),
        class_name="section",
    )


def _end() -> rx.Component:
    return dialog(
        t("Delete the line?"),
        rx.el.p(t("The line goes with its order. Its stations stay. This cannot be undone.")),
        rx.el.p(LineEndState.error, role="alert", class_name="field-error"),
        is_open=LineEndState.is_open,
        on_close=LineEndState.toggle,
        actions=[
            button(t("Keep it"), on_click=LineEndState.toggle),
            button(t("Delete"), kind="stop", on_click=LineEndState.delete),
        ],
        id="line-end",
    )

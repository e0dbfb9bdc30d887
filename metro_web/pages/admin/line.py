"""One line of the draft: its stations in order, dragged or by keys; its name, colour and sign; its branches; its end."""

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
from metro_web.components.line_badge import SHAPES, bullet
from metro_web.components.network_branches import branch_tools, new_branch
from metro_web.components.network_draft_bar import draft_bar
from metro_web.components.role_gate import admin_only
from metro_web.components.station_dialog import station_dialog
from metro_web.core.i18n import t
from metro_web.state.line import BranchState, LineState
from metro_web.state.network_draft import DraftState as Draft
from metro_web.state.network_review import PublicationState
from metro_web.state.station_dialog import StationDialogState

ON_LOAD = [Draft.load, LineState.load, PublicationState.load]
PROPOSE_MS = 200
SHAPE_NAMES = {
    "circle": t("Circle"),
    "square": t("Square"),
    "diamond": t("Diamond"),
    "hexagon": t("Hexagon"),
    "triangle": t("Triangle"),
    "pill": t("Pill"),
    "octagon": t("Octagon"),
    "shield": t("Shield"),
}


def page() -> rx.Component:
    """What is moved here is the draft's; passengers see it when it is published."""
    return layout.page(
        admin_only(
            rx.cond(
                LineState.is_missing,
                rx.el.div(
                    draft_bar(on_shown=LineState.refresh),
                    empty(
                        "map",
                        t("There is no such line in your draft."),
                        link_button(t("All lines"), href="/admin/network"),
                    ),
                    class_name="stack",
                ),
                _content(),
            ),
            is_loaded=LineState.is_loaded,
            here="/admin/network",
        ),
        title=rx.cond(LineState.view.line.sign.name != "", LineState.view.line.sign.name, t("Line")),
        active="/admin/network",
        width="wide",
        console=True,
        back=("/admin/network", t("Network")),
    )


def _content() -> rx.Component:
    line = LineState.view.line
    return rx.el.div(
        draft_bar(on_shown=LineState.refresh),
        rx.el.p(
            bullet(line.sign.letter, line.sign.color, line.sign.shape, size="large"),
            rx.el.span(line.summary, class_name="quiet"),
            rx.cond(
                line.is_new,
                rx.el.span(t("New"), class_name="tag tag-go"),
                rx.cond(line.is_changed, rx.el.span(t("Changed"), class_name="tag tag-warn"), rx.fragment()),
            ),
            class_name="row",
        ),
        rx.foreach(line.remarks, lambda said: rx.el.p(icon("warn"), said, class_name="remark", key=said)),
        rx.el.div(
            rx.el.div(rx.foreach(LineState.view.branches, _branch), class_name="stack loose"),
            rx.el.div(_add(), _facts(), new_branch(), _ends(), class_name="stack loose"),
            class_name="split split-main",
        ),
        station_dialog(),
        _end(),
        class_name="stack",
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
                color=LineState.view.line.sign.color,
                label=branch.title,
                answered=LineState.answered,
                on_move=LineState.move,
                on_pick=StationDialogState.open_stop,
            ),
            rx.el.p(t("Put the first station on it."), class_name="card quiet"),
        ),
        branch_tools(branch),
        key=branch.position,
        class_name="section",
    )


def _add() -> rx.Component:
    known = station_field(
        t("Station"),
        value=LineState.chosen,
        on_select=LineState.pick_station,
        network=LineState.names,
        auto_focus=LineState.round > 0,
    )
    new = rx.fragment(
        field(
            t("Name"),
            "name",
            id="new-name",
            autocomplete="off",
            on_change=lambda name: LineState.propose(name, LineState.round).debounce(PROPOSE_MS),
            auto_focus=LineState.round > 0,
        ),
        field(
            t("Code"),
            "code",
            id="new-code",
            placeholder=LineState.proposed,
            hint=t("Stays for good. Made from the name if empty"),
            autocomplete="off",
            autocapitalize="none",
            spellcheck=False,
        ),
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
            rx.el.p(LineState.error, role="alert", class_name="field-error"),
            button(t("Add to the line"), kind="primary", type="submit"),
            on_submit=LineState.add_stop,
            reset_on_submit=False,
            key=LineState.round.to_string(),
            class_name="card stack",
        ),
        class_name="section",
    )


def _branch_choice() -> rx.Component:
    choice = rx.el.div(
        rx.el.label(t("Branch"), html_for="branch"),
        rx.el.select(
            rx.foreach(
                LineState.view.branches,
                lambda branch: rx.el.option(branch.title, value=branch.position.to_string()),
            ),
            name="branch",
            id="branch",
        ),
        class_name="field",
    )
    return rx.cond(LineState.view.branches.length() > 1, choice)


def _facts() -> rx.Component:
    sign = LineState.view.line.sign
    return rx.el.section(
        rx.el.h2(t("Name and sign")),
        rx.el.form(
            field(t("Name"), "name", id="line-name", default_value=sign.name, key=sign.name, autocomplete="off"),
            rx.el.div(
                field(t("Colour"), "color", id="line-color", type="color", default_value=sign.color, key=sign.color),
                field(
                    t("Letter"),
                    "letter",
                    id="line-letter",
                    default_value=sign.letter,
                    key=sign.letter,
                    autocomplete="off",
                    max_length=3,
                ),
                _shape(sign),
                field(
                    t("Place among lines"),
                    "position",
                    id="line-position",
                    default_value=LineState.view.line.position.to_string(),
                    key="at" + LineState.view.line.position.to_string(),
                    inputmode="numeric",
                    autocomplete="off",
                ),
                class_name="days",
            ),
            rx.el.p(LineState.facts_error, role="alert", class_name="field-error"),
            button(t("Save"), type="submit"),
            on_submit=LineState.save_facts,
            class_name="card stack",
        ),
        class_name="section",
    )


def _shape(sign: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(t("Shape"), html_for="line-shape"),
        rx.el.select(
            *[rx.el.option(SHAPE_NAMES[shape], value=shape) for shape in SHAPES],
            name="shape",
            id="line-shape",
            default_value=sign.shape,
            key=sign.shape,
        ),
        class_name="field",
    )


def _ends() -> rx.Component:
    return rx.el.div(button(t("Remove the line"), kind="stop", on_click=BranchState.toggle_end), class_name="actions")


def _end() -> rx.Component:
    return dialog(
        t("Remove the line?"),
        rx.el.p(t("The line goes with its order. Its stations stay. Nothing is final before you publish.")),
        is_open=BranchState.is_ending,
        on_close=BranchState.toggle_end,
        actions=[
            button(t("Keep it"), on_click=BranchState.toggle_end),
            button(t("Remove"), kind="stop", on_click=BranchState.remove_line),
        ],
        id="line-end",
    )

"""Walks between stations of the draft: a new one, seconds and metres, and their end."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button, icon_button
from metro_web.components.client.station_field import station_field
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.core.i18n import t
from metro_web.state.network_board import WalkState
from metro_web.state.network_canvas import CanvasState as Canvas
from metro_web.state.network_draft import DraftState as Draft


def walks() -> rx.Component:
    """The list, each opened to be changed, and the form for a new one."""
    return rx.el.section(
        rx.el.h2(t("Walks")),
        rx.cond(
            Draft.view.walks.length() > 0,
            rx.el.ul(rx.foreach(Draft.view.walks, _walk), class_name="list"),
            rx.el.p(t("No two stations are joined by a walk."), class_name="quiet"),
        ),
        rx.el.details(
            rx.el.summary(icon("plus"), t("Join two stations by a walk")),
            rx.el.form(
                station_field(t("From"), value=WalkState.start, on_select=WalkState.pick_start, network=Canvas.network),
                station_field(
                    t("To"),
                    value=WalkState.goal,
                    on_select=WalkState.pick_goal,
                    exclude=WalkState.start,
                    network=Canvas.network,
                ),
                _measures("300", "300", "new"),
                rx.el.p(rx.cond(WalkState.edited == "", WalkState.error, ""), role="alert", class_name="field-error"),
                button(t("Add the walk"), kind="primary", type="submit"),
                on_submit=WalkState.add,
                class_name="card stack",
            ),
            class_name="fold",
        ),
        class_name="section",
    )


def _measures(seconds: Any, metres: Any, id: Any) -> rx.Component:
    return rx.el.div(
        field(
            t("Seconds"),
            "duration_s",
            id=id + "-seconds",
            inputmode="numeric",
            default_value=seconds,
            autocomplete="off",
        ),
        field(
            t("Metres"), "distance_m", id=id + "-metres", inputmode="numeric", default_value=metres, autocomplete="off"
        ),
        class_name="days",
    )


def _walk(walk: Any) -> rx.Component:
    key = walk.a + "~" + walk.b
    title = walk.a_name + " – " + walk.b_name
    form = rx.el.form(
        _measures(walk.duration_s.to_string(), walk.distance_m.to_string(), "walk"),
        rx.el.p(WalkState.error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Save"), kind="primary", type="submit"),
            button(t("Remove the walk"), kind="stop", on_click=WalkState.remove(walk.a, walk.b)),
            class_name="actions",
        ),
        on_submit=WalkState.change(walk.a, walk.b),
        class_name="stack walk-form",
    )
    return rx.el.li(
        rx.el.div(
            icon("walk"),
            rx.el.span(
                rx.el.strong(title), rx.el.span(walk.label, class_name="quiet small"), class_name="grow stack lines"
            ),
            rx.cond(walk.is_new, rx.el.span(t("New"), class_name="tag tag-go"), rx.fragment()),
            icon_button(
                "more",
                t("Change the walk ") + title,
                on_click=WalkState.edit(key),
                custom_attrs={"aria-expanded": rx.cond(WalkState.edited == key, "true", "false")},
            ),
            class_name="list-row",
        ),
        rx.cond(WalkState.edited == key, form),
        key=key,
    )

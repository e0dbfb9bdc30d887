"""A door at an event or trip: what is checked in once, then one ticket after the other, and who has come, live."""

from typing import Any

import reflex as rx

from metro_web.components import board, gate_modes, layout
from metro_web.components.buttons import button
from metro_web.components.client.scan_desk import scan_desk
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, segmented
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.role_gate import staff_only
from metro_web.core.i18n import t
from metro_web.state.door import DoorState as Door

ON_LOAD = [Door.load]


def page() -> rx.Component:
    """The field has the focus by itself; the verdict fills the screen."""
    return layout.page(
        staff_only(_content(), is_loaded=Door.is_loaded, here="/gate/check-in"),
        title=t("Check-in"),
        active="/gate",
        actions=link(t("Gate log"), href="/gate/log"),
    )


def _content() -> rx.Component:
    return rx.el.div(
        gate_modes.modes("/gate/check-in"),
        rx.cond(Door.is_choosing, _choose(), _work()),
        on_unmount=Door.go_away,
        class_name="stack loose",
    )


def _choose() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("What is checked in here?")),
        field(
            t("Find"), "door-words", type="search", default_value=Door.words, on_change=Door.find.debounce(250),
            placeholder=t("Team, venue, train or stop"), autocomplete="off",
        ),
        rx.cond(
            Door.choices.length() > 0,
            rx.el.ul(rx.foreach(Door.choices, _choice), class_name="list"),
            empty("ticket", t("There is no event and no trip to check in.")),
        ),
        class_name="section",
    )  # fmt: skip


def _choice(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.strong(one.title),
                rx.el.span(one.remark, class_name="quiet small"),
                rx.el.span(one.when_label, class_name="small num"),
                class_name="grow stack lines",
            ),
            rx.cond(one.is_today, rx.el.span(t("Today"), class_name="tag tag-go"), rx.fragment()),
            icon("chevron"),
            type="button",
            on_click=Door.pick(one.id),
            class_name="list-row row-button",
        ),
        key=one.id,
    )


def _work() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.strong(Door.chosen.title, class_name="place-name"),
                rx.el.span(Door.chosen.when_label, class_name="quiet small num"),
                class_name="stack lines grow",
            ),
            button(t("Change"), kind="plain", on_click=Door.choose),
            class_name="row between",
        ),
        rx.cond(
            Door.chosen.has_reentry,
            segmented(
                t("Direction"), [("entry", t("In")), ("exit", t("Out"))], Door.direction, on_pick=Door.pick_direction
            ),
            rx.fragment(),
        ),
        scan_desk(
            verdict=Door.verdict,
            number=Door.number,
            error="",
            on_scan=Door.scan,
            on_settle=Door.close,
            on_close=Door.close,
        ),
        _arrivals(),
        _lately(),
        class_name="stack loose",
    )


def _arrivals() -> rx.Component:
    total = Door.total
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Who has come")),
            rx.el.p(
                rx.el.span(class_name="dot dot-live", aria_hidden="true"),
                t("Live, as of "),
                rx.el.span(Door.as_of, class_name="num"),
                class_name="quiet small row",
            ),
            class_name="row between",
        ),
        rx.el.div(
            board.board(t("Arrived"), total.arrived),
            board.board(t("Expected"), total.expected),
            rx.cond(Door.chosen.has_reentry, board.board(t("Inside"), total.inside), rx.fragment()),
            class_name="boards",
        ),
        rx.cond(
            Door.sections.length() > 0,
            rx.el.div(rx.foreach(Door.sections, _section), class_name="bars card"),
            rx.fragment(),
        ),
        class_name="section",
    )


def _section(one: Any) -> rx.Component:
    figure = one.arrived.to_string() + t(" of ") + one.expected.to_string()
    return board.bar(one.name, one.share, figure, color="var(--primary)")


def _lately() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("This screen")),
        rx.cond(
            Door.recent.length() > 0,
            rx.el.ol(rx.foreach(Door.recent, gate_modes.recent_scan), class_name="list"),
            rx.el.p(t("The last tickets will stand here."), class_name="quiet"),
        ),
        class_name="section",
    )

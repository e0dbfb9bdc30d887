"""Footfall of today, live, or of another day: figures, a bar a line, the busiest stations, and the table of all."""

from typing import Any

import reflex as rx

from metro_web.components import board, layout
from metro_web.components.buttons import button
from metro_web.components.client.footfall_table import footfall_table
from metro_web.components.data_table import Column, table
from metro_web.components.form_fields import field
from metro_web.components.line_badge import line_name
from metro_web.components.role_gate import staff_only
from metro_web.core.i18n import t
from metro_web.state.live_board import FootfallState as Footfall

ON_LOAD = [Footfall.load]


def page() -> rx.Component:
    """Nothing here speaks by itself; the time says how fresh it is, and Pause lets it stand still."""
    return layout.page(
        staff_only(_content(), is_loaded=Footfall.is_loaded, here="/admin/live"),
        title=t("Footfall"),
        active="/admin/live",
        width="wide",
        console=True,
    )


def _content() -> rx.Component:
    return rx.el.div(
        _controls(),
        board.figures(
            [
                (t("Went in"), Footfall.total),
                (t("Inside"), Footfall.inside),
                (t("Came out"), Footfall.left),
            ]
        ),
        rx.el.div(_lines(), _busiest(), class_name="split"),
        _line_table(),
        rx.el.section(
            rx.el.h2(t("By station")),
            footfall_table(names=Footfall.names, counts=Footfall.counts, lines=Footfall.lines, day=Footfall.day),
            class_name="section",
        ),
        on_unmount=Footfall.go_away,
        class_name="stack loose",
    )


def _controls() -> rx.Component:
    return rx.el.div(
        field(
            t("Service day"),
            "day",
            type="date",
            default_value=Footfall.day,
            key=Footfall.is_today,
            on_change=Footfall.pick_day.debounce(400),
            error=Footfall.day_error,
        ),
        rx.cond(
            Footfall.is_today & ~Footfall.is_paused,
            button(t("Pause"), symbol="pause", on_click=Footfall.pause),
            button(rx.cond(Footfall.is_today, t("Go on"), t("Today, live")), symbol="play", on_click=Footfall.resume),
        ),
        rx.el.p(
            rx.cond(
                Footfall.is_today & ~Footfall.is_paused,
                rx.el.span(class_name="dot dot-live", aria_hidden="true"),
                rx.fragment(),
            ),
            rx.cond(
                Footfall.is_today,
                rx.cond(Footfall.is_paused, t("Paused, as of "), t("Live, as of ")),
                t("As it was, read at "),
            ),
            rx.el.span(Footfall.as_of, class_name="num"),
            class_name="quiet",
        ),
        class_name="board-tools",
    )


def _lines() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Boardings by line")),
        rx.el.div(
            rx.foreach(
                Footfall.lines,
                lambda line: board.bar(
                    line.name, line.share, line.boardings, color=line.color, letter=line.letter, shape=line.shape
                ),
            ),
            class_name="bars card",
        ),
        class_name="section",
    )


def _busiest() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Busiest stations")),
        rx.cond(
            Footfall.busiest.length() > 0,
            rx.el.div(
                rx.foreach(
                    Footfall.busiest,
                    lambda one: board.bar(one.name, one.share, one.passed, color="var(--primary)"),
                ),
                rx.el.p(t("Entries, exits and changes together."), class_name="quiet small"),
                class_name="bars card",
            ),
            rx.el.p(t("Nobody yet."), class_name="card quiet"),
        ),
        class_name="section",
    )


def _line_table() -> rx.Component:
    def cells(line: Any) -> list[Any]:
        return [
            line_name(line.name, line.letter, line.color, line.shape),
            line.entered.to_string(),
            line.left.to_string(),
            line.boardings.to_string(),
        ]

    return rx.el.section(
        rx.el.h2(t("By line")),
        table(
            t("Footfall by line"),
            [
                Column(t("Line")),
                Column(t("Entries"), end=True),
                Column(t("Exits"), end=True),
                Column(t("Boardings"), end=True),
            ],
            rows=Footfall.lines,
            cells=cells,
            hide_caption=True,
        ),
        class_name="section",
    )

"""The form of a vehicle's layout, a line a cabin, bus or run of coaches, on top of a `state.layout_rows.LayoutRows`."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from metro_web.components.buttons import button, icon_button
from metro_web.components.client.vehicle_plan import preview
from metro_web.components.form_fields import check, field, segmented, select
from metro_web.core.i18n import t
from metro_web.domain.vehicle_layouts import BUS, CLASSES, OPEN, PLANE, TRAIN
from metro_web.domain.vehicle_words import ACROSS, KINDS
from metro_web.queries.vehicles_view import MODES

TYPING_MS = 250
ADD = {PLANE: t("Add a section"), TRAIN: t("Add coaches")}


def modes(state: Any) -> rx.Component:
    """Bus, train or plane."""
    return segmented(t("What it is"), list(MODES.items()), state.mode, on_pick=state.pick_mode)


def lines(state: Any) -> rx.Component:
    """What is typed, and what is wrong with it once it was sent."""
    return rx.el.div(
        *[_suggested(mode) for mode in MODES],
        rx.match(
            state.mode,
            (PLANE, rx.el.div(rx.foreach(state.parts, lambda part, n: _cabin(state, part, n)), class_name="stack")),
            (TRAIN, rx.el.div(rx.foreach(state.parts, lambda part, n: _coaches(state, part, n)), class_name="stack")),
            rx.el.div(rx.foreach(state.parts, lambda part: _bus(state, part)), class_name="stack"),
        ),
        rx.cond(
            state.mode == BUS,
            rx.fragment(),
            rx.el.div(
                button(
                    rx.cond(state.mode == PLANE, ADD[PLANE], ADD[TRAIN]),
                    symbol="plus",
                    on_click=state.add_part,
                    disabled=~state.can_add,
                )
            ),
        ),
        field(
            t("Seats in all"),
            "capacity",
            key=state.mode,
            default_value=state.capacity,
            on_change=state.type_capacity.debounce(TYPING_MS),
            inputmode="numeric",
            autocomplete="off",
            hint=t("If you know it: the sections then have to sum to it. Empty: whatever they sum to."),
        ),
        rx.el.p(state.errors["layout"].to(str), class_name="field-error", role="alert"),
        class_name="stack",
    )


def drawn(state: Any) -> rx.Component:
    """What the form says, on paper."""
    return rx.el.section(rx.el.h2(t("What it will be")), preview(state.asked), class_name="stack tight")


def _bus(state: Any, part: Any) -> rx.Component:
    return rx.el.div(
        _class(state, part),
        _typed(state, part, "rows", t("Rows"), part.rows),
        _across(state, part, BUS),
        _wheelchairs(state, part),
        check(
            t("The last row has no aisle, and one seat more"),
            f"last-{part.key}",
            id=f"last-{part.key}",
            checked=part.is_last_full,
            on_change=state.turn_last(part.key),
        ),
        key=part.key,
        class_name="field-grid layout-line",
    )


def _cabin(state: Any, part: Any, number: rx.Var) -> rx.Component:
    return _line(
        state,
        part,
        rx.el.span(t("Section"), " ", number + 1),
        _class(state, part),
        _typed(state, part, "rows", t("Rows"), part.rows),
        _across(state, part, PLANE),
        _wheelchairs(state, part),
        remove=t("Remove this section"),
    )


def _coaches(state: Any, part: Any, number: rx.Var) -> rx.Component:
    is_open = part.kind == OPEN
    return _line(
        state,
        part,
        rx.cond(part.numbers != "", rx.el.span(t("Coach"), " ", part.numbers), rx.el.span(t("Coach"))),
        _typed(state, part, "numbers", t("Coach numbers"), part.numbers, inputmode="text", hint=t("Like 1, or 2–5")),
        _class(state, part),
        _chosen(state, part, "kind", t("Compartments"), list(KINDS.items()), part.kind),
        _typed(state, part, "rows", rx.cond(is_open, t("Rows"), t("How many of them")), part.rows),
        rx.cond(is_open, _across(state, part, TRAIN), rx.fragment()),
        _wheelchairs(state, part),
        remove=t("Remove these coaches"),
    )


def _line(state: Any, part: Any, title: rx.Component, *fields: rx.Component, remove: str) -> rx.Component:
    """Fields under a title, and a way to take them away while others stay."""
    return rx.el.fieldset(
        rx.el.legend(title, class_name="sr-only"),
        rx.el.div(
            rx.el.strong(title, aria_hidden="true"),
            rx.cond(
                state.parts.length() > 1,
                icon_button("close", remove, on_click=state.remove_part(part.key)),
                rx.fragment(),
            ),
            class_name="row between",
        ),
        rx.el.div(*fields, class_name="field-grid"),
        key=part.key,
        class_name="card stack tight layout-line",
    )


def _typed(
    state: Any, part: Any, name: str, label: str | rx.Var, value: rx.Var, *, inputmode: str = "numeric", **more: Any
) -> rx.Component:
    return field(
        label,
        f"{name}-{part.key}",
        id=f"{name}-{part.key}",
        default_value=value,
        on_change=state.type_part(part.key, name).debounce(TYPING_MS),
        inputmode=inputmode,
        autocomplete="off",
        **more,
    )


def _chosen(
    state: Any, part: Any, name: str, label: str, options: Sequence[tuple[str, str]], value: rx.Var
) -> rx.Component:
    key = f"{name}-{part.key}"
    return select(label, key, id=key, options=options, value=value, on_change=state.type_part(part.key, name))


def _class(state: Any, part: Any) -> rx.Component:
    return _chosen(state, part, "seat_class", t("Class"), list(CLASSES.items()), part.seat_class)


def _wheelchairs(state: Any, part: Any) -> rx.Component:
    return _typed(state, part, "accessible", t("Wheelchair places"), part.accessible)


def _across(state: Any, part: Any, mode: str) -> rx.Component:
    return _typed(
        state,
        part,
        "across",
        t("Seats across"),
        part.across,
        inputmode="text",
        hint=t("A plus is the aisle"),
        list=f"across-{mode}",
    )


def _suggested(mode: str) -> rx.Component:
    return rx.el.datalist(*[rx.el.option(value=each) for each in ACROSS[mode]], id=f"across-{mode}")

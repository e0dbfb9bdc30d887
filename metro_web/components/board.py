"""Boards: dark panels with tabular figures for money, times and live counts."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from metro_web.components.line_badge import bullet, line_style


def board(label: str | rx.Var, figure: str | int | rx.Var | rx.Component, *rows: Any, **props: Any) -> rx.Component:
    """One big figure under its name, and whatever rows belong to it."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(label, class_name="board-label"),
            rx.el.div(figure, class_name="board-figure"),
        ),
        *rows,
        class_name="board",
        **props,
    )


def figures(entries: Sequence[tuple[str | rx.Var, str | int | rx.Var | rx.Component]]) -> rx.Component:
    """Several boards side by side, each with one figure."""
    return rx.el.div(*[board(label, figure) for label, figure in entries], class_name="boards")


def rows(*entries: tuple[Any, Any]) -> rx.Component:
    """Lines of a board: words at the start, an amount at the end."""
    lines = [rx.el.div(rx.el.span(words), rx.el.span(amount, class_name="amount")) for words, amount in entries]
    return rx.el.div(*lines, class_name="board-rows")


def bar(
    name: str | rx.Var,
    share: float | rx.Var,
    figure: str | int | rx.Var,
    *,
    color: str | rx.Var,
    letter: Any = None,
    shape: Any = "circle",
) -> rx.Component:
    """One bar of a chart inside an element of class `bars`; `share` is 0 to 100."""
    width = f"{share}%"
    return rx.el.div(
        rx.el.span(bullet(letter, color, shape) if letter is not None else rx.fragment(), name, class_name="line-name"),
        rx.el.span(
            rx.el.i(custom_attrs={"style": {"--line": color, "display": "block", "inlineSize": width}}),
            aria_hidden="true",
        ),
        rx.el.span(figure, class_name="amount"),
        custom_attrs=line_style(color),
    )

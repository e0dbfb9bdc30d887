"""Bullets and bands: a line is told by letter, shape and colour together, never by colour alone."""

from typing import Any

import reflex as rx

SHAPES = ("circle", "square", "diamond", "hexagon", "triangle", "pill", "octagon", "shield")


def line_style(color: str | rx.Var) -> dict[str, Any]:
    """`custom_attrs` with the property the style sheet reads; it picks black or white by the colour's luminance."""
    return {"style": {"--line": color}}


def bullet(
    letter: str | rx.Var,
    color: str | rx.Var,
    shape: str | rx.Var = "circle",
    *,
    label: str | rx.Var = "",
    size: str = "",
) -> rx.Component:
    """The letter in its shape. With a `label` it speaks; without, the words beside it do."""
    classes = f"bullet bullet-{shape}"
    speaks = {"role": "img", "aria-label": label} if isinstance(label, rx.Var) or label else {"aria-hidden": "true"}
    return rx.el.span(
        rx.el.span(letter),
        class_name=classes + (f" bullet-{size}" if size else ""),
        custom_attrs={**speaks, **line_style(color)},
    )


def line_name(
    name: str | rx.Var, letter: str | rx.Var, color: str | rx.Var, shape: str | rx.Var = "circle"
) -> rx.Component:
    """Bullet and name in a row."""
    return rx.el.span(bullet(letter, color, shape), rx.el.span(name), class_name="line-name")


def band(*children: Any, color: str | rx.Var, class_name: str = "", **props: Any) -> rx.Component:
    """A block that belongs to a line: a strip of its colour on the inline-start edge."""
    return rx.el.div(*children, class_name=f"band {class_name}".strip(), custom_attrs=line_style(color), **props)

"""A journey drawn as legs: which line, towards where, how many stations, where to change or walk."""

from typing import Any

import reflex as rx

from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet, line_style
from metro_web.core.i18n import t


def path(legs: rx.Var | list[Any], destination: str | rx.Var) -> rx.Component:
    """`legs`: items with is_walk, line_name, letter, color, shape, origin, towards, stops_label, duration_label, note."""
    drawn = rx.foreach(legs, _leg) if isinstance(legs, rx.Var) else rx.fragment(*[_leg(leg) for leg in legs])
    end = rx.el.li(rx.el.p(destination, class_name="leg-station"), class_name="leg leg-end")
    return rx.el.ol(drawn, end, class_name="path")


def _leg(leg: Any) -> rx.Component:
    return rx.cond(leg.is_walk, _walk(leg), _ride(leg)) if isinstance(leg.is_walk, rx.Var) else _either(leg)


def _either(leg: Any) -> rx.Component:
    return _walk(leg) if leg.is_walk else _ride(leg)


def _ride(leg: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(leg.origin, class_name="leg-station"),
        rx.el.p(
            bullet(leg.letter, leg.color, leg.shape),
            rx.el.strong(leg.line_name),
            rx.el.span(t("towards "), leg.towards),
            class_name="leg-ride",
        ),
        rx.el.p(leg.stops_label, " · ", leg.duration_label, class_name="quiet"),
        _note(leg),
        class_name="leg",
        custom_attrs=line_style(leg.color),
    )


def _walk(leg: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(leg.origin, class_name="leg-station"),
        rx.el.p(
            icon("walk"),
            rx.el.strong(t("Walk")),
            rx.el.span(leg.duration_label, class_name="quiet"),
            class_name="leg-ride",
        ),
        _note(leg),
        class_name="leg leg-walk",
    )


def _note(leg: Any) -> rx.Component:
    if isinstance(leg.note, rx.Var):
        return rx.cond(leg.note != "", rx.el.p(leg.note), rx.fragment())
    return rx.el.p(leg.note) if leg.note else rx.fragment()


def stations(names: rx.Var) -> rx.Component:
    """Every station of the path, folded away until asked for."""
    return rx.el.details(
        rx.el.summary(t("All stations on the way")),
        rx.el.ol(rx.foreach(names, rx.el.li), class_name="station-names"),
        class_name="fold",
    )

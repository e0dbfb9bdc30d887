"""Amenities in pictures and words; the picture never stands alone."""

from typing import Any

import reflex as rx

from metro_web.components.icons import icon
from metro_web.core.i18n import t
from metro_web.domain.amenities import ICONS


def picture(name: rx.Var) -> rx.Component:
    """The picture of that name."""
    return rx.match(name, *[(each, icon(each)) for each in ICONS], icon("star"))


def on_board(amenities: Any) -> rx.Component:
    """What a trip or vehicle has, as a list; nothing where it has none."""

    def row(each: Any) -> rx.Component:
        return rx.el.li(picture(each.icon), rx.el.span(each.name), key=each.code, class_name="amenity")

    return rx.cond(
        amenities.length() > 0,
        rx.el.section(
            rx.el.h2(t("On board")),
            rx.el.ul(rx.foreach(amenities, row), class_name="card amenities"),
            class_name="section",
        ),
        rx.fragment(),
    )


def ticks(choices: Any, error: rx.Var, legend: str = t("On board")) -> rx.Component:
    """All that can be chosen, each with its picture; the form's fields are `amenity-<code>`."""

    def row(each: Any) -> rx.Component:
        key = f"amenity-{each.code}"
        return rx.el.label(
            rx.el.input(type="checkbox", name=key, id=key, default_checked=each.is_on),
            picture(each.icon),
            rx.el.span(each.name),
            key=each.code,
            class_name="check",
        )

    return rx.cond(
        choices.length() > 0,
        rx.el.fieldset(
            rx.el.legend(legend, class_name="field-label"),
            rx.el.div(rx.foreach(choices, row), class_name="amenity-ticks"),
            rx.el.p(error, class_name="field-error", role="alert"),
            class_name="plain-fieldset stack tight",
        ),
        rx.fragment(),
    )


def pictures(chosen: rx.Var, *, on_pick: Any) -> rx.Component:
    """One of the pictures there are."""

    def choice(name: str, words: str) -> rx.Component:
        return rx.el.button(
            icon(name),
            type="button",
            title=words,
            aria_label=words,
            on_click=on_pick(name),
            custom_attrs={"aria-pressed": rx.cond(chosen == name, "true", "false")},
            class_name="btn-icon outlined",
        )

    return rx.el.div(
        *[choice(name, words) for name, words in ICONS.items()],
        role="group",
        aria_label=t("Picture"),
        class_name="amenity-pictures",
    )

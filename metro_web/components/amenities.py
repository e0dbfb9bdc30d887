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

"""Amenities: the list that companies choose from, and one of them in a form."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.amenities import picture, pictures
from metro_web.components.buttons import button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.amenities import AmenitiesState as Amenities

ON_LOAD = [Amenities.load]


def page() -> rx.Component:
    """The list, and the form beside it."""
    return layout.page(
        admin_only(_content(), is_loaded=Amenities.is_loaded, here="/admin/amenities"),
        title=t("Amenities"),
        lead=t("What companies can say that their vehicles and trips have."),
        active="/admin/amenities",
        width="wide",
        console=True,
    )


def _content() -> rx.Component:
    columns = [Column(t("Name")), Column(t("Used by")), Column("", end=True)]
    usual = button(t("Add the usual ones"), kind="primary", on_click=Amenities.add_usual)
    return rx.el.div(
        _form(),
        rx.cond(
            Amenities.lines.length() > 0,
            table(t("Amenities"), columns, rows=Amenities.lines, cells=_cells, hide_caption=True),
            empty("wifi", t("There is no amenity yet."), usual),
        ),
        class_name="split split-side",
    )


def _form() -> rx.Component:
    is_new = Amenities.code == ""
    return rx.el.form(
        rx.el.h2(rx.cond(is_new, t("New amenity"), t("Change it"))),
        field(
            t("Name"),
            "name",
            default_value=Amenities.name,
            error=Amenities.errors["name"].to(str),
            autocomplete="off",
            required=True,
            max_length=60,
        ),
        rx.el.div(
            rx.el.span(t("Picture"), class_name="field-label"),
            pictures(Amenities.icon, on_pick=Amenities.pick_icon),
            rx.el.p(Amenities.errors["icon"].to(str), class_name="field-error", role="alert"),
            class_name="stack tight",
        ),
        rx.el.div(
            button(rx.cond(is_new, t("Add it"), t("Save")), kind="primary", type="submit"),
            rx.cond(is_new, rx.fragment(), button(t("Leave it"), on_click=Amenities.leave)),
            class_name="actions",
        ),
        key=Amenities.generation.to_string(),
        on_submit=Amenities.save,
        reset_on_submit=False,
        class_name="card stack",
    )


def _cells(line: Any) -> list[Any]:
    retired = rx.cond(line.is_retired, rx.el.span(t("Retired"), class_name="tag"), rx.fragment())
    return [
        rx.el.span(picture(line.icon), rx.el.span(line.name), retired, class_name="row"),
        rx.el.span(line.uses_label, class_name="num"),
        rx.el.span(
            button(t("Change"), on_click=Amenities.edit(line.code), aria_label=f"{t('Change')} {line.name}"),
            button(
                rx.cond(line.is_retired, t("Offer again"), t("Retire")),
                on_click=Amenities.turn(line.code),
            ),
            rx.cond(
                line.is_used,
                rx.fragment(),
                button(t("Delete"), kind="stop", on_click=Amenities.delete(line.code)),
            ),
            class_name="row amenity-actions",
        ),
    ]

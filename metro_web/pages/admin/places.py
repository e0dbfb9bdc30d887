"""Places: stations, airports, bus terminals and metro stations, by city; and the way to a new one."""

from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.queries.places_view import KINDS
from metro_web.state.places import PlacesState as Places

ON_LOAD = [Places.load]


def page() -> rx.Component:
    """Fields that narrow the list, the list."""
    return layout.page(
        admin_only(_content(), is_loaded=Places.is_loaded, here="/admin/places"),
        title=t("Places"),
        lead=t("Where trips go from and to, each with the time of its own clock."),
        active="/admin/places",
        width="wide",
        console=True,
        actions=rx.el.div(
            link_button(t("Cities and countries"), href="/admin/cities"),
            link_button(t("New place"), href="/admin/places/new", kind="primary", symbol="plus"),
            class_name="row",
        ),
    )


def _content() -> rx.Component:
    columns = [Column(t("Name")), Column(t("Kind")), Column(t("City")), Column(t("Clock")), Column(t("Code"))]
    make = link_button(t("New place"), href="/admin/places/new", kind="primary")
    standing = [("open", t("In use")), ("retired", t("Retired")), ("", t("All"))]
    return rx.el.div(
        listing.filters(
            Places,
            listing.words(Places, "words", t("Find"), placeholder=t("Name, code, city or country")),
            listing.chips(Places, "kind", t("Kind"), [("", t("All kinds")), *KINDS.items()]),
            listing.one_of(Places, "city", t("City"), Places.cities),
            listing.chips(Places, "standing", t("Which"), standing),
        ),
        listing.found(
            Places,
            table(t("Places"), columns, rows=Places.rows, cells=_cells, hide_caption=True),
            empty("map", t("There is no place yet."), make),
            label=t("Places found"),
        ),
        class_name="split split-filter",
    )


def _cells(place: Any) -> list[Any]:
    retired = rx.cond(place.is_retired, rx.el.span(t("Retired"), class_name="tag"), rx.fragment())
    return [
        rx.el.span(link(place.name, href=place.href, class_name="cell-link"), retired, class_name="row"),
        place.kind_label,
        place.city_label,
        place.zone,
        rx.el.code(place.code),
    ]

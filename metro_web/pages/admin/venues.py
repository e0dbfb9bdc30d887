"""Venues: stadiums, halls and other places for events, and the way to a new one."""

from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.queries.venues_view import KINDS
from metro_web.state.venues import VenuesState as Venues

ON_LOAD = [Venues.load]


def page() -> rx.Component:
    """Fields that narrow the list, the list."""
    return layout.page(
        admin_only(_content(), is_loaded=Venues.is_loaded, here="/admin/venues"),
        title=t("Venues"),
        lead=t("Where events take place. Two events in one venue never overlap."),
        active="/admin/venues",
        width="wide",
        console=True,
        actions=link_button(t("New venue"), href="/admin/venues/new", kind="primary", symbol="plus"),
    )


def _content() -> rx.Component:
    columns = [
        Column(t("Name")),
        Column(t("City")),
        Column(t("Kind")),
        Column(t("Between two events"), end=True),
        Column(t("Events to come"), end=True),
    ]
    make = link_button(t("New venue"), href="/admin/venues/new", kind="primary")
    return rx.el.div(
        listing.filters(
            Venues,
            listing.words(Venues, "words", t("Find"), placeholder=t("Name or city")),
            listing.chips(Venues, "kind", t("Kind"), [("", t("All kinds")), *KINDS.items()]),
            listing.chips(
                Venues, "standing", t("Which"), [("open", t("In use")), ("retired", t("Retired")), ("", t("All"))]
            ),
        ),
        listing.found(
            Venues,
            table(t("Venues"), columns, rows=Venues.rows, cells=_cells, hide_caption=True),
            empty("map", t("There is no venue yet."), make),
            label=t("Venues found"),
        ),
        class_name="split split-filter",
    )


def _cells(venue: Any) -> list[Any]:
    retired = rx.cond(venue.is_retired, rx.el.span(t("Retired"), class_name="tag"), rx.fragment())
    return [
        rx.el.span(link(venue.name, href=venue.href, class_name="cell-link"), retired, class_name="row"),
        venue.city,
        venue.kind_label,
        rx.el.span(venue.turnaround_label, class_name="num"),
        rx.el.span(venue.coming, class_name="num"),
    ]

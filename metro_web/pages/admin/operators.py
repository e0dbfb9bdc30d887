"""Operators: transport companies with their owners, and the way to a new one."""

from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.companies import CompaniesState as Companies

ON_LOAD = [Companies.load]


def page() -> rx.Component:
    """Fields that narrow the list, the list."""
    return layout.page(
        admin_only(_content(), is_loaded=Companies.is_loaded, here="/admin/operators"),
        title=t("Operators"),
        lead=t("Transport companies run their own vehicles, routes and trips."),
        active="/admin/operators",
        width="wide",
        console=True,
        actions=link_button(t("New company"), href="/admin/operators/new", kind="primary", symbol="plus"),
    )


def _content() -> rx.Component:
    columns = [Column(t("Name")), Column(t("Owners")), Column(t("People"), end=True), Column(t("Since"))]
    make = link_button(t("New company"), href="/admin/operators/new", kind="primary")
    standing = [("", t("All")), ("open", t("Selling")), ("suspended", t("Suspended"))]
    return rx.el.div(
        listing.filters(
            Companies,
            listing.words(Companies, "words", t("Find"), placeholder=t("Name or e-mail")),
            listing.chips(Companies, "standing", t("Which"), standing),
        ),
        listing.found(
            Companies,
            table(t("Companies"), columns, rows=Companies.rows, cells=_cells, hide_caption=True),
            empty("travel", t("There is no company yet."), make),
            label=t("Companies found"),
        ),
        class_name="split split-filter",
    )


def _cells(company: Any) -> list[Any]:
    suspended = rx.cond(company.is_suspended, rx.el.span(t("Suspended"), class_name="tag tag-stop"), rx.fragment())
    return [
        rx.el.span(link(company.name, href=company.href, class_name="cell-link"), suspended, class_name="row"),
        rx.el.span(company.owners_label, class_name="breaks"),
        rx.el.span(company.people, class_name="num"),
        rx.el.span(company.since_label, class_name="num"),
    ]

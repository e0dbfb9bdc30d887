"""People: found by any part of the address or the name, newest first."""

from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.data_table import Column, table
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.people import PeopleState as People

ON_LOAD = [People.load]


def page() -> rx.Component:
    """One field, one table."""
    return layout.page(
        admin_only(_content(), is_loaded=People.is_loaded, here="/admin/users"),
        title=t("People"),
        active="/admin/users",
        width="wide",
        console=True,
    )


def _content() -> rx.Component:
    columns = [Column(t("E-mail")), Column(t("Name")), Column(t("Roles")), Column(t("Since")), Column(t("Access"))]
    return rx.el.div(
        listing.words(People, "query", t("Find"), placeholder=t("Part of the e-mail address or name")),
        table(t("People found"), columns, rows=People.rows, cells=_cells, empty=t("Nobody fits."), hide_caption=True),
        listing.pages(People),
        class_name="stack",
    )


def _cells(person: Any) -> list[Any]:
    access = rx.cond(
        person.is_blocked,
        rx.el.span(icon("stop"), t("Blocked"), class_name="tag tag-stop"),
        rx.el.span(t("Open"), class_name="quiet"),
    )
    return [
        link(person.email, href=person.href, class_name="cell-link"),
        rx.cond(person.name != "", person.name, "–"),
        person.roles_label,
        rx.el.span(person.since_label, class_name="num"),
        access,
    ]

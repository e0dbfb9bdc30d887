"""People: found by any part of the address or the name, newest first."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.data_table import Column, pager, table
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.people import PeopleState as People

ON_LOAD = [People.load]
SEARCH_MS = 200


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
    return rx.el.div(
        field(
            t("Find"),
            "query",
            type="search",
            default_value=People.query,
            on_change=People.search.debounce(SEARCH_MS),
            placeholder=t("Part of the e-mail address or name"),
            autocomplete="off",
        ),
        table(
            t("People found"),
            [Column(t("E-mail")), Column(t("Name")), Column(t("Roles")), Column(t("Since")), Column(t("Access"))],
            rows=People.rows,
            cells=_cells,
            empty=t("Nobody fits."),
            hide_caption=True,
        ),
        rx.cond(
            People.has_next | (People.page > 1),
            pager(
                t("Page ") + People.page.to_string(),
                on_previous=People.go_previous,
                on_next=People.go_next,
                has_previous=People.page > 1,
                has_next=People.has_next,
            ),
        ),
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

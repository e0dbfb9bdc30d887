"""One venue, or a new one: its facts as fields, and what is to come in it."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, select
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.queries.venues_view import KINDS
from metro_web.state.venues import VenueState as Venue

ON_LOAD = [Venue.load]


def page() -> rx.Component:
    """Fields, then events."""
    gone = empty("map", t("There is no such venue."), link_button(t("All venues"), href="/admin/venues"))
    return layout.page(
        admin_only(rx.cond(Venue.is_missing, gone, _content()), is_loaded=Venue.is_loaded, here="/admin/venues"),
        title=rx.cond(Venue.form.id != "", Venue.form.name, t("New venue")),
        active="/admin/venues",
        width="wide",
        console=True,
        back=("/admin/venues", t("Venues")),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(
                Venue.form.is_retired,
                callout("warn", t("This venue is retired: there are no new events in it.")),
                rx.fragment(),
            ),
            _facts(),
            class_name="stack",
        ),
        rx.cond(Venue.form.id != "", _events(), rx.fragment()),
        class_name="split",
    )


def _facts() -> rx.Component:
    form, errors = Venue.form, Venue.errors
    turn = button(rx.cond(form.is_retired, t("Use it again"), t("Retire it")), on_click=Venue.turn)
    return rx.el.form(
        field(
            t("Name"),
            "name",
            default_value=form.name,
            error=errors["name"].to(str),
            autocomplete="off",
            required=True,
            max_length=120,
        ),
        field(
            t("City"),
            "city",
            default_value=form.city,
            error=errors["city"].to(str),
            autocomplete="off",
            required=True,
            max_length=80,
        ),
        select(t("Kind"), "kind", options=list(KINDS.items()), default_value=form.kind, error=errors["kind"].to(str)),
        field(
            t("Minutes between two events"),
            "turnaround_minutes",
            default_value=form.turnaround,
            inputmode="numeric",
            autocomplete="off",
            error=errors["turnaround_minutes"].to(str),
            hint=t("To empty and clean it; counts for events made or moved from now on"),
        ),
        rx.el.div(
            button(t("Save"), kind="primary", type="submit"),
            rx.cond(form.id != "", turn, link_button(t("Leave it"), href="/admin/venues")),
            class_name="actions",
        ),
        key=Venue.generation.to_string(),
        on_submit=Venue.save,
        reset_on_submit=False,
        class_name="card stack",
    )


def _events() -> rx.Component:
    def row(event: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                link(event.title, href=event.href, class_name="cell-link"),
                rx.el.span(event.at_label, class_name="quiet small num"),
                class_name="grow stack lines",
            ),
            rx.el.span(event.status_label, class_name="tag"),
            link_button(t("Stock"), href=event.stock_href),
            key=event.id,
            class_name="list-row",
        )

    return rx.el.section(
        rx.el.h2(t("Events to come")),
        rx.el.ul(rx.foreach(Venue.form.events, row), class_name="list"),
        rx.cond(Venue.form.events.length() == 0, rx.el.p(t("None yet."), class_name="quiet"), rx.fragment()),
        class_name="section",
    )

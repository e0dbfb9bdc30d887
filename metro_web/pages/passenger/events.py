"""Matches and other events: looked for by words, days, venue and team; each with what is left and from how much."""

from typing import Any

import reflex as rx

from metro_web.components import finding, layout, listing
from metro_web.components.buttons import button, link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.form_fields import field, select
from metro_web.core.i18n import t
from metro_web.state.events import EventsState

ON_LOAD = [EventsState.load]


def page() -> rx.Component:
    """What to look for beside what was found; on a phone above it."""
    return layout.page(
        rx.el.div(
            _filters(),
            rx.cond(EventsState.is_loaded, _found(), skeleton(height="7rem", count=4)),
            class_name="split split-filter",
        ),
        title=t("Events"),
        lead=t("Matches, concerts and more, with what is left as of now."),
        active="/events",
        width="wide",
    )


def _filters() -> rx.Component:
    def day(name: str, label: str) -> rx.Component:
        return field(
            label,
            name,
            type="date",
            default_value=EventsState.filters[name],
            on_change=EventsState.pick(name),
            error=rx.cond(EventsState.error_field == name, EventsState.error, ""),
        )

    return listing.filters(
        EventsState,
        listing.words(EventsState, "query", t("Search"), placeholder=t("Team, title, venue, city")),
        rx.el.div(
            day("from", t("From")),
            day("to", t("Until")),
            key=EventsState.round.to_string() + "days",
            class_name="days",
        ),
        _one_of("venue", t("Venue"), EventsState.venues),
        _one_of("team", t("Team"), EventsState.teams),
    )


def _one_of(name: str, label: str, options: Any) -> rx.Component:
    return select(
        label,
        name,
        options=options,
        value=EventsState.filters[name],
        on_change=EventsState.pick(name),
    )


def _found() -> rx.Component:
    return rx.el.section(
        rx.cond(
            EventsState.rows.length() > 0,
            rx.el.ul(rx.foreach(EventsState.rows, _event), class_name="stack tight"),
            rx.cond(
                EventsState.is_narrowed,
                empty(
                    "search", t("Nothing like this is coming up."), button(t("Show all"), on_click=EventsState.clear)
                ),
                empty("calendar", t("Nothing is coming up yet."), link_button(t("Find a trip"), href="/trips")),
            ),
        ),
        finding.more(EventsState),
        aria_label=t("Events found"),
        custom_attrs={"aria-live": "polite"},
        class_name="section",
    )


def _event(event: Any) -> rx.Component:
    return finding.card(
        event,
        finding.small_board(event.day, event.time),
        finding.name(event, event.title, event.over),
        rx.el.p(event.where, class_name="quiet"),
    )

"""Events: those that are coming, drafts, what was postponed, called off or is over."""

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.attended_desk import cells
from metro_web.components.buttons import link_button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.events_desk import EventsState as Events

ON_LOAD = [Events.load]
STATES = (
    ("", t("Coming")),
    ("draft", t("Drafts")),
    ("published", t("Published")),
    ("postponed", t("Postponed")),
    ("cancelled", t("Called off")),
    ("retired", t("Off sale")),
    ("over", t("Over")),
)


def page() -> rx.Component:
    """One field, one row of choices, one table."""
    return layout.page(
        admin_only(_content(), is_loaded=Events.is_loaded, here="/admin/events"),
        title=t("Events"),
        active="/admin/events",
        width="wide",
        console=True,
        actions=link_button(t("New event"), href="/admin/events/new", kind="primary", symbol="plus"),
    )


def _content() -> rx.Component:
    columns = [Column(t("Event")), Column(t("When")), Column(t("State")), Column(t("Taken"), end=True)]
    return rx.el.div(
        rx.el.div(
            listing.words(Events, "words", t("Find"), placeholder=t("Team, competition, venue or city")),
            listing.chips(Events, "status", t("State"), STATES),
            class_name="stack",
        ),
        listing.found(
            Events,
            table(t("Events"), columns, rows=Events.rows, cells=cells, hide_caption=True),
            empty("ticket", t("There is none of these.")),
            label=t("Found"),
        ),
        class_name="stack loose",
    )

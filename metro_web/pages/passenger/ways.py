"""The ways that differ, one of them chosen: radio buttons of the browser's own, so that arrows and voices know them.

The browser marks the choice at once; the buttons are drawn anew only when the server has chosen another way.
"""

import reflex as rx

from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet
from metro_web.core.i18n import t
from metro_web.queries.journey_view import LegView, QuoteView
from metro_web.state.metro import MetroState


def ways() -> rx.Component:
    """What each is best at, how long it takes, its changes and lines; all cost the same."""
    return rx.el.fieldset(
        rx.el.legend(t("Which way?"), rx.el.span(t("All cost the same"), class_name="quiet"), class_name="field-label"),
        rx.foreach(MetroState.options, _way),
        class_name="ways",
        key=f"{MetroState.origin}|{MetroState.destination}|{MetroState.round}",
    )


def _way(way: rx.Var[QuoteView]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="way",
            value=way.prefer,
            default_checked=way.prefer == MetroState.prefer,
            on_change=MetroState.pick_way(way.prefer),
        ),
        rx.el.span(
            rx.el.strong(way.best_at),
            rx.el.span(way.summary, " · ", way.stations_label),
            rx.el.span(rx.foreach(way.legs, _leg), class_name="way-lines", custom_attrs={"aria-hidden": "true"}),
            rx.cond(way.note != "", rx.el.span(way.note, class_name="way-note"), rx.fragment()),
            rx.cond(way.is_open, rx.fragment(), rx.el.span(t("Last train gone"), class_name="way-note")),
            class_name="way-words",
        ),
        class_name="way",
        key=way.prefer,
    )


def _leg(leg: rx.Var[LegView]) -> rx.Component:
    return rx.cond(leg.is_walk, icon("walk"), bullet(leg.letter, leg.color, leg.shape))

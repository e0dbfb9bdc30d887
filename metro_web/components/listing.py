"""What every list page is made of: fields that narrow it, what was found or that nothing was, and the pages.

Each piece takes the page's State, a `state.listing.Listing`, and the name of one of its filters.
"""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from metro_web.components.buttons import button, chip
from metro_web.components.data_table import pager
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, select
from metro_web.core.i18n import t

SEARCH_MS = 250
Options = Sequence[tuple[str, str]]


def words(listing: Any, name: str, label: str, *, placeholder: str = "") -> rx.Component:
    """Looks while it is typed."""
    return field(
        label,
        name,
        type="search",
        default_value=listing.filters[name],
        key=listing.round.to_string() + name,
        on_change=listing.pick(name).debounce(SEARCH_MS),
        placeholder=placeholder,
        autocomplete="off",
    )


def one_of(listing: Any, name: str, label: str, options: Options) -> rx.Component:
    """One of a list; the first should be '' for all."""
    return select(label, name, options=options, value=listing.filters[name], on_change=listing.pick(name))


def chips(listing: Any, name: str, label: str, options: Options) -> rx.Component:
    """A few choices in sight."""
    return rx.el.div(
        *[
            chip(words, is_on=listing.filters[name] == value, on_click=listing.pick(name, value))
            for value, words in options
        ],
        role="group",
        aria_label=label,
        class_name="chips",
    )


def day(listing: Any, name: str, label: str) -> rx.Component:
    """One day."""
    return field(
        label,
        name,
        type="date",
        default_value=listing.filters[name],
        key=listing.round.to_string() + name,
        on_change=listing.pick(name),
    )


def days(listing: Any) -> rx.Component:
    """From a day to a day, and what is wrong with them."""

    def day(name: str, label: str) -> rx.Component:
        return field(
            label,
            name,
            type="date",
            default_value=listing.filters[name],
            on_change=listing.pick(name),
        )

    return rx.fragment(
        rx.el.div(
            day("first", t("From")), day("last", t("To")), key=listing.round.to_string() + "days", class_name="days"
        ),
        rx.el.p(listing.error, role="alert", class_name="field-error"),
    )


def filters(listing: Any, *fields: rx.Component) -> rx.Component:
    """Beside the list on a desk, above it on a phone."""
    clear = rx.el.div(button(t("Clear"), on_click=listing.clear), class_name="actions")
    return rx.el.section(
        *fields,
        rx.cond(listing.is_narrowed, clear, rx.fragment()),
        aria_label=t("Filter"),
        class_name="stack filters",
    )


def found(
    listing: Any,
    content: rx.Component,
    nothing: rx.Component,
    *,
    label: str,
    none_fits: str = t("Nothing fits."),
) -> rx.Component:
    """The rows, or why there are none: nothing fits what is looked for, or `nothing` is there at all."""
    return rx.el.section(
        rx.cond(
            listing.rows.length() > 0,
            content,
            rx.cond(
                listing.is_narrowed,
                empty("search", none_fits, button(t("Show all"), on_click=listing.clear)),
                nothing,
            ),
        ),
        pages(listing),
        aria_label=label,
        custom_attrs={"aria-live": "polite"},
        class_name="section",
    )


def pages(listing: Any) -> rx.Component:
    """To older and newer ones, where there are any."""
    return rx.cond(
        listing.has_next | (listing.page > 1),
        pager(
            t("Page ") + listing.page.to_string(),
            on_previous=listing.go_previous,
            on_next=listing.go_next,
            has_previous=listing.page > 1,
            has_next=listing.has_next,
        ),
        rx.fragment(),
    )

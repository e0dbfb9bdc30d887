"""Problems that one has reported, and how they stand."""

from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty
from metro_web.components.links import link
from metro_web.components.sign_in_first import sign_in_first
from metro_web.core.i18n import t
from metro_web.queries import report_words
from metro_web.state.reports import ReportsState as Reports

ON_LOAD = [Reports.load]


def page() -> rx.Component:
    """The list, and the way to a new one."""
    return layout.page(
        sign_in_first(
            _content(),
            is_loaded=Reports.is_loaded,
            sentence=t("Sign in to report a problem, and to see what became of those you have reported."),
            here="/reports",
            symbol="mail",
        ),
        title=t("Reports"),
        active="/me",
        width="narrow",
        back=("/me", t("Me")),
    )


def _content() -> rx.Component:
    new = link_button(t("Report a problem"), href="/reports/new", kind="primary")
    return rx.el.div(
        rx.cond(
            (Reports.rows.length() > 0) | Reports.is_narrowed,
            rx.el.div(
                listing.chips(Reports, "status", t("State"), [("", t("All")), *report_words.STATUSES.items()]),
                rx.el.div(new, class_name="actions"),
                class_name="stack",
            ),
        ),
        listing.found(
            Reports,
            rx.el.ul(rx.foreach(Reports.rows, _row), class_name="list"),
            empty("mail", t("Something went wrong on the way? Tell us, and the answer stands here."), new),
            label=t("Reports"),
        ),
        class_name="stack",
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.strong(row.title, rx.cond(row.about != "", ", " + row.about, "")),
                rx.el.span(row.excerpt, class_name="small"),
                rx.el.span(row.at_label, class_name="quiet small num"),
                class_name="grow stack lines breaks",
            ),
            rx.el.span(row.status_label, class_name=f"tag {row.tone}"),
            href=row.href,
            class_name="list-row",
        ),
        key=row.id,
    )

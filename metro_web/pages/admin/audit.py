"""The audit log: who changed what, from what to what, when."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.audit_rows import audit_rows
from metro_web.components.buttons import button
from metro_web.components.data_table import pager
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, select
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.queries.audit_view import ACTIONS
from metro_web.state.audit import AuditState as Audit

ON_LOAD = [Audit.load]
SEARCH_MS = 250
KINDS = (
    ("", t("Everything")),
    ("line", t("Lines: all")),
    ("station", t("Stations: all")),
    ("branch", t("Branches: all")),
    ("walk", t("Walks: all")),
    ("service", t("The whole metro: all")),
    ("user", t("People: all")),
)


def page() -> rx.Component:
    """Filters beside the list."""
    return layout.page(
        admin_only(_content(), is_loaded=Audit.is_loaded, here="/admin/audit"),
        title=t("Audit log"),
        active="/admin/audit",
        width="wide",
        console=True,
    )


def _content() -> rx.Component:
    return rx.el.div(_filters(), _entries(), class_name="split split-filter")


def _filters() -> rx.Component:
    return rx.el.section(
        select(
            t("What"), "action", options=[*KINDS, *ACTIONS.items()], value=Audit.action, on_change=Audit.pick_action
        ),
        field(
            t("Who"),
            "person",
            type="search",
            default_value=Audit.person,
            key=Audit.round,
            on_change=Audit.pick_person.debounce(SEARCH_MS),
            placeholder=t("Part of the e-mail address"),
            autocomplete="off",
        ),
        rx.el.div(
            field(t("From"), "first", type="date", on_change=Audit.pick_first.debounce(SEARCH_MS)),
            field(t("To"), "last", type="date", on_change=Audit.pick_last.debounce(SEARCH_MS)),
            key=Audit.round.to_string() + "days",
            class_name="days",
        ),
        rx.el.p(Audit.error, role="alert", class_name="field-error"),
        aria_label=t("Filter"),
        class_name="stack",
    )


def _entries() -> rx.Component:
    return rx.el.section(
        rx.cond(
            Audit.rows.length() > 0,
            audit_rows(Audit.rows),
            empty("search", t("Nothing fits."), button(t("Show all"), on_click=Audit.clear)),
        ),
        rx.cond(
            Audit.has_next | (Audit.page > 1),
            pager(
                t("Page ") + Audit.page.to_string(),
                on_previous=Audit.go_previous,
                on_next=Audit.go_next,
                has_previous=Audit.page > 1,
                has_next=Audit.has_next,
            ),
        ),
        aria_label=t("Entries"),
        class_name="section",
    )

"""The audit log: who changed what, from what to what, when."""

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.audit_rows import audit_rows
from metro_web.components.empty_state import empty
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.queries.audit_view import ACTIONS
from metro_web.state.audit import AuditState as Audit

ON_LOAD = [Audit.load]
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
    return rx.el.div(
        listing.filters(
            Audit,
            listing.one_of(Audit, "action", t("What"), [*KINDS, *ACTIONS.items()]),
            listing.words(Audit, "person", t("Who"), placeholder=t("Part of the e-mail address")),
            listing.days(Audit),
        ),
        listing.found(
            Audit, audit_rows(Audit.rows), empty("search", t("Nothing was changed yet.")), label=t("Entries")
        ),
        class_name="split split-filter",
    )

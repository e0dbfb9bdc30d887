"""What was published of the network, newest first; the last half hour can be taken back."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.empty_state import empty
from metro_web.components.network_draft_bar import publication
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.network_review import PublicationState as Published

ON_LOAD = [Published.load]


def page() -> rx.Component:
    """Each publication with all of its changes."""
    return layout.page(
        admin_only(_content(), is_loaded=Published.is_loaded, here="/admin/network/publications"),
        title=t("Publications"),
        lead=t("What was published of the network, by whom. It can be taken back for half an hour."),
        active="/admin/network",
        console=True,
        back=("/admin/network", t("Network")),
    )


def _content() -> rx.Component:
    return rx.cond(
        Published.rows.length() > 0,
        rx.el.div(
            rx.el.ul(rx.foreach(Published.rows, publication), class_name="list"),
            rx.cond(
                Published.next_before != "",
                rx.el.div(button(t("Older ones"), on_click=Published.older), class_name="actions"),
            ),
            class_name="stack",
        ),
        empty(
            "map",
            t("Nothing was published from a draft yet."),
            link_button(t("Draw something"), href="/admin/network"),
        ),
    )

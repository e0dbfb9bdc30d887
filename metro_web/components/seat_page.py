"""The page around a seat map: what it is for, and the map once it is known."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import link_button
from metro_web.components.client.seat_map import seat_map
from metro_web.components.empty_state import empty
from metro_web.core.i18n import t
from metro_web.state.seats import SeatsState


def seat_page(*, active: str, back: tuple[str, str], nothing: str) -> rx.Component:
    """The whole page; it leaves its room when it is left."""
    missing = empty("ticket", nothing, link_button(back[1], href=back[0]))
    return layout.page(
        rx.el.div(
            rx.cond(SeatsState.is_missing, missing, seat_map()),
            on_unmount=SeatsState.go_away,
        ),
        title=rx.cond(SeatsState.shown.title != "", SeatsState.shown.title, t("Pick seats")),
        lead=SeatsState.shown.lead,
        active=active,
        back=back,
    )

"""Pick seats of a match or another event."""

import reflex as rx

from metro_web.components.seat_page import seat_page
from metro_web.core.i18n import t
from metro_web.state.seats import SeatsState

ON_LOAD = [SeatsState.load_event]


def page() -> rx.Component:
    """The seat map of one event."""
    return seat_page(active="/events", back=("/events", t("Events")), nothing=t("There are no seats to pick here."))

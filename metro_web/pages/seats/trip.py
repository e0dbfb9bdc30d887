"""Pick seats of a train, bus or plane, for a stretch of its way."""

import reflex as rx

from metro_web.components.seat_page import seat_page
from metro_web.core.i18n import t
from metro_web.state.seats import SeatsState

ON_LOAD = [SeatsState.load_trip]


def page() -> rx.Component:
    """The seat map of one trip."""
    return seat_page(active="/trips", back=("/trips", t("Trips")), nothing=t("There are no seats to pick here."))

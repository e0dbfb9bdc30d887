"""How far a trip has come and how late it is, in a word or two and a tone."""

from datetime import datetime

from metro_web.core.i18n import t
from metro_web.core.labels import duration_label
from metro_web.domain import trip_phase
from metro_web.queries.attended import TripView

GO, WARN, PLAIN = "tag-go", "tag-warn", ""


def on_its_way(trip: TripView, now: datetime) -> tuple[str, str] | None:
    """Boarding, gone, there, or late; None where there is no more to say than of its sale."""
    phase, said = trip.phase(now), late(trip)
    known = {
        trip_phase.BOARDING: (t("Boarding"), GO),
        trip_phase.DEPARTED: (t("On its way"), PLAIN),
        trip_phase.COMPLETED: (t("Arrived"), PLAIN),
        trip_phase.DELAYED: (said, WARN),
    }.get(phase)
    if known and said and phase in (trip_phase.BOARDING, trip_phase.DEPARTED):
        return f"{known[0]}, {said}", WARN
    return known


def late(trip: TripView) -> str:
    """`20 min late`; '' where it is on time."""
    return t("{late} late").format(late=duration_label(trip.delay_minutes * 60)) if trip.delay_minutes else ""

"""What admins send to make events and trips."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from metro_web.api.fields import Body, ShortText, Text, WholeNumber, instant, needed_instant
from metro_web.services.events_admin import NewEvent
from metro_web.services.stock_terms import CHECK_IN_HOURS, NewPool, Terms
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import NewTrip

YesNo = Annotated[bool, Field(strict=True)]
Long = Annotated[Text, Field(max_length=4_000)]


# What parts of a trip cost, by "from-to": positions of stops.
StretchPrices = Annotated[dict[Text, WholeNumber], Field(max_length=2_000)]


class PoolBody(Body):
    """Places without seats; the price in minor units."""

    section: ShortText
    capacity: WholeNumber
    price: WholeNumber
    name: ShortText = ""


class TermsBody(Body):
    """On which terms it is sold; prices in minor units by section code."""

    seat_plan: ShortText | None = None
    prices: Annotated[dict[Text, WholeNumber], Field(max_length=1_000)] = {}
    admissions: Annotated[list[PoolBody], Field(max_length=100)] = []
    sale_opens_at: datetime | None = None
    sale_closes_at: datetime | None = None
    check_in_hours: WholeNumber = CHECK_IN_HOURS
    reentry: YesNo = False
    per_person_max: WholeNumber | None = None
    penalties: Annotated[list[dict[str, Any]], Field(max_length=50)] | None = None
    stretch_prices: Annotated[dict[Text, StretchPrices], Field(max_length=100)] | None = None

    def terms(self) -> Terms:
        """As the service takes them."""
        pools = [NewPool(each.section, each.capacity, each.price, each.name) for each in self.admissions]
        return Terms(
            self.seat_plan,
            self.prices,
            pools,
            instant(self.sale_opens_at, "sale_opens_at"),
            instant(self.sale_closes_at, "sale_closes_at"),
            self.check_in_hours,
            self.reentry,
            self.per_person_max,
            self.penalties,
            self.stretch_prices,
        )


class EventBody(TermsBody):
    """An event; of a match, home and away."""

    venue: ShortText
    kind: ShortText = "event"
    title: ShortText = ""
    home: ShortText = ""
    away: ShortText = ""
    competition: ShortText = ""
    about: Long = ""
    starts_at: datetime
    ends_at: datetime

    def event(self) -> NewEvent:
        """As the service takes it."""
        return NewEvent(
            self.venue,
            needed_instant(self.starts_at, "starts_at"),
            needed_instant(self.ends_at, "ends_at"),
            self.terms(),
            self.kind,
            self.title,
            self.home,
            self.away,
            self.competition,
            self.about,
        )


class MoveBody(Body):
    """Other times; `postpone` takes it off sale until it is published again."""

    starts_at: datetime
    ends_at: datetime
    postpone: YesNo = False
    reason: ShortText = ""


class StopBody(Body):
    """A place and when; one of our places has a name and a zone of its own."""

    place: ShortText
    name: ShortText = ""
    arrives_at: datetime | None = None
    departs_at: datetime | None = None
    zone: ShortText = ""
    kind: ShortText = ""

    def stop(self) -> NewStop:
        """As the service takes it."""
        times = instant(self.arrives_at, "stops"), instant(self.departs_at, "stops")
        return NewStop(self.place, self.name, *times, self.zone, self.kind)


class TripBody(TermsBody):
    """A run from the first stop to the last."""

    mode: ShortText
    name: ShortText
    vehicle: ShortText = ""
    capacity: WholeNumber | None = None
    stops: Annotated[list[StopBody], Field(min_length=2, max_length=100)]

    def trip(self) -> NewTrip:
        """As the service takes it."""
        stops = [stop.stop() for stop in self.stops]
        return NewTrip(self.mode, self.name, stops, self.terms(), self.vehicle, self.capacity)

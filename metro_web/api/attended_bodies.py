"""What admins send to change an event or trip: what is left out stays, null gives a default back."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from metro_web.api.fields import Body, ShortText, Text, WholeNumber, instant
from metro_web.api.seat_bodies import Long, PoolBody, StopBody, StretchPrices, YesNo
from metro_web.services.events_admin import EventEdit
from metro_web.services.inventory_terms import CLEARABLE, TermsEdit
from metro_web.services.stock_terms import NewPool
from metro_web.services.trips_admin import TripEdit


class TermsPatch(Body):
    """Other terms; `prices` are added to those there are, `admissions` and `stretch_prices` are all there are."""

    seat_plan: ShortText | None = None
    prices: Annotated[dict[Text, WholeNumber], Field(max_length=1_000)] | None = None
    admissions: Annotated[list[PoolBody], Field(max_length=100)] | None = None
    sale_opens_at: datetime | None = None
    sale_closes_at: datetime | None = None
    check_in_hours: WholeNumber | None = None
    reentry: YesNo | None = None
    per_person_max: WholeNumber | None = None
    penalties: Annotated[list[dict[str, Any]], Field(max_length=50)] | None = None
    stretch_prices: Annotated[dict[Text, StretchPrices], Field(max_length=100)] | None = None
    reason: ShortText = ""

    def terms(self) -> TermsEdit:
        """As the service takes them."""
        pools = None
        if self.admissions is not None:
            pools = [NewPool(each.section, each.capacity, each.price, each.name) for each in self.admissions]
        return TermsEdit(
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
            frozenset(name for name in self.model_fields_set & CLEARABLE if getattr(self, name) is None),
        )


class EventPatch(TermsPatch):
    """Other times move the event: `reason` is told to whoever holds a ticket."""

    venue: ShortText | None = None
    kind: ShortText | None = None
    title: ShortText | None = None
    home: ShortText | None = None
    away: ShortText | None = None
    competition: ShortText | None = None
    about: Long | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def edit(self) -> EventEdit:
        """As the service takes it."""
        return EventEdit(
            self.venue,
            self.kind,
            self.title,
            self.home,
            self.away,
            self.competition,
            self.about,
            instant(self.starts_at, "starts_at"),
            instant(self.ends_at, "ends_at"),
            self.terms(),
            self.reason,
        )


class TripPatch(TermsPatch):
    """Other times at the stops move the trip: `reason` is told to whoever holds a ticket."""

    mode: ShortText | None = None
    name: ShortText | None = None
    vehicle: ShortText | None = None
    capacity: WholeNumber | None = None
    stops: Annotated[list[StopBody], Field(min_length=2, max_length=100)] | None = None

    def edit(self) -> TripEdit:
        """As the service takes it."""
        stops = None if self.stops is None else [stop.stop() for stop in self.stops]
        return TripEdit(self.mode, self.name, self.vehicle, stops, self.capacity, self.terms(), self.reason)


class TripMoveBody(Body):
    """Another departure; every stop is so much later or earlier."""

    departs_at: datetime
    reason: ShortText = ""


class ReasonBody(Body):
    """Why, in a line that whoever holds a ticket reads."""

    reason: ShortText = ""

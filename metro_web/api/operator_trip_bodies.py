"""What operators send to make trips of a route and a vehicle, and to change them."""

import re
from datetime import datetime, time
from typing import Annotated, Literal

from pydantic import Field

from metro_web.api.fields import Body, ShortText, Text, WholeNumber, day_of, instant
from metro_web.api.seat_bodies import StopBody, StretchPrices, YesNo
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.stock_terms import CHECK_IN_HOURS
from metro_web.services.trip_making import WEEKDAYS, NewRun, Timetable
from metro_web.services.trip_series import RunEdit

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


class RepeatBody(Body):
    """On these days of the week, from a date to a date, at a time (`07:30`) on the clock of the first stop."""

    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    first: Annotated[ShortText, Field(alias="from")]
    last: Annotated[ShortText, Field(alias="to")]
    at: ShortText

    def timetable(self) -> Timetable:
        """As the service takes it."""
        days = frozenset(WEEKDAYS.index(day) for day in self.weekdays)
        at = time_of(self.at, "repeat")
        return Timetable(days, day_of(self.first, "repeat"), day_of(self.last, "repeat"), at)


class RunBody(Body):
    """One trip that leaves at an instant, or those of a timetable; prices in minor units, by section and by stretch."""

    route: ShortText
    vehicle: ShortText
    name: ShortText = ""
    departs_at: datetime | None = None
    repeat: RepeatBody | None = None
    prices: Annotated[dict[Text, WholeNumber], Field(max_length=100)]
    stretch_prices: Annotated[dict[Text, StretchPrices], Field(max_length=100)] = {}
    sale_opens_at: datetime | None = None
    check_in_hours: WholeNumber = CHECK_IN_HOURS
    publish: YesNo = False

    def run(self) -> NewRun:
        """As the service takes it."""
        return NewRun(
            self.route,
            self.vehicle,
            self.prices,
            instant(self.departs_at, "departs_at"),
            self.repeat.timetable() if self.repeat else None,
            self.name,
            self.stretch_prices,
            instant(self.sale_opens_at, "sale_opens_at"),
            self.check_in_hours,
            self.publish,
        )


class RunPatch(Body):
    """What is left out stays. `following`: also those of its series that leave later, each at `at` on its own date."""

    name: ShortText | None = None
    vehicle: ShortText | None = None
    departs_at: datetime | None = None
    at: ShortText | None = None
    stops: Annotated[list[StopBody], Field(min_length=2, max_length=100)] | None = None
    prices: Annotated[dict[Text, WholeNumber], Field(max_length=100)] | None = None
    stretch_prices: Annotated[dict[Text, StretchPrices], Field(max_length=100)] | None = None
    sale_opens_at: datetime | None = None
    sale_closes_at: datetime | None = None
    check_in_hours: WholeNumber | None = None
    reason: ShortText = ""
    following: YesNo = False

    def edit(self) -> RunEdit:
        """As the service takes it."""
        terms = TermsEdit(
            prices=self.prices,
            stretch_prices=self.stretch_prices,
            sale_opens_at=instant(self.sale_opens_at, "sale_opens_at"),
            sale_closes_at=instant(self.sale_closes_at, "sale_closes_at"),
            check_in_hours=self.check_in_hours,
        )
        return RunEdit(
            self.name,
            self.vehicle,
            instant(self.departs_at, "departs_at"),
            None if self.at is None else time_of(self.at, "at"),
            None if self.stops is None else [stop.stop() for stop in self.stops],
            terms,
            self.reason,
        )


class DelayBody(Body):
    """How many minutes later than planned; 0 for on time again. Why is told to whoever holds a ticket."""

    minutes: WholeNumber
    reason: ShortText = ""


class StateBody(Body):
    """How far it has come, ahead of the clock."""

    status: Literal["scheduled", "boarding", "departed", "completed"]


class CancelBody(Body):
    """Why, in a line that whoever holds a ticket reads; `following`: also those of its series that leave later."""

    reason: ShortText = ""
    following: YesNo = False


class FollowingBody(Body):
    """`following`: also those of its series that leave later."""

    following: YesNo = False


def time_of(text: str, field: str) -> time:
    """A time of day as `HH:MM`; 422 for anything else."""
    shape = _TIME.fullmatch(text)
    if shape is None:
        raise InvalidInput(t("A time of day is HH:MM."), field=field)
    return time(int(shape[1]), int(shape[2]))

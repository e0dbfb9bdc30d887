"""Trips and events over REST: found by anybody, each with what is left as of this moment."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import seat_schemas
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import known_id, look, search, text_of
from metro_web.api.fields import Text, instant
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor
from metro_web.queries import findings, standing_answers
from metro_web.queries.findings import EventSearch, FoundEvent, FoundTrip, TripSearch
from metro_web.queries.standing_answers import Asked
from metro_web.queries.trip_search import DAYS_MAX
from metro_web.services import seat_maps, trip_asking

router = APIRouter(tags=["trips and events"])
Words = Annotated[str, Query(max_length=120)]
PRICE_MAX = 10**12


@router.get("/trips")
def list_trips(
    request: Request,
    origin: Annotated[Text, Query(alias="from", max_length=64)] = "",
    destination: Annotated[Text, Query(alias="to", max_length=64)] = "",
    on: Annotated[date | None, Query(alias="date")] = None,
    mode: Literal["train", "bus", "plane"] | None = None,
    days: Annotated[int, Query(ge=1, le=DAYS_MAX)] = 1,
    seat_class: Annotated[Text, Query(alias="class", max_length=24)] = "",
    company: Annotated[Text, Query(max_length=32)] = "",
    price_max: Annotated[int | None, Query(ge=0, le=PRICE_MAX)] = None,
    earliest: Annotated[str | None, Query(max_length=5)] = None,
    latest: Annotated[str | None, Query(max_length=5)] = None,
    reach: Literal["domestic", "international"] | None = None,
    sort: Literal["departure", "arrival", "duration", "price"] = "departure",
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """Departures from now on, or of `days` from `date` on (as the clock there shows it).

    `from` and `to` are codes of places, or ids of cities for all their places. `class` is one of seats, and what is
    left and `price_from` are then of that class; `price_max` is minor units; `earliest` to `latest` a time of day
    HH:MM there, past midnight where `latest` is the earlier one. In another order than that of departure the next
    2,000 departures are looked at.
    """
    wanted = TripSearch(
        origin,
        destination,
        on,
        mode or "",
        None,
        days,
        company,
        seat_class,
        price_max,
        trip_asking.clock_of(earliest, "earliest") if earliest is not None else None,
        trip_asking.clock_of(latest, "latest") if latest is not None else None,
        reach or "",
        sort,
    )
    page = page_limit(limit), opened(f"trips {sort}", cursor) or ""
    return search(request, _trips, wanted, *page)


@router.get("/trips/{trip_id}")
def get_trip(request: Request, trip_id: str) -> Response:
    """One trip with its stops and what it has on board."""
    return look(request, seat_maps.get_trip, known_id(trip_id, is_id), view=seat_schemas.trip_whole)


@router.get("/events")
def list_events(
    request: Request,
    query: Words = "",
    since: Annotated[datetime | None, Query(alias="from")] = None,
    until: Annotated[datetime | None, Query(alias="to")] = None,
    venue: Annotated[Text, Query(max_length=32)] = "",
    team: Annotated[Text, Query(max_length=80)] = "",
    limit: int = 50,
    cursor: str | None = None,
) -> Response:
    """Events by their start: words in title, teams, competition, venue or city; starting from (now) … to."""
    words = query.replace("\x00", " ")
    wanted = EventSearch(words, instant(since, "from"), instant(until, "to"), venue, team)
    page = page_limit(limit), opened("events", cursor) or ""
    return search(request, _events, wanted, *page)


@router.get("/events/{event_id}")
def get_event(request: Request, event_id: str) -> Response:
    """One event."""
    return look(request, seat_maps.get_event, known_id(event_id, is_id), view=seat_schemas.event)


def _trips(tx: Tx, _actor: Actor, search: TripSearch, limit: int, after: str) -> str:
    def made(tx: Tx) -> str:
        return text_of(_trip_page(findings.trips(tx, search, limit=limit, after=after), search.sort))

    trip_asking.check(tx, search)
    return standing_answers.of(tx, Asked(search, limit, after), made)


def _events(tx: Tx, _actor: Actor, search: EventSearch, limit: int, after: str) -> str:
    def made(tx: Tx) -> str:
        return text_of(_event_page(findings.events(tx, search, limit=limit, after=after)))

    return standing_answers.of(tx, Asked(search, limit, after), made)


def _trip_page(found: tuple[list[FoundTrip], str | None], sort: str) -> Any:
    return {"items": [seat_schemas.trip(each) for each in found[0]], "next_cursor": sealed(f"trips {sort}", found[1])}


def _event_page(found: tuple[list[FoundEvent], str | None]) -> Any:
    return {"items": [seat_schemas.event(each) for each in found[0]], "next_cursor": sealed("events", found[1])}

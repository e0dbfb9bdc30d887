"""What a search of trips can be narrowed to: cities and places that something still goes from or to, and companies."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.models.companies import Company
from metro_web.models.timetable import Trip, TripStop
from metro_web.queries import places, places_view
from metro_web.queries.trip_search import OPEN_TRIPS

_trips: Any = Trip.__table__  # type: ignore[attr-defined]
_stops: Any = TripStop.__table__  # type: ignore[attr-defined]
_companies: Any = Company.__table__  # type: ignore[attr-defined]
PLACES_MAX, COMPANIES_MAX = 1_000, 200


def of_places(tx: Tx, now: datetime) -> dict[str, Any]:
    """Cities and places as `components.client.place_field` offers them; first of all, anywhere."""
    rows = tx.execute(
        select(_stops.c.place, _stops.c.name)
        .join(_trips, _trips.c.id == _stops.c.trip_id)
        .where(_trips.c.status.in_(OPEN_TRIPS), _trips.c.arrives_at > now)
        .distinct()
        .limit(PLACES_MAX)
    )
    served = {row.place: row.name for row in rows}
    known = places.by_code(tx, served)
    cities = {place.city.id: place.city for place in known.values()}
    # A number says which come first where nothing is typed yet.
    offered = [places_view.choice("", t("Anywhere"), "") | {"order": 0}]
    offered += [
        places_view.choice(each.id, each.name, t("City, {country}").format(country=each.country_name)) | {"order": 1}
        for each in cities.values()
    ]
    offered += [
        places_view.choice(code, name, places_view.note(known[code]) if code in known else "") | {"order": 2}
        for code, name in served.items()
    ]
    return {"lines": [], "stations": offered}


def of_companies(tx: Tx, now: datetime) -> list[tuple[str, str]]:
    """Companies that something still goes by, by name."""
    running = select(_trips.c.company_id).where(_trips.c.status.in_(OPEN_TRIPS), _trips.c.arrives_at > now)
    query = select(_companies.c.id, _companies.c.name).where(_companies.c.id.in_(running)).order_by(_companies.c.name)
    return [(row.id, row.name) for row in tx.execute(query.limit(COMPANIES_MAX))]


def is_company(tx: Tx, company_id: str) -> bool:
    """Whether there is such a company."""
    query = select(_companies.c.id).where(_companies.c.id == company_id)
    return is_id(company_id) and tx.execute(query).first() is not None


def company_names(tx: Tx, company_ids: Iterable[str | None]) -> dict[str, str]:
    """Names by id."""
    wanted = sorted({each for each in company_ids if each})
    query = select(_companies.c.id, _companies.c.name).where(_companies.c.id.in_(wanted))
    return {row.id: row.name for row in tx.execute(query)} if wanted else {}

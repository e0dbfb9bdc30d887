"""Events and trips as their admins read them over REST: terms and figures."""

import csv
import io
from dataclasses import fields

from metro_web.api import seat_schemas
from metro_web.api.schemas import Json, instant, money
from metro_web.domain import penalties
from metro_web.queries.attended_figures import SectionFigures
from metro_web.services.attended_views import EventTerms, Figures, TripTerms
from metro_web.services.op_trips import Load


def event(found: EventTerms) -> Json:
    """An event with the terms it is sold on."""
    return seat_schemas.event_alone(found.event) | _terms(found)


def trip(found: TripTerms) -> Json:
    """A trip with the terms it is sold on."""
    return seat_schemas.trip_alone(found.trip) | _terms(found)


def figures(found: Figures) -> Json:
    """Counts and money by section and in all, and who has most tickets."""
    return {
        "sections": [_section(each) for each in found.sections],
        "total": _section(found.whole),
        "top_buyers": [
            {
                "id": one.user_id,
                "name": one.name or None,
                "email": one.email or None,
                "tickets": one.tickets,
                "spent": money(one.spent_minor),
            }
            for one in found.buyers
        ],
    }


def load(found: Load) -> Json:
    """The same without names."""
    return {"sections": [_section(each) for each in found.sections], "total": _section(found.whole)}


def sheet(found: Figures | Load) -> str:
    """A line a section, as CSV; amounts in minor units."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = [one.name for one in fields(SectionFigures)]
    writer.writerow(names)
    for each in found.sections:
        writer.writerow([_harmless(getattr(each, name)) for name in names])
    return out.getvalue()


def _section(found: SectionFigures) -> Json:
    return {
        "code": found.code or None,
        "name": found.name or None,
        "places": found.places,
        "sold": found.sold,
        "unpaid": found.unpaid,
        "held": found.held,
        "blocked": found.blocked,
        "left": found.left,
        "checked_in": found.arrived,
        "inside": found.inside,
        "paid": money(found.paid_minor),
        "refunded": money(found.refunded_minor),
        "awaiting_payment": money(found.unpaid_minor),
    }


def _terms(found: EventTerms | TripTerms) -> Json:
    inventory, own = found.inventory, {pool.section for pool in found.pools}
    return {
        "seat_plan": inventory.seat_plan_id,
        "prices": {code: price for code, price in inventory.prices.items() if code not in own},
        "stretch_prices": {code: dict(table) for code, table in inventory.stretch_prices.items()},
        "admissions": [
            {
                "section": pool.section,
                "name": pool.name,
                "capacity": pool.capacity,
                "price": inventory.prices.get(pool.section, 0),
            }
            for pool in found.pools
        ],
        "sale_opens_at": instant(inventory.sale_opens_at),
        "sale_closes_at": instant(inventory.sale_closes_at),
        "check_in_opens_at": instant(inventory.check_in_opens_at),
        "reentry": inventory.has_reentry,
        "per_person_max": inventory.per_person_max,
        "penalties": penalties.to_data(inventory.penalties),
        "ordered": found.is_ordered,
    }


def _harmless(value: object) -> object:
    """A name that a spreadsheet would take for a formula is a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value

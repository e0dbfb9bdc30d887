"""Seats, holds, events and trips as the contract writes them."""

from typing import Any

from metro_web.api.schemas import Json, instant, money
from metro_web.core import clock
from metro_web.core.clock import rfc3339
from metro_web.domain import penalties, seat_marks, seat_status, seating
from metro_web.domain.seat_files import Reading
from metro_web.queries.amenities import AmenityView
from metro_web.queries.attended import EventView, StopView, TripView
from metro_web.queries.boards import Availability
from metro_web.queries.findings import FoundEvent, FoundTrip
from metro_web.queries.offers import Offer
from metro_web.queries.seat_plans import PlanFacts, PlanView
from metro_web.queries.stock_counts import StockCounts
from metro_web.services.holds import HoldView
from metro_web.services.seat_maps import Best
from metro_web.services.venues import VenueView


def availability(found: Availability) -> Json:
    """`GET /inventories/{id}/availability`."""
    return {
        "version": found.version,
        "seats": seat_status.as_text(found.packed),
        "left": found.left,
        "prices": {code: money(price) for code, price in found.prices.items()},
        "repriced": _repriced(found),
    }


def _repriced(found: Availability) -> list[Json]:
    """Seats with a price of their own, as runs of neighbours in plan order: `seats` is the first index and how many."""
    runs: list[tuple[int, int, int]] = []
    for seat, price in sorted((int(seat), price) for seat, price in found.seat_prices.items()):
        if runs and runs[-1][0] == price and sum(runs[-1][1:]) == seat:
            runs[-1] = (price, runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((price, seat, 1))
    return [{"price": money(price), "seats": [first, count]} for price, first, count in runs]


def best(found: Best) -> Json:
    """`GET /inventories/{id}/best`."""
    return {"seats": list(found.seats), "total": money(found.total_minor)}


def hold(found: HoldView) -> Json:
    """A hold."""
    return {
        "id": found.id,
        "inventory": found.inventory_id,
        "seats": list(found.seats),
        "prices": [money(price) for price in found.prices_minor],
        "total": money(found.total_minor),
        "from": found.from_stop,
        "to": found.to_stop,
        "expires_at": rfc3339(found.expires_at),
        "extends_until": rfc3339(found.extends_until),
    }


def plan(found: PlanView) -> Json:
    """A seat plan without its seats; `GET /seat-plans/{id}` has them."""
    return {
        "id": found.id,
        "name": found.name,
        "family": found.family,
        "version": found.version,
        "seats": found.seats_count,
        "retired": found.is_retired,
    }


def preview(found: Reading) -> Json:
    """The plan that would be stored, in the shape of `GET /seat-plans/{id}`, counted; and what was mended."""
    read = found.plan
    told = {"seats": len(read.seats), "rows": sum(len(section.rows) for section in read.sections)}
    return told | {"marks": seat_marks.counts(read), "repairs": list(found.repairs)} | seating.to_data(read)


def plan_facts(found: PlanFacts) -> Json:
    """A plan as its admin sees it."""
    sections = [
        {"code": each.code, "name": each.name, "class": each.seat_class or None, "rows": each.rows, "seats": each.seats}
        for each in found.sections
    ]
    uses = [
        {"kind": use.kind, "id": use.id, "title": use.title, "status": use.status, "inventory": use.inventory_id,
         "starts_at": rfc3339(use.starts_at)}
        for use in found.uses
    ]  # fmt: skip
    versions = [plan(each) for each in found.versions]
    return plan(found.plan) | {"sections": sections, "marks": found.marks, "used_by": uses, "versions": versions}


def stock_counts(found: StockCounts) -> Json:
    """What an inventory sells, and how it stands."""
    return {
        "id": found.inventory_id,
        "title": found.title,
        "seat_plan": found.seat_plan_id,
        "on_sale": found.is_on_sale,
        "version": found.version,
        "sections": [
            {"code": row.code, "name": row.name, "price": money(row.price_minor) if row.price_minor is not None else None,
             "total": row.total, "free": row.free, "held": row.held, "sold": row.sold, "blocked": row.blocked}
            for row in found.sections
        ],
        "seat_prices": {label: money(price) for label, price in found.seat_prices.items()},
    }  # fmt: skip


def venue(found: VenueView) -> Json:
    """A venue."""
    return {
        "id": found.id,
        "name": found.name,
        "city": found.city,
        "kind": found.kind,
        "turnaround_minutes": found.turnaround_minutes,
        "retired": found.is_retired,
    }


def event(found: FoundEvent) -> Json:
    """An event and what is left of it."""
    return event_alone(found.event) | _offer(found.offer)


def event_alone(found: EventView) -> Json:
    """An event, as its admin sees it after a change."""
    return {
        "id": found.id,
        "kind": found.kind,
        "title": found.title,
        "home": found.home or None,
        "away": found.away or None,
        "competition": found.competition or None,
        "about": found.about or None,
        "venue": {"id": found.venue_id, "name": found.venue_name, "city": found.city},
        "status": found.status,
        "starts_at": rfc3339(found.starts_at),
        "ends_at": rfc3339(found.ends_at),
        "inventory": found.inventory_id,
    }


def trip(found: FoundTrip) -> Json:
    """A departure: the stretch that was asked for, all stops, and what is left."""
    run = found.trip
    begin, end = run.stop(found.from_stop), run.stop(found.to_stop)
    stretch = {
        "from": _place(begin),
        "to": _place(end),
        "departs_at": instant(begin.departs_at),
        "arrives_at": instant(end.arrives_at),
        "expected_departs_at": instant(begin.departure_at),
        "expected_arrives_at": instant(end.arrival_at),
        "from_stop": found.from_stop,
        "to_stop": found.to_stop,
    }
    return trip_alone(run) | stretch | _offer(found.offer)


def trip_whole(found: FoundTrip) -> Json:
    """One departure by itself, with what it has on board."""
    return trip(found) | {"amenities": [amenity(each) for each in found.amenities]}


def amenity(found: AmenityView) -> Json:
    """A word with the name of its picture."""
    return {"code": found.code, "name": found.name, "icon": found.icon}


def trip_alone(found: TripView) -> Json:
    """A trip, as its admin sees it after a change."""
    return {
        "id": found.id,
        "mode": found.mode,
        "name": found.name,
        "vehicle": found.vehicle or None,
        "status": found.phase(clock.utc_now()),
        "delay_minutes": found.delay_minutes,
        "departs_at": rfc3339(found.departs_at),
        "arrives_at": rfc3339(found.arrives_at),
        "expected_departs_at": rfc3339(found.begins_at),
        "expected_arrives_at": rfc3339(found.over_at),
        "stops": [_stop(stop) for stop in found.stops],
        "inventory": found.inventory_id,
        "company": found.company_id,
        "series": found.series_id or None,
    }


def _offer(found: Offer) -> Json:
    inventory = found.inventory
    price = found.price_from_minor
    return {
        "seat_plan": inventory.seat_plan_id,
        "on_sale": found.is_on_sale,
        "sale_opens_at": instant(inventory.sale_opens_at),
        "sale_closes_at": instant(inventory.sale_closes_at),
        "check_in_opens_at": instant(inventory.check_in_opens_at),
        "left": found.left,
        "price_from": money(price) if price is not None else None,
        "sections": [
            {
                "code": each.code,
                "name": each.name,
                "price": money(each.price_minor) if each.price_minor is not None else None,
                "left": each.left,
                "class": each.seat_class or None,
            }
            for each in found.sections
            if each.price_minor is not None or each.left
        ],
        "penalties": penalties.to_data(inventory.penalties),
    }


def _place(stop: StopView) -> Json:
    return {"code": stop.place, "name": stop.name}


def _stop(stop: StopView) -> dict[str, Any]:
    return {
        "position": stop.position,
        "place": stop.place,
        "name": stop.name,
        "zone": stop.zone or None,
        "kind": stop.kind or None,
        "arrives_at": instant(stop.arrives_at),
        "departs_at": instant(stop.departs_at),
        "expected_arrives_at": instant(stop.arrival_at),
        "expected_departs_at": instant(stop.departure_at),
    }

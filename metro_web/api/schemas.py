"""Views as the contract writes them: money as objects, instants in UTC, nothing that is not meant to leave."""

from datetime import datetime
from typing import Any

from metro_web.api.cursors import sealed
from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.queries.footfall import Footfall
from metro_web.queries.orders import ItemView, OrderView, PaymentView
from metro_web.queries.standings import Standing
from metro_web.queries.tickets import TicketView
from metro_web.queries.wallet import WalletEntry, WalletPage
from metro_web.services.cancellations import RefundQuote
from metro_web.services.kinds.journey import JourneyQuote
from metro_web.services.scanning import ScanResult
from metro_web.services.tokens import TokenPair

Json = dict[str, Any]
ITEM_TYPES = {"journey": "journey", "seat": "seats", "admission": "admission"}


def money(amount_minor: int) -> Json:
    """`{"amount", "currency"}`."""
    return {"amount": amount_minor, "currency": settings().currency}


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC, or null."""
    return rfc3339(at) if at else None


def token_pair(made: TokenPair) -> Json:
    """What signing in answers."""
    return {
        "access_token": made.access_token,
        "refresh_token": made.refresh_token,
        "token_type": "bearer",
        "expires_in": made.expires_in,
    }


def journey(found: JourneyQuote) -> Json:
    """`GET /journeys`."""
    route, fare, hours, warned = found.route, found.fare, found.hours, found.warning
    return {
        "quote": found.quote,
        "expires_at": rfc3339(found.expires_at),
        "from": found.origin.code,
        "to": found.destination.code,
        "prefer": found.prefer,
        "price": money(found.price_minor),
        "full_price": money(fare.priced.counted.full_minor),
        "discounts": [{"kind": each.kind, "off": money(each.off_minor)} for each in fare.priced.taken],
        "fare": {"table": fare.table.table_id, "starts_on": fare.table.starts_on.isoformat()},
        "stations_count": len(route.stations),
        "distance_m": route.distance_m,
        "distance_estimated": route.is_estimated,
        "duration_s": route.duration_s,
        "changes": route.changes,
        "first_departure": instant(hours.first_at) if hours else None,
        "last_departure": instant(hours.last_at) if hours else None,
        "warnings": [{"code": warned.code, "detail": warned.detail}] if warned else [],
        "legs": [
            {
                "line": leg.line,
                "direction": leg.direction,
                "stations": list(leg.stations),
                "duration_s": leg.duration_s,
                "distance_m": leg.distance_m,
            }
            for leg in route.legs
        ],
    }


def entry(found: WalletEntry) -> Json:
    """One wallet transaction; the amount is signed."""
    document = {
        "id": str(found.id),
        "at": rfc3339(found.at),
        "kind": found.kind,
        "amount": money(found.amount_minor),
        "balance_after": money(found.balance_after_minor),
        "reason": found.reason,
    }
    return document | ({"order": found.order_id} if found.order_id else {})


def wallet_page(found: WalletPage) -> Json:
    """A page of transactions."""
    cursor = sealed("transactions", found.next_before)
    return {"items": [entry(each) for each in found.entries], "next_cursor": cursor}


def item(found: ItemView) -> Json:
    """What was bought."""
    facts = found.facts
    document = {
        "type": ITEM_TYPES[found.kind],
        "title": found.title,
        "count": found.count,
        "price": money(found.unit_minor),
        "total": money(found.unit_minor * found.count),
    }
    return document | item_place(facts) | _stands(found.standing)


def item_place(facts: Json) -> Json:
    """Where something that is bought leads: a journey's path, or the event or trip with its seat."""
    if "what" in facts:
        return _place(facts)
    return {
        "from": facts["from"],
        "to": facts["to"],
        "path": facts["path"],
        "legs": _legs(facts),
        "changes": facts["changes"],
    }


def _place(facts: Json) -> Json:
    """Of a seat or an admission: which event or trip, where and when."""
    shown = (
        "inventory",
        "section",
        "seat",
        "row",
        "passenger",
        "starts_at",
        "ends_at",
        "home",
        "away",
        "venue",
        "city",
        "vehicle",
        "from_stop",
        "to_stop",
    )
    place = {name: facts[name] for name in shown if facts.get(name)}
    if facts["what"] == "trip":
        place |= {"from": facts["from"], "to": facts["to"]}
    return place | {facts["what"]: facts["of"]}


def _stands(found: Standing | None) -> Json:
    """When and whether it takes place as of now, over what was sold; `moved_from` is the start it was sold with."""
    if found is None:
        return {}
    place: Json = {
        "starts_at": rfc3339(found.starts_at),
        "ends_at": rfc3339(found.ends_at),
        "check_in_opens_at": rfc3339(found.check_in_opens_at),
        "moved_from": rfc3339(found.sold_for) if found.is_moved else None,
        "stands": found.status,
    }
    if not found.stops:
        return place
    place |= {
        "delay_minutes": found.delay_minutes,
        "expected_starts_at": rfc3339(found.begins_at),
        "expected_ends_at": rfc3339(found.over_at),
    }
    stops = [
        {
            "position": stop.position,
            "code": stop.place,
            "name": stop.name,
            "arrives_at": instant(stop.arrives_at),
            "departs_at": instant(stop.departs_at),
        }
        for stop in found.stops
    ]
    return place | {"stops": stops}


def _legs(facts: Json) -> list[Json]:
    shown = ("line", "direction", "stations", "duration_s")
    return [{key: leg[key] for key in shown} for leg in facts["legs"]]


def payment(found: PaymentView) -> Json:
    """One attempt to pay."""
    return {
        "id": found.id,
        "method": found.method,
        "status": found.status,
        "amount": money(found.amount_minor),
        "kind": found.kind or None,
        "last_four": found.last_four or None,
        "redirect_url": found.redirect_url or None,
        "reason": found.reason or None,
        "at": rfc3339(found.created_at),
    }


def ticket(found: TicketView) -> Json:
    """A ticket; its unguessable code stays inside the token."""
    facts = found.facts
    document = {
        "id": found.id,
        "short_code": found.short_code,
        "kind": found.kind,
        "title": found.title,
        "status": found.status,
        "price": money(found.price_minor),
        "refunded": money(found.refunded_minor),
        "valid_from": rfc3339(found.valid_from),
        "valid_until": rfc3339(found.valid_until),
        "entered_at": instant(found.entered_at),
        "exited_at": instant(found.exited_at),
        "order": found.order_id,
        "path": facts["path"],
        "path_names": facts["path_names"],
        "legs": _legs(facts),
    }
    if found.kind == "journey":
        return document | {"from": facts["from"], "to": facts["to"]}
    return document | _place(facts) | _stands(found.standing)


def order(found: OrderView) -> Json:
    """A whole order."""
    return {
        "id": found.id,
        "code": found.code,
        "status": found.status,
        "channel": found.channel,
        "method": found.method,
        "total": money(found.total_minor),
        "refunded": money(found.refunded_minor),
        "created_at": rfc3339(found.created_at),
        "expires_at": instant(found.expires_at),
        "paid_at": instant(found.paid_at),
        "items": [item(each) for each in found.items],
        "payments": [payment(each) for each in found.payments],
        "tickets": [ticket(each) for each in found.tickets],
    }


def refund(found: RefundQuote) -> Json:
    """What cancelling would give and cost."""
    return {"refund": money(found.refund_minor), "penalty": money(found.penalty_minor)}


def scan(found: ScanResult) -> Json:
    """What a gate is told."""
    document: Json = {"accepted": found.accepted, "reason": found.reason or None}
    if found.due_minor:
        document["due"] = money(found.due_minor)
    shown = found.ticket
    document["ticket"] = None
    if shown:
        document["ticket"] = {
            "id": shown.id,
            "short_code": shown.short_code,
            "kind": shown.kind,
            "title": shown.title,
            "status": shown.status,
            "valid_until": rfc3339(shown.valid_until),
            "entered_at": instant(shown.entered_at),
        }
    document["scan"] = {"id": found.scan_id, "at": rfc3339(found.at)}
    return document


def footfall(found: Footfall) -> Json:
    """A service day."""
    return {
        "date": found.day.isoformat(),
        "total": found.total,
        "open": found.inside,
        "lines": [
            {"code": line.code, "boardings": line.boardings, "entries": line.entries, "exits": line.exits}
            for line in found.lines
        ],
        "stations": [
            {"code": s.code, "entries": s.entries, "exits": s.exits, "changes": s.changes} for s in found.stations
        ],
    }

"""A basket as the contract would write it: money as objects, instants in UTC, what stands in the way of a line by its code."""

from metro_web.api.schemas import ITEM_TYPES, Json, instant, item_place, money
from metro_web.services.basket import Contents, Line


def basket(found: Contents) -> Json:
    """The whole basket; `total` is of the lines that can be ordered now."""
    return {
        "items": [line(each) for each in found.lines],
        "total": money(found.total_minor),
        "ready": found.is_ready,
        "needs_code": found.needs_code,
        "held_until": instant(found.held_until),
    }


def line(found: Line) -> Json:
    """One line; `was` is its price when it was put in, where it is another now."""
    glance = found.glance
    kept, refusal = glance.kept, glance.refusal
    document = {
        "id": found.id,
        "type": ITEM_TYPES[found.kind],
        "title": glance.title,
        "count": glance.count,
        "count_max": glance.count_max or None,
        "price": money(glance.unit_minor),
        "was": money(found.was_minor) if found.was_minor is not None else None,
        "total": money(glance.total_minor),
        "refusal": {"code": refusal.code, "detail": refusal.detail} if refusal else None,
        "can_regain": found.can_regain,
        "hold": kept.hold_id if kept else None,
    }
    if kept is not None:
        document |= {
            "seats": list(kept.seats),
            "passengers": [_passenger(*each) for each in glance.facts["named"]],
            "needs_names": glance.facts["needs_names"],
            "held_until": instant(kept.until),
            "extends_until": instant(kept.extends_until),
        }
    return document | (item_place(glance.facts) if glance.facts else {})


def _passenger(seat: str, name: str, passenger_id: str = "") -> Json:
    return {"seat": seat, "name": name, "passenger": passenger_id or None}

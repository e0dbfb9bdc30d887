"""Promises the mail that carries the tickets, or the text that leads to them, in the transaction that issued them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label, moment_label, money_label, start_label, stations_label
from metro_web.queries import place_view
from metro_web.queries.attended import EVENT
from metro_web.queries.contacts import Contact
from metro_web.queries.standings import Standing
from metro_web.services import outbox, tickets
from metro_web.services.tickets import Issued


def promise(
    tx: Tx,
    order: Any,
    issued: Issued,
    buyer: Contact,
    now: datetime,
    standing: Mapping[str, Standing] | None = None,
    *,
    note: str = "",
) -> bool:
    """One mail with these tickets of an order; False where its buyer has no address.

    `standing`, by ticket id, is how things are by now for tickets that were sold earlier; what is sold in this very
    transaction stands as it was sold. `note` says first what has changed since an earlier such mail.
    """
    if not buyer.address:
        return False
    known = standing or {}
    context = {
        "name": buyer.name,
        "order_code": order.code,
        "order_url": f"{settings().public_url}/orders/{order.id}",
        "total_label": money_label(order.total_minor, order.currency),
        "note": note,
        "tickets": [
            _ticket(tx, item, row, order.currency, known.get(row["id"])) for item, rows in issued for row in rows
        ],
    }
    outbox.queue(tx, "tickets", buyer.address, context, now=now, locale=buyer.locale, order_id=order.id)
    return True


def _ticket(tx: Tx, item: Any, row: dict[str, Any], currency: str, standing: Standing | None) -> dict[str, Any]:
    facts = item.facts
    said = {
        "title": item.title,
        "from": facts["from_name"],
        "to": facts["to_name"],
        "path_text": " · ".join(facts["path_names"]),
        "legs": [_leg(leg) for leg in facts["legs"]],
        "valid_until_label": moment_label(row["valid_until"], settings().zone),
        "short_code": row["short_code"],
        "token": tickets.sign_row(tx, row, facts),
        "price_label": money_label(row["price_minor"], currency),
        "url": f"{settings().public_url}/tickets/{row['id']}",
    }
    return said | (_place(facts, standing) if "starts_at" in facts else {})


def _place(facts: dict[str, Any], standing: Standing | None) -> dict[str, Any]:
    """Where, when and which seat, of what has a place instead of a path."""
    is_event = facts["what"] == EVENT
    zone, home = ZoneInfo(facts["from_zone"]) if facts.get("from_zone") else settings().zone, settings().zone
    sold_for, opens_at = (datetime.fromisoformat(facts[name]) for name in ("starts_at", "check_in_opens_at"))
    if standing is not None:
        opens_at = standing.check_in_opens_at
    starts_at = standing.starts_at if standing is not None else sold_for
    was = start_label(sold_for, zone, home) if starts_at != sold_for else ""
    where = ", ".join(part for part in (facts.get("venue", ""), facts.get("city", "")) if part)
    figures = [(t("Section"), facts["section_name"])]
    if facts.get("seat"):
        figures += [(t("Row"), facts["row"]), (t("Seat"), facts["seat"])]
    return {
        "is_event": is_event,
        "color": place_view.color(facts),
        "to": where if is_event else facts["to_name"],
        "over": "" if is_event else facts["about"].partition(",")[0],
        "when": start_label(starts_at, zone, home),
        "was": t("It was to begin {time}.").format(time=was) if was else "",
        "opens": t("Check-in opens {time}").format(time=start_label(opens_at, zone, home)),
        "figures": [list(each) for each in figures],
        "passenger": facts.get("passenger", ""),
    }


def _leg(leg: dict[str, Any]) -> dict[str, Any]:
    """A ride says its line and direction and how far; a walk its end and how long."""
    is_walk = leg["line"] is None
    return {
        "line": leg["line_name"],
        "letter": leg["letter"],
        "color": leg["color"],
        "towards": leg["to_name"] if is_walk else leg["direction"],
        "stations_label": duration_label(leg["duration_s"]) if is_walk else stations_label(len(leg["stations"])),
    }

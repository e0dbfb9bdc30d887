"""An order and its items as they are written: a snapshot of what was quoted, so that edits never change what was sold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from metro_web.core import ids
from metro_web.core.config import settings
from metro_web.domain import orders as rules
from metro_web.domain import paying
from metro_web.services import order_stock
from metro_web.services.kinds import Choice, Quote


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody wants to buy and how they pay; `customer` is an e-mail, for cash sales alone."""

    choices: Sequence[Choice]
    method: str = paying.WALLET
    channel: str = "app"
    customer: str | None = None


def made(
    quotes: Sequence[Quote],
    basket: Basket,
    now: datetime,
    *,
    buyer_id: str | None,
    status: str,
    seller_id: str | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The order and its items as they are written."""
    code_until = now + timedelta(seconds=settings().otp_seconds) if status == rules.AWAITING_OTP else None
    held_until = [quote.held_until for quote in quotes if quote.held_until is not None]
    is_paid = status == rules.PAID
    order: dict[str, Any] = {
        "id": ids.new_id(),
        "code": ids.order_code(),
        "buyer_id": buyer_id,
        "seller_id": seller_id,
        "channel": basket.channel,
        "status": status,
        "method": basket.method,
        "total_minor": sum(quote.total_minor for quote in quotes),
        "refunded_minor": 0,
        "currency": settings().currency,
        "needs_code": status == rules.AWAITING_OTP,
        "codes_sent": int(status == rules.AWAITING_OTP),
        "created_at": now,
        "expires_at": None if is_paid else order_stock.ends_at(now, held_until, code_until),
        "paid_at": now if is_paid else None,
    }
    return order, [_item(order["id"], position, quote) for position, quote in enumerate(quotes)]


def _item(order_id: str, position: int, quote: Quote) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "order_id": order_id,
        "position": position,
        "kind": quote.kind,
        "title": quote.title,
        "count": quote.count,
        "unit_minor": quote.unit_minor,
        "facts": quote.facts,
        "touches": quote.touches,
        "inventory_id": quote.inventory_id,
        "hold_id": quote.hold_id,
    }

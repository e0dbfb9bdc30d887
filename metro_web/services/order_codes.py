"""The code that confirms an order: mailed to the buyer (texted to one without an address), bound to this order, few tries, few codes."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, Gone, InvalidInput, TooManyRequests
from metro_web.core.i18n import plural, t
from metro_web.core.labels import money_label
from metro_web.domain.permissions import Actor
from metro_web.models.orders import Order
from metro_web.queries import contacts
from metro_web.services import codes, outbox

PURPOSE = "order"
_orders: Any = Order.__table__  # type: ignore[attr-defined]


def send(tx: Tx, order_id: str, actor: Actor, title: str, total_minor: int, now: datetime, *, is_first: bool) -> None:
    """Make a code (the older one dies) and promise its mail."""
    code = codes.issue(tx, PURPOSE, order_id, now=now, is_first=is_first)
    context = {
        "code": code,
        "name": actor.name,
        "minutes": -(-settings().otp_seconds // 60),
        "title": title,
        "total_label": money_label(total_minor, settings().currency),
    }
    to = contacts.of_actor(tx, actor).address
    outbox.queue(tx, "order_code", to, context, now=now, priority=1, locale=actor.locale, order_id=order_id)


def send_again(tx: Tx, order: Any, actor: Actor, title: str, now: datetime) -> None:
    """Another code: 429 within 30 seconds of the last, 409 after 3."""
    if order.codes_sent >= settings().otp_codes_per_order:
        raise Conflict("limit_reached", t("No more codes for this order. Nothing was charged; please order again."))
    seconds = codes.wait_seconds(tx, PURPOSE, order.id, now=now)
    if seconds:
        raise TooManyRequests(t("Another code can be sent in {n} seconds.").format(n=seconds), retry_after=seconds)
    tx.execute(update(_orders).where(_orders.c.id == order.id).values(codes_sent=_orders.c.codes_sent + 1))
    send(tx, order.id, actor, title, order.total_minor, now, is_first=False)


def refuse(tx: Tx, order_id: str, digits: str, now: datetime) -> AppError | None:
    """Check a code; None where it is right, else the refusal (the attempt is written in this transaction)."""
    check = codes.check(tx, PURPOSE, order_id, digits.strip(), now=now)
    if check.is_ok:
        return None
    if check.kind == "expired":
        return Gone("code_expired", t("This code is too old. Nothing was charged; ask for another one."))
    if check.attempts_left:
        sentence = plural(
            t("That is not the code. 1 try left; nothing was charged."),
            t("That is not the code. {n} tries left; nothing was charged."),
            check.attempts_left,
        )
    else:
        sentence = t("Too many wrong codes. Nothing was charged; ask for another code.")
    return InvalidInput(sentence, code="bad_code", attempts_left=check.attempts_left)

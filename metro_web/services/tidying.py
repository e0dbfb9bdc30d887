"""Throws away what has no use any more, and writes down what is over. Nothing here decides anything: expiry is a comparison, made elsewhere."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import col

from metro_web.core.db import Tx
from metro_web.domain import orders as rules
from metro_web.models.basket import BasketLine
from metro_web.models.identities import ProviderVisit
from metro_web.models.ops import IdempotencyKey
from metro_web.models.orders import Order, OrderItem
from metro_web.models.outbox import MailEvent, OutboxMail
from metro_web.models.passengers import SeatDocument
from metro_web.models.people import LinkToken, OneTimeCode, RefreshToken, WebSession
from metro_web.models.stock import Inventory

KEY_HOURS = 24
CODE_HOURS = 24
MAIL_DAYS = 30
BASKET_DAYS = 30
DOCUMENT_DAYS = 7


def expire_orders(tx: Tx, now: datetime) -> int:
    """Write down what a comparison already says of unpaid orders. How many."""
    late = (
        select(col(Order.id))
        .where(col(Order.status).in_(rules.UNPAID), col(Order.expires_at) <= now)
        .limit(500)
        .with_for_update(skip_locked=True)
    )
    ids_late = list(tx.execute(late).scalars())
    if ids_late:
        tx.execute(update(Order).where(col(Order.id).in_(ids_late)).values(status=rules.EXPIRED))
    return len(ids_late)


def forget_keys(tx: Tx, now: datetime) -> None:
    """Idempotency keys answer for a day."""
    tx.execute(delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < now - timedelta(hours=KEY_HOURS)))


def forget_sessions(tx: Tx, now: datetime) -> None:
    """Browser sessions and refresh tokens past their end; used tokens stay until then, to tell a theft."""
    tx.execute(delete(WebSession).where(col(WebSession.expires_at) < now))
    tx.execute(delete(RefreshToken).where(col(RefreshToken.expires_at) < now))


def forget_codes(tx: Tx, now: datetime) -> None:
    """Visits to a provider that never came back; one-time codes and links a day after their end; until then the answer says "expired", not "unknown"."""
    tx.execute(delete(OneTimeCode).where(col(OneTimeCode.expires_at) < now - timedelta(hours=CODE_HOURS)))
    tx.execute(delete(LinkToken).where(col(LinkToken.expires_at) < now - timedelta(hours=CODE_HOURS)))
    tx.execute(delete(ProviderVisit).where(col(ProviderVisit.expires_at) < now))


def forget_mails(tx: Tx, now: datetime) -> None:
    """Traces of mails that are sent or given up, and of what was told about them, after a month."""
    tx.execute(delete(MailEvent).where(col(MailEvent.taken_at) < now - timedelta(days=MAIL_DAYS)))
    done = col(OutboxMail.status).in_(("sent", "failed"))
    tx.execute(delete(OutboxMail).where(done, col(OutboxMail.created_at) < now - timedelta(days=MAIL_DAYS)))


def forget_baskets(tx: Tx, now: datetime) -> None:
    """What lay in a basket for a month and was not bought."""
    tx.execute(delete(BasketLine).where(col(BasketLine.created_at) < now - timedelta(days=BASKET_DAYS)))


def forget_documents(tx: Tx, now: datetime) -> None:
    """Documents of seats on trips that were over a week ago: nobody has to show them any more."""
    over = (
        select(col(SeatDocument.item_id))
        .join(OrderItem, col(OrderItem.id) == col(SeatDocument.item_id))
        .join(Inventory, col(Inventory.id) == col(OrderItem.inventory_id))
        .where(col(Inventory.ends_at) < now - timedelta(days=DOCUMENT_DAYS))
        .limit(1000)
    )
    if forgotten := list(tx.execute(over).scalars()):
        tx.execute(delete(SeatDocument).where(col(SeatDocument.item_id).in_(forgotten)))

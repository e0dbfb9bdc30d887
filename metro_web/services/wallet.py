"""A person's money: adding to it, and what happened to it. The history is the ledger, never a second book."""

from datetime import datetime

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import wallet as wallet_queries
from metro_web.queries.wallet import WalletEntry, WalletPage
from metro_web.services import ledger


def get_balance(tx: Tx, actor: Actor) -> int:
    """The wallet's balance in minor units."""
    return wallet_queries.balance_minor(tx, signed_in(actor))


def list_transactions(tx: Tx, actor: Actor, *, kind: str | None = None, limit: int = 50, before: int = 0) -> WalletPage:
    """Entries of the actor's wallet, newest first, each with the balance after it."""
    return wallet_queries.list_entries(tx, signed_in(actor), kind=kind, limit=limit, before=before)


def top_up(tx: Tx, actor: Actor, amount_minor: int) -> WalletEntry:
    """Add money; `RULES.md`, Money: 1.00 to 100,000.00 at once, no outside validation."""
    user_id = signed_in(actor)
    low, high = settings().top_up_minor_min, settings().top_up_minor_max
    if not low <= amount_minor <= high:
        currency = settings().currency
        raise InvalidInput(
            t("Add between {low} and {high} at once.").format(
                low=money_label(low, currency), high=money_label(high, currency)
            ),
            field="amount",
        )
    now: datetime = clock.utc_now()
    posting = ledger.Posting("top_up", f"top_up:{ids.new_id()}")
    number = ledger.post(tx, ledger.FUNDING, ledger.wallet_of(user_id), amount_minor, posting, now=now)
    return wallet_queries.get_entry(tx, user_id, number)

"""An admin puts a wallet right: a ledger entry with a reason, in the audit log, mailed to the person.

Keeps true: entries are never changed, only added to; a wallet never goes below zero; one form or one
Idempotency-Key corrects once.
"""

from typing import Any

from sqlalchemy import select

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InsufficientFunds, InvalidInput
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.models.ledger import LedgerEntry
from metro_web.queries import contacts
from metro_web.queries import users as user_queries
from metro_web.queries import wallet as wallet_queries
from metro_web.queries.wallet import WalletEntry
from metro_web.services import audit, ledger, outbox, step_up

_entries: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
KIND = "correction"
REASON_LENGTH_MIN, REASON_LENGTH_MAX = 5, 300


def correct(
    tx: Tx, actor: Actor, user_id: str, amount_minor: int, reason: str, *, form_id: str = ""
) -> WalletEntry:  # fmt: skip
    """Put money into a wallet (above zero) or take it out (below); at most as much as a top-up at once.

    409 `account_closed` for money that nobody could use any more.

    A `form_id` that this wallet knows gives its first entry again: a double press corrects once.
    """
    require(actor, ADMIN)
    now = clock.utc_now()
    step_up.require_fresh(tx, actor, now)
    user = user_queries.get_user(tx, user_id)
    words = _checked(amount_minor, reason)
    if amount_minor > 0 and not user.address:
        raise Conflict("account_closed", t("This account was deleted by its owner; nobody is behind it."))
    balance_minor = ledger.lock_balance(tx, user_id)
    key = f"{KIND}:{user_id}:{form_id if ids.is_id(form_id) else ids.new_id()}"
    known = tx.execute(select(_entries.c.id).where(_entries.c.idempotency_key == key)).scalar()
    if known is not None:
        return wallet_queries.get_entry(tx, user_id, known)
    if balance_minor + amount_minor < 0:
        held = money_label(balance_minor, settings().currency)
        raise InsufficientFunds(t("This wallet holds only {held}. Nothing was changed.").format(held=held))
    wallet = ledger.wallet_of(user_id)
    sides = (ledger.CORRECTION, wallet) if amount_minor > 0 else (wallet, ledger.CORRECTION)
    number = ledger.post(tx, *sides, abs(amount_minor), ledger.Posting(KIND, key, reason=words), now=now)
    before = {"email": user.email, "balance": money_label(balance_minor, settings().currency)}
    after = {
        "email": user.email,
        "balance": money_label(balance_minor + amount_minor, settings().currency),
        "reason": words,
        "entry": number,
    }
    audit.record(tx, actor, "wallet.correct", f"user:{user_id}", before, after, now)
    entry = wallet_queries.get_entry(tx, user_id, number)
    _tell(tx, user_id, entry)
    return entry


def _checked(amount_minor: int, reason: str) -> str:
    most = settings().top_up_minor_max
    if not 0 < abs(amount_minor) <= most:
        sentence = t("Correct by more than nothing and at most {most} at once.")
        raise InvalidInput(sentence.format(most=money_label(most, settings().currency)), field="amount")
    words = " ".join("".join(char if char.isprintable() else " " for char in reason).split())
    if not REASON_LENGTH_MIN <= len(words) <= REASON_LENGTH_MAX:
        sentence = t("Say why, in {low} to {high} characters: the person reads it in their wallet.")
        raise InvalidInput(sentence.format(low=REASON_LENGTH_MIN, high=REASON_LENGTH_MAX), field="reason")
    return words


def _tell(tx: Tx, user_id: str, entry: WalletEntry) -> None:
    contact = contacts.get_contact(tx, user_id)
    if not contact.address:
        return
    currency = settings().currency
    context = {
        "name": contact.name,
        "is_credit": entry.amount_minor > 0,
        "amount_label": money_label(abs(entry.amount_minor), currency),
        "balance_label": money_label(entry.balance_after_minor, currency),
        "reason": entry.reason,
        "wallet_url": f"{settings().public_url}/wallet",
    }
    outbox.queue(tx, KIND, contact.address, context, now=entry.at, locale=contact.locale)

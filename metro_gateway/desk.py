"""What the provider does with money: intents, charges, refunds, by the card's fate and by the modes it is put in.

Keeps true: `succeeded`, `declined` and `cancelled` are final; a charge is written with the status that says so.
"""

import hashlib
import hmac
import json
import random
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from metro_gateway import cards
from metro_gateway.book import Book, Row

KINDS = ("card", "paypal", "bank_transfer")
WAITING, PREPARED, PROCESSING = "waiting", "prepared", "processing"
SUCCEEDED, DECLINED, CANCELLED = "succeeded", "declined", "cancelled"
OPEN = (WAITING, PREPARED)
MODES = ("slow", "declining", "unreachable", "late", "twice", "shuffled", "charged-then-timed-out")
REFERENCE = re.compile(r"[0-9a-zA-Z_-]{1,64}")
AMOUNT_MAX = 10**12


class Refused(Exception):
    """An answer of 4xx with a code and a sentence."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


@dataclass
class Manner:
    """How the provider behaves; `POST /v1/control` changes it while it runs. Seconds unless said otherwise."""

    modes: set[str] = field(default_factory=set)
    decline_share: float = 0.0
    slow_seconds: float = 2.0
    late_seconds: float = 3.0
    settle_seconds: float = 20.0
    hang_seconds: float = 30.0
    # After an answer that got lost the shop hears nothing for so long.
    lost_seconds: float = 20.0


class Desk:
    """`public` is where browsers reach the hosted pages; `secret` keys the fingerprints of requests."""

    def __init__(self, book: Book, manner: Manner, *, public: str, secret: str) -> None:
        self.book, self.manner, self.public = book, manner, public
        self._secret = secret.encode()

    def shown(self, row: Row) -> Row:
        """An intent as shops see it."""
        told = ("reference", "amount", "currency", "kind", "status", "reason", "last_four", "refunded")
        url = f"{self.public}/pay/{row['token']}" if row["status"] == WAITING else ""
        return {name: row[name] for name in told} | {"redirect_url": url}

    def create(self, body: Any, key: str) -> tuple[Row, bool]:
        """Make an intent, or find the one of this reference; and whether the answer gets lost on its way."""
        row = self._read(body)
        if key != row["reference"]:
            raise Refused(422, "idempotency_key", "The Idempotency-Key of an intent is its reference.")
        with self.book.writing():
            known = self._find(row["reference"])
            if known is not None:
                if known["status"] != CANCELLED and known["fingerprint"] != row["fingerprint"]:
                    raise Refused(422, "idempotency_mismatch", "This reference was used for something else.")
                return self.shown(known), False
            charges_now = row["status"] == PROCESSING
            self.book.insert("intent", row | {"status": PREPARED if charges_now else row["status"]})
            self.tell(row["reference"])
            is_lost = charges_now and self.collect(row["reference"])
            return self.shown(self.get(row["reference"])), is_lost

    def charge(self, reference: str) -> tuple[Row, bool]:
        """Take the money of a prepared intent; one that is further already stays as it is."""
        with self.book.writing():
            row = self.get(reference)
            is_lost = row["status"] == PREPARED and self.collect(reference)
            return self.shown(self.get(reference)), is_lost

    def cancel(self, reference: str) -> Row:
        """Nothing is to be taken any more: an open intent ends; one never seen can never be made."""
        if not REFERENCE.fullmatch(reference):
            raise Refused(404, "not_found", "There is no such intent.")
        with self.book.writing():
            row = self._find(reference)
            if row is None:
                row = self._blank(reference) | {"status": CANCELLED, "reason": "never_made"}
                self.book.insert("intent", row)
            elif row["status"] in OPEN or (row["status"] == PROCESSING and row["kind"] == "bank_transfer"):
                self.end(reference, CANCELLED, "cancelled_by_shop")
            return self.shown(self.get(reference))

    def refund(self, reference: str, amount: Any, key: str) -> Row:
        """Give some of a charge back; the same key again changes nothing."""
        if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount <= AMOUNT_MAX or not key:
            raise Refused(422, "invalid", "A refund has an amount and an Idempotency-Key.")
        with self.book.writing():
            row = self.get(reference)
            known = self.book.one("SELECT * FROM refund WHERE key = ?", key)
            if known is not None and (known["reference"], known["amount"]) != (reference, amount):
                raise Refused(422, "idempotency_mismatch", "This key was used for another refund.")
            if known is None:
                if row["status"] != SUCCEEDED or row["refunded"] + amount > row["amount"]:
                    raise Refused(409, "not_refundable", "There is not so much to give back.")
                self.book.insert("refund", {"key": key, "reference": reference, "amount": amount, "at": time.time()})
                self.book.do("UPDATE intent SET refunded = refunded + ? WHERE reference = ?", amount, reference)
                self.tell(reference)
            return {"id": key, "reference": reference, "amount": amount, "status": "succeeded"}

    def get(self, reference: str) -> Row:
        """An intent's row; 404."""
        row = self._find(reference)
        if row is None:
            raise Refused(404, "not_found", "There is no such intent.")
        return row

    def listed(self, after: str, limit: int) -> list[Row]:
        """The book for a shop to compare with its own, by reference."""
        query = "SELECT * FROM intent WHERE reference > ? ORDER BY reference LIMIT ?"
        return [self.shown(row) for row in self.book.rows(query, after, max(1, min(limit, 1000)))]

    def try_card(self, reference: str) -> str:
        """On a hosted page: why it was declined, and the intent waits for another card; '' where the money was taken."""
        reason = self._refusal(self.get(reference))
        if not reason:
            self.collect(reference, is_judged=True)
        return reason

    def collect(self, reference: str, *, is_judged: bool = False) -> bool:
        """Try to take the money now, inside a transaction; whether the answer is to get lost after that."""
        row, modes = self.get(reference), self.manner.modes
        reason = "" if is_judged else self._refusal(row)
        if reason:
            self.end(reference, DECLINED, reason)
        elif "late" in modes or row["fate"] == cards.LATE:
            self.promise(reference, self.manner.late_seconds)
        else:
            is_lost = "charged-then-timed-out" in modes or row["fate"] == cards.LOST
            self.take(reference, told_in=self.manner.lost_seconds if is_lost else 0.0)
            return is_lost
        return False

    def promise(self, reference: str, seconds: float) -> None:
        """The money is on its way."""
        change = "UPDATE intent SET status = ?, settles_at = ? WHERE reference = ?"
        self.book.do(change, PROCESSING, time.time() + seconds, reference)
        self.tell(reference)

    def settle_due(self) -> int:
        """The money of those whose time has come is there; how many."""
        with self.book.writing():
            due = self.book.rows("SELECT reference FROM intent WHERE settles_at <= ?", time.time())
            for row in due:
                self.take(row["reference"])
            return len(due)

    def take(self, reference: str, *, told_in: float = 0.0) -> None:
        """The money is there."""
        row = self.get(reference)
        self.book.insert("charge", {"reference": reference, "amount": row["amount"], "at": time.time()})
        self.end(reference, SUCCEEDED, "", told_in=told_in)

    def end(self, reference: str, status: str, reason: str, *, told_in: float = 0.0) -> None:
        """The last that happens to an intent, refunds aside."""
        change = "UPDATE intent SET status = ?, reason = ?, settles_at = NULL WHERE reference = ?"
        self.book.do(change, status, reason, reference)
        self.tell(reference, told_in=told_in)

    def tell(self, reference: str, *, told_in: float = 0.0) -> None:
        """Promise the shop a webhook of how the intent stands now; twice, and what is older later, where so asked."""
        row = self.get(reference)
        is_early = "shuffled" in self.manner.modes and row["status"] not in (SUCCEEDED, DECLINED, CANCELLED)
        for _ in range(2 if "twice" in self.manner.modes else 1):
            event_id = f"evt_{secrets.token_hex(12)}"
            told = {"id": event_id, "type": f"intent.{row['status']}", "intent": self.shown(row)}
            due_at = time.time() + told_in + (1.0 if is_early else 0.0)
            self.book.insert("event", {"id": event_id, "body": json.dumps(told), "due_at": due_at})

    def _read(self, body: Any) -> Row:
        """A row from a request; `processing` where it is to be charged at once."""
        try:
            reference, amount, kind = body["reference"], body["amount"], body["kind"]
            texts = {name: body.get(name, "") for name in ("currency", "return_url", "description")}
            card = body.get("card") or ""
        except (TypeError, KeyError, AttributeError) as exc:
            raise Refused(422, "invalid", "An intent has a reference, an amount, a currency and a kind.") from exc
        are_texts = all(isinstance(one, str) and len(one) <= 500 for one in (reference, kind, card, *texts.values()))
        is_amount = isinstance(amount, int) and not isinstance(amount, bool) and 0 < amount <= AMOUNT_MAX
        if not are_texts or not is_amount or kind not in KINDS or not REFERENCE.fullmatch(reference):
            raise Refused(422, "invalid", "An intent has a reference, an amount, a currency and a kind.")
        if not re.fullmatch(r"[A-Z]{3}", texts["currency"]) or not re.match(r"https?://", texts["return_url"]):
            raise Refused(422, "invalid", "An intent has a currency and an address to come back to.")
        digits = cards.digits_of(card)
        if card and (kind != "card" or not digits):
            raise Refused(422, "invalid_card", "That is no card number.")
        status = WAITING if not card else PREPARED if body.get("capture") is False else PROCESSING
        printed = json.dumps(body, sort_keys=True).encode()
        return self._blank(reference) | {
            "fingerprint": hmac.new(self._secret, printed, hashlib.sha256).hexdigest(),
            "amount": amount,
            "kind": kind,
            "status": status,
            "last_four": digits[-4:],
            "fate": cards.fate_of(digits),
            **texts,
        }

    def _refusal(self, row: Row) -> str:
        if "declining" in self.manner.modes or row["fate"] == cards.DECLINES:
            return "card_declined"
        return "try_again" if random.random() < self.manner.decline_share else ""

    def _blank(self, reference: str) -> Row:
        token = secrets.token_urlsafe(24)
        return {"reference": reference, "token": token, "fingerprint": "", "amount": 0, "currency": "", "kind": ""}

    def _find(self, reference: str) -> Row | None:
        return self.book.one("SELECT * FROM intent WHERE reference = ?", reference)

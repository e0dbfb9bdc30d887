"""What a payment provider can be asked, and what it may answer: the interface that a real one would implement.

Our payment's id is the reference and the idempotency key of everything, so that asking twice does nothing twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

WAITING, PREPARED, PROCESSING = "waiting", "prepared", "processing"
SUCCEEDED, DECLINED, CANCELLED = "succeeded", "declined", "cancelled"
STATUSES = (WAITING, PREPARED, PROCESSING, SUCCEEDED, DECLINED, CANCELLED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A payment to be made. `card` passes through and is shown nowhere; without one the payer goes to a hosted page.

    A card that `is_charged_later` is handed over now and charged when its order is confirmed.
    """

    reference: str
    amount_minor: int
    currency: str
    kind: str
    description: str
    return_url: str
    card: str = field(default="", repr=False)
    is_charged_later: bool = False


@dataclass(frozen=True, slots=True)
class Intent:
    """How a payment stands with the provider; `redirect_url` while it waits for the payer."""

    reference: str
    status: str
    amount_minor: int
    currency: str
    refunded_minor: int = 0
    reason: str = ""
    last_four: str = ""
    redirect_url: str = ""


class Trouble(Exception):
    """No answer that could be used."""


class NotAsked(Trouble):
    """The provider has certainly not got it."""


class NotTaken(Trouble):
    """The provider has refused what it was asked; nothing came of it."""


class Unclear(Trouble):
    """The provider may have got it: ask how it stands before anything else."""


class Gateway(Protocol):
    """A payment provider. Every call is bounded in time and raises `Trouble` where there is no clear answer."""

    def begin(self, wanted: Wanted) -> Intent:
        """Make the payment; one of this reference that is there already is answered as it stands."""

    def charge(self, reference: str) -> Intent:
        """Take the money of a card that was handed over; once, however often it is asked."""

    def find(self, reference: str) -> Intent | None:
        """How it stands; None where the provider has never seen it."""

    def cancel(self, reference: str) -> Intent:
        """Let nothing come of it any more, if that is still possible; also of one that has not arrived yet."""

    def refund(self, reference: str, amount_minor: int, key: str) -> None:
        """Give money back to where it came from; the same key again does nothing."""

    def book(self) -> Iterator[Intent]:
        """Everything that the provider has of us, for comparing."""

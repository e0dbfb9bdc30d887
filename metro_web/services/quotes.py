"""What every kind speaks: the choice somebody made, and the quote it becomes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from metro_web.domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class JourneyChoice:
    """From, to, how many people, by which preference; `quote` is the price they were shown, if any."""

    origin: str
    destination: str
    count: int = 1
    prefer: str = "fewest_stops"
    quote: str | None = None
    kind: str = "journey"
    stock_key: str = "~~"


@dataclass(frozen=True, slots=True)
class SeatsChoice:
    """A hold; or seats of an inventory by label, for a trip from stop to stop. `passengers` are (seat, name)."""

    hold_id: str = ""
    inventory_id: str = ""
    seats: tuple[str, ...] = ()
    from_stop: int | None = None
    to_stop: int | None = None
    passengers: tuple[tuple[str, str], ...] = ()
    kind: str = "seat"

    @property
    def stock_key(self) -> str:
        """Where it stands in the order in which holds are locked."""
        return self.hold_id or self.inventory_id


@dataclass(frozen=True, slots=True)
class AdmissionChoice:
    """Places without seats at an event; '' is its only section."""

    event_id: str
    count: int = 1
    section: str = ""
    kind: str = "admission"

    @property
    def stock_key(self) -> str:
        """Where it stands in the order in which pools are locked."""
        return f"~{self.event_id}{self.section}"


Choice = JourneyChoice | SeatsChoice | AdmissionChoice


@dataclass(frozen=True, slots=True)
class Sale:
    """Who asks, by what it is paid, when; `buyer_id` is None for a customer who stays unknown."""

    actor: Actor
    method: str
    now: datetime
    buyer_id: str | None

    @property
    def owner_id(self) -> str:
        """Whose holds these are: those of whoever asks, a seller at a counter too."""
        assert self.actor.user_id is not None, "nobody unknown buys"
        return self.actor.user_id


@dataclass(frozen=True, slots=True)
class Quote:
    """What is being sold, for how much, and what has to be remembered of it. Minor units, each of `count`."""

    kind: str
    title: str
    count: int
    unit_minor: int
    needs_code: bool
    facts: dict[str, Any]
    touches: str = ""
    inventory_id: str | None = None
    hold_id: str | None = None
    held_until: datetime | None = None

    @property
    def total_minor(self) -> int:
        """Price of all of them: each is priced, then added."""
        return self.unit_minor * self.count


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a ticket opens a gate, and the place its token names."""

    valid_from: datetime
    valid_until: datetime
    place: str = field(default="")

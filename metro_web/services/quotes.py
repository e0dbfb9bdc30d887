"""What every kind speaks: the choice somebody made, and the quote it becomes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class JourneyChoice:
    """From, to, how many people, by which preference; `quote` is the price they were shown, if any."""

    origin: str
    destination: str
    count: int = 1
    prefer: str = "fewest_stops"
    quote: str | None = None
    kind: str = "journey"


Choice = JourneyChoice


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

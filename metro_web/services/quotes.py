"""What every kind speaks: the choice somebody made, and the quote it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from metro_web.core.errors import AppError
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

    @property
    def what(self) -> str:
        """The same for the same journey, however many go."""
        return f"{self.origin}>{self.destination}:{self.prefer}"


# Who sits where: (seat, name), or (seat, name, id of somebody on the buyer's list, whose name counts then).
Named = tuple[str, str] | tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class SeatsChoice:
    """A hold; or seats of an inventory by label, for a trip from stop to stop."""

    hold_id: str = ""
    inventory_id: str = ""
    seats: tuple[str, ...] = ()
    from_stop: int | None = None
    to_stop: int | None = None
    passengers: tuple[Named, ...] = ()
    kind: str = "seat"

    @property
    def stock_key(self) -> str:
        """Where it stands in the order in which holds are locked."""
        return self.hold_id or self.inventory_id

    @property
    def what(self) -> str:
        """The hold."""
        return self.hold_id


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

    @property
    def what(self) -> str:
        """The same for the same places, however many."""
        return f"{self.event_id}:{self.section}"


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
    """What is being sold, for how much, and what has to be remembered of it. Minor units, each of `count`.

    `new_hold` is a hold that is still to be written, with the order it belongs to. `document` is whose it is and which,
    sealed, where a seat is somebody's from a list (`seat_names`).
    """

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
    new_hold: Mapping[str, Any] | None = None
    person_max: int | None = None
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def total_minor(self) -> int:
        """Price of all of them: each is priced, then added."""
        return self.unit_minor * self.count


@dataclass(frozen=True, slots=True)
class Kept:
    """What a choice keeps from others until `until`: seats of a plan, from stop to stop; more time until `extends_until`."""

    hold_id: str
    inventory_id: str
    seats: tuple[str, ...]
    from_stop: int
    to_stop: int
    until: datetime
    extends_until: datetime


@dataclass(frozen=True, slots=True)
class Glance:
    """How a choice stands now, with nothing taken for it. Minor units; `facts` are those a ticket would keep.

    `count_max` is how many one can choose, 0 where that is chosen elsewhere, `together_max` how many of its kind one
    order takes, 0 where any; `refusal` is what stands in the way.
    """

    title: str
    count: int
    unit_minor: int
    total_minor: int
    facts: dict[str, Any]
    needs_code: bool = False
    count_max: int = 0
    together_max: int = 0
    kept: Kept | None = None
    refusal: AppError | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a ticket opens a gate, and the place its token names."""

    valid_from: datetime
    valid_until: datetime
    place: str = field(default="")

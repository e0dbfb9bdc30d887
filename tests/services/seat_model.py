"""What should be true of seats, kept in the simplest way: who keeps or has which, and until when."""

from dataclasses import dataclass, field
from datetime import datetime

from metro_web.domain.seat_status import BLOCKED, FREE, HELD, SOLD


@dataclass
class Kept:
    """What somebody keeps or has: seats of an inventory by index, on segments first … last; `until` is None once sold."""

    owner: str
    inventory: str
    seats: set[int]
    span: tuple[int, int]
    until: datetime | None
    order_id: str = ""


@dataclass
class Model:
    """What should be true."""

    kept: dict[str, Kept] = field(default_factory=dict)
    blocked: set[tuple[str, int]] = field(default_factory=set)
    money: dict[str, int] = field(default_factory=dict)
    standing: int = 0

    def status(self, inventory: str, seat: int, span: tuple[int, int], now: datetime) -> int:
        """How a seat stands for a stretch."""
        worst = BLOCKED if (inventory, seat) in self.blocked else FREE
        for each in self.kept.values():
            meets = each.span[0] <= span[1] and span[0] <= each.span[1]
            if each.inventory == inventory and seat in each.seats and meets:
                worst = max(worst, SOLD if each.until is None else HELD if each.until > now else FREE)
        return worst

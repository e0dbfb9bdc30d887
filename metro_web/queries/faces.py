"""How an inventory looks for one stretch of segments, kept up to date: only what changed is looked at again.

Keeps true: expiry is a comparison. A held seat is put where it is found again the moment its hold is over.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from metro_web.domain import seat_status
from metro_web.domain.seat_status import BLOCKED, FREE, HELD, SOLD
from metro_web.domain.seating import Plan

# seat → segment → when its hold is over; None where it is sold, False where it is blocked.
Claims = Mapping[int, Mapping[int, datetime | bool | None]]


@dataclass
class Tally:
    """Free seats of each section; `of` says which plan it was counted for."""

    of: Any
    free: list[int]
    section_at: Callable[[int], int]


@dataclass
class Face:
    """Seats that are not free on a stretch, with the worst status of its segments, as of `as_of`.

    `ends` is a heap of when a held seat has to be looked at again.
    """

    span: tuple[int, int]
    as_of: datetime
    marked: dict[int, int] = field(default_factory=dict)
    ends: list[tuple[datetime, int]] = field(default_factory=list)
    packed: bytearray | None = None
    tally: Tally | None = None

    def look_again(self, claims: Claims, seats: Iterable[int], now: datetime) -> None:
        """These seats may stand otherwise."""
        for seat in seats:
            status, until = _status(claims.get(seat, {}), self.span, now)
            before = self.marked.get(seat, FREE)
            if until is not None:
                heapq.heappush(self.ends, (until, seat))
            if status != before:
                self._set(seat, before, status)

    def pass_time(self, claims: Claims, now: datetime) -> None:
        """Seats whose holds are over by now."""
        over = set()
        while self.ends and self.ends[0][0] <= now:
            over.add(heapq.heappop(self.ends)[1])
        self.look_again(claims, over, now)
        self.as_of = now

    def statuses(self, plan: Plan) -> bytes:
        """Two bits a seat."""
        if self.packed is None or len(self.packed) != -(-len(plan.seats) // 4):
            self.packed = bytearray(seat_status.pack(len(plan.seats), self.marked))
        return bytes(self.packed)

    def free(self, of: Any, counts: Iterable[int], section_at: Callable[[int], int]) -> list[int]:
        """Free seats of each section of a plan, `of` which there are `counts`."""
        if self.tally is None or self.tally.of != of:
            free = list(counts)
            for seat in self.marked:
                free[section_at(seat)] -= 1
            self.tally = Tally(of, free, section_at)
        return list(self.tally.free)

    def _set(self, seat: int, before: int, status: int) -> None:
        if status == FREE:
            del self.marked[seat]
        else:
            self.marked[seat] = status
        if self.packed is not None:
            self.packed[seat >> 2] ^= (status ^ before) << (2 * (seat & 3))
        if self.tally is not None:
            self.tally.free[self.tally.section_at(seat)] += (status == FREE) - (before == FREE)


def slack(
    segments: Mapping[int, datetime | bool | None], span: tuple[int, int], segments_count: int, now: datetime
) -> int:
    """How many free segments lie against a stretch of one seat: those that selling it would leave between others."""

    def is_free(segment: int) -> bool:
        until = segments.get(segment, now)
        return isinstance(until, datetime) and until <= now

    before = next((n for n, at in enumerate(range(span[0] - 1, 0, -1)) if not is_free(at)), span[0] - 1)
    beyond = segments_count - span[1]
    return before + next((n for n in range(beyond) if not is_free(span[1] + 1 + n)), beyond)


def _status(
    segments: Mapping[int, datetime | bool | None], span: tuple[int, int], now: datetime
) -> tuple[int, datetime | None]:
    """The worst of a stretch, and when to look again, where a hold has a part in it."""
    worst, next_over = FREE, None
    for segment, until in segments.items():
        if not span[0] <= segment <= span[1]:
            continue
        if until is False:
            worst = BLOCKED
        elif until is None:
            worst = max(worst, SOLD)
        elif isinstance(until, datetime) and until > now:
            worst = max(worst, HELD)
            next_over = until if next_over is None else min(next_over, until)
    return worst, next_over

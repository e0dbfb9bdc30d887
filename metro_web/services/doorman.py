"""Keeps a rush for the same seats from the database: while somebody is served, others wait at the door a moment.

Keeps true: only the database sells. Nobody is turned away but by a request that has won a seat, while they waited, by
its commit; whoever waits too long, or finds no Redis, goes in and hears it from the database. What a process that died
leaves behind is over within `LOCK_MS`.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from metro_web.core import clock, ids
from metro_web.core.errors import AppError, Conflict
from metro_web.core.i18n import t
from metro_web.integrations import shared
from metro_web.queries import inventories
from metro_web.services import stock
from metro_web.services.holds import Wanted
from metro_web.services.order_rows import Basket
from metro_web.services.quotes import SeatsChoice

LOCK_MS, WON_MS = 5_000, 500
WAIT_SECONDS, LOOK_SECONDS = 1.0, 0.012

# A seat's hash: token → "first last until state", state 1 once it has won. All of them or none. Answers 0 and nothing
# (come in), 1 and tokens (wait for these), or 2 and the numbers of the seats that one of `seen` has won meanwhile.
_COME_IN = shared.script("""
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local token, ttl, seats = ARGV[1], tonumber(ARGV[2]), #KEYS
local seen = {}
for i = 3 + 2 * seats, #ARGV do seen[ARGV[i]] = true end
local waits, lost = {}, {}
for i, key in ipairs(KEYS) do
  local first, last = tonumber(ARGV[1 + 2 * i]), tonumber(ARGV[2 + 2 * i])
  local known = redis.call('HGETALL', key)
  for j = 1, #known, 2 do
    local f, l, till, won = string.match(known[j + 1], '^(%d+) (%d+) (%d+) (%d)$')
    if tonumber(till) <= now then
      redis.call('HDEL', key, known[j])
    elseif known[j] ~= token and tonumber(f) <= last and first <= tonumber(l) then
      if won == '0' then waits[#waits + 1] = known[j]
      elseif seen[known[j]] then lost[#lost + 1] = i - 1 end
    end
  end
end
if #lost > 0 then return {2, unpack(lost)} end
if #waits > 0 then return {1, unpack(waits)} end
for i, key in ipairs(KEYS) do
  redis.call('HSET', key, token, ARGV[1 + 2 * i] .. ' ' .. ARGV[2 + 2 * i] .. ' ' .. (now + ttl) .. ' 0')
  redis.call('PEXPIRE', key, ttl)
end
return {0}
""")
# What is one's own is gone, or for those who wait it says that it has won.
_GO_OUT = shared.script("""
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, key in ipairs(KEYS) do
  local mine = redis.call('HGET', key, ARGV[1])
  if mine and ARGV[2] ~= '0' then
    redis.call('HSET', key, ARGV[1], string.match(mine, '^%d+ %d+') .. ' ' .. (now + tonumber(ARGV[2])) .. ' 1')
  elseif mine then
    redis.call('HDEL', key, ARGV[1])
  end
end
""")
COME_IN, WAIT, LOST = range(3)


@dataclass
class Visit:
    """One request at the door: `refusal` where it need not go in; it says whether it has `won` what it asked for."""

    refusal: AppError | None = None
    won: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """Seats by key, label and stretch."""

    keys: list[str]
    labels: list[str]
    stretches: list[int] = field(default_factory=list)


@contextmanager
def serving(args: Sequence[Any], who: Callable[[], str], key: str = "") -> Iterator[Visit]:
    """Serve a use case with these arguments for somebody; a repeated request (`key`) never waits for itself."""
    asked = _asked(args) if shared.is_here() else None
    caller = who() if asked is not None else ""
    if asked is None or not caller:
        yield Visit()
        return
    token = f"{caller}/{key}" if key else ids.new_id()
    visit, is_in = _let_in(asked, token)
    try:
        yield visit
    finally:
        if is_in:
            after = WON_MS if visit.won else 0
            shared.ask(lambda client: _GO_OUT(client, asked.keys, [token, after]), None)


def _let_in(asked: _Asked, token: str) -> tuple[Visit, bool]:
    """The visit, and whether it has to be ended."""
    seen: set[str] = set()
    until = time.monotonic() + WAIT_SECONDS
    while True:
        args = [token, LOCK_MS, *asked.stretches, *sorted(seen)]
        answer, *found = shared.ask(lambda client, args=args: _COME_IN(client, asked.keys, args), [None])  # type: ignore[misc]
        if answer == LOST:
            labels = [asked.labels[number] for number in sorted(set(found))]
            said = t("Somebody else has {seats}.").format(seats=", ".join(labels))
            return Visit(Conflict("seat_taken", said, seats=labels)), False
        if answer != WAIT or time.monotonic() > until:
            return Visit(), answer == COME_IN
        seen.update(other.decode() for other in found)
        time.sleep(LOOK_SECONDS * random.uniform(0.5, 1.5))


def _asked(args: Sequence[Any]) -> _Asked | None:
    """What seats the arguments of a use case ask for; None where the database has to say what is wrong with them."""
    asked = _Asked([], [])
    for wanted in _wanted(args):
        seen = inventories.seen_last(wanted.inventory_id)
        plan = inventories.at_hand(seen.seat_plan_id) if seen and seen.seat_plan_id else None
        labels = list(wanted.seats)
        if seen is None or plan is None or not seen.sells_at(clock.utc_now()):
            return None
        if len(set(labels)) != len(labels) or any(label not in plan.index_of for label in labels):
            return None
        first, last = wanted.from_stop or 1, (wanted.to_stop or stock.SEGMENTS_MAX) - 1
        if not 1 <= first <= last < stock.SEGMENTS_MAX:
            return None
        asked.keys.extend(f"metro:door:{wanted.inventory_id}:{plan.index_of[label]}" for label in labels)
        asked.labels.extend(labels)
        asked.stretches.extend((first, last) * len(labels))
    return asked if asked.keys and len(set(asked.keys)) == len(asked.keys) else None


def _wanted(args: Sequence[Any]) -> Iterator[Wanted]:
    for arg in args:
        if isinstance(arg, Wanted):
            yield arg
        elif isinstance(arg, Basket):
            yield from _wanted(arg.choices)
        elif isinstance(arg, SeatsChoice) and not arg.hold_id:
            yield Wanted(arg.inventory_id, arg.seats, arg.from_stop, arg.to_stop)

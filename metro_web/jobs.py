"""The jobs beside the doors: one elected worker sends the outbox and throws away what has no use any more.

Keeps true: nothing is sent before its row is committed, nothing is marked before it is sent, and only the holder
of the lease sends. A process killed at any point leaves rows that the next holder picks up.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.core.ids import new_id
from metro_web.integrations.mail import NotSent, Transport, make_transport
from metro_web.services import leases, mailing, orders, outbox, refunds_owed, sent_feeds, stock, tickets, tidying
from metro_web.services.outbox import Outcome, Outgoing
from metro_web.services.tellings import tell_some

log = logging.getLogger(__name__)

LEASE = "jobs"
LEASE_SECONDS = 10.0
RENEW_SHARE = 0.3
STANDBY_SECONDS = 1.0
POLL_SECONDS = 0.25
# While codes are asked for, the next one is looked for this often, for so long after the last.
BUSY_POLL_SECONDS = 0.02
BUSY_SECONDS = 5.0
MARK_SECONDS = 0.1
TROUBLE_SECONDS = 1.0
# However long the mail service wants to be left alone: after this it is asked again.
REST_SECONDS_MAX = 60.0


@dataclass(frozen=True, slots=True)
class Chore:
    """Something done `every` so many seconds, in a transaction of its own."""

    name: str
    every: float
    do: Callable[[Tx, datetime], object]


CHORES: tuple[Chore, ...] = (
    Chore("expire orders", 5, lambda tx, _now: orders.expire_due(tx)),
    Chore("free holds that are over", 1, stock.sweep),
    Chore("tell who holds what moved or was called off", 1, tell_some),
    Chore("give back what was called off", 1, refunds_owed.pay_some),
    Chore("expire tickets", 30, lambda tx, _now: tickets.expire_due(tx)),
    Chore("forget idempotency keys", 600, tidying.forget_keys),
    Chore("forget sessions", 600, tidying.forget_sessions),
    Chore("forget codes", 600, tidying.forget_codes),
    Chore("forget mails", 3600, tidying.forget_mails),
    Chore("forget feeds", 600, sent_feeds.forget),
)


def run_forever(
    stop: threading.Event,
    *,
    make: Callable[[], Transport] = make_transport,
    lease_seconds: float = LEASE_SECONDS,
    chores: tuple[Chore, ...] = CHORES,
) -> None:
    """Wait for the lease, then do the jobs until `stop` is set or the lease is lost; and again."""
    first, rest = make(), Rest()
    others = [Mailer(make(), rest) for _ in range(first.senders - 1)]
    mailers = [Mailer(first, rest), *others, Mailer(make(), rest, is_urgent=True)]
    lease = Lease(lease_seconds)
    while not stop.is_set():
        try:
            if lease.take():
                _do_jobs(stop, lease, mailers, chores)
        except (AppError, db.Again) as exc:
            log.warning("the jobs pause: %s", type(exc).__name__)
        except Exception:
            log.exception("the jobs broke off")
        stop.wait(STANDBY_SECONDS)


async def beside_the_server() -> None:
    """Do the jobs on threads of this process while its server runs; nothing where METRO_WORKER=off."""
    if not settings().worker:
        return
    stop = threading.Event()
    thread = threading.Thread(target=run_forever, args=(stop,), name="jobs", daemon=True)
    thread.start()
    try:
        await asyncio.Event().wait()
    finally:
        stop.set()
        await asyncio.to_thread(thread.join, 5)


def _do_jobs(stop: threading.Event, lease: "Lease", mailers: list["Mailer"], chores: tuple[Chore, ...]) -> None:
    log.info("this process does the jobs now")
    for mailer in mailers:
        # What was sent before the lease was lost is marked before anything is put back.
        mailer.settle()
    freed = db.run(outbox.release, clock.utc_now())
    if freed:
        log.info("%d mails of a worker that died are sent again", freed)
    over = threading.Event()
    helpers = [threading.Thread(target=_keep, args=(lease, over), name="lease", daemon=True)]
    helpers += [threading.Thread(target=_do_chores, args=(lease, over, chores), name="chores", daemon=True)]
    helpers += [threading.Thread(target=m.work, args=(lease, over), name="mail", daemon=True) for m in mailers]
    for helper in helpers:
        helper.start()
    while lease.is_held and not stop.wait(POLL_SECONDS):
        pass
    over.set()
    outbox.wake()
    for helper in helpers:
        helper.join()
    lease.give_back()


class Lease:
    """This process's hold on the jobs. `is_held` is its own cautious view and asks nobody."""

    def __init__(self, seconds: float) -> None:
        self._holder = new_id()
        self._seconds = seconds
        self._until = 0.0

    @property
    def is_held(self) -> bool:
        """Whether there is certainly no other holder yet."""
        return time.monotonic() < self._until

    @property
    def renew_seconds(self) -> float:
        """How long to wait between renewals."""
        return self._seconds * RENEW_SHARE

    def take(self) -> bool:
        """Get it or keep it."""
        asked = time.monotonic()
        now = clock.utc_now()
        if not self._until and not db.read(leases.is_free, LEASE, self._holder, now=now):
            return False
        has_it = db.run(leases.take, LEASE, self._holder, now=now, seconds=self._seconds)
        # A tenth is left as a margin between this view and that of the others.
        self._until = asked + self._seconds * 0.9 if has_it else 0.0
        return has_it

    def give_back(self) -> None:
        """Let another process begin at once."""
        self._until = 0.0
        db.run(leases.give_back, LEASE, self._holder)


def _keep(lease: Lease, over: threading.Event) -> None:
    while not over.wait(lease.renew_seconds) and lease.is_held:
        try:
            lease.take()
        except Exception as exc:
            # The database may be back before the lease has run out.
            log.warning("the lease was not renewed: %s", type(exc).__name__, exc_info=not isinstance(exc, AppError))


def _do_chores(lease: Lease, over: threading.Event, chores: tuple[Chore, ...]) -> None:
    due = {chore.name: 0.0 for chore in chores}
    while lease.is_held and not over.wait(POLL_SECONDS):
        for chore in chores:
            if time.monotonic() < due[chore.name] or over.is_set():
                continue
            due[chore.name] = time.monotonic() + chore.every
            try:
                db.run(chore.do, clock.utc_now())
            except Exception as exc:
                log.warning("chore %r: %s", chore.name, type(exc).__name__, exc_info=not isinstance(exc, AppError))


class Rest:
    """Until when nobody of this process sends, because the mail service has asked for it or refuses us altogether."""

    def __init__(self) -> None:
        self._until = 0.0
        self.reason = ""

    @property
    def seconds_left(self) -> float:
        """0 where there is nothing to wait for."""
        return max(0.0, self._until - time.monotonic())

    def begin(self, seconds: float, reason: str) -> None:
        """For at least so long."""
        self._until, self.reason = max(self._until, time.monotonic() + seconds), reason


class Mailer:
    """One thread's share of the outbox: claim a few, send each, mark them with the next claim.

    The urgent one takes codes alone: somebody waits for each of them, and tickets with pictures take their time.
    """

    def __init__(self, transport: Transport, rest: Rest | None = None, *, is_urgent: bool = False) -> None:
        self._transport = transport
        self._rest = rest or Rest()
        self._is_urgent = is_urgent
        self._done: list[Outcome] = []
        self._busy_until = 0.0

    def work(self, lease: Lease, over: threading.Event) -> None:
        """Send until `over` is set or the lease is lost."""
        while lease.is_held and not over.is_set():
            try:
                if self.turn(lease, over):
                    self._busy_until = time.monotonic() + BUSY_SECONDS
                else:
                    self._pause(over)
            except Exception as exc:
                log.warning("sending pauses: %s", type(exc).__name__, exc_info=not isinstance(exc, AppError))
                over.wait(TROUBLE_SECONDS)
        self._transport.close()
        try:
            self.settle()
        except (AppError, db.Again) as exc:
            log.warning("sent mails are not marked yet: %s", type(exc).__name__)

    def _pause(self, over: threading.Event) -> None:
        """Until there may be something to do; short while codes are being asked for, also by other processes."""
        if time.monotonic() < self._busy_until and self._is_urgent:
            over.wait(BUSY_POLL_SECONDS)
        else:
            self._transport.close()
            outbox.wait(POLL_SECONDS)

    def turn(self, lease: Lease, over: threading.Event) -> bool:
        """One batch; False when there was nothing to do."""
        now = clock.utc_now()
        if self._rest.seconds_left:
            self.settle()
            return False
        if not self._done and not db.read(outbox.has_due, now, is_urgent=self._is_urgent):
            return False
        batch = db.run(_record_and_claim, self._done, now, self._transport.batch, self._is_urgent)
        self._done = []
        marked_at = time.monotonic()
        for outgoing in batch:
            if not lease.is_held or over.is_set():
                # Nothing is lost: the next holder puts back what was claimed and is not marked.
                break
            self._done.append(self._sent(outgoing))
            if time.monotonic() - marked_at > MARK_SECONDS:
                self.settle()
                marked_at = time.monotonic()
        return bool(batch)

    def settle(self) -> None:
        """Mark what was sent."""
        if self._done:
            db.run(outbox.record, self._done)
            self._done = []

    def _sent(self, outgoing: Outgoing) -> Outcome:
        failure = NotSent(outgoing.problem, is_final=True) if outgoing.problem else None
        if failure is None and self._rest.seconds_left:
            failure = NotSent(self._rest.reason, wait_seconds=self._rest.seconds_left, is_ours_to_wait=True)
        if failure is None:
            failure = self._try(outgoing)
        at, tries = clock.utc_now(), outgoing.attempts
        if failure is None:
            return Outcome(outgoing.id, tries, at)
        log.warning("mail %s (%s) not sent, try %d: %s", outgoing.id, outgoing.kind, tries, failure)
        if failure.is_ours_to_wait:
            self._rest.begin(min(failure.wait_seconds, REST_SECONDS_MAX), str(failure))
        # Somebody waits for a code; one that comes twice does no harm.
        is_hurried = failure.may_be_out and outgoing.kind in outbox.CODE_KINDS
        wait = 0.0 if is_hurried else failure.wait_seconds
        return Outcome(outgoing.id, tries, at, str(failure), failure.is_final, wait, not failure.is_ours_to_wait)

    def _try(self, outgoing: Outgoing) -> NotSent | None:
        try:
            self._transport.send(mailing.render(outgoing))
        except NotSent as exc:
            return exc
        except Exception as exc:
            # A mistake of ours in one mail must not stop the others.
            log.exception("mail %s (%s) cannot be made", outgoing.id, outgoing.kind)
            return NotSent(type(exc).__name__)
        return None


def _record_and_claim(tx: Tx, done: list[Outcome], now: datetime, limit: int, is_urgent: bool) -> list[Outgoing]:
    outbox.record(tx, done)
    return outbox.claim(tx, now, limit, is_urgent=is_urgent)

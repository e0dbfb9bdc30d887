"""Threads that send the outbox; see `jobs`."""

import logging
import threading
import time
from datetime import datetime

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.domain import phones
from metro_web.integrations.mail import NotSent, Transport
from metro_web.integrations.sms import Texter, make_texter
from metro_web.jobs.lease import Lease
from metro_web.services import mailing, outbox, texting
from metro_web.services.outbox import Outcome, Outgoing

log = logging.getLogger("metro_web.jobs")

POLL_SECONDS = 0.25
# While codes are asked for, the next one is looked for this often, for so long after the last.
BUSY_POLL_SECONDS = 0.02
BUSY_SECONDS = 5.0
MARK_SECONDS = 0.1
TROUBLE_SECONDS = 1.0
# However long the mail service wants to be left alone: after this it is asked again.
REST_SECONDS_MAX = 60.0


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

    def __init__(
        self, transport: Transport, rest: Rest | None = None, *, texter: Texter | None = None, is_urgent: bool = False
    ) -> None:
        self._transport = transport
        self._texter = texter or make_texter()
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
            if phones.is_number(outgoing.to):
                self._texter.send(texting.render(outgoing))
            else:
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

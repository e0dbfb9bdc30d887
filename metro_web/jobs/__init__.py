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
from metro_web.integrations.mail import Transport, make_transport
from metro_web.jobs.lease import Lease
from metro_web.jobs.mailer import Mailer, Rest
from metro_web.services import outbox, payment_checks, refunds_owed, sent_feeds, stock, stock_past, tickets, tidying
from metro_web.services.tellings import tell_some

log = logging.getLogger(__name__)

LEASE_SECONDS = 10.0
STANDBY_SECONDS = 1.0
POLL_SECONDS = 0.25
TROUBLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Chore:
    """Something done `every` so many seconds, in a transaction of its own."""

    name: str
    every: float
    do: Callable[[Tx, datetime], object]


@dataclass(frozen=True, slots=True)
class Errand:
    """Something done `every` so many seconds that opens transactions of its own."""

    name: str
    every: float
    do: Callable[[], object]


CHORES: tuple[Chore, ...] = (
    Chore("expire orders", 5, tidying.expire_orders),
    Chore("free holds that are over", 1, stock.sweep),
    Chore("tell who holds what moved or was called off", 1, tell_some),
    Chore("give back what was called off", 1, refunds_owed.pay_some),
    Chore("forget changes of stock", 60, stock_past.Watch().forget),
    Chore("expire tickets", 30, lambda tx, _now: tickets.expire_due(tx)),
    Chore("forget idempotency keys", 600, tidying.forget_keys),
    Chore("forget sessions", 600, tidying.forget_sessions),
    Chore("forget codes", 600, tidying.forget_codes),
    Chore("forget mails", 3600, tidying.forget_mails),
    Chore("forget baskets", 3600, tidying.forget_baskets),
    Chore("forget documents of trips", 3600, tidying.forget_documents),
    Chore("forget feeds", 600, sent_feeds.forget),
)


# What asks others on its own transactions and may wait for them, so it has a thread to itself.
ERRANDS: tuple[Errand, ...] = (Errand("find out about payments", 0.5, payment_checks.check_some),)


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


def _do_jobs(stop: threading.Event, lease: Lease, mailers: list[Mailer], chores: tuple[Chore, ...]) -> None:
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
    helpers += [threading.Thread(target=_do_errands, args=(lease, over), name="errands", daemon=True)]
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


def _do_errands(lease: Lease, over: threading.Event) -> None:
    while lease.is_held and not over.wait(min(errand.every for errand in ERRANDS)):
        for errand in ERRANDS:
            try:
                errand.do()
            except Exception as exc:
                log.warning("errand %r: %s", errand.name, type(exc).__name__, exc_info=not isinstance(exc, AppError))
                over.wait(TROUBLE_SECONDS)

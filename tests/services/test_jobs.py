"""The worker as a whole: it wakes at once, hands over when it stops, and outlives its database."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from metro_web import jobs
from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.integrations.mail.memory import MemoryTransport
from metro_web.services import outbox
from tests import databases, mails, servers
from tests.mail_driver import is_all_sent

pytestmark = pytest.mark.slow


@contextmanager
def worker(transport: MemoryTransport, *chores: jobs.Chore, lease_seconds: float = 2.0) -> Iterator[threading.Event]:
    """A worker in this process; stopped in good order at the end."""
    stop = threading.Event()
    options = {"make": lambda: transport, "lease_seconds": lease_seconds, "chores": chores}
    thread = threading.Thread(target=jobs.run_forever, args=(stop,), kwargs=options)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


def promise(kind: str = "cancelled") -> str:
    return db.run(outbox.queue, kind, "asha@example.org", mails.ALL[kind], now=clock.utc_now())


def seconds_until(is_so: Callable[[], bool], limit: float = 20) -> float:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < limit
        time.sleep(0.002)
    return time.monotonic() - begun


def test_a_mail_leaves_at_once_and_chores_are_done(tmp_path: Path) -> None:
    done: list[str] = []

    def fail(tx: Tx, now: object) -> None:
        raise ValueError("a chore that fails stops no other")

    chores = (jobs.Chore("fail", 0.1, fail), jobs.Chore("note", 0.1, lambda tx, now: done.append("noted")))
    transport = MemoryTransport()
    with databases.fresh("sqlite", tmp_path), worker(transport, *chores):
        promise()
        seconds_until(lambda: len(transport.sent) == 1)
        waits = []
        for number in range(2, 7):
            time.sleep(0.05)
            promise("order_code")
            waits.append(seconds_until(lambda least=number: len(transport.sent) == least))
        # Woken, not polled: most of them leave long before the next poll.
        assert sorted(waits)[2] < jobs.POLL_SECONDS / 2
        seconds_until(lambda: db.read(is_all_sent))
        seconds_until(lambda: len(done) > 2)


def test_every_chore_of_the_house_runs(tmp_path: Path) -> None:
    with databases.fresh("sqlite", tmp_path):
        for chore in jobs.CHORES:
            db.run(chore.do, clock.utc_now())
            db.run(chore.do, clock.utc_now() + timedelta(days=400))


def test_the_next_one_takes_over_when_one_stops(tmp_path: Path) -> None:
    first, second = MemoryTransport(), MemoryTransport()
    with databases.fresh("sqlite", tmp_path), worker(first, lease_seconds=30) as stop_first:
        promise()
        seconds_until(lambda: len(first.sent) == 1)
        with worker(second, lease_seconds=30):
            stop_first.set()
            # The lease of 30 seconds was given back.
            time.sleep(0.5)
            promise()
            assert seconds_until(lambda: len(second.sent) == 1) < 5
    assert len(first.sent) == 1


@pytest.mark.postgres
def test_it_outlives_its_database_and_sends_nothing_twice(tmp_path: Path) -> None:
    if servers.postgres_programs() is None:
        pytest.skip("PostgreSQL's programs are not installed")
    transport = MemoryTransport()
    with servers.running(servers.start_postgres) as server, databases.configured(database_url=server.url()):
        databases.migrate()
        sending = transport.send

        def send_and_lose_the_database(mail: object) -> None:
            sending(mail)  # type: ignore[arg-type]
            if len(transport.sent) == 3:
                server.kill()

        transport.send = send_and_lose_the_database  # type: ignore[method-assign]
        for _ in range(8):
            promise()
        with worker(transport):
            seconds_until(lambda: len(transport.sent) >= 8)
            # Longer than the lease: it is lost and won again, with marks still owing.
            time.sleep(3)
            server.start()
            seconds_until(lambda: _asked(is_all_sent))
        assert len({mail.id for mail in transport.sent}) == len(transport.sent) == 8


def _asked(question: Callable[[Tx], bool]) -> bool:
    try:
        return db.read(question)
    except (AppError, db.Again):
        return False

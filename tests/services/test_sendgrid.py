"""Mail through SendGrid, with a stand-in that accepts, throttles, fails, refuses and falls silent."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from metro_web import checkup, jobs
from metro_web.core import clock, db
from metro_web.integrations.mail import make_transport, sendgrid
from metro_web.jobs import Lease, Mailer, Rest
from metro_web.models.outbox import OutboxMail
from metro_web.services import outbox
from tests import databases, mails
from tests.sendgrid_server import SendGrid


@pytest.fixture
def server() -> Iterator[SendGrid]:
    running = SendGrid().start()
    yield running
    running.stop()


@pytest.fixture(params=databases.BOTH)
def house(request: pytest.FixtureRequest, tmp_path: Path, server: SendGrid) -> Iterator[SendGrid]:
    """A database, and the settings of the stand-in."""
    with databases.fresh(request.param, tmp_path, **server.settings):
        yield server


@pytest.fixture
def mailer(house: SendGrid) -> "Hand":
    return Hand()


class Hand:
    """A mailer turned by hand, whose rest can be ended."""

    def __init__(self) -> None:
        self.lease, self.over, self.rest = Lease(60), threading.Event(), Rest()
        assert self.lease.take()
        self.mailer = Mailer(make_transport(), self.rest)

    def turn(self) -> bool:
        did = self.mailer.turn(self.lease, self.over)
        self.mailer.settle()
        return did

    def wake(self) -> None:
        self.rest._until = 0.0


def queue(kind: str = "cancelled", to: str = "asha@example.org") -> str:
    return db.run(outbox.queue, kind, to, mails.ALL[kind], now=clock.utc_now())


def row(mail_id: str) -> OutboxMail:
    with db.transaction(read_only=True) as tx:
        return tx.scalars(select(OutboxMail).where(OutboxMail.id == mail_id)).one()


def waits(mail_id: str) -> float:
    """How many seconds until it is tried again."""
    return (row(mail_id).due_at - clock.utc_now()).total_seconds()


def later(seconds: float) -> None:
    clock.freeze(clock.utc_now() + timedelta(seconds=seconds))


def test_accepted_once_with_its_own_id(house: SendGrid, mailer: Hand) -> None:
    mail_id = queue()
    assert mailer.turn()
    assert not mailer.turn()
    assert house.mail_ids == [mail_id]
    assert house.taken[0]["headers"]["Message-ID"].startswith("<")
    assert (row(mail_id).status, row(mail_id).sealed) == ("sent", "")


@pytest.mark.parametrize("answer", ["429:7", "429@7"])
def test_throttled_waits_as_long_as_asked_and_so_do_all(house: SendGrid, mailer: Hand, answer: str) -> None:
    house.answers = [answer, "202"]
    first, second = queue(), queue(to="bilal@example.org")
    mailer.turn()
    assert len(house.asked) == 1, "the second was not even tried"
    for mail_id in (first, second):
        assert (row(mail_id).status, row(mail_id).attempts) == ("queued", 0), "no fault of the mail"
        assert 4 <= waits(mail_id) <= 7 * 1.25 + 1
    assert not mailer.turn(), "nobody sends meanwhile"
    code = queue("sign_in_code")
    assert not mailer.turn()
    later(10)
    mailer.wake()
    mailer.turn()
    assert house.mail_ids[0] == code, "codes first"
    assert sorted(house.mail_ids[1:]) == sorted([first, second])


def test_a_throttle_without_end_never_gives_a_mail_up(house: SendGrid, mailer: Hand) -> None:
    house.answers = ["429:1"]
    mail_id = queue()
    for _ in range(outbox.ATTEMPTS_MAX + 3):
        later(5)
        mailer.wake()
        assert mailer.turn()
    assert row(mail_id).status == "queued"


@pytest.mark.parametrize("status", ["401", "403"])
def test_a_refused_key_keeps_the_mail_and_the_doctor_says_so(house: SendGrid, mailer: Hand, status: str) -> None:
    house.answers = [status]
    mail_id = queue()
    mailer.turn()
    assert (row(mail_id).status, row(mail_id).attempts) == ("queued", 0)
    assert 600 <= waits(mail_id) <= 750
    [found] = [one for one in checkup.examine() if one.name == "Outbox"]
    assert (found.state, "SENDGRID_API_KEY" in found.meaning) == ("missing", True)
    house.answers = ["202"]
    later(800)
    mailer.wake()
    mailer.turn()
    assert house.mail_ids == [mail_id]


@pytest.mark.parametrize("status", ["400", "413"])
def test_a_mail_that_cannot_be_is_given_up_alone(house: SendGrid, mailer: Hand, status: str) -> None:
    house.answers = [status, "202"]
    bad, good = queue(), queue(to="bilal@example.org")
    mailer.turn()
    assert (row(bad).status, row(bad).last_error) == ("failed", f"sendgrid: {status}")
    assert house.mail_ids == [good]


@pytest.mark.parametrize("answer", ["500", "503", "deaf"])
def test_a_failing_server_is_asked_again_later(house: SendGrid, mailer: Hand, answer: str) -> None:
    house.answers = [answer, "202"]
    mail_id = queue("sign_in_code")
    mailer.turn()
    assert (row(mail_id).status, row(mail_id).attempts) == ("queued", 1)
    later(8)
    mailer.turn()
    assert house.mail_ids == [mail_id]


def test_silence_is_not_answered_with_a_second_mail_at_once(
    house: SendGrid, mailer: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sendgrid, "TIMEOUT_SECONDS", 0.3)
    house.answers = ["silent", "202"]
    mail_id = queue()
    mailer.turn()
    assert "after sending" in row(mail_id).last_error
    assert waits(mail_id) > 55, "time for the event that tells it went out"
    later(30)
    assert not mailer.turn()


def test_a_code_is_not_kept_waiting_by_silence(house: SendGrid, mailer: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sendgrid, "TIMEOUT_SECONDS", 0.3)
    house.answers = ["silent", "202"]
    mail_id = queue("sign_in_code")
    mailer.turn()
    assert waits(mail_id) < 8
    later(8)
    mailer.turn()
    assert house.mail_ids == [mail_id, mail_id]
    assert len({body["headers"]["Message-ID"] for body in house.taken}) == 1, "and they are seen as one"


@contextmanager
def worker() -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=jobs.run_forever, args=(stop,), kwargs={"chores": (), "lease_seconds": 2.0})
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=20)


def until(is_so: Callable[[], bool], limit: float = 20) -> None:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < limit
        time.sleep(0.01)


@pytest.mark.slow
def test_the_whole_worker_gets_through_a_throttle_with_each_mail_once(tmp_path: Path, server: SendGrid) -> None:
    server.answers = ["202", "429:1", "202", "202", "500", "202"]
    with databases.fresh("sqlite", tmp_path, **server.settings):
        ids = [queue(to=f"rider{n}@example.org") for n in range(12)]
        with worker():
            until(lambda: all(row(mail_id).status == "sent" for mail_id in ids))
    assert sorted(server.mail_ids) == sorted(ids)

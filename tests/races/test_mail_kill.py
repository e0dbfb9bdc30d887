"""Processes killed with SIGKILL around every step of sending: afterwards there is one mail for each event.

Only a kill after sending and before marking may send a second one by SMTP, with the same Message-ID; into a folder
not even that, for the second takes the place of the first.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import AsyncMessage

from metro_web.core import clock, db
from metro_web.services import mail_events
from tests import databases, servers
from tests.mail_driver import is_all_sent, promise
from tests.sendgrid_server import SendGrid, event

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.race, pytest.mark.slow]


class World:
    """A database, a mail folder, and processes of the driver."""

    def __init__(self, url: str, folder: Path) -> None:
        self.mails = folder / "mails"
        self._environment = os.environ | {
            "METRO_DATABASE_URL": url,
            "METRO_MAIL": f"file:{self.mails}",
            "METRO_DATA_DIR": str(folder / "data"),
        }

    def begin(self, step: str, number: int = 0, **environment: str) -> subprocess.Popen[bytes]:
        """The driver, started."""
        command = [sys.executable, "-m", "tests.mail_driver", step, str(number)]
        return subprocess.Popen(command, cwd=ROOT, env=self._environment | environment)

    def run(self, step: str, number: int = 0, **environment: str) -> int:
        """The driver, ended; its exit status."""
        child = self.begin(step, number, **environment)
        try:
            return child.wait(timeout=60)
        finally:
            child.kill()
            child.wait()

    def count(self) -> int:
        """How many `.eml` there are."""
        return len(list(self.mails.glob("*.eml")))

    def events(self) -> Counter[str]:
        """How many whole `.eml` each event has."""
        found: Counter[str] = Counter()
        for path in self.mails.glob("*.eml"):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            assert message.get_content_type() == "multipart/alternative"
            assert not message.defects
            assert path.read_bytes().endswith(b"--\r\n")
            found[str(message["To"])] += 1
        return found

    def is_settled(self) -> bool:
        """All rows marked as sent and wiped."""
        with db.transaction(read_only=True) as tx:
            unwiped = tx.connection().exec_driver_sql("SELECT count(*) FROM outbox_mail WHERE sealed <> ''").scalar()
            return unwiped == 0 and is_all_sent(tx)


@pytest.fixture(params=databases.BOTH)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with databases.fresh(request.param, tmp_path) as url:
        yield World(url, tmp_path)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about in 30 seconds"
        time.sleep(0.005)


def one_each(count: int) -> Counter[str]:
    return Counter({f"event-{number}@example.org": 1 for number in range(count)})


def test_killed_after_commit_and_before_sending(world: World) -> None:
    assert world.run("promise", 12) == -signal.SIGKILL
    assert world.run("promise-uncommitted", 3) == -signal.SIGKILL
    assert world.events() == {}
    assert world.run("work") == 0
    assert world.events() == one_each(12)
    assert world.is_settled()


@pytest.mark.parametrize("step", ["before", "half-way", "after"])
def test_killed_at_a_mail(world: World, step: str) -> None:
    world.run("promise", 30)
    # Three deaths in a row: at the first mail, in the first batch, in the second batch.
    for fatal in (1, 7, 25):
        assert world.run(step, fatal) == -signal.SIGKILL
        assert max(world.events().values(), default=1) == 1
    assert not world.is_settled()
    assert world.run("work") == 0
    assert world.events() == one_each(30)
    assert world.is_settled()
    assert not list(world.mails.glob("*.part"))


def test_killed_at_any_moment_while_promises_go_on(world: World) -> None:
    chance = random.Random(20261120)
    promised = 0
    unsent = []
    for _ in range(4):
        db.run(promise, promised, 150)
        promised += 150
        seen = world.count()
        child = world.begin("serve")
        wait_until(lambda seen=seen: world.count() > seen)
        time.sleep(chance.uniform(0.0, 0.1))
        child.kill()
        child.wait()
        assert max(world.events().values()) == 1
        unsent.append(promised - world.count())
    assert sum(1 for left in unsent if left) >= 2, f"the deaths came too late to prove anything: {unsent}"
    assert world.run("work") == 0
    assert world.events() == one_each(promised)
    assert world.is_settled()


def test_two_workers_and_the_death_of_one(world: World) -> None:
    children = [world.begin("serve"), world.begin("serve")]
    try:
        for number, child in enumerate(children):
            db.run(promise, number * 150, 150)
            wait_until(lambda least=number * 150: world.count() > least)
            if number == 0:
                # Holder of the lease or not: the other one has to go on by itself.
                child.kill()
                child.wait()
        wait_until(world.is_settled)
    finally:
        for child in children:
            child.kill()
            child.wait()
    assert world.events() == one_each(300)


class Arrivals(AsyncMessage):
    """Message-ID of everything a mail server took."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[tuple[str, str]] = []

    async def handle_message(self, message: object) -> None:
        self.ids.append((str(message["To"]), str(message["Message-ID"])))  # type: ignore[index]


def test_by_smtp_a_second_mail_has_the_first_ones_message_id(world: World) -> None:
    arrivals = Arrivals()
    controller = Controller(arrivals, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    try:
        by_smtp = {"METRO_MAIL": f"smtp://127.0.0.1:{controller.port}"}
        world.run("promise", 12)
        assert world.run("after", 3, **by_smtp) == -signal.SIGKILL
        assert len(arrivals.ids) == 3
        assert world.run("work", **by_smtp) == 0
    finally:
        controller.stop()
    assert len(set(arrivals.ids)) == len({to for to, _ in arrivals.ids}) == 12
    assert 12 <= len(arrivals.ids) <= 15


def test_by_sendgrid_its_events_spare_the_second_mail(world: World) -> None:
    server = SendGrid().start()
    try:
        world.run("promise", 12)
        assert world.run("after", 3, **server.settings) == -signal.SIGKILL
        assert len(server.taken) == 3
        at = clock.utc_now().timestamp()
        body, signed = server.signed([event("processed", mail_id, at=at) for mail_id in server.mail_ids], at=at)
        signature, timestamp = list(signed.values())[1:]
        with databases.also(METRO_SENDGRID_WEBHOOK_KEY=server.webhook_key):
            assert mail_events.receive(body, signature=signature, timestamp=timestamp) == 3
        assert world.run("work", **server.settings) == 0
    finally:
        server.stop()
    assert len(set(server.mail_ids)) == len(server.mail_ids) == 12
    assert world.is_settled()

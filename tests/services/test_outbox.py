"""The outbox: what is promised with the transaction is sent in order of urgency, backed off, given up, wiped."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from metro_web.core import db, security
from metro_web.integrations.mail import NotSent
from metro_web.integrations.mail.memory import MemoryTransport
from metro_web.jobs import Lease, Mailer
from metro_web.jobs.lease import LEASE
from metro_web.models.outbox import OutboxMail
from metro_web.services import leases, outbox, tidying
from metro_web.services.outbox import Outcome
from tests import databases, mails
from tests.mails import NOON


@pytest.fixture(params=databases.BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with databases.fresh(request.param, tmp_path) as url:
        yield url


def queue(kind: str = "cancelled", *, after: float = 0, context: dict[str, Any] | None = None, **options: int) -> str:
    """A promise made `after` so many seconds."""
    now = NOON + timedelta(seconds=after)
    context = mails.ALL[kind] if context is None else context
    return db.run(outbox.queue, kind, "asha@example.org", context, now=now, **options)


def _promise_and_fail(tx: db.Tx) -> None:
    outbox.queue(tx, "cancelled", "asha@example.org", mails.ALL["cancelled"], now=NOON)
    raise ZeroDivisionError


def rows() -> dict[str, OutboxMail]:
    with db.transaction(read_only=True) as tx:
        return {row.id: row for row in tx.scalars(select(OutboxMail))}


def claim(seconds: float = 0, limit: int = 20) -> list[outbox.Outgoing]:
    return db.run(outbox.claim, NOON + timedelta(seconds=seconds), limit)


def fail(mail: outbox.Outgoing, seconds: float = 0, *, error: str = "smtp: down", is_final: bool = False) -> None:
    at = NOON + timedelta(seconds=seconds)
    db.run(outbox.record, [Outcome(mail.id, mail.attempts, at, error, is_final)])


def test_a_promise_stands_and_falls_with_its_transaction(database: str) -> None:
    with pytest.raises(ZeroDivisionError):
        db.run(_promise_and_fail)
    assert rows() == {}
    assert not db.read(outbox.has_due, NOON)
    kept = queue()
    assert list(rows()) == [kept]
    assert db.read(outbox.has_due, NOON)


def test_nothing_in_the_row_can_be_read(database: str) -> None:
    mail_id = queue("order_code")
    row = rows()[mail_id]
    assert row.priority == 1
    for secret in ("asha", "482913", "Rajiv"):
        assert secret not in row.sealed
    assert "482913" in security.unseal(row.sealed)


def test_urgent_first_then_oldest(database: str) -> None:
    second, first, code = queue(after=2), queue(after=1), queue("sign_in_code", after=3)
    urgent = queue(priority=3, after=4)
    assert [mail.id for mail in claim(seconds=5, limit=3)] == [code, urgent, first]
    assert [mail.id for mail in claim(seconds=5)] == [second]
    assert claim() == []


def test_sent_is_wiped(database: str) -> None:
    mail_id = queue("order_code")
    (mail,) = claim()
    assert (mail.to, mail.context["code"], mail.attempts) == ("asha@example.org", "482913", 1)
    assert "482913" not in repr(mail)
    db.run(outbox.record, [Outcome(mail.id, mail.attempts, NOON)])
    row = rows()[mail_id]
    assert (row.status, row.sealed, row.sent_at) == ("sent", "", NOON)


def test_failures_wait_longer_each_time_and_end_after_ten(database: str) -> None:
    mail_id = queue()
    seconds, waits = 0.0, []
    for _ in range(outbox.ATTEMPTS_MAX):
        (mail,) = claim(seconds)
        fail(mail, seconds)
        row = rows()[mail_id]
        if row.status == "queued":
            waits.append((row.due_at - NOON).total_seconds() - seconds)
            assert claim(seconds + waits[-1] - 0.1) == []
        seconds += waits[-1] + 0.001
    assert len(waits) == outbox.ATTEMPTS_MAX - 1
    for wait, doubled in zip(waits, (5, 10, 20, 40, 80, 160, 320, 640, 1280), strict=True):
        assert doubled <= wait <= doubled * 1.25 + 0.001
    assert row.status == "failed"
    assert row.sealed
    assert row.last_error == "smtp: down"
    assert claim(10**6) == []


def test_the_wait_has_an_upper_end() -> None:
    assert outbox.back_off_seconds(50) == outbox.BACK_OFF_SECONDS_MAX


def test_a_final_refusal_is_not_tried_again(database: str) -> None:
    mail_id = queue()
    (mail,) = claim()
    fail(mail, is_final=True)
    assert rows()[mail_id].status == "failed"


def test_a_code_is_never_sent_late(database: str) -> None:
    mail_id = queue("order_code")
    (mail,) = claim(seconds=300)
    assert mail.problem == outbox.TOO_LATE
    fail(mail, 300, error=mail.problem, is_final=True)
    row = rows()[mail_id]
    assert (row.status, row.last_error, row.sealed) == ("failed", "too late", "")


def test_a_row_sealed_with_another_key_stops_nobody(database: str) -> None:
    queue()
    with databases.configured(database_url=database, secret_key="another key of sufficient length, really"):
        good = queue()
        first, second = claim()
    assert first.problem == outbox.UNREADABLE
    assert (second.id, second.problem) == (good, "")


def test_what_a_dead_worker_claimed_goes_out_again(database: str) -> None:
    mail_id = queue()
    claim()
    assert claim(10**6) == []
    assert db.run(outbox.release, NOON) == 1
    assert [mail.id for mail in claim()] == [mail_id]


def test_a_mailer_sends_marks_and_survives_bad_mails(database: str, caplog: pytest.LogCaptureFixture) -> None:
    transport = MemoryTransport()
    transport.failures = [NotSent("smtp: 451"), NotSent("smtp: 550", is_final=True), ValueError("asha@example.org")]
    ids = [queue(after=number) for number in range(4)]
    broken = queue("tickets", context={"name": "Asha", "tickets": []}, after=5)
    mailer, lease, over = held_mailer(transport)
    while mailer.turn(lease, over):
        pass
    mailer.settle()
    assert [mail.id for mail in transport.sent] == ids[3:]
    found = rows()
    assert [found[mail_id].status for mail_id in ids] == ["queued", "failed", "queued", "sent"]
    assert found[broken].status == "queued"
    assert found[broken].last_error
    # At info and above: no recipient, no contents.
    told = [record.getMessage() for record in caplog.records]
    assert told
    assert not any("asha" in line.lower() for line in told)


def held_mailer(transport: MemoryTransport) -> tuple[Mailer, Lease, threading.Event]:
    lease = Lease(60)
    assert lease.take()
    return Mailer(transport), lease, threading.Event()


def test_one_holder_at_a_time(database: str) -> None:
    def take(holder: str, at: float) -> bool:
        return db.run(leases.take, LEASE, holder, now=NOON + timedelta(seconds=at), seconds=10)

    def is_free(holder: str, at: float) -> bool:
        return db.read(leases.is_free, LEASE, holder, now=NOON + timedelta(seconds=at))

    assert is_free("one", 0)
    assert take("one", 0)
    assert not take("two", 1)
    assert is_free("one", 9)
    assert not is_free("two", 9)
    assert take("one", 8)
    assert not take("two", 17)
    assert take("two", 18)
    assert not take("one", 19)
    db.run(leases.give_back, LEASE, "one")
    assert not take("one", 20)
    db.run(leases.give_back, LEASE, "two")
    assert take("one", 21)


def test_tidying_throws_away_old_traces_alone(database: str) -> None:
    sent, waiting = queue(), queue()
    db.run(outbox.record, [Outcome(sent, 1, NOON)])
    month = NOON + timedelta(days=31)
    for chore in (tidying.forget_keys, tidying.forget_sessions, tidying.forget_codes, tidying.forget_mails):
        db.run(chore, NOON)
        assert sent in rows()
        db.run(chore, month)
    assert list(rows()) == [waiting]

"""A process that promises or sends mail and dies where it is told to: `python -m tests.mail_driver STEP [NUMBER]`.

Its database and mail folder come from METRO_* settings. It dies by SIGKILL, of its own hand, so that no clean-up
of Python or of the driver runs.
"""

import os
import signal
import sys
import threading

from metro_web import jobs
from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.integrations.mail import Mail, Transport, make_transport
from metro_web.integrations.mail.message import compose, letters
from metro_web.services import outbox
from tests import mails

LEASE_SECONDS = 1.0


def die() -> None:
    """As `kill -9` does it."""
    os.kill(os.getpid(), signal.SIGKILL)


def promise(tx: Tx, first: int, count: int, *, dies: bool = False) -> None:
    """`count` events, each with a mail of its own recipient."""
    kinds = list(mails.ALL)
    for number in range(first, first + count):
        kind = kinds[number % len(kinds)]
        outbox.queue(tx, kind, f"event-{number}@example.org", mails.ALL[kind], now=clock.utc_now())
    if dies:
        tx.flush()
        die()


class Fate:
    """How many mails this process has left to send, whichever of its mailers does: one at a time, so that it is exact."""

    def __init__(self, step: str, fatal: int) -> None:
        self.step, self.left = step, fatal
        self.one_at_a_time = threading.Lock()


class Dying:
    """Sends like the real one; the process dies at its `fatal`-th mail: before it, half-way through it, or after it."""

    def __init__(self, fate: Fate) -> None:
        self._real: Transport = make_transport()
        self._fate = fate
        self.batch, self.senders = self._real.batch, 1

    def send(self, mail: Mail) -> None:
        """The real thing, until the time has come."""
        with self._fate.one_at_a_time:
            self._send(mail)

    def _send(self, mail: Mail) -> None:
        self._fate.left -= 1
        is_fatal = self._fate.left == 0
        if is_fatal and self._fate.step == "before":
            die()
        if is_fatal and self._fate.step == "half-way":
            folder = os.environ["METRO_MAIL"].removeprefix("file:")
            os.makedirs(folder, exist_ok=True)
            with open(f"{folder}/{letters(mail.id)}.part", "wb") as half:
                half.write(compose(mail)[:700])
                half.flush()
                die()
        self._real.send(mail)
        if is_fatal and self._fate.step == "after":
            die()

    def close(self) -> None:
        """As the real one."""
        self._real.close()


def work(step: str, fatal: int) -> None:
    """Do the jobs until death; by step `work` only until nothing waits any more."""
    stop, fate = threading.Event(), Fate(step, fatal)
    worker = threading.Thread(
        target=jobs.run_forever,
        args=(stop,),
        kwargs={"make": lambda: Dying(fate), "lease_seconds": LEASE_SECONDS, "chores": ()},
    )
    worker.start()
    while worker.is_alive() and not (step == "work" and db.read(is_all_sent)):
        stop.wait(0.05)
    stop.set()
    worker.join()


def is_all_sent(tx: Tx) -> bool:
    """Whether no mail waits or is on its way."""
    return not tx.connection().exec_driver_sql("SELECT count(*) FROM outbox_mail WHERE status <> 'sent'").scalar()


def main(step: str, number: int) -> None:
    """One step, then the end, one way or the other."""
    if step == "promise":
        db.run(promise, 0, number)
        die()
    elif step == "promise-uncommitted":
        db.run(promise, 1000, number, dies=True)
    else:
        work(step, number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)

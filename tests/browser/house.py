"""The one server the browser tests talk to: built once, started as `metro run` starts, stopped by its process id.

Keeps true: nothing outside its own folder and its own port is touched. What a test prepares or counts goes straight
to the database the server uses; what it tries goes through the browser.
"""

import contextlib
import email
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import update

from metro_web import launch, startup
from metro_web.core import clock, db, ids
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.services import accounts, sessions, tokens, wallet
from tests import databases, servers
from tests.oidc_provider import Provider

# The usual port first: a build for it serves `make run` too.
PORTS = (int(os.environ.get("METRO_TESTS_PORT", "8000")), 8917)
BUILD_AND_START_SECONDS = 420
MAIL_SECONDS = 10
PASSWORD = "seven quiet platforms"
ENVIRONMENT = ("METRO_", "GOOGLE_", "REFLEX_", "DATABASE_URL", "SENDGRID_", "GRANIAN_")


@dataclass(frozen=True)
class Person:
    """Somebody with an account, signed in to a browser (`cookie`) and to the API (`token`)."""

    id: str
    email: str
    cookie: str
    token: str

    @property
    def actor(self) -> Actor:
        """For use cases called directly."""
        return Actor(self.id, self.email, self.email.partition("@")[0], frozenset({"passenger"}), "en")


class House:
    """A running server with Delhi's network and the demo's people."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://localhost:{port}"
        self.provider = Provider().start()
        self.mail_folder = folder / "mail"
        self.database = folder / "metro.db"
        self.settings = {
            "METRO_ENV": "development",
            "METRO_DATABASE_URL": f"sqlite:///{self.database}",
            "METRO_MAIL": f"file:{self.mail_folder}",
            "METRO_DATA_DIR": str(folder / "data"),
            "METRO_PUBLIC_URL": self.url,
            "METRO_THROTTLE": "on",
            **self.provider.settings,
        }
        self._folder, self._port = folder, port
        self._log = folder / "server.log"
        self._started: subprocess.Popen[bytes] | None = None
        self._people = 0

    def start(self) -> None:
        """Build if need be, migrate, load the demo, answer."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ENVIRONMENT)}
        command = [sys.executable, "-m", "metro_web.cli", "run", "--demo", "--port", str(self._port)]
        with self._log.open("wb") as log:
            self._started = subprocess.Popen(
                command, cwd=databases.ROOT, env=kept | self.settings, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + BUILD_AND_START_SECONDS
        while not self._answers():
            if self._started.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log()[-4000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask the server to end, and see that it has."""
        self.provider.stop()
        started, self._started = self._started, None
        if started is None:
            return
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(timeout=15)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()

    def log(self) -> str:
        """What the server has printed."""
        return self._log.read_text(errors="replace")

    def api(self, person: Person | None = None) -> httpx.Client:
        """A client of the REST API."""
        headers = {"authorization": f"Bearer {person.token}"} if person else {}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=20)

    def person(self, name: str, *, role: str = "passenger", money_minor: int = 0) -> Person:
        """Somebody new, signed in."""
        self._people += 1
        address = f"{name.lower()}{self._people}@metro.example"
        user_id = db.run(accounts.create_user_by_operator, address, role, PASSWORD)
        made = db.run(_signed_in, user_id, address)
        if money_minor:
            db.run(wallet.top_up, made.actor, money_minor)
        return made

    def again(self, person: Person) -> Person:
        """The same person in another browser."""
        return db.run(_signed_in, person.id, person.email)

    def grow_old(self, person: Person) -> None:
        """The person's browsers were signed in to an hour ago."""
        earlier = clock.utc_now() - timedelta(hours=1)
        mine = sessions.SESSIONS.c.user_id == person.id
        db.run(lambda tx: tx.execute(update(sessions.SESSIONS).where(mine).values(authenticated_at=earlier)))

    def order(self, buyer: Person, origin: str, destination: str, count: int = 1) -> str:
        """The id of an order that waits for its code."""
        items = [{"type": "journey", "from": origin, "to": destination, "count": count}]
        with self.api(buyer) as api:
            made = api.post(
                "/orders",
                json={"items": items, "payment": {"method": "wallet"}},
                headers={"idempotency-key": ids.new_id()},
            )
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def tickets(self, buyer: Person, origin: str, destination: str, count: int = 1) -> list[dict[str, Any]]:
        """Bought and confirmed with the mailed code."""
        order_id = self.order(buyer, origin, destination, count)
        code = self.code_for(buyer.email)
        with self.api(buyer) as api:
            done = api.post(
                f"/orders/{order_id}/confirm", json={"code": code}, headers={"idempotency-key": ids.new_id()}
            )
            assert done.status_code == 200, done.text
            listed = api.get("/tickets").json()["items"]
        return [ticket for ticket in listed if ticket["order"] == order_id]

    def mails(self, to: str, subject: str = "") -> list[EmailMessage]:
        """Mails that have been sent to an address, oldest first."""
        found = []
        for path in sorted(self.mail_folder.glob("*.eml")):
            mail = email.message_from_bytes(path.read_bytes(), policy=modern)
            assert isinstance(mail, EmailMessage)
            if mail["To"] and to in str(mail["To"]) and subject.lower() in str(mail["Subject"]).lower():
                found.append(mail)
        return found

    def mail(self, to: str, subject: str = "", number: int = 1) -> EmailMessage:
        """The `number`th mail to an address, waited for."""
        deadline = time.monotonic() + MAIL_SECONDS
        while len(found := self.mails(to, subject)) < number:
            assert time.monotonic() < deadline, f"{len(found)} of {number} mails {subject!r} to {to}"
            time.sleep(0.05)
        return found[-1]

    def code_for(self, to: str) -> str:
        """The six digits in the newest mail with an order's code, waited for."""
        promised = (
            "SELECT coalesce(sum(o.codes_sent), 0) FROM ticket_order o "
            "JOIN user_account u ON u.id = o.buyer_id WHERE u.email = ?"
        )
        deadline = time.monotonic() + MAIL_SECONDS
        while True:
            [(wanted,)] = self.rows(promised, to)
            found = [code_in(mail) for mail in self.mails(to, "your code to confirm")]
            if wanted and len(found) >= wanted:
                return found[-1]
            assert time.monotonic() < deadline, f"{len(found)} of {wanted} codes mailed to {to}"
            time.sleep(0.05)

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the server's database by SQL."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(question, values).fetchall()

    def count(self, table: str, where: str = "1=1", *values: Any) -> int:
        """How many rows."""
        return int(self.rows(f"SELECT count(*) FROM {table} WHERE {where}", *values)[0][0])

    def balance(self, person: Person) -> int:
        """A wallet's balance, provably the sum of its entries; minor units."""
        wallet_id = f"wallet:{person.id}"
        [(cached,)] = self.rows("SELECT balance_minor FROM account WHERE id = ?", wallet_id)
        [(summed,)] = self.rows(
            "SELECT coalesce(sum(CASE WHEN credit_account_id = ?1 THEN amount_minor ELSE -amount_minor END), 0) "
            "FROM ledger_entry WHERE ?1 IN (credit_account_id, debit_account_id)",
            wallet_id,
        )
        assert cached == summed, f"the wallet says {cached}, its entries {summed}"
        return int(cached)

    def _answers(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/api/health/ready", timeout=2).status_code == 200
        return False


def code_in(mail: EmailMessage) -> str:
    """The one six-digit number of a mail, or ''."""
    body = mail.get_body(("plain",))
    found = re.findall(r"\b\d{6}\b", body.get_content() if body else "")
    return found[0] if len(found) == 1 else ""


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[House]:
    """A started server; this process sees the same database and settings as it does."""
    port = next((port for port in PORTS if _is_free(port)), None) or servers.free_port()
    house = House(folder, port)
    with _build_given_back(port), databases.configured(**house.settings):
        try:
            house.start()
            yield house
        finally:
            house.stop()


@contextlib.contextmanager
def _build_given_back(port: int) -> Iterator[None]:
    """Where the usual port is taken, perhaps by a server of this very tree, its build is there again afterwards."""
    build, stamp = launch.BUILD.parent, launch.STAMP
    aside = build.with_name("build.aside")
    is_borrowed = port != PORTS[0] and launch.is_built() and stamp.is_file()
    text = stamp.read_text() if is_borrowed else ""
    if is_borrowed:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(build, aside)
    try:
        yield
    finally:
        if is_borrowed:
            shutil.rmtree(build, ignore_errors=True)
            aside.rename(build)
            stamp.write_text(text)


def _is_free(port: int) -> bool:
    try:
        startup.check_port("127.0.0.1", port)
    except startup.Refusal:
        return False
    return True


def _signed_in(tx: Tx, user_id: str, address: str) -> Person:
    now = clock.utc_now()
    session = sessions.exchange(tx, sessions.browser_ticket(tx, user_id, now=now))
    return Person(user_id, address, session.cookie, tokens.issue(tx, user_id, now=now).access_token)

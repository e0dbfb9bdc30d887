"""What a fresh installation shows: Delhi's network, and in development people to sign in as and places to buy.

Keeps true: a network that is there is never touched; production gets no log-ins; only development may be reset.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, NotAllowed
from metro_web.core.i18n import t
from metro_web.demo import delhi
from metro_web.domain import fares
from metro_web.domain.permissions import ADMIN, OPERATOR, PASSENGER, STAFF, Actor
from metro_web.models import metadata
from metro_web.models.audit import AuditEntry
from metro_web.models.ledger import Account
from metro_web.models.network import FareTable, Line, NetworkState, Station
from metro_web.models.ops import JobLease
from metro_web.models.people import User
from metro_web.models.tickets import SigningKey
from metro_web.queries import network as network_queries
from metro_web.services import audit, credentials, demo_companies, demo_stock, ledger, network_tables, sessions, users

PASSWORD = "ride-the-yellow-line"
WALLET_MINOR = 50_000
# What outlives a reset: the log of what was done, keys of codes that are printed, who does the jobs, the version.
KEPT = tuple(model.__tablename__ for model in (AuditEntry, SigningKey, JobLease, NetworkState))

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LogIn:
    """Somebody to sign in as, in development."""

    role: str
    email: str
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was loaded; zeros where it was there already."""

    lines: int
    stations: int
    log_ins: int
    events: int = 0
    trips: int = 0


ADMIN_EMAIL, OWNER_EMAIL = "admin@metro.example", "owner@metro.example"
LOG_INS = (
    LogIn(PASSENGER, "asha@metro.example"),
    LogIn(STAFF, "staff@metro.example"),
    LogIn(OPERATOR, OWNER_EMAIL),
    LogIn(ADMIN, ADMIN_EMAIL),
)
_NAMES = {PASSENGER: "Asha", STAFF: "Bilal", OPERATOR: "Omar", ADMIN: "Chen"}


def load(tx: Tx, *, reset: bool = False, progress: Progress | None = None) -> DemoReport:
    """Load what is not there; with `reset`, in development alone, remove accounts, sales and network first."""
    say = progress or (lambda _sentence: None)
    if reset:
        _empty(tx)
        say(t("Removed the network, all accounts, orders and tickets. The audit log stays."))
    lines, stations = _load_network(tx, say)
    if settings().is_production:
        return DemoReport(lines, stations, 0)
    made = sum(_make(tx, login) for login in LOG_INS)
    if made:
        say(t("{n} log-ins, each with the password {password}").format(n=made, password=PASSWORD))
    chen, omar = users.find(tx, ADMIN_EMAIL), users.find(tx, OWNER_EMAIL)
    assert chen is not None, "made just now, if not before"
    assert omar is not None, "likewise"
    admin = Actor(chen.id, chen.email, "metro demo", frozenset({ADMIN}))
    events, trips = demo_stock.load(tx, admin, say)
    demo_companies.load(tx, admin, omar.id, say)
    return DemoReport(lines, stations, made, events, trips)


def log_ins(tx: Tx) -> tuple[LogIn, ...]:
    """The demo's people who are there; nobody in production."""
    if settings().is_production:
        return ()
    return tuple(login for login in LOG_INS if users.find(tx, login.email))


def _load_network(tx: Tx, say: Progress) -> tuple[int, int]:
    state: Any = NetworkState.__table__  # type: ignore[attr-defined]
    version = tx.execute(select(state.c.version).with_for_update()).scalar_one()
    present = tx.execute(select(func.count()).select_from(Line)).scalar_one()
    if present or tx.execute(select(func.count()).select_from(Station)).scalar_one():
        say(t("There is a network already ({n} lines); it stays as it is.").format(n=present))
        return 0, 0
    network = delhi.load()
    now = clock.utc_now()
    network_tables.insert_network(tx, network)
    tx.execute(update(state).values(version=version + 1, is_running=True, stop_reason="", updated_at=now))
    facts = {"lines": len(network.lines), "stations": len(network.stations)}
    audit.record(tx, Actor(name="metro demo"), "network.demo", "network", None, facts, now)
    tx.after_commit(network_queries.refresh)
    say(t("Delhi's metro: {lines} lines, {stations} stations.").format(**facts))
    return facts["lines"], facts["stations"]


def _make(tx: Tx, login: LogIn) -> bool:
    """A person of the demo, if they are not there; the passenger gets some money."""
    if users.find(tx, login.email):
        return False
    now = clock.utc_now()
    name = _NAMES[login.role]
    accepted = credentials.accept(login.password, email=login.email, name=name)
    roles = " ".join(sorted({login.role, PASSENGER}))
    user_id = users.create(
        tx, email=login.email, name=name, roles=roles, password_hash=accepted.hashed, is_verified=True, now=now
    )
    if user_id is None:
        raise Conflict("email_taken", t("There is an account with this e-mail address already. Sign in instead."))
    if login.role == PASSENGER:
        posting = ledger.Posting("top_up", f"demo:{user_id}")
        ledger.post(tx, ledger.FUNDING, ledger.wallet_of(user_id), WALLET_MINOR, posting, now=now)
    return True


def _empty(tx: Tx) -> None:
    """All tables but those kept; then what the migrations put into an empty database."""
    if settings().is_production:
        raise NotAllowed(t("METRO_ENV is production: nothing is removed."))
    entries: Any = AuditEntry.__table__  # type: ignore[attr-defined]
    # The log keeps the person's address; the account it points to is about to go.
    tx.execute(update(entries).values(actor_id=None))
    for table in reversed(metadata.sorted_tables):
        if table.name not in KEPT:
            tx.execute(delete(table))
    began = datetime(2020, 1, 1, tzinfo=UTC)
    accounts = [
        {"id": kind, "kind": kind, "owner_id": None, "balance_minor": None, "created_at": began}
        for kind in (ledger.FUNDING, ledger.REVENUE, ledger.CORRECTION)
    ]
    tx.execute(insert(Account.__table__), accounts)  # type: ignore[attr-defined]
    fare = {
        "id": ids.new_id(),
        "name": "10.00 a hop",
        "starts_on": date(2020, 1, 1),
        "kind": fares.HOP_10.kind,
        "rules": fares.to_data(fares.HOP_10),
        "created_at": began,
    }
    tx.execute(insert(FareTable.__table__), [fare])  # type: ignore[attr-defined]
    assert tx.execute(select(func.count()).select_from(User)).scalar_one() == 0, "people went with the rest"


def lock_out(tx: Tx) -> int:
    """Block the demo accounts, whose password everybody can read; for a database that goes into production."""
    blocked = 0
    for login in LOG_INS:
        found = users.find(tx, login.email)
        if found is not None and not found.is_blocked:
            tx.execute(update(users.USERS).where(users.USERS.c.id == found.id).values(is_blocked=True))
            sessions.end_everything(tx, found.id, now=clock.utc_now())
            blocked += 1
    return blocked

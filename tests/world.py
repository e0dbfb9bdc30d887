"""A small named city: Asha buys, Bilal checks tickets, Chen runs the network; two lines, a walk, seven stations.

Red:   Alder - Birch - Cedar - Dale        Blue:  Elm - Cedar - Fern        Walk:  Dale ~ Gorse
Grey:  Gorse - Heath
"""

from dataclasses import dataclass

from sqlmodel import select

from metro_web.core import clock, db, ids
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.models.network import Branch, BranchStop, Line, NetworkState, Station, WalkLink
from metro_web.models.people import User
from metro_web.queries import network as network_queries
from metro_web.services import ledger

LINES = {
    "red": ("Red Line", "#C62828", "R", "circle", ["alder", "birch", "cedar", "dale"]),
    "blue": ("Blue Line", "#1565C0", "B", "square", ["elm", "cedar", "fern"]),
    "grey": ("Grey Line", "#616161", "G", "diamond", ["gorse", "heath"]),
}
# Argon2id of "correct horse battery" at the lowest cost, so that a test need not wait for it.
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class World:
    """Who is there."""

    asha: Actor
    bilal: Actor
    chen: Actor
    dev: Actor


def build(*, wallet_minor: int = 10_000) -> World:
    """Fill an empty, migrated database; Asha's wallet holds `wallet_minor`."""
    world = db.run(_people)
    db.run(_network)
    if wallet_minor:
        db.run(fund, world.asha, wallet_minor)
    network_queries.forget()
    return world


def fund(tx: Tx, actor: Actor, amount_minor: int) -> None:
    """Put money into a wallet through the ledger."""
    assert actor.user_id is not None
    posting = ledger.Posting("top_up", f"test:{ids.new_id()}")
    wallet = ledger.wallet_of(actor.user_id)
    ledger.post(tx, ledger.FUNDING, wallet, amount_minor, posting, now=clock.utc_now())


def person(tx: Tx, name: str, roles: str = "passenger") -> Actor:
    """One more person, with an empty wallet and no password."""
    now = clock.utc_now()
    email = f"{name.lower()}@example.org"
    user = User(id=ids.new_id(), email=email, name=name, roles=roles, email_verified_at=now, created_at=now)
    tx.add(user)
    tx.flush()
    ledger.open_wallet(tx, user.id, now=now)
    return Actor(user.id, email, name, frozenset(roles.split()), proved_at=now)


def _people(tx: Tx) -> World:
    return World(
        asha=person(tx, "Asha"),
        bilal=person(tx, "Bilal", "passenger staff"),
        chen=person(tx, "Chen", "admin passenger"),
        dev=person(tx, "Dev"),
    )


def _network(tx: Tx) -> None:
    codes = list(dict.fromkeys(code for *_rest, stations in LINES.values() for code in stations))
    tx.add_all(Station(code=code, number=n, name=code.title()) for n, code in enumerate(codes, 1))
    for position, (code, (name, color, letter, shape, stations)) in enumerate(LINES.items()):
        tx.add(Line(code=code, name=name, color=color, letter=letter, shape=shape, position=position))
        tx.flush()
        branch = Branch(id=ids.new_id(), line_code=code, position=0)
        tx.add(branch)
        tx.flush()
        tx.add_all(BranchStop(branch_id=branch.id, position=n, station_code=s) for n, s in enumerate(stations))
    tx.flush()
    tx.add(WalkLink(a_code="dale", b_code="gorse", distance_m=300, duration_s=240))
    state = tx.exec(select(NetworkState)).one()
    state.version += 1


def stop(*, line: str | None = None, reason: str = "Works") -> None:
    """Stop a line, or the whole service, as the admin's services would."""
    db.run(_stop, line, reason)
    network_queries.refresh()


def _stop(tx: Tx, line: str | None, reason: str) -> None:
    state = tx.exec(select(NetworkState)).one()
    state.version += 1
    if line is None:
        state.is_running, state.stop_reason = False, reason
        return
    row = tx.exec(select(Line).where(Line.code == line)).one()
    row.is_running, row.stop_reason = False, reason

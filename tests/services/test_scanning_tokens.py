"""What opens a gate: the QR's text or the short code, of one's own ticket, signed by us; nothing else does."""

from datetime import timedelta

import pytest

from metro_web.core import db, ids
from metro_web.domain.permissions import ANYONE
from metro_web.queries.tickets import TicketView
from metro_web.services import gate_keys, scanning, throttle, tickets
from metro_web.services.journey_gate import GateCall
from tests import people, shop
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    throttle.forget()
    shop.at()


def one(city: World, origin: str = "alder", destination: str = "cedar") -> TicketView:
    return shop.buy(city.asha, origin, destination).tickets[0]


def entered(city: World, origin: str = "alder", destination: str = "cedar") -> TicketView:
    ticket = one(city, origin, destination)
    assert shop.scan(city.asha, ticket, origin, "entry").accepted
    return ticket


def test_passengers_scan_their_own_and_staff_anyones(city: World) -> None:
    ticket = one(city)
    call = GateCall(shop.token_of(city.asha, ticket), "alder", "entry")
    before = shop.dump()
    found = db.run(scanning.scan, city.dev, call)
    assert (found.accepted, found.reason, found.ticket) == (False, "bad_token", None)
    assert shop.changed(before, shop.dump()) == {"scan"}
    assert people.count("scan", "ticket_id IS NULL") == 1
    assert db.run(scanning.scan, city.bilal, call).accepted
    shop.refused("unauthenticated", scanning.scan, ANYONE, call)


def forgeries(token: str, foreign: str) -> list[str]:
    """Tokens that are not ours, one way or another."""
    parts, others = token.split("."), foreign.split(".")
    lengthened = [*parts[:5], parts[5] + "0", *parts[6:]]
    return [
        ".".join([*parts[:7], others[7]]),
        ".".join([*parts[:2], others[2], *parts[3:]]),
        ".".join(lengthened),
        ".".join(["M1", "k9", *parts[2:]]),
        token[:-4],
        token + ".x",
        "." * 7,
        token.replace(".", ""),
        "",
        "x" * 400,
    ]


def test_forged_tokens_open_nothing(city: World) -> None:
    mine, other = shop.buy(city.asha, count=2).tickets
    for token in forgeries(shop.token_of(city.asha, mine), shop.token_of(city.asha, other)):
        found = db.run(scanning.scan, city.asha, GateCall(token, "alder", "entry"))
        assert (found.accepted, found.reason, found.ticket) == (False, "bad_token", None), token
    assert people.count("ticket", "status = 'active'") == 2
    assert people.count("movement") == 0


def test_the_short_code_works_for_staff_and_the_owner(city: World) -> None:
    ticket = one(city)
    short = f" {ticket.short_code.lower()} "
    assert db.run(scanning.scan, city.dev, GateCall(short, "alder", "entry")).reason == "bad_token"
    assert db.run(scanning.scan, city.asha, GateCall(short, "alder", "entry")).accepted
    shop.at(minutes=1)
    assert db.run(scanning.scan, city.bilal, GateCall(short, "cedar", "exit")).accepted
    shop.at(minutes=2)
    assert db.run(scanning.scan, city.bilal, GateCall(short, "cedar", "exit")).reason == "already_used"


def test_a_short_code_given_back_belongs_to_the_living(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = entered(city)
    shop.scan(city.asha, old, "cedar", "exit")
    monkeypatch.setattr(ids, "short_code", lambda: old.short_code)
    new = one(city)
    monkeypatch.undo()
    assert new.short_code == old.short_code
    shop.at(minutes=1)
    found = db.run(scanning.scan, city.bilal, GateCall(new.short_code, "alder", "entry"))
    assert (found.accepted, found.ticket and found.ticket.id) == (True, new.id)


def test_living_tickets_never_share_a_short_code(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = one(city).short_code
    given = iter([taken, taken, "AAAAA", taken, "CCCCC"])
    monkeypatch.setattr(ids, "short_code", lambda: next(given))
    assert {t.short_code for t in shop.buy(city.asha, count=2).tickets} == {"AAAAA", "CCCCC"}


def test_guessing_short_codes_is_slowed_down(city: World) -> None:
    for _ in range(scanning.SHORT_CODE_MISSES_MAX):
        assert db.run(scanning.scan, city.dev, GateCall("AAAAA", "alder", "entry")).reason == "bad_token"
    shop.refused("too_many_requests", scanning.scan, city.dev, GateCall("AAAAA", "alder", "entry"))


def test_old_tickets_verify_after_the_key_was_changed(city: World) -> None:
    old = one(city)
    assert db.run(gate_keys.rotate) == "k2"
    new = one(city)
    assert (old.key_id, new.key_id) == ("k1", "k2")
    for ticket in (old, new):
        assert shop.scan(city.asha, ticket, "alder", "entry").accepted
    assert [key["kid"] for key in db.read(gate_keys.public_set)["keys"]] == ["k1", "k2"]


def test_a_token_is_the_same_each_time_and_short(city: World) -> None:
    ticket = one(city)
    token = shop.token_of(city.asha, ticket)
    assert token == shop.token_of(city.bilal, ticket)
    assert len(token) <= 180
    assert ticket.valid_until - ticket.valid_from == timedelta(hours=6)
    shop.refused("not_found", tickets.get_token, city.dev, ticket.id)

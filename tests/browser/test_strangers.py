"""Events sent straight to handlers by those who have no page for them, and no right: nothing changes in any table."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
import reflex as rx

import metro_web.metro_web
from metro_web.models import metadata
from metro_web.state.checkout import CheckoutState
from metro_web.state.closing import ClosingState
from metro_web.state.login import LoginState
from metro_web.state.order import OrderState
from metro_web.state.pay import PayState
from metro_web.state.recovery import RecoveryState
from metro_web.state.service_control import ServiceControlState
from metro_web.state.ticket import TicketState
from tests.browser.house import House, Person
from tests.browser.sockets import stranger

# What anybody may do without an account: get in, and ask for a mail.
DOORS = (LoginState, RecoveryState)
# Jobs write here whenever they like.
RESTLESS = {"job_lease", "outbox_mail", "alembic_version"}
FORM = {
    "name": "Mine now", "code": "mine", "color": "#FF0000", "reason": "Because", "place": "1", "branch": "0",
    "branch_name": "Mine", "duration_s": "1", "distance_m": "1", "from": "rajiv-chowk", "to": "hauz-khas", "count": "1",
    "customer": "", "amount": "100", "form_id": "made-up", "old": "x", "password": "seven quiet platforms",
    "email": "mine@metro.example", "phone": "1",
}  # fmt: skip
VALUES: dict[str, Any] = {
    "form": FORM, "code": "grey", "position": 0, "place": 1, "branch": 0, "a": "rajiv-chowk", "b": "hauz-khas",
    "is_blocked": True, "number": 1, "moves": [["rajiv-chowk", 1, 2]], "line": "grey", "publication_id": "0" * 32,
    "role": "admin", "tender": "cash", "text": "AAAAA", "by": 1, "form_data": FORM,
}  # fmt: skip


def test_nobody_changes_nothing(house: House) -> None:
    before = _dump(house)
    with stranger(house) as nobody:
        for handler, payload in _every_handler():
            nobody.tell(handler, payload, "/admin/network/lines/grey")
        nobody.settle()
    assert _dump(house) == before


def test_a_passenger_changes_nothing_of_others(house: House) -> None:
    owner = house.person("owner", money_minor=300_00)
    [ticket] = house.tickets(owner, "rajiv-chowk", "hauz-khas")
    waiting = house.order(owner, "rajiv-chowk", "hauz-khas")
    code = house.code_for(owner.email)
    thief = house.person("thief")
    before = _dump(house, without=thief)
    with stranger(house, thief) as client:
        # A thief who has deleted their own account would be nobody for all that follows.
        for handler, payload in _every_handler(but=(*DOORS, ClosingState)):
            client.tell(handler, payload, f"/admin/users/{owner.id}")
        client.settle()
        order = ticket["order"]
        for state, address in (
            (TicketState, f"/tickets/{ticket['id']}"),
            (OrderState, f"/orders/{order}"),
            (PayState, f"/pay/{order}"),
        ):
            for name in ("load", "ask_refund", "enter", "leave", "hand_back", "pay", "give_up"):
                if name in state.event_handlers:
                    client.tell(f"{state.get_full_name()}.{name}", {}, address)
        forged = {"id": waiting, "status": "awaiting_otp", "again_href": "/"}
        client.tell(f"{CheckoutState.get_full_name()}.setvar", {"var_name": "order", "value": forged})
        client.tell(f"{CheckoutState.get_full_name()}.confirm", {"code": code}, f"/metro?order={waiting}")
        client.tell(f"{CheckoutState.get_full_name()}.give_up", {}, f"/metro?order={waiting}")
        heard = client.settle()
    assert ticket["short_code"] not in heard
    assert _dump(house, without=thief) == before


@pytest.mark.parametrize("role", ["passenger", "staff", "admin"])
def test_the_same_events_stop_a_line_only_for_an_admin(house: House, role: str) -> None:
    """So that the tests above could fail: these events do work, with the right."""
    state = ServiceControlState.get_full_name()
    with stranger(house, house.person(role, role=role)) as client:
        client.tell(f"{state}.load", {}, "/admin/service")
        client.tell(f"{state}.ask_stop", {"code": "grey"})
        client.tell(f"{state}.setvar", {"var_name": "target", "value": "grey"})
        client.tell(f"{state}.setvar", {"var_name": "is_asking", "value": True})
        client.tell(f"{state}.stop", {"form": {"reason": "Trying"}})
        client.settle()
        is_stopped = not house.rows("SELECT is_running FROM line WHERE code = 'grey'")[0][0]
        client.tell(f"{state}.start", {"code": "grey"})
        client.settle()
    assert is_stopped == (role == "admin")
    assert house.rows("SELECT is_running FROM line WHERE code = 'grey'") == [(1,)]


RUBBISH = {
    "none": None, "list": [], "dict": {}, "number": 10**400, "long": "x" * 100_000, "nested": {"a": {"b": [1, None]}},
    "nul": "\x00", "true": True, "minus": -1, "float": 0.5, "markup": "<script>alert(1)</script>",
}  # fmt: skip


@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_in_every_argument_breaks_nothing(house: House, rubbish: Any) -> None:
    clumsy = house.person("clumsy")
    before = _dump(house, without=clumsy)
    with stranger(house, clumsy) as client:
        for handler, payload in _every_handler():
            client.tell(handler, dict.fromkeys(payload, rubbish))
        client.settle()
    assert _dump(house, without=clumsy) == before
    assert not house.balance(clumsy)


def _every_handler(but: tuple[type[rx.State], ...] = DOORS) -> Iterator[tuple[str, dict[str, Any]]]:
    """Full name and a payload that would do harm, for each public handler of our states."""
    assert metro_web.metro_web.app
    for state in sorted(set(_below(rx.State)), key=lambda each: str(each.get_full_name())):
        if not state.__module__.startswith("metro_web.") or state in but:
            continue
        for name, handler in state.event_handlers.items():
            if name in ("setvar", "crash"):
                continue
            given = [one for one in inspect.signature(handler.fn).parameters if one != "self"]
            yield f"{state.get_full_name()}.{name}", {one: VALUES.get(one, "grey") for one in given}


def _below(state: type[rx.State]) -> Iterator[type[rx.State]]:
    for each in state.__subclasses__():
        yield each
        yield from _below(each)


def _dump(house: House, without: Person | None = None) -> dict[str, list[str]]:
    """Every row of every table, but for those that name `without`: what is one's own one may change."""
    names = [table.name for table in metadata.sorted_tables if table.name not in RESTLESS]
    rows = {name: sorted(map(repr, house.rows(f"SELECT * FROM {name}"))) for name in names}
    return {name: [row for row in rows[name] if without is None or without.id not in row] for name in names}

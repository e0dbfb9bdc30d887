"""64 hands at desks at one moment: a ticket is refunded once, and a seat goes to one of those who are to have it."""

from typing import Any

import pytest

from metro_web.core import db
from metro_web.domain.permissions import Actor
from tests import companies, people, shop, stadium, world
from tests.races.arena import Arena
from tests.races.crowd import CALLERS, Ask, outcomes

pytestmark = [pytest.mark.race, pytest.mark.slow]
RICH = 10_000_000


def firm(arena: Arena, name: str) -> tuple[stadium.TripView, list[str]]:
    """A company's coach, and sessions of its owner and an admin, by turns."""
    owner: Actor = db.run(world.person, f"Owner of {name}".replace(" ", ""), "operator passenger")
    coach = stadium.coach(arena.city.chen)
    companies.give(companies.make(name, owner), coach.inventory_id)
    return coach, [arena.sessions(owner)[0], arena.sessions(arena.city.chen)[0]]


def test_a_ticket_is_refunded_once(arena: Arena) -> None:
    coach, sessions = firm(arena, "Once Only")
    rider = arena.passenger(RICH)
    order = stadium.buy_seats(rider, coach.inventory_id, "1A", "1B")
    first, second = order.tickets
    body = {"tickets": [first.id], "reason": "The coach has broken down"}
    doors = [f"/operator/orders/{order.id}/cancel", f"/admin/orders/{order.id}/cancel"]
    mine = arena.sessions(rider)[0]
    asks = [Ask(doors[n % 2], body, sessions[n % 2]) for n in range(CALLERS - 8)]
    asks += [Ask(f"/orders/{order.id}/cancel", {"tickets": [first.id]}, mine) for _ in range(8)]
    answers = arena.crowd.release(asks)
    assert outcomes(answers) == {"200": 1, "409 already_cancelled": CALLERS - 1}
    assert people.count("ledger_entry", f"ticket_id = '{first.id}' AND kind = 'refund'") == 1
    assert shop.balance(rider) == RICH - 2 * 90_00 + 81_00
    assert shop.ticket_now(rider, second).status == "active"
    shop.books_balance()


def test_a_seat_goes_to_one_of_those_who_want_it(arena: Arena) -> None:
    coach, sessions = firm(arena, "One Seat")
    riders = [arena.passenger(RICH) for _ in range(3)]
    orders = [
        stadium.buy_seats(rider, coach.inventory_id, f"1{letter}") for rider, letter in zip(riders, "ABC", strict=True)
    ]
    buyers = [arena.sessions(arena.passenger(RICH))[0] for _ in range(16)]
    seats: dict[str, Any] = {"type": "seats", "inventory": coach.inventory_id, "seats": ["2A"]}
    asks = [Ask("/orders", {"items": [seats], "payment": {"method": "wallet"}}, token) for token in buyers]
    for n in range(CALLERS - len(buyers)):
        order = orders[n % 3]
        path = f"/orders/{order.id}/tickets/{order.tickets[0].id}/seat"
        asks.append(Ask(("/operator", "/admin")[n % 2] + path, {"seat": "2A"}, sessions[n % 2]))
    answers = arena.crowd.release(asks)
    won = [answer for answer in answers if answer.status < 300]
    assert len(won) == 1, outcomes(answers)
    # Whoever sits there already is told so; everybody else, that somebody does.
    assert {answer.body.get("code") for answer in answers if answer.status >= 300} <= {"seat_taken", "invalid_input"}
    where = f"inventory_id = '{coach.inventory_id}'"
    assert people.count("slot_claim", f"{where} AND seat = 4") == 2, "both segments of it, once"
    sold = people.count("ticket", f"{where} AND status = 'active'")
    assert people.count("slot_claim", where) == 2 * sold
    shop.books_balance()

"""64 callers at once for one seat, the last place, overlapping stretches and overlapping baskets: one winner each.

Winners are counted in the tables, not in the answers alone; rows put in past the services fail on the constraint.
"""

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.models.stock import SlotClaim
from metro_web.queries import inventories
from tests import people, shop, stadium
from tests.races.arena import Arena
from tests.races.crowd import CALLERS, Ask, outcomes

pytestmark = [pytest.mark.race, pytest.mark.slow]
ROUNDS = 4
RICH = 10_000_000
WALLET: dict[str, Any] = {"method": "wallet"}


def crowd(arena: Arena, number: int = CALLERS) -> tuple[list[Actor], list[str]]:
    """That many people with money, and a session each."""
    actors = [arena.passenger(RICH) for _ in range(number)]
    return actors, [arena.sessions(actor)[0] for actor in actors]


def claims(where: str) -> int:
    return people.count("slot_claim", where)


def test_one_seat_is_held_once_and_then_bought_once(arena: Arena) -> None:
    hall = stadium.hall(arena.city.chen)
    _actors, tokens = crowd(arena)
    rows = [f"{row}{seat}" for row in range(1, 5) for seat in "ABCD"]
    for label in rows[:ROUNDS]:
        asks = [Ask("/holds", {"inventory": hall.inventory, "seats": [label]}, token) for token in tokens]
        answers = arena.crowd.release(asks)
        assert outcomes(answers) == {"201": 1, "409 seat_taken": CALLERS - 1}
        assert all(answer.body["seats"] == [label] for answer in answers)
        winner = next(place for place, answer in enumerate(answers) if answer.status == 201)
        items = [{"type": "seats", "hold": answers[winner].body["id"]}]
        body = {"items": items, "payment": WALLET}
        paid = arena.crowd.release([Ask("/orders", body, token) for token in [tokens[winner]] * 8 + tokens[8:]])
        assert len(paid) == CALLERS
        assert sum(answer.status == 201 for answer in paid) == 1
        assert all(answer.status in (201, 404, 409) for answer in paid)
    assert claims(f"inventory_id = '{hall.inventory}'") == ROUNDS
    assert people.count("ticket", "kind = 'seat'") == ROUNDS
    shop.books_balance()


def test_the_last_place_is_sold_once(arena: Arena) -> None:
    for _ in range(ROUNDS):
        hall = stadium.hall(arena.city.chen, standing=3)
        _actors, tokens = crowd(arena)
        body = {"items": [{"type": "admission", "event": hall.event.id, "count": 1}], "payment": WALLET}
        answers = arena.crowd.release([Ask("/orders", body, token) for token in tokens])
        assert outcomes(answers) == {"201": 3, "409 sold_out": CALLERS - 3}
        assert people.count("pool", f"inventory_id = '{hall.inventory}' AND taken = 3") == 1
    shop.books_balance()


def test_overlapping_stretches_of_one_seat(arena: Arena) -> None:
    for _ in range(ROUNDS):
        trip = stadium.coach(arena.city.chen)
        _actors, tokens = crowd(arena)
        ways = [(1, 2), (2, 3), (1, 3)]
        asks = [
            Ask("/holds", {"inventory": trip.inventory_id, "seats": ["1A"], "from": way[0], "to": way[1]}, token)
            for way, token in zip(ways * CALLERS, tokens, strict=False)
        ]
        answers = arena.crowd.release(asks)
        won = Counter((answer.body["from"], answer.body["to"]) for answer in answers if answer.status == 201)
        assert won in (Counter({(1, 3): 1}), Counter({(1, 2): 1, (2, 3): 1})), won
        assert {answer.status for answer in answers} <= {201, 409}
        assert claims(f"inventory_id = '{trip.inventory_id}'") == 2


def test_baskets_of_four_out_of_sixteen_are_whole_or_nothing(arena: Arena) -> None:
    chance = random.Random(20)
    for _ in range(ROUNDS):
        hall = stadium.hall(arena.city.chen)
        _actors, tokens = crowd(arena)
        labels = [f"{row}{seat}" for row in range(1, 5) for seat in "ABCD"]
        bodies = [
            {
                "items": [{"type": "seats", "inventory": hall.inventory, "seats": chance.sample(labels, 4)}],
                "payment": WALLET,
            }
            for _ in tokens
        ]
        answers = arena.crowd.release([Ask("/orders", body, token) for body, token in zip(bodies, tokens, strict=True)])
        assert {answer.outcome for answer in answers} <= {"201", "409 seat_taken"}
        sold = [seat for answer in answers if answer.status == 201 for seat in _seats(answer.body)]
        assert sold
        assert len(sold) == len(set(sold)), "no seat twice"
        assert claims(f"inventory_id = '{hall.inventory}'") == len(sold), "no other seat is held"
    shop.books_balance()


def test_one_person_holds_ten_seats_and_no_more(arena: Arena) -> None:
    hall = stadium.hall(arena.city.chen)
    actor = arena.passenger(RICH)
    (token,) = arena.sessions(actor)
    labels = [f"{row}{seat}" for row in range(1, 5) for seat in "ABCD"] * 4
    asks = [Ask("/holds", {"inventory": hall.inventory, "seats": [label]}, token) for label in labels]
    found = outcomes(arena.crowd.release(asks))
    assert found["201"] == 10
    assert set(found) <= {"201", "409 hold_limit", "409 seat_taken"}
    assert claims(f"inventory_id = '{hall.inventory}'") == 10


def test_a_hold_that_is_over_goes_to_one_of_those_who_want_it(arena: Arena) -> None:
    for number in range(ROUNDS):
        hall = stadium.hall(arena.city.chen)
        actors, tokens = crowd(arena)
        held = stadium.hold(actors[0], hall.inventory, "1A", "1B")
        db.run(lambda tx, which=held.id: tx.execute(text(_LET_IT_BE_OVER), {"which": which}))
        late = Ask("/orders", {"items": [{"type": "seats", "hold": held.id}], "payment": WALLET}, tokens[0])
        asks = [Ask("/holds", {"inventory": hall.inventory, "seats": ["1B", "1A"]}, token) for token in tokens[1:]]
        answers = arena.crowd.release([late, *asks])
        assert answers[0].outcome == "410 hold_expired", number
        assert outcomes(answers[1:]) == {"201": 1, "409 seat_taken": CALLERS - 2}
        assert claims(f"inventory_id = '{hall.inventory}'") == 2


def test_one_ticket_is_given_back_once(arena: Arena) -> None:
    hall = stadium.hall(arena.city.chen)
    actor = arena.passenger(RICH)
    (token,) = arena.sessions(actor)
    order = stadium.buy_seats(actor, hall.inventory, "1A")
    answers = arena.crowd.release([Ask(f"/orders/{order.id}/cancel", {}, token)] * CALLERS)
    assert outcomes(answers) == {"200": 1, "409 already_cancelled": CALLERS - 1}
    assert shop.balance(actor) == RICH - stadium.SEAT_PRICE * 5 // 100
    shop.books_balance()


def test_two_admins_put_two_events_into_one_venue(arena: Arena) -> None:
    hall = stadium.hall(arena.city.chen)
    (token,) = arena.sessions(arena.city.chen)
    body = {
        "venue": hall.venue_id,
        "title": "Concert",
        "starts_at": "2031-05-01T18:00:00Z",
        "ends_at": "2031-05-01T20:00:00Z",
        "admissions": [{"section": "floor", "capacity": 10, "price": 1000}],
    }
    answers = arena.crowd.release([Ask("/admin/events", body, token)] * CALLERS)
    assert outcomes(answers) == {"201": 1, "409 venue_taken": CALLERS - 1}


def test_events_moved_to_one_time_by_several_admins_do_not_overlap(arena: Arena) -> None:
    hall = stadium.hall(arena.city.chen)
    found = db.read(inventories.find, hall.inventory)
    assert found is not None
    plan_id = str(found.seat_plan_id)
    (token,) = arena.sessions(arena.city.chen)
    drafts = [stadium.new_event(arena.city.chen, hall.venue_id, plan_id, in_hours=200 + 10 * n) for n in range(8)]
    times = {"starts_at": "2031-05-01T18:00:00Z", "ends_at": "2031-05-01T20:00:00Z"}
    answers = arena.crowd.release([Ask(f"/admin/events/{event.id}/move", times, token) for event in drafts])
    assert outcomes(answers) == {"200": 1, "409 venue_taken": len(drafts) - 1}
    times_now = db.read(lambda tx: tx.execute(text(_TIMES), {"venue": hall.venue_id}).scalar_one())
    assert times_now == len(drafts) + 1, "one moved, the others stayed where they were"


@pytest.mark.spoils_books
def test_rows_past_the_services_fail_on_the_constraint(arena: Arena) -> None:
    hall = stadium.hall(arena.city.chen, standing=2)
    actor = arena.passenger(RICH)
    held = stadium.hold(actor, hall.inventory, "1A")
    table = SlotClaim.__table__  # type: ignore[attr-defined]
    row = {"inventory_id": hall.inventory, "seat": 0, "segment": 1, "hold_id": held.id}
    with pytest.raises(IntegrityError):
        db.run(lambda tx: tx.execute(insert(table), row))
    with pytest.raises(IntegrityError):
        db.run(lambda tx: tx.execute(text("UPDATE pool SET taken = 3")))


_TIMES = "SELECT count(DISTINCT starts_at) FROM event WHERE venue_id = :venue"
_LET_IT_BE_OVER = "UPDATE hold SET expires_at = started_at WHERE id = :which"


def _seats(order: dict[str, Any]) -> list[str]:
    return [item["seat"] for item in order["items"]]

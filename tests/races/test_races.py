"""64 callers at once, 20 rounds: one code gives one ticket, one wallet pays what it holds, one ticket opens one gate.

Every answer is accounted for; tickets, entries and balances are counted by SQL, and the ledger adds up.
"""

from collections import Counter

import pytest

from metro_web.core import ids
from metro_web.domain.permissions import Actor
from tests import people, shop
from tests.races.arena import Arena
from tests.races.crowd import CALLERS, Answer, Ask, outcomes

pytestmark = [pytest.mark.race, pytest.mark.slow]
ROUNDS = 20
FEW_ROUNDS = 5


def entries(actor: Actor, kind: str) -> int:
    """Entries of a kind in a person's wallet, by SQL."""
    wallet = f"'wallet:{actor.user_id}'"
    return people.count("ledger_entry", f"kind = '{kind}' AND {wallet} IN (debit_account_id, credit_account_id)")


def tickets(actor: Actor, where: str = "1=1") -> int:
    return people.count("ticket", f"owner_id = '{actor.user_id}' AND {where}")


def scans(ticket_id: str, where: str) -> int:
    return people.count("scan", f"ticket_id = '{ticket_id}' AND {where}")


def movements(ticket_id: str, kind: str) -> int:
    return people.count("movement", f"ticket_id = '{ticket_id}' AND kind = '{kind}'")


def test_one_code_gives_one_ticket(arena: Arena) -> None:
    for number in range(ROUNDS):
        actor = arena.passenger(10_000)
        (token,) = arena.sessions(actor)
        if number == 0:  # one of them the whole way a passenger goes
            body = {"items": [{"type": "journey", "from": "alder", "to": "cedar"}], "payment": {"method": "wallet"}}
            order_id = arena.crowd.one(Ask("/orders", body, token)).body["id"]
            code = arena.mailed_code(actor)
        else:
            order_id, code = arena.order(actor, "alder", "cedar")
        answers = arena.crowd.release([Ask(f"/orders/{order_id}/confirm", {"code": code}, token)] * CALLERS)
        assert outcomes(answers) == {"200": 1, "409 order_closed": CALLERS - 1}
        (won,) = [answer.body for answer in answers if answer.status == 200]
        assert (won["status"], len(won["tickets"])) == ("paid", 1)
        assert (tickets(actor), entries(actor, "purchase"), shop.balance(actor)) == (1, 1, 8000)
        assert people.count("payment", f"order_id = '{order_id}'") == 1
    shop.books_balance()


def test_a_wallet_of_twenty_buys_two_of_ten(arena: Arena) -> None:
    for _ in range(ROUNDS):
        actor = arena.passenger(2000)
        made = [arena.order(actor, "alder", "birch") for _ in range(8)]
        sessions = arena.sessions(actor, 8)
        asks = [Ask(f"/orders/{order}/confirm", {"code": code}, token) for order, code in made for token in sessions]
        found = outcomes(arena.crowd.release(asks))
        assert found == {"200": 2, "402 insufficient_funds": 6, "409 order_closed": CALLERS - 8}
        mine = f"buyer_id = '{actor.user_id}'"
        assert people.count("ticket_order", f"{mine} AND status = 'paid'") == 2
        assert people.count("ticket_order", f"{mine} AND status = 'awaiting_payment'") == 6
        assert (tickets(actor), entries(actor, "purchase"), shop.balance(actor)) == (2, 2, 0)
    shop.books_balance()


def test_one_ticket_opens_one_gate_each_way(arena: Arena) -> None:
    staff = arena.sessions(arena.city.bilal)
    for _ in range(ROUNDS):
        actor = arena.passenger(2000)
        (ticket,) = arena.paid(actor, "alder", "cedar").tickets
        qr, callers = shop.token_of(actor, ticket), [*arena.sessions(actor), *staff] * (CALLERS // 2)
        for station, direction, status in (("alder", "entry", "in_use"), ("cedar", "exit", "used")):
            body = {"token": qr, "station": station, "direction": direction}
            answers = arena.crowd.release([Ask("/scans", body, token) for token in callers])
            assert outcomes(answers) == {"200": CALLERS}
            opened = {answer.body["scan"]["id"] for answer in answers if answer.body["accepted"]}
            assert len(opened) == 1
            assert sum(answer.body["accepted"] for answer in answers) == CALLERS, "repeats get the first answer"
            assert scans(ticket.id, f"direction = '{direction}'") == movements(ticket.id, direction) == 1
            assert tickets(actor, f"status = '{status}'") == 1


def test_in_and_out_at_one_gate_in_one_moment(arena: Arena) -> None:
    for _ in range(ROUNDS):
        actor = arena.passenger(2000)
        (ticket,) = arena.paid(actor, "alder", "cedar").tickets
        body, (token,) = {"token": shop.token_of(actor, ticket), "station": "alder"}, arena.sessions(actor)
        asks = [Ask("/scans", body | {"direction": each}, token) for each in ("entry", "exit") * (CALLERS // 2)]
        answers = arena.crowd.release(asks)
        assert outcomes(answers) == {"200": CALLERS}
        ins, outs = answers[::2], answers[1::2]
        assert Counter(answer.body["accepted"] for answer in ins) == {True: CALLERS // 2}
        assert len({answer.body["scan"]["id"] for answer in ins}) == 1
        assert {answer.body["reason"] for answer in outs} <= {None, "not_inside"}
        exits = {answer.body["scan"]["id"] for answer in outs if answer.body["accepted"]}
        assert len(exits) <= 1
        assert tickets(actor, f"status = '{'used' if exits else 'in_use'}'") == 1
        assert scans(ticket.id, "direction = 'entry' AND accepted") == movements(ticket.id, "entry") == 1
        assert scans(ticket.id, "direction = 'exit' AND accepted") == movements(ticket.id, "exit") == len(exits)
        refused = sum(not answer.body["accepted"] for answer in outs)
        assert scans(ticket.id, "NOT accepted AND reason = 'not_inside'") == refused


def test_what_is_due_is_taken_once(arena: Arena) -> None:
    for _ in range(FEW_ROUNDS):
        actor = arena.passenger(5000)
        (ticket,) = arena.paid(actor, "alder", "birch").tickets
        shop.scan(actor, ticket, "alder", "entry")
        body = {"token": shop.token_of(actor, ticket), "station": "dale", "direction": "exit", "settle": "wallet"}
        answers = arena.crowd.release([Ask("/scans", body, token) for token in arena.sessions(actor, CALLERS)])
        assert outcomes(answers) == {"200": CALLERS}
        assert len({answer.body["scan"]["id"] for answer in answers}) == 1
        assert (entries(actor, "fare_adjustment"), shop.balance(actor)) == (1, 2000)
        assert movements(ticket.id, "exit") == 1
    shop.books_balance()


def test_one_key_tops_up_once(arena: Arena) -> None:
    for _ in range(ROUNDS):
        actor = arena.passenger(0)
        (token,), key = arena.sessions(actor), ids.new_id()
        answers = arena.crowd.release([Ask("/wallet/top-ups", {"amount": 500}, token, key)] * CALLERS)
        assert outcomes(answers) == {"201": CALLERS}
        assert len({answer.body["transaction"]["id"] for answer in answers}) == 1
        assert (entries(actor, "top_up"), shop.balance(actor)) == (1, 500)
    shop.books_balance()


def test_a_refund_is_paid_once(arena: Arena) -> None:
    for _ in range(ROUNDS):
        actor = arena.passenger(2000)
        order = arena.paid(actor, "alder", "cedar")
        (token,) = arena.sessions(actor)
        answers = arena.crowd.release([Ask(f"/orders/{order.id}/cancel", {}, token)] * CALLERS)
        assert outcomes(answers) == {"200": 1, "409 already_cancelled": CALLERS - 1}
        assert (entries(actor, "refund"), shop.balance(actor)) == (1, 2000)
        assert tickets(actor, "status = 'cancelled' AND refunded_minor = 2000") == 1
    shop.books_balance()


def test_handed_back_or_ridden_but_never_both(arena: Arena) -> None:
    for _ in range(ROUNDS):
        actor = arena.passenger(2000)
        order = arena.paid(actor, "alder", "cedar")
        (ticket,), (token,) = order.tickets, arena.sessions(actor)
        enter = Ask("/scans", {"token": shop.token_of(actor, ticket), "station": "alder", "direction": "entry"}, token)
        answers = arena.crowd.release([enter, Ask(f"/orders/{order.id}/cancel", {}, token)] * (CALLERS // 2))
        let_in = any(answer.body["accepted"] for answer in answers[::2])
        handed_back = Counter(answer.outcome for answer in answers[1::2])
        assert handed_back == ({"409 not_cancellable": 32} if let_in else {"200": 1, "409 already_cancelled": 31})
        assert outcomes(answers[::2]) == {"200": CALLERS // 2}
        assert (entries(actor, "refund"), movements(ticket.id, "entry")) == ((0, 1) if let_in else (1, 0))
    shop.books_balance()


def test_ten_unpaid_orders_and_never_eleven(arena: Arena) -> None:
    body = {"items": [{"type": "journey", "from": "alder", "to": "birch"}], "payment": {"method": "wallet"}}
    for _ in range(FEW_ROUNDS):
        actor = arena.passenger(5000)
        answers = arena.crowd.release([Ask("/orders", body, token) for token in arena.sessions(actor, CALLERS)])
        assert outcomes(answers) == {"201": 10, "409 limit_reached": CALLERS - 10}
        assert people.count("ticket_order", f"buyer_id = '{actor.user_id}'") == 10


def test_five_tries_and_never_six(arena: Arena) -> None:
    for _ in range(FEW_ROUNDS):
        actor = arena.passenger(5000)
        order_id, code = arena.order(actor, "alder", "birch")
        (token,), confirm = arena.sessions(actor), f"/orders/{order_id}/confirm"
        answers = arena.crowd.release([Ask(confirm, {"code": people.another(code)}, token)] * CALLERS)
        assert outcomes(answers) == {"422 bad_code": CALLERS}
        left = Counter(answer.body["attempts_left"] for answer in answers)
        assert left == {4: 1, 3: 1, 2: 1, 1: 1, 0: CALLERS - 4}
        assert _alone(arena, Ask(confirm, {"code": code}, token)) == "422 bad_code"
        assert tickets(actor) == 0


def _alone(arena: Arena, ask: Ask) -> str:
    answer: Answer = arena.crowd.one(ask)
    return answer.outcome

"""Gates against a real database: every outcome of `RULES.md`, recorded, and a refusal changes nothing else."""

import pytest

from metro_web.core import db
from metro_web.core.errors import Refused
from metro_web.queries.tickets import TicketView
from metro_web.services import orders, scanning, throttle, tickets
from metro_web.services.journey_gate import GateCall
from metro_web.services.kinds import JourneyChoice
from tests import people, shop, world
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


def refuses(reason: str, actor: world.Actor, ticket: TicketView, station: str, direction: str, due: int = 0) -> None:
    """A refusal leaves its scan and nothing else."""
    before = shop.dump()
    found = shop.scan(actor, ticket, station, direction)
    assert (found.accepted, found.reason, found.due_minor) == (False, reason, due)
    assert shop.changed(before, shop.dump()) == {"scan"}
    assert people.count("scan", f"id = '{found.scan_id}' AND reason = '{reason}' AND due_minor = {due}") == 1


def test_in_and_out(city: World) -> None:
    ticket = one(city)
    refuses("not_inside", city.asha, ticket, "cedar", "exit")
    inn = shop.scan(city.asha, ticket, "alder", "entry")
    assert (inn.accepted, inn.reason, inn.ticket and inn.ticket.status) == (True, "", "in_use")
    assert shop.ticket_now(city.asha, ticket).entered_at == shop.at()
    shop.at(minutes=25)
    refuses("already_inside", city.asha, ticket, "alder", "entry")
    out = shop.scan(city.asha, ticket, "cedar", "exit")
    assert (out.accepted, out.due_minor, out.ticket and out.ticket.status) == (True, 0, "used")
    shop.at(minutes=26)
    refuses("already_used", city.asha, ticket, "alder", "entry")
    refuses("already_used", city.asha, ticket, "cedar", "exit")
    assert shop.balance(city.asha) == 8000


@pytest.mark.parametrize("station", ["birch", "cedar", "fern"])
def test_entry_at_the_origin_alone(city: World, station: str) -> None:
    refuses("wrong_station", city.asha, one(city), station, "entry")


def test_entry_until_the_ticket_expires(city: World) -> None:
    first, second = shop.buy(city.asha, count=2).tickets
    shop.at(hours=5, minutes=59, seconds=59)
    assert shop.scan(city.asha, first, "alder", "entry").accepted
    shop.at(hours=6)
    refuses("expired", city.asha, second, "alder", "entry")


def test_a_ticket_ends_with_the_service_day_but_lasts_an_hour(city: World) -> None:
    shop.at(hours=14)  # 02:00 in Delhi, an hour before the day ends
    assert one(city).valid_until == shop.at(hours=15)
    shop.at(hours=14, minutes=30)
    assert one(city).valid_until == shop.at(hours=15, minutes=30)
    shop.at(hours=12)
    assert one(city).valid_until == shop.at(hours=15)
    shop.at(hours=15)  # 03:00: a new day
    assert one(city).valid_until == shop.at(hours=21)


def test_nobody_inside_is_told_that_the_ticket_expired(city: World) -> None:
    ticket = entered(city)
    shop.at(days=40)
    assert shop.ticket_now(city.asha, ticket).status == "in_use"
    assert db.run(tickets.expire_due) == 0
    refuses("overstayed", city.asha, ticket, "cedar", "exit", 5000)


def test_a_stoppage_keeps_people_out_and_never_in(city: World) -> None:
    inside, outside = entered(city), one(city)
    world.stop(line="red")
    refuses("service_stopped", city.asha, outside, "alder", "entry")
    world.stop()
    refuses("service_stopped", city.asha, outside, "alder", "entry")
    assert shop.scan(city.asha, inside, "birch", "exit").accepted


def test_a_fare_difference_is_asked_also_where_lines_have_stopped(city: World) -> None:
    ticket = entered(city)
    world.stop(line="blue")
    world.stop()
    refuses("fare_due", city.asha, ticket, "fern", "exit", 1000)


def test_other_lines_may_stop(city: World) -> None:
    ticket = one(city)
    world.stop(line="blue")
    assert shop.scan(city.asha, ticket, "alder", "entry").accepted


def test_exit_before_the_destination_is_free(city: World) -> None:
    assert shop.scan(city.asha, entered(city, "alder", "dale"), "birch", "exit").accepted
    assert shop.balance(city.asha) == 7000


def test_exit_beyond_costs_the_difference_and_opens_once_paid(city: World) -> None:
    ticket = entered(city, "alder", "birch")
    refuses("fare_due", city.asha, ticket, "dale", "exit", 2000)
    out = shop.scan(city.asha, ticket, "dale", "exit", "wallet")
    assert (out.accepted, out.due_minor) == (True, 0)
    assert shop.balance(city.asha) == 10_000 - 1000 - 2000
    assert people.count("scan", "accepted AND settled_by = 'wallet' AND due_minor = 2000") == 1
    assert people.count("ledger_entry", "kind = 'fare_adjustment' AND amount_minor = 2000") == 1
    shop.books_balance()


def test_exit_off_the_path_at_no_higher_fare_is_free(city: World) -> None:
    ticket = entered(city, "alder", "dale")
    assert shop.scan(city.asha, ticket, "fern", "exit").accepted


def test_the_origin_lets_out_again(city: World) -> None:
    soon, late, never = entered(city), entered(city), entered(city)
    shop.at(minutes=20)
    assert shop.scan(city.asha, soon, "alder", "exit").accepted
    assert shop.ticket_now(city.asha, soon).status == "used"
    shop.at(minutes=180)
    assert shop.scan(city.asha, late, "alder", "exit").accepted
    shop.at(minutes=180, seconds=1)
    refuses("overstayed", city.asha, never, "alder", "exit", 1000)


@pytest.mark.parametrize(("passed", "due"), [(180 * 60, 0), (180 * 60 + 1, 1000), (240 * 60 + 1, 2000), (10**6, 5000)])
def test_staying_longer_costs(city: World, passed: int, due: int) -> None:
    ticket = entered(city)
    shop.at(seconds=passed)
    if due:
        refuses("overstayed", city.asha, ticket, "cedar", "exit", due)
        assert shop.scan(city.asha, ticket, "cedar", "exit", "wallet").accepted
    else:
        assert shop.scan(city.asha, ticket, "cedar", "exit").accepted
    assert shop.balance(city.asha) == 8000 - due


def test_overstay_and_fare_difference_are_due_together(city: World) -> None:
    ticket = entered(city)
    shop.at(minutes=181)
    refuses("overstayed", city.asha, ticket, "dale", "exit", 2000)


def test_the_path_and_price_sold_stay_when_fares_rise(city: World) -> None:
    ticket = entered(city)
    shop.reprice(9000)
    assert shop.scan(city.asha, ticket, "cedar", "exit").accepted


def test_a_wallet_too_small_opens_nothing(city: World) -> None:
    db.run(world.fund, city.dev, 1000)
    ticket = shop.buy(city.dev, "alder", "birch").tickets[0]
    shop.scan(city.dev, ticket, "alder", "entry")
    call = GateCall(shop.token_of(city.dev, ticket), "dale", "exit", "wallet")
    before = shop.dump()
    refusal = db.run(scanning.scan, city.dev, call)
    assert isinstance(refusal, Refused)
    assert (refusal.error.code, refusal.error.status) == ("insufficient_funds", 402)
    assert shop.changed(before, shop.dump()) == {"scan"}
    assert people.count("scan", "reason = 'fare_due' AND due_minor = 2000 AND settled_by IS NULL") == 1
    db.run(world.fund, city.dev, 2000)
    assert shop.scan(city.dev, ticket, "dale", "exit", "wallet").accepted
    assert shop.balance(city.dev) == 0


def test_cash_is_taken_by_staff(city: World) -> None:
    ticket = entered(city, "alder", "birch")
    cash = GateCall(shop.token_of(city.asha, ticket), "dale", "exit", "cash")
    assert shop.refused("not_allowed", scanning.scan, city.asha, cash).status == 403
    assert db.run(scanning.scan, city.bilal, cash).accepted
    assert shop.balance(city.asha) == 9000
    assert people.count("ledger_entry", f"debit_account_id = 'cash:{city.bilal.user_id}'") == 1
    shop.books_balance()


def test_a_ticket_of_nobody_is_settled_in_cash_and_said_so(city: World) -> None:
    basket = orders.Basket([JourneyChoice("alder", "birch")], method="cash")
    ticket = db.run(orders.create, city.bilal, basket).tickets[0]
    assert shop.scan(city.bilal, ticket, "alder", "entry").accepted
    by_wallet = GateCall(shop.token_of(city.bilal, ticket), "dale", "exit", "wallet")
    shop.refused("invalid_input", scanning.scan, city.bilal, by_wallet)
    assert shop.scan(city.bilal, ticket, "dale", "exit", "cash").accepted
    assert people.count("scan", "accepted AND settled_by = 'cash' AND due_minor = 2000") == 1
    shop.books_balance()


def test_a_due_that_has_grown_is_asked_about_again(city: World) -> None:
    ticket = entered(city)
    shop.at(minutes=241)
    found = shop.scan(city.asha, ticket, "cedar", "exit", "wallet", agreed_minor=1000)
    assert (found.accepted, found.reason, found.due_minor) == (False, "overstayed", 2000)
    assert shop.balance(city.asha) == 8000
    assert shop.scan(city.asha, ticket, "cedar", "exit", "wallet", agreed_minor=2000).accepted


def test_settling_where_nothing_is_due_takes_nothing(city: World) -> None:
    ticket = one(city)
    assert shop.scan(city.asha, ticket, "alder", "entry", "wallet").accepted
    assert shop.scan(city.asha, ticket, "cedar", "exit", "wallet").accepted
    assert shop.balance(city.asha) == 8000


@pytest.mark.parametrize(("direction", "station"), [("entry", "alder"), ("exit", "cedar")])
def test_the_same_scan_within_five_seconds_is_answered_alike(city: World, direction: str, station: str) -> None:
    ticket = one(city) if direction == "entry" else entered(city)
    first = shop.scan(city.asha, ticket, station, direction)
    shop.at(seconds=4.999)
    again = shop.scan(city.bilal, ticket, station, direction)
    assert (again.accepted, again.scan_id, again.at) == (True, first.scan_id, first.at)
    shop.at(seconds=5)
    assert not shop.scan(city.asha, ticket, station, direction).accepted
    assert people.count("scan", f"accepted AND direction = '{direction}'") == 1
    assert people.count("movement", f"kind = '{direction}'") == 1


def test_the_same_scan_elsewhere_is_another(city: World) -> None:
    ticket = entered(city)
    assert shop.scan(city.asha, ticket, "birch", "entry").reason == "already_inside"


@pytest.mark.parametrize(
    ("station", "direction", "settle", "code"),
    [
        ("nowhere", "entry", None, "unknown_station"),
        ("alder", "sideways", None, "invalid_input"),
        ("alder", "exit", "shells", "invalid_input"),
    ],
)
def test_a_gate_that_makes_no_sense(city: World, station: str, direction: str, settle: str | None, code: str) -> None:
    token = shop.token_of(city.asha, one(city))
    shop.refused(code, scanning.scan, city.asha, GateCall(token, station, direction, settle))


def test_an_unused_ticket_is_written_off_after_its_time(city: World) -> None:
    ticket = one(city)
    shop.at(hours=6)
    assert shop.ticket_now(city.asha, ticket).status == "expired"
    assert db.run(tickets.expire_due) == 1
    assert shop.ticket_now(city.asha, ticket).status == "expired"
    refuses("expired", city.asha, ticket, "alder", "entry")

"""Buying: the code that comes back pays and issues, once; every refusal leaves things as they were."""

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import AppError, Refused
from metro_web.domain.permissions import ANYONE
from metro_web.queries import network as network_queries
from metro_web.queries.orders import OrderFilter, OrderView
from metro_web.services import orders, settlement, tidying
from metro_web.services.kinds import JourneyChoice, journey
from tests import people, shop, world
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def price(origin: str, destination: str, prefer: str = "fewest_stops") -> journey.JourneyQuote:
    return journey.preview(network_queries.latest(), origin, destination, prefer, shop.at())


def test_the_right_code_pays_and_issues_a_ticket_each(city: World) -> None:
    paid = shop.buy(city.asha, "alder", "cedar", 3)
    assert (paid.status, paid.total_minor, len(paid.tickets)) == ("paid", 6000, 3)
    assert {t.status for t in paid.tickets} == {"active"}
    assert len({t.code for t in paid.tickets} | {t.short_code for t in paid.tickets}) == 6
    assert shop.balance(city.asha) == 4000
    assert [p.status for p in paid.payments] == ["succeeded"]
    assert people.count("ledger_entry", f"order_id = '{paid.id}'") == 1
    assert len(people.mails("tickets", city.asha.email)) == 1
    shop.books_balance()


def test_ten_unpaid_orders_a_person(city: World) -> None:
    made = [shop.create(city.asha, "alder", "birch") for _ in range(10)]
    shop.refused("limit_reached", orders.create, city.asha, shop.basket())
    db.run(world.fund, city.dev, 5000)
    shop.create(city.dev)  # another person has their own ten
    shop.confirm(city.asha, made[0].id, shop.codes_of(city.asha)[0])
    shop.create(city.asha, "alder", "birch")
    shop.refused("limit_reached", orders.create, city.asha, shop.basket())
    shop.at(minutes=10)
    shop.create(city.asha, "alder", "birch")  # the others have ended by the clock alone


def test_an_unpaid_order_ends_after_ten_minutes(city: World) -> None:
    order = shop.create(city.asha)
    shop.at(minutes=9, seconds=59)
    assert db.read(orders.get_order, city.asha, order.id).status == "awaiting_otp"
    shop.at(minutes=10)
    assert db.read(orders.get_order, city.asha, order.id).status == "expired"
    for call in (lambda tx: orders.confirm(tx, city.asha, order.id, "000000"),
                 lambda tx: orders.resend_code(tx, city.asha, order.id),
                 lambda tx: orders.pay(tx, city.asha, order.id, "wallet")):  # fmt: skip
        assert shop.refused("order_expired", call).status == 410
    assert db.run(tidying.expire_orders, clock.utc_now()) == 1
    assert people.count("ticket_order", "status = 'expired'") == 1
    assert db.run(tidying.expire_orders, clock.utc_now()) == 0


def test_a_wallet_too_small_makes_no_order_and_no_code(city: World) -> None:
    refusal = shop.refused("insufficient_funds", orders.create, city.asha, shop.basket("alder", "dale", 4))
    assert (refusal.status, refusal.extra["missing"]["amount"]) == (402, 2000)
    shop.create(city.asha, "alder", "cedar", 5)  # to the last paisa


def test_a_wallet_too_small_at_the_code_leaves_an_order_to_pay(city: World) -> None:
    order, other = shop.create(city.asha, "alder", "cedar", 3), shop.create(city.asha, "alder", "cedar", 3)
    code, other_code = shop.codes_of(city.asha)
    shop.confirm(city.asha, other.id, other_code)
    refusal = shop.confirm(city.asha, order.id, code)
    assert isinstance(refusal, Refused)
    assert (refusal.error.code, refusal.error.status) == ("insufficient_funds", 402)
    now = db.read(orders.get_order, city.asha, order.id)
    assert (now.status, now.tickets, [p.status for p in now.payments]) == ("awaiting_payment", (), ["declined"])
    assert shop.refused("order_closed", orders.confirm, city.asha, order.id, code).status == 409
    assert isinstance(db.run(orders.pay, city.asha, order.id, "wallet"), Refused)
    db.run(world.fund, city.asha, 2000)
    paid = db.run(orders.pay, city.asha, order.id, "wallet")
    assert isinstance(paid, OrderView)
    assert (paid.status, len(paid.tickets), shop.balance(city.asha)) == ("paid", 3, 0)
    assert [p.status for p in paid.payments] == ["declined", "declined", "succeeded"]
    shop.refused("order_closed", orders.pay, city.asha, order.id, "wallet")
    shop.books_balance()


def test_paying_does_not_replace_the_code(city: World) -> None:
    order = shop.create(city.asha)
    shop.refused("code_needed", orders.pay, city.asha, order.id, "wallet")
    shop.refused("invalid_input", orders.pay, city.asha, order.id, "cash")


@pytest.mark.parametrize("who", ["bilal", "chen", "dev"])
def test_an_order_belongs_to_its_buyer(city: World, who: str) -> None:
    order = shop.create(city.asha)
    code = shop.codes_of(city.asha)[-1]
    other = getattr(city, who)
    assert shop.refused("not_found", orders.confirm, other, order.id, code).status == 404
    shop.refused("not_found", orders.resend_code, other, order.id)
    shop.refused("not_found", orders.pay, other, order.id, "wallet")
    if other.is_staff:
        assert db.read(orders.get_order, other, order.id).id == order.id
    else:
        shop.refused("not_found", orders.get_order, other, order.id)
    shop.refused("unauthenticated", orders.confirm, ANYONE, order.id, code)


def test_a_quote_holds_its_price_or_says_the_new_one(city: World) -> None:
    quote = price("alder", "cedar").quote
    assert shop.create(city.asha, quote=quote).total_minor == 2000
    shop.reprice(1500)
    refusal = shop.refused("price_changed", orders.create, city.asha, shop.basket(quote=quote))
    assert (refusal.status, refusal.extra["price"]["amount"]) == (409, 3000)
    assert shop.create(city.asha).total_minor == 3000


@pytest.mark.parametrize("quote", ["", "x", "a.b", "\ud800.x", "é" * 10, "." * 500])
def test_a_made_up_quote_is_refused(city: World, quote: str) -> None:
    shop.refused("invalid_input", orders.create, city.asha, shop.basket(quote=quote))


def test_a_quote_is_for_its_own_journey(city: World) -> None:
    quote = price("alder", "birch").quote
    shop.refused("invalid_input", orders.create, city.asha, shop.basket("alder", "dale", quote=quote))
    body, _, tag = quote.partition(".")
    shop.refused("invalid_input", orders.create, city.asha, shop.basket("alder", "birch", quote=f"{body}A.{tag}"))
    shop.refused("invalid_input", orders.create, city.asha, shop.basket("alder", "birch", quote=f"{body}.\ud800"))


@pytest.mark.parametrize(
    ("origin", "destination", "count", "code"),
    [
        ("alder", "alder", 1, "same_station"),
        ("alder", "nowhere", 1, "unknown_station"),
        ("", "cedar", 1, "unknown_station"),
        ("alder", "cedar", 0, "invalid_input"),
        ("alder", "cedar", -1, "invalid_input"),
        ("alder", "cedar", 7, "invalid_input"),
    ],
)
def test_what_cannot_be_sold_is_refused(city: World, origin: str, destination: str, count: int, code: str) -> None:
    shop.refused(code, orders.create, city.asha, shop.basket(origin, destination, count))


def test_six_travel_together(city: World) -> None:
    assert len(shop.buy(city.asha, "alder", "birch", 6).tickets) == 6


def test_a_stopped_line_sells_nothing(city: World) -> None:
    quote = price("elm", "fern").quote
    world.stop(line="blue")
    shop.refused("service_stopped", orders.create, city.asha, shop.basket("elm", "fern"))
    shop.refused("service_stopped", orders.create, city.asha, shop.basket("elm", "fern", quote=quote))
    shop.create(city.asha, "alder", "cedar")
    world.stop()
    shop.refused("service_stopped", orders.create, city.asha, shop.basket("alder", "cedar"))


def test_what_was_stopped_after_the_order_is_still_paid_as_promised(city: World) -> None:
    order = shop.create(city.asha)
    world.stop(line="red")
    assert isinstance(shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1]), OrderView)


def test_both_preferences_cost_the_same(city: World) -> None:
    costs = {price("alder", "heath", prefer).price_minor for prefer in journey.PREFERENCES}
    assert len(costs) == 1


def test_only_the_wallet_and_cash_pay(city: World) -> None:
    choice = [JourneyChoice("alder", "cedar")]
    shop.refused("invalid_input", orders.create, city.asha, orders.Basket(choice, method="shells"))
    shop.refused("not_allowed", orders.create, city.asha, orders.Basket(choice, method="cash"))
    shop.refused("invalid_input", orders.create, city.asha, orders.Basket([]))
    shop.refused("invalid_input", orders.create, city.asha, orders.Basket(choice * 11))
    shop.refused("unauthenticated", orders.create, ANYONE, orders.Basket(choice))


def test_an_order_of_two_journeys_is_paid_as_one(city: World) -> None:
    basket = orders.Basket([JourneyChoice("alder", "cedar", 2), JourneyChoice("elm", "fern")])
    order = db.run(orders.create, city.asha, basket)
    paid = shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    assert isinstance(paid, OrderView)
    assert (paid.total_minor, sorted(t.price_minor for t in paid.tickets)) == (6000, [2000, 2000, 2000])
    assert shop.balance(city.asha) == 4000


def test_staff_sell_for_cash_without_a_code(city: World) -> None:
    basket = orders.Basket([JourneyChoice("alder", "cedar")], method="cash", customer=" ASHA@example.org ")
    sold = db.run(orders.create, city.bilal, basket)
    assert (sold.status, sold.buyer_id, sold.seller_id) == ("paid", city.asha.user_id, city.bilal.user_id)
    assert (people.count("one_time_code"), shop.balance(city.asha)) == (0, 10_000)
    nobody = orders.Basket([JourneyChoice("alder", "cedar")], method="cash", customer="nobody@example.org")
    shop.refused("unknown_customer", orders.create, city.bilal, nobody)
    shop.books_balance()


def test_a_paid_order_is_never_settled_again(city: World) -> None:
    order = shop.buy(city.asha)
    before = shop.dump()
    with pytest.raises(AssertionError):
        db.run(lambda tx: settlement.settle(tx, orders.lock(tx, order.id), shop.at()))
    assert shop.dump() == before


def test_a_ticket_that_cannot_be_issued_takes_no_money(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    order = shop.create(city.asha)
    before = shop.dump()

    def fails(*_args: object) -> None:
        raise RuntimeError("the printer is on fire")

    monkeypatch.setattr("metro_web.services.tickets.issue", fails)
    with pytest.raises(RuntimeError):
        shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    assert shop.dump() == before, "the code, too, is still good"


def test_lists_are_newest_first_and_as_of_now(city: World) -> None:
    made = [shop.create(city.asha, "alder", "birch").id for _ in range(3)]
    shop.confirm(city.asha, made[1], shop.codes_of(city.asha)[1])
    shop.create(db.run(_funded, "Ela"))
    page, following = db.read(orders.list_mine, city.asha, OrderFilter(), limit=2)
    assert [order.id for order in page] == made[:0:-1]
    page, end = db.read(orders.list_mine, city.asha, OrderFilter(), limit=2, before=following)
    assert ([order.id for order in page], end) == (made[:1], None)
    shop.at(minutes=10)
    for status, expected in (("expired", {made[0], made[2]}), ("paid", {made[1]}), ("awaiting_otp", set())):
        found, _ = db.read(orders.list_mine, city.asha, OrderFilter(status))
        assert {order.id for order in found} == expected, status
        assert all(order.status == status for order in found)


def _funded(tx: db.Tx, name: str) -> world.Actor:
    actor = world.person(tx, name)
    world.fund(tx, actor, 5000)
    return actor


def test_every_refusal_is_a_sentence(city: World) -> None:
    with pytest.raises(AppError) as caught:
        db.run(orders.create, city.asha, shop.basket("alder", "dale", 6))
    assert caught.value.detail.endswith(".")
    assert "Nothing was charged" in caught.value.detail


def test_a_new_order_is_answered_as_it_is_stored(city: World) -> None:
    made = shop.create(city.asha, "alder", "heath", 2)
    assert made == db.read(orders.get_order, city.asha, made.id)

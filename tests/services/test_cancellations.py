"""Handing back: in full while unused and in time, once, to the wallet; the quote says the same beforehand."""

import pytest

from metro_web.core import db
from metro_web.queries.orders import OrderView
from metro_web.services import cancellations, check_in, events_admin, orders
from metro_web.services.cancellations import RefundQuote
from metro_web.services.check_in import CheckInCall
from metro_web.services.kinds import JourneyChoice
from tests import people, shop, stadium, world
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def both_refuse(code: str, actor: world.Actor, order: OrderView, *which: str) -> None:
    """The quote and the cancelling itself refuse alike."""
    chosen = list(which) or None
    shop.refused(code, cancellations.quote, actor, order.id, chosen)
    shop.refused(code, cancellations.cancel, actor, order.id, chosen)


def test_an_unused_order_goes_back_in_full(city: World) -> None:
    order = shop.buy(city.asha, "alder", "cedar", 2)
    assert db.read(cancellations.quote, city.asha, order.id) == RefundQuote(4000, 0)
    cancelled = db.run(cancellations.cancel, city.asha, order.id)
    assert (cancelled.status, cancelled.refunded_minor) == ("cancelled", 4000)
    assert {(t.status, t.refunded_minor) for t in cancelled.tickets} == {("cancelled", 2000)}
    assert shop.balance(city.asha) == 10_000
    assert people.count("ledger_entry", "kind = 'refund'") == 2
    assert [mail["refund_label"] for mail in people.mails("cancelled", city.asha.email)] == ["₹40.00"]
    both_refuse("already_cancelled", city.asha, order)
    shop.books_balance()


def test_tickets_go_back_one_by_one(city: World) -> None:
    order = shop.buy(city.asha, "alder", "cedar", 3)
    first, second, third = order.tickets
    assert db.read(cancellations.quote, city.asha, order.id, [second.id]) == RefundQuote(2000, 0)
    part = db.run(cancellations.cancel, city.asha, order.id, [second.id])
    assert (part.status, part.refunded_minor, shop.balance(city.asha)) == ("paid", 2000, 6000)
    assert [t.status for t in part.tickets] == ["active", "cancelled", "active"]
    both_refuse("already_cancelled", city.asha, order, second.id)
    both_refuse("already_cancelled", city.asha, order, first.id, second.id)
    whole = db.run(cancellations.cancel, city.asha, order.id, [first.id, third.id, first.id])
    assert (whole.status, whole.refunded_minor, shop.balance(city.asha)) == ("cancelled", 6000, 10_000)


def test_only_tickets_of_this_order_are_handed_back(city: World) -> None:
    order, other = shop.buy(city.asha), shop.buy(city.asha)
    both_refuse("not_found", city.asha, order, other.tickets[0].id)
    both_refuse("not_found", city.asha, order, order.tickets[0].id, "nonsense")
    shop.refused("not_found", cancellations.cancel, city.asha, order.id, [])


def test_what_was_used_stays_paid(city: World) -> None:
    order = shop.buy(city.asha, "alder", "cedar", 2)
    used, unused = order.tickets
    shop.scan(city.asha, used, "alder", "entry")
    both_refuse("not_cancellable", city.asha, order, used.id)
    both_refuse("not_cancellable", city.asha, order, used.id, unused.id)
    assert db.read(cancellations.quote, city.asha, order.id) == RefundQuote(2000, 0)
    part = db.run(cancellations.cancel, city.asha, order.id)
    assert (part.status, [t.status for t in part.tickets]) == ("paid", ["in_use", "cancelled"])
    shop.scan(city.asha, used, "cedar", "exit")
    both_refuse("not_cancellable", city.asha, order, used.id)
    assert shop.balance(city.asha) == 8000


def test_until_the_ticket_expires_and_not_a_second_longer(city: World) -> None:
    order = shop.buy(city.asha, "alder", "cedar", 2)
    shop.at(hours=5, minutes=59, seconds=59)
    db.run(cancellations.cancel, city.asha, order.id, [order.tickets[0].id])
    shop.at(hours=6)
    both_refuse("not_cancellable", city.asha, order, order.tickets[1].id)
    assert shop.balance(city.asha) == 8000


def test_a_path_cut_by_a_stoppage_is_handed_back_in_full(city: World) -> None:
    order = shop.buy(city.asha)
    world.stop(line="red")
    assert shop.scan(city.asha, order.tickets[0], "alder", "entry").reason == "service_stopped"
    db.run(cancellations.cancel, city.asha, order.id)
    assert shop.balance(city.asha) == 10_000


@pytest.mark.parametrize("who", ["bilal", "chen", "dev"])
def test_nobody_else_hands_it_back(city: World, who: str) -> None:
    order = shop.buy(city.asha)
    shop.refused("not_found", cancellations.cancel, getattr(city, who), order.id)


def test_an_unpaid_order_is_dropped_for_nothing(city: World) -> None:
    order = shop.create(city.asha)
    assert db.read(cancellations.quote, city.asha, order.id) == RefundQuote(0, 0)
    assert db.run(cancellations.cancel, city.asha, order.id).status == "cancelled"
    assert (shop.balance(city.asha), people.count("ledger_entry")) == (10_000, 1)
    shop.refused("order_closed", orders.confirm, city.asha, order.id, shop.codes_of(city.asha)[-1])
    both_refuse("already_cancelled", city.asha, order)


def test_an_expired_order_has_nothing_to_give_back(city: World) -> None:
    order = shop.create(city.asha)
    shop.at(minutes=10)
    both_refuse("order_closed", city.asha, order)


def test_a_cash_sale_goes_back_to_the_wallet_of_its_customer(city: World) -> None:
    basket = orders.Basket([JourneyChoice("alder", "cedar")], method="cash", customer=city.dev.email)
    order = db.run(orders.create, city.bilal, basket)
    assert db.run(cancellations.cancel, city.dev, order.id).status == "cancelled"
    assert shop.balance(city.dev) == 2000
    shop.refused("not_found", cancellations.cancel, city.bilal, order.id)
    shop.books_balance()


def test_a_cancelled_ticket_opens_nothing(city: World) -> None:
    order = shop.buy(city.asha)
    db.run(cancellations.cancel, city.asha, order.id)
    found = shop.scan(city.asha, order.tickets[0], "alder", "entry")
    assert (found.accepted, found.reason) == (False, "cancelled")


def test_whoever_was_let_in_and_came_out_again_hands_nothing_back(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, in_hours=1, has_reentry=True)
    order = stadium.buy_standing(city.asha, hall.event.id, 2)
    gone, kept = order.tickets
    for _ in range(2):
        db.run(check_in.scan, city.bilal, CheckInCall(gone.short_code, event_id=hall.event.id))
        people.later(minutes=1)
    assert shop.ticket_now(city.asha, gone).status == "active", "and may come back"
    for use_case in (cancellations.quote, cancellations.cancel):
        shop.refused("not_cancellable", use_case, city.asha, order.id, [gone.id])
    db.run(cancellations.cancel, city.asha, order.id)
    assert [shop.ticket_now(city.asha, one).status for one in (gone, kept)] == ["active", "cancelled"]
    db.run(events_admin.cancel, city.chen, hall.event.id)
    assert db.read(cancellations.quote, city.asha, order.id).refund_minor == gone.price_minor

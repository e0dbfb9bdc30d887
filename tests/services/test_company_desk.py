"""The reservations desk: operators with what their companies sold, admins with all of it; cash, seats, refunds."""

from dataclasses import replace

import pytest

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.queries.attended import TripView
from metro_web.queries.audit import AuditFilter
from metro_web.queries.orders import OrderView
from metro_web.queries.records.shape import RecordFilter
from metro_web.services import (
    audit,
    check_in,
    company_rights,
    desk_orders,
    order_desk,
    order_desk_views,
    orders,
    seat_changes,
    shifts,
    tickets,
)
from metro_web.services.check_in import CheckInCall
from metro_web.services.desk_reach import ADMIN_DESK, OPERATOR_DESK, Desk
from metro_web.services.kinds import JourneyChoice, SeatsChoice
from tests import companies, people, shop, stadium, world
from tests.world import World

WHY = "The coach has broken down"
SEAT = 90_00


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


class Firm:
    """Northern Rail: Omar owns it, its coach leaves in two days; Oona owns another one."""

    def __init__(self, city: World) -> None:
        self.omar, self.oona = companies.operator("Omar"), companies.operator("Oona")
        self.id = companies.make("Northern Rail", self.omar)
        self.other = companies.make("Southern Buses", self.oona)
        self.coach: TripView = stadium.coach(city.chen)
        companies.give(self.id, self.coach.inventory_id)
        db.run(world.fund, city.asha, 10_000_00)

    def mixed(self, actor: Actor, city: World) -> OrderView:
        """Two of its seats, and one of a trip that is nobody's."""
        theirs = stadium.coach(city.chen).inventory_id
        choices = [(self.coach.inventory_id, ("1A", "1B")), (theirs, ("1A",))]
        return db.run(orders.create, actor, stadium.basket(*(SeatsChoice(inventory_id=i, seats=s) for i, s in choices)))


@pytest.fixture
def firm(city: World) -> Firm:
    return Firm(city)


def found(actor: Actor, desk: Desk = OPERATOR_DESK, **wanted: str) -> list[str]:
    return [one.id for one in db.read(desk_orders.find, actor, desk, RecordFilter(**wanted)).records]  # type: ignore[arg-type]


def test_an_order_is_found_by_anything_that_is_read_out(city: World, firm: Firm) -> None:
    ours = stadium.buy_seats(city.asha, firm.coach.inventory_id, "1A")
    journey = shop.buy(city.asha)
    for by in (
        {"find": ours.code.lower()},
        {"find": ours.tickets[0].short_code},
        {"person": "ash"},
        {"person": "asha@example.org"},
        {"trip": "b 7"},
        {"trip": firm.coach.id},
        {"day": "2026-11-22"},
        {"status": "paid"},
    ):
        assert found(firm.omar, **by) == [ours.id], by
        assert found(firm.oona, **by) == []
        assert ours.id in found(city.chen, ADMIN_DESK, **by)
    assert found(city.chen, ADMIN_DESK) == [journey.id, ours.id]
    for nothing in ({"find": journey.code}, {"trip": "b 8"}, {"day": "2026-11-23"}, {"person": "bilal"}):
        assert found(firm.omar, **nothing) == []
    for wrong in ({"status": "new"}, {"day": "yesterday"}):
        shop.refused("invalid_input", desk_orders.find, firm.omar, OPERATOR_DESK, RecordFilter(**wrong))  # type: ignore[arg-type]


def test_of_a_mixed_order_an_operator_has_their_part(city: World, firm: Firm) -> None:
    had = shop.balance(city.asha)
    order = firm.mixed(city.asha, city)
    ours = [one for one in order.tickets if one.facts["inventory"] == firm.coach.inventory_id]
    [others] = [one for one in order.tickets if one not in ours]
    [record] = db.read(desk_orders.find, firm.omar, OPERATOR_DESK, RecordFilter()).records
    assert (record.count, record.total_minor) == (2, 2 * SEAT)
    desk = db.read(order_desk_views.order, firm.omar, Desk(company_id=firm.id), order.id)
    assert {one.id for one in desk.tickets} == {one.id for one in ours}
    assert desk.part_note
    assert not any(others.short_code in event.what for event in desk.events)
    assert not any("270" in event.what for event in desk.events), "nor what all of it cost"
    for use_case, more in ((order_desk.quote, ()), (order_desk.cancel, ())):
        shop.refused("not_found", use_case, firm.omar, order.id, [others.id], *more, desk=OPERATOR_DESK)
        shop.refused("not_found", use_case, firm.oona, order.id, [ours[0].id], desk=OPERATOR_DESK)
    shop.refused("not_found", seat_changes.change, firm.omar, order.id, others.id, "2A", desk=OPERATOR_DESK)
    quoted = db.read(order_desk_views.quote, firm.omar, OPERATOR_DESK, order.id, None, in_full=False)
    assert ([row.refund_label for row in quoted.rows], quoted.kept_label) == (["₹81.00"] * 2, "₹18.00")
    done = db.run(order_desk.cancel, firm.omar, order.id, reason=WHY, desk=OPERATOR_DESK)
    assert (done.status, {one.id for one in done.tickets}) == ("paid", {one.id for one in ours})
    assert shop.balance(city.asha) == had - 3 * SEAT + 2 * 81_00
    assert shop.ticket_now(city.asha, others).status == "active"
    [mail] = people.mails("cancelled", city.asha.email)
    assert (mail["refund_label"], mail["reason"]) == ("₹162.00", WHY)
    shop.refused("already_cancelled", order_desk.cancel, firm.omar, order.id, desk=OPERATOR_DESK)
    assert db.run(order_desk.cancel, city.chen, order.id).status == "cancelled"
    logged, _more = db.read(audit.list_entries, city.chen, AuditFilter(action="order.cancel"))
    assert [(one.after or {}).get("reason") for one in logged] == [None, WHY]
    shop.books_balance()


def test_in_full_wants_a_reason_and_a_fresh_proof(city: World, firm: Firm) -> None:
    had = shop.balance(city.asha)
    order = stadium.buy_seats(city.asha, firm.coach.inventory_id, "1A")
    here = {"desk": OPERATOR_DESK, "in_full": True}
    shop.refused("invalid_input", order_desk.cancel, firm.omar, order.id, **here)
    stale = replace(firm.omar, proved_at=None)
    shop.refused("reauth_required", order_desk.cancel, stale, order.id, reason=WHY, **here)
    assert db.read(order_desk.quote, firm.omar, order.id, **here).refund_minor == SEAT
    db.run(order_desk.cancel, firm.omar, order.id, reason=WHY, **here)
    assert shop.balance(city.asha) == had


def test_the_penalty_is_that_of_the_day_of_purchase(city: World, firm: Firm) -> None:
    order = stadium.buy_seats(city.asha, firm.coach.inventory_id, "1A")
    companies.change_stock(firm.coach.inventory_id, penalties=[{"hours": 0, "kept_bp": 10_000}])
    later = stadium.buy_seats(city.asha, firm.coach.inventory_id, "1B")
    amounts = [db.read(order_desk.quote, firm.omar, one.id, desk=OPERATOR_DESK).refund_minor for one in (order, later)]
    assert amounts == [81_00, 0]


def test_an_unpaid_order_is_confirmed_against_cash_in_a_shift(city: World, firm: Firm) -> None:
    poor = city.dev
    unpaid = companies.awaiting(poor, firm.coach.inventory_id, "1A")
    shop.refused("no_shift", order_desk.take_cash, firm.omar, unpaid.id, desk=OPERATOR_DESK)
    db.run(shifts.open_shift, firm.omar, 100_00)
    shop.refused("not_found", order_desk.take_cash, firm.oona, unpaid.id, desk=OPERATOR_DESK)
    paid = db.run(order_desk.take_cash, firm.omar, unpaid.id, desk=OPERATOR_DESK)
    assert (paid.status, paid.method, len(paid.tickets), paid.seller_id) == ("paid", "cash", 1, firm.omar.user_id)
    shift = db.read(shifts.find_mine, firm.omar)
    assert shift is not None
    assert (shift.takings.sales_minor, shift.expected_minor) == (SEAT, 100_00 + SEAT)
    assert len(people.mails("tickets", poor.email)) == 1
    shop.refused("order_closed", order_desk.take_cash, firm.omar, unpaid.id, desk=OPERATOR_DESK)
    late = companies.awaiting(poor, firm.coach.inventory_id, "1B")
    people.later(minutes=11)
    shop.refused("order_expired", order_desk.take_cash, firm.omar, late.id, desk=OPERATOR_DESK)
    db.run(shifts.open_shift, city.chen, 0)
    waiting = shop.create(city.asha)
    shop.refused("code_needed", order_desk.take_cash, city.chen, waiting.id)
    shop.books_balance()


def test_nobody_takes_cash_for_what_others_sell_too(city: World, firm: Firm) -> None:
    basket = stadium.basket(
        SeatsChoice(inventory_id=firm.coach.inventory_id, seats=("1A",)), JourneyChoice("alder", "cedar")
    )
    order = db.run(orders.create, city.asha, basket)
    db.run(shifts.open_shift, firm.omar, 0)
    for use_case in (order_desk.take_cash, order_desk.cancel):
        shop.refused("others_too", use_case, firm.omar, order.id, desk=OPERATOR_DESK)


def test_another_seat_of_the_same_price(city: World, firm: Firm) -> None:
    order = stadium.buy_seats(city.asha, firm.coach.inventory_id, "1A", "1B")
    ticket = order.tickets[0]
    taken = stadium.buy_seats(city.asha, firm.coach.inventory_id, "1C")
    old = db.read(tickets.get_token, city.asha, ticket.id)
    here = {"desk": OPERATOR_DESK}
    free = db.read(seat_changes.choices, firm.omar, order.id, ticket.id, **here)
    assert (len(free), free[0] in ("1D", "2A"), {"1A", "1B", "1C"} & set(free)) == (5, True, set())
    for label, code in (("1C", "seat_taken"), ("1B", "seat_taken"), ("1A", "invalid_input"), ("9Z", "unknown_seat")):
        shop.refused(code, seat_changes.change, firm.omar, order.id, ticket.id, label, **here)
    shop.refused("not_found", seat_changes.change, firm.oona, order.id, ticket.id, "2A", **here)
    shop.refused("not_found", seat_changes.change, firm.omar, taken.id, ticket.id, "2A", **here)
    changed = db.run(seat_changes.change, firm.omar, order.id, ticket.id, "2A", **here)
    assert (changed.facts["seat"], changed.title.endswith(", 2A"), changed.short_code) == (
        "2A",
        True,
        ticket.short_code,
    )
    assert db.read(tickets.get_token, city.asha, ticket.id) != old
    call = CheckInCall(old, trip_id=firm.coach.id)
    shop.at(hours=46)
    assert db.run(check_in.scan, city.bilal, call).reason == "bad_token"
    mail = people.mails("tickets", city.asha.email)[-1]
    assert (mail["tickets"][0]["figures"][-1][1], "2A" in mail["note"], "1A" in mail["note"]) == ("2A", True, True)
    again = stadium.hold(city.asha, firm.coach.inventory_id, "1A")
    assert again.seats == ("1A",), "the seat one had is anybody's"
    shop.refused("seat_taken", seat_changes.change, firm.omar, order.id, order.tickets[1].id, "2A", **here)
    new = db.read(tickets.get_token, city.asha, ticket.id)
    assert db.run(check_in.scan, city.bilal, CheckInCall(new, trip_id=firm.coach.id)).accepted
    shop.refused("not_changeable", seat_changes.change, firm.omar, order.id, ticket.id, "2B", **here)
    shop.at(hours=48)
    shop.refused("not_changeable", seat_changes.change, firm.omar, order.id, order.tickets[1].id, "2B", **here)


def test_a_seat_of_another_price_is_refused_and_the_stretch_is_kept(city: World, firm: Firm) -> None:
    held = stadium.hold(city.asha, firm.coach.inventory_id, "1A", stretch=(1, 2))
    order = stadium.buy_hold(city.asha, held)
    beyond = stadium.hold(city.asha, firm.coach.inventory_id, "1B", stretch=(2, 3))
    stadium.buy_hold(city.asha, beyond)
    companies.change_stock(firm.coach.inventory_id, seat_prices={"2": 120_00})
    shop.refused("other_price", seat_changes.change, city.chen, order.id, order.tickets[0].id, "1C")
    changed = db.run(seat_changes.change, city.chen, order.id, order.tickets[0].id, "1B")
    assert (changed.facts["from_stop"], changed.facts["to_stop"]) == (1, 2), (
        "whoever sits there after the stop still does"
    )
    assert people.count("slot_claim", "seat = 1") == 2
    db.run(order_desk.cancel, city.chen, order.id)
    assert people.count("slot_claim", "seat = 1") == 1


def test_a_role_that_has_no_desk_hears_so(city: World, firm: Firm) -> None:
    order = stadium.buy_seats(city.asha, firm.coach.inventory_id, "1A")
    ticket = order.tickets[0].id
    assert [one.id for one in db.read(company_rights.companies_of, firm.omar)] == [firm.id]
    for actor in (city.asha, city.bilal):
        for desk in (ADMIN_DESK, OPERATOR_DESK):
            shop.refused("not_allowed", desk_orders.get, actor, desk, order.id)
            shop.refused("not_allowed", order_desk.cancel, actor, order.id, desk=desk)
            shop.refused("not_allowed", order_desk.take_cash, actor, order.id, desk=desk)
            shop.refused("not_allowed", order_desk.resend_tickets, actor, order.id, desk=desk)
            shop.refused("not_allowed", seat_changes.change, actor, order.id, ticket, "2A", desk=desk)
    shop.refused("not_allowed", order_desk.cancel, firm.omar, order.id)

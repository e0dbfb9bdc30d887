"""What may still change of an event or trip once tickets were ordered, what not, and figures that agree with the ledger."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from metro_web.core import clock, db
from metro_web.core.errors import AppError
from metro_web.models.ledger import LedgerEntry
from metro_web.models.tickets import Ticket
from metro_web.queries import attended_figures, inventories
from metro_web.services import (
    attended_views,
    cancellations,
    check_in,
    events_admin,
    orders,
    refunds_owed,
    stock_admin,
    trip_stops,
    trips_admin,
)
from metro_web.services.check_in import CheckInCall
from metro_web.services.events_admin import EventEdit
from metro_web.services.inventory_terms import TermsEdit
from metro_web.services.kinds import AdmissionChoice, JourneyChoice, SeatsChoice
from metro_web.services.stock_terms import NewPool
from metro_web.services.trip_stops import NewStop
from metro_web.services.trips_admin import TripEdit
from tests import people, shop, stadium, world
from tests.stadium import SEAT_PRICE, STANDING_PRICE
from tests.world import World

_entries = LedgerEntry.__table__  # type: ignore[attr-defined]
_tickets = Ticket.__table__  # type: ignore[attr-defined]


def edit(city: World, event_id: str, **changed: Any) -> Any:
    return db.run(events_admin.edit, city.chen, event_id, EventEdit(**changed))


def test_before_anything_is_ordered_all_of_it_may_change(city: World) -> None:
    hall = stadium.hall(city.chen)
    other = stadium.hall(city.chen)
    stadium.hold(city.asha, hall.inventory, "1A")
    plan = inventories_plan(other.inventory)
    terms = TermsEdit(seat_plan_id=plan, prices={"main": 100_00})
    after = edit(city, hall.event.id, home="Elm", venue_id=other.venue_id, starts_at=later(hall, 200), ends_at=later(hall, 202), terms=terms)  # fmt: skip
    assert (after.title, after.venue_id) == ("Elm – Birch", other.venue_id)
    assert stadium.board(after.inventory_id).left == {"main": 16, "standing": 5}, "the hold went with the old stock"
    assert stadium.board(after.inventory_id).prices["main"] == 100_00
    assert stadium.buy_standing(fund(city), after.id).status == "paid"


def test_once_something_is_ordered_what_it_was_bought_for_stays(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    other = stadium.hall(city.chen)
    stadium.buy_standing(city.asha, hall.event.id, 3)
    for fixed in (
        {"home": "Elm"},
        {"venue_id": other.venue_id},
        {"kind": "event"},
        {"terms": TermsEdit(seat_plan_id=inventories_plan(other.inventory))},
    ):
        shop.refused("in_use", events_admin.edit, city.chen, hall.event.id, EventEdit(**fixed))
    smaller = TermsEdit(pools=[NewPool("standing", 2, STANDING_PRICE)])
    shop.refused("in_use", events_admin.edit, city.chen, hall.event.id, EventEdit(terms=smaller))
    none = TermsEdit(pools=[])
    shop.refused("in_use", events_admin.edit, city.chen, hall.event.id, EventEdit(terms=none))
    terms = TermsEdit(
        prices={"main": 500_00},
        pools=[NewPool("standing", 3, 250_00, "Floor"), NewPool("balcony", 7, 0)],
        per_person_max=4,
        has_reentry=True,
        check_in_hours=5,
        penalties=[{"hours": 0, "kept_bp": 0}],
    )
    after = edit(city, hall.event.id, title="The derby", about="Bring a scarf", home="Alder", terms=terms)
    assert (after.title, after.about) == ("The derby", "Bring a scarf")
    board = stadium.board(hall.inventory)
    assert (board.left, board.prices) == (
        {"main": 16, "standing": 0, "balcony": 7},
        {"main": 500_00, "standing": 250_00, "balcony": 0},
    )
    over = stadium.basket(AdmissionChoice(hall.event.id, 2, "balcony"))
    shop.refused("limit_reached", orders.create, city.asha, over)
    [opens] = {row.valid_from for row in db.read(lambda tx: tx.execute(select(_tickets)).all())}
    assert opens == after.starts_at - timedelta(hours=5)
    edit(city, hall.event.id, terms=TermsEdit(cleared=frozenset({"per_person_max"})))
    assert db.run(orders.create, city.asha, over).status == "paid"
    assert people.count("audit_entry", "action = 'event.edit'") == 2


def test_two_admins_at_one_moment_do_not_put_two_events_into_one_hall(city: World) -> None:
    hall = stadium.hall(city.chen)
    drafts = [
        stadium.new_event(city.chen, hall.venue_id, inventories_plan(hall.inventory), in_hours=200 + 10 * n)
        for n in range(4)
    ]
    begin = later(hall, 1000)
    start, said = threading.Barrier(len(drafts)), []

    def press(event_id: str) -> None:
        start.wait(20)
        try:
            times = begin, begin + timedelta(hours=2)
            db.run(events_admin.move, city.chen, event_id, *times, postpone=False)
            said.append("moved")
        except AppError as refusal:
            said.append(refusal.detail)

    admins = [threading.Thread(target=press, args=(event.id,)) for event in drafts]
    for one in admins:
        one.start()
    for one in admins:
        one.join(60)
    assert sorted(said) == sorted(["moved", *["Alder – Birch is in Town Hall then."] * 3])


def test_what_is_over_or_called_off_stays_as_it_is(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, in_hours=1)
    other = stadium.hall(city.chen, in_hours=50)
    db.run(events_admin.cancel, city.chen, other.event.id)
    people.later(hours=4)
    for event_id, code in ((hall.event.id, "event_over"), (other.event.id, "event_cancelled")):
        shop.refused(code, events_admin.edit, city.chen, event_id, EventEdit(title="Later"))
        times = clock.utc_now() + timedelta(days=9), clock.utc_now() + timedelta(days=9, hours=1)
        shop.refused(code, events_admin.move, city.chen, event_id, *times, postpone=True)


def test_calling_off_wants_a_fresh_proof(city: World) -> None:
    shop.at()
    hall, trip = stadium.hall(city.chen), stadium.coach(city.chen)
    stale = replace(city.chen, proved_at=clock.utc_now() - timedelta(hours=1))
    shop.refused("reauth_required", events_admin.cancel, stale, hall.event.id, "Rain")
    shop.refused("reauth_required", trips_admin.cancel, stale, trip.id)
    fresh = replace(city.chen, proved_at=clock.utc_now())
    assert db.run(events_admin.cancel, fresh, hall.event.id, "Rain").status == "cancelled"


def test_retired_it_is_neither_sold_nor_found_and_tickets_let_in(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, in_hours=1)
    ticket = stadium.buy_standing(city.asha, hall.event.id).tickets[0]
    db.run(events_admin.retire, city.chen, hall.event.id)
    shop.refused("not_on_sale", orders.create, city.asha, stadium.basket(AdmissionChoice(hall.event.id, 1)))
    assert db.run(check_in.scan, city.bilal, CheckInCall(ticket.short_code, event_id=hall.event.id)).accepted
    db.run(events_admin.publish, city.chen, hall.event.id)
    assert stadium.buy_standing(city.asha, hall.event.id).status == "paid"


def test_a_trip_gets_other_stops_only_while_nobody_ordered(city: World) -> None:
    trip = stadium.coach(city.chen)
    stops = trip_stops.of(trip)
    straight = [stops[0], stops[2]]
    after = db.run(trips_admin.edit, city.chen, trip.id, TripEdit(stops=straight, name="B 8", capacity=4))
    assert (len(after.stops), stadium.board(after.inventory_id).left) == (2, {"main": 4})
    stadium.buy_seats(fund(city), after.inventory_id, "1A")
    elsewhere = [straight[0], NewStop("dale", "Dale", straight[1].arrives_at, None)]
    for fixed in (TripEdit(stops=elsewhere), TripEdit(stops=stops), TripEdit(mode="train"), TripEdit(capacity=9)):
        shop.refused("in_use", trips_admin.edit, city.chen, trip.id, fixed)
    late = db.run(trips_admin.move, city.chen, trip.id, after.departs_at + timedelta(hours=1))
    assert late.arrives_at == after.arrives_at + timedelta(hours=1)


def test_figures_are_those_of_the_ledger(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev, in_hours=5, standing=20)
    seats = stadium.buy_seats(city.asha, hall.inventory, "1A", "1B", "1C")
    standing = stadium.buy_standing(city.dev, hall.event.id, 4)
    cash = stadium.basket(SeatsChoice(inventory_id=hall.inventory, seats=("4D",)), method="cash")
    db.run(orders.create, city.bilal, cash)
    db.run(cancellations.cancel, city.asha, seats.id, [seats.tickets[0].id])
    db.run(cancellations.cancel, city.dev, standing.id, [standing.tickets[0].id])
    db.run(stock_admin.block, city.chen, hall.inventory, stock_admin.Choice(["3A"]))
    people.later(hours=3)
    db.run(check_in.scan, city.bilal, CheckInCall(seats.tickets[1].short_code, event_id=hall.event.id))
    found = db.read(attended_views.event_figures, city.chen, hall.event.id)
    whole = found.whole
    moved = {kind: entries(kind) for kind in ("purchase", "refund")}
    assert (whole.paid_minor, whole.refunded_minor) == (moved["purchase"], moved["refund"])
    assert whole.paid_minor == 4 * SEAT_PRICE + 4 * STANDING_PRICE
    main, floor = found.sections
    assert (main.places, main.sold, main.blocked, main.left, main.arrived) == (16, 3, 1, 12, 1)
    assert (floor.places, floor.sold, floor.left) == (20, 3, 17)
    assert [(one.email, one.tickets) for one in found.buyers] == [(city.dev.email, 3), (city.asha.email, 2)]
    db.run(events_admin.cancel, replace(city.chen, proved_at=clock.utc_now()), hall.event.id)
    desk = db.read(attended_views.event_desk, city.chen, hall.event.id)
    assert [one.amount_label for one in desk.by_hand] == ["₹450.00"], "sold to nobody known: given back by hand"
    while db.run(refunds_owed.pay_some, clock.utc_now()):
        pass
    whole = db.read(attended_views.event_figures, city.chen, hall.event.id).whole
    assert whole.refunded_minor == entries("refund")
    assert (whole.sold, whole.paid_minor - whole.refunded_minor - SEAT_PRICE) == (1, kept_minor())
    assert whole.living_minor == SEAT_PRICE, "what was kept of another ticket does not go back when it is called off"


def test_held_and_unpaid_are_counted_apart(city: World) -> None:
    shop.at()
    hall = stadium.hall(city.chen, city.asha, city.dev)
    stadium.hold(city.dev, hall.inventory, "2A", "2B")
    db.run(orders.create, city.asha, stadium.basket(JourneyChoice("alder", "cedar"), AdmissionChoice(hall.event.id, 2)))
    main, floor = sections(hall.inventory)
    assert (main.held, main.unpaid, floor.held, floor.unpaid) == (2, 0, 0, 2)
    assert floor.unpaid_minor == 2 * STANDING_PRICE
    people.later(minutes=11)
    assert [(one.held, one.unpaid, one.left) for one in sections(hall.inventory)] == [(0, 0, 16), (0, 0, 5)]


@pytest.mark.parametrize("use_case", ["edit", "retire", "event_desk", "event_figures", "events", "event_form"])
def test_it_is_for_admins_alone(city: World, use_case: str) -> None:
    hall = stadium.hall(city.chen)
    rest: tuple[Any, ...] = (hall.event.id, EventEdit(title="Mine")) if use_case == "edit" else (hall.event.id,)
    where = events_admin if use_case in ("edit", "retire") else attended_views
    for who in (city.asha, city.bilal):
        shop.refused("not_allowed", getattr(where, use_case), who, *rest)


def sections(inventory_id: str) -> list[attended_figures.SectionFigures]:
    def read(tx: db.Tx) -> list[attended_figures.SectionFigures]:
        inventory = inventories.find(tx, inventory_id)
        assert inventory is not None
        return attended_figures.by_section(tx, inventory, clock.utc_now())

    return db.read(read)


def entries(kind: str) -> int:
    """The sum of the ledger's entries of a kind; minor units."""
    wanted = select(func.coalesce(func.sum(_entries.c.amount_minor), 0)).where(_entries.c.kind == kind)
    return int(db.read(lambda tx: tx.execute(wanted).scalar_one()))


def kept_minor() -> int:
    """What was kept of tickets that were handed back."""
    kept = select(func.sum(_tickets.c.price_minor - _tickets.c.refunded_minor)).where(_tickets.c.status == "cancelled")
    return int(db.read(lambda tx: tx.execute(kept).scalar_one()))


def fund(city: World) -> Any:
    db.run(world.fund, city.dev, 10_000_00)
    return city.dev


def later(hall: stadium.Hall, hours: float) -> Any:
    return hall.event.starts_at + timedelta(hours=hours)


def inventories_plan(inventory_id: str) -> str:
    found = db.read(inventories.find, inventory_id)
    assert found is not None
    assert found.seat_plan_id is not None
    return found.seat_plan_id

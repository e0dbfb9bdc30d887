"""What admins do to venues, seat plans and the stock of one event: versions, marks, blocks, prices; and who wins."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.domain import seat_status
from metro_web.domain.permissions import Actor
from metro_web.domain.seat_choices import Choice
from metro_web.models.audit import AuditEntry
from metro_web.queries.venues import VenueFilter
from metro_web.services import (
    events_admin,
    holds,
    seat_maps,
    seat_plan_views,
    seat_plans,
    stock_admin,
    stock_views,
    venue_views,
    venues,
)
from metro_web.services.holds import Wanted
from metro_web.services.seat_plans import Marking, NewPlan, PlanView
from metro_web.services.stock_admin import NewPrices
from metro_web.services.venues import VenuePatch
from tests import shop, stadium
from tests.world import World

FREE, HELD, SOLD, BLOCKED = range(4)
_entries: Any = AuditEntry.__table__  # type: ignore[attr-defined]


def make(chen: Actor, **more: Any) -> PlanView:
    return db.run(seat_plans.add, chen, NewPlan("Hall", **({"description": "4 rows of 2+2"} | more)))


def statuses(inventory_id: str) -> list[int]:
    packed = stadium.board(inventory_id).packed
    return [seat_status.status_of(packed, seat) for seat in range(16)]


def logged() -> list[tuple[str, dict[str, Any]]]:
    query = select(_entries.c.action, _entries.c.after).order_by(_entries.c.id)
    return db.read(lambda tx: [(row.action, row.after or {}) for row in tx.execute(query)])


def test_marks_make_the_next_version_and_what_sells_keeps_its_own(city: World) -> None:
    hall = stadium.hall(city.chen)
    plan_id = db.read(stock_views.desk, city.chen, hall.inventory).plan_id
    before = db.read(seat_plans.get_plan, plan_id)
    marks = [Marking("blocked", True, Choice(words="row 1")), Marking("window", False, Choice(["1A"]))]
    made = db.run(seat_plans.mark, city.chen, plan_id, marks)
    assert (made.version, made.family) == (2, plan_id)
    assert db.read(seat_plans.get_plan, made.id).seats[0].marks == ("blocked",)
    assert db.read(seat_plans.get_plan, plan_id) == before, "a plan never changes"
    assert statuses(hall.inventory) == [FREE] * 16
    facts = db.read(seat_plan_views.facts, city.chen, made.id)
    assert [(each.version, each.id) for each in facts.versions] == [(2, made.id), (1, plan_id)]
    assert [(use.version, use.title) for use in facts.uses] == [(1, "Alder – Birch")]
    shop.refused("edited_meanwhile", seat_plans.mark, city.chen, plan_id, marks)
    assert db.run(seat_plans.mark, city.chen, made.id, marks[:1]) == made, "nothing changed, nothing stored"
    fresh = stadium.new_event(city.chen, hall.venue_id, made.id, in_hours=300)
    db.run(events_admin.publish, city.chen, fresh.id)
    assert statuses(fresh.inventory_id) == [BLOCKED] * 4 + [FREE] * 12


def test_plans_are_listed_retired_and_deleted(city: World) -> None:
    hall, spare = stadium.hall(city.chen), make(city.chen)
    used = db.read(stock_views.desk, city.chen, hall.inventory).plan_id
    page = db.read(seat_plan_views.page, city.chen, "hAl", "open")
    assert {row.id: row.uses_label for row in page.rows} == {used: "1", spare.id: "none yet"}
    shop.refused("in_use", seat_plans.delete_plan, city.chen, used)
    db.run(seat_plans.delete_plan, city.chen, spare.id)
    shop.refused("not_found", seat_plans.get_view, city.chen, spare.id)
    shop.refused("not_found", stadium_event, city.chen, hall.venue_id, spare.id)
    db.run(seat_plans.set_retired, city.chen, used, True)
    shop.refused("plan_retired", stadium_event, city.chen, hall.venue_id, used)
    assert db.read(seat_plan_views.page, city.chen, "", "open").rows == []
    assert [row.id for row in db.read(seat_plan_views.page, city.chen, "", "retired").rows] == [used]
    db.run(seat_plans.set_retired, city.chen, used, False)
    assert not db.read(seat_plans.get_view, city.chen, used).is_retired


def stadium_event(tx: db.Tx, actor: Actor, venue_id: str, plan_id: str) -> Any:
    new = events_admin.NewEvent
    hall = db.read(venues.get_venue, actor, venue_id)
    assert hall
    starts_at = stadium.clock.utc_now() + stadium.timedelta(hours=700)
    terms = stadium.Terms(plan_id, {"main": 5})
    return events_admin.add(
        tx, actor, new(venue_id, starts_at, starts_at + stadium.timedelta(hours=2), terms, title="T")
    )


def test_what_somebody_has_is_refused_by_name_and_nothing_changes(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    stadium.buy_seats(city.asha, hall.inventory, "1A")
    stadium.hold(city.dev, hall.inventory, "1B")
    before = shop.dump()
    row = Choice(words="1A–D")
    new = NewPrices(choice=row, price_minor=5)
    for use, asked in ((stock_admin.block, row), (stock_admin.release, row), (stock_admin.reprice, new)):
        refusal = shop.refused("seat_taken", use, city.chen, hall.inventory, asked)
        assert refusal.detail == "1A: sold. 1B: held by somebody. Nothing was changed."
        assert refusal.extra["seats"] == ["1A", "1B"]
    assert shop.dump() == before
    assert db.run(stock_admin.block, city.chen, hall.inventory, Choice(["1C"], "row 2"), "  Camera   stand ") == 5
    assert statuses(hall.inventory)[:9] == [SOLD, HELD, BLOCKED, FREE, BLOCKED, BLOCKED, BLOCKED, BLOCKED, FREE]
    action, told = logged()[-1]
    assert (action, told["seats"], told["count"], told["reason"]) == ("inventory.block", "1C, 2A–2D", 5, "Camera stand")
    assert db.run(stock_admin.release, city.chen, hall.inventory, Choice(words="row 2, 3A")) == 5
    assert statuses(hall.inventory)[:9] == [SOLD, HELD, BLOCKED, FREE, FREE, FREE, FREE, FREE, FREE]
    figures = db.read(stock_views.counts, city.chen, hall.inventory).sections
    assert [(each.code, each.free, each.held, each.sold, each.blocked) for each in figures] == [
        ("main", 13, 1, 1, 1),
        ("standing", 5, 0, 0, 0),
    ]


def test_prices_of_sections_and_of_single_seats(city: World) -> None:
    hall = stadium.hall(city.chen)
    version = stadium.board(hall.inventory).version
    new = NewPrices({"main": 300_00, "standing": 0}, choice=Choice(words="row 2"), price_minor=900_00)
    db.run(stock_admin.reprice, city.chen, hall.inventory, new, "Final")
    assert stadium.board(hall.inventory).version > version, "whoever looks hears of it"
    assert stadium.hold(city.asha, hall.inventory, "1A", "2A").prices_minor == (300_00, 900_00)
    db.run(stock_admin.reprice, city.chen, hall.inventory, NewPrices(choice=Choice(words="2B–D")))
    assert stadium.hold(city.dev, hall.inventory, "2B").prices_minor == (300_00,)
    action, told = logged()[-2]
    assert (action, told["section_prices"], told["reason"]) == (
        "inventory.reprice",
        {"main": 300_00, "standing": 0},
        "Final",
    )
    for wrong in (
        NewPrices({"main": -1}),
        NewPrices({"nowhere": 5}),
        NewPrices(choice=Choice(["1A"]), price_minor=True),
    ):
        with pytest.raises(AppError):
            db.run(stock_admin.reprice, city.chen, hall.inventory, wrong)


@pytest.mark.parametrize("tries", range(4))
def test_a_block_and_a_hold_at_one_moment_have_one_winner(city: World, tries: int) -> None:
    hall = stadium.hall(city.chen)
    barrier, won = threading.Barrier(2), []

    def go(name: str, use: Any, actor: Actor, *args: Any) -> None:
        barrier.wait(10)
        try:
            db.run(use, actor, *args)
            won.append(name)
        except AppError as refusal:
            won.append(refusal.code)

    threads = [
        threading.Thread(target=go, args=("hold", holds.place, city.asha, Wanted(hall.inventory, ["3C", "3D"]))),
        threading.Thread(target=go, args=("block", stock_admin.block, city.chen, hall.inventory, Choice(["3D", "4A"]))),
    ]
    for thread in threads[:: 1 if tries % 2 else -1]:
        thread.start()
    for thread in threads:
        thread.join(30)
    status = statuses(hall.inventory)
    held, blocked = status[10:12] == [HELD, HELD], status[11:13] == [BLOCKED, BLOCKED]
    assert sorted(won) == sorted(["seat_taken", "hold" if held else "block"])
    assert held != blocked


def test_a_venue_is_changed_and_its_events_found_by_its_new_name(city: World) -> None:
    hall = stadium.hall(city.chen)
    made = db.run(venues.change, city.chen, hall.venue_id, VenuePatch(name=" New  Hall ", turnaround_minutes=90))
    assert (made.name, made.city, made.turnaround_minutes, made.is_retired) == ("New Hall", "Alderton", 90, False)
    found = db.read(seat_maps.get_event, city.asha, hall.event.id)
    assert found.event.venue_name == "New Hall"
    words = db.read(lambda tx: tx.execute(select(events_admin._events.c.words)).scalar_one())
    assert "new hall" in words
    shop.refused("invalid_input", venues.change, city.chen, hall.venue_id, VenuePatch(kind="tent"))
    shop.refused("invalid_input", venues.change, city.chen, hall.venue_id, VenuePatch(turnaround_minutes=1441))
    shop.refused("not_allowed", venues.change, city.bilal, hall.venue_id, VenuePatch(name="Mine"))
    db.run(venues.retire, city.chen, hall.venue_id)
    shop.refused(
        "venue_retired",
        stadium_event,
        city.chen,
        hall.venue_id,
        db.read(stock_views.desk, city.chen, hall.inventory).plan_id,
    )
    (row,) = db.read(venue_views.page, city.chen, VenueFilter("aldert new", "hall", "retired")).rows
    assert (row.id, row.coming, row.is_retired) == (hall.venue_id, 1, True)
    form = db.read(venue_views.form, city.chen, hall.venue_id)
    assert [event.title for event in form.events] == ["Alder – Birch"]
    assert [action for action, _facts in logged()][-2:] == ["venue.change", "venue.retire"]

"""Problem reports: filed about one's own things, moved along the arrows, answered by mail, opened again once."""

from dataclasses import replace
from typing import Any

import pytest

from metro_web.core import db, ids
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.queries.audit import AuditFilter
from metro_web.queries.reports import ReportFilter, ReportView
from metro_web.services import audit, cancellations, report_views, reports, reports_desk
from metro_web.services.desk_reach import ADMIN_DESK, OPERATOR_DESK, Desk
from metro_web.services.report_subjects import About
from metro_web.services.reports_desk import Change
from tests import companies, databases, people, shop, stadium, world
from tests.world import World

WHY = "The seat by the window\ndoes not lean back."


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def file(actor: Actor, about: About | None = None, category: str = "vehicle", text: str = WHY) -> ReportView:
    return db.run(reports.file, actor, category, text, about)


def change(actor: Actor, report_id: str, desk: Desk = ADMIN_DESK, **wanted: Any) -> ReportView:
    return db.run(reports_desk.change, actor, desk, report_id, Change(**wanted))


def found(actor: Actor, desk: Desk = ADMIN_DESK, **wanted: Any) -> list[str]:
    return [one.id for one in db.read(reports_desk.find, actor, desk, ReportFilter(**wanted))[0]]


def test_a_report_is_about_something_of_ones_own(city: World) -> None:
    hall, coach = stadium.hall(city.chen, city.asha, city.dev), stadium.coach(city.chen)
    seats = stadium.buy_seats(city.asha, coach.inventory_id, "1A")
    stadium.buy_standing(city.asha, hall.event.id)
    journey = shop.buy(city.asha)
    for kind, which, title in (
        ("order", journey.id, f"Order {journey.code}"),
        ("ticket", seats.tickets[0].id, seats.tickets[0].title),
        ("trip", coach.id, "B 7: Alderton → Cedarham"),
        ("event", hall.event.id, "Alder – Birch"),
    ):
        for named in (About(kind, which), About("", which)):
            made = file(city.asha, named)
            assert (made.about_kind, made.about_id, made.status, made.text) == (kind, which, "open", WHY)
            assert title.split(":")[0] in made.about_title
        shop.refused("not_found", reports.file, city.dev, "vehicle", WHY, About(kind, which))
        shop.refused("not_found", reports.file, city.chen, "vehicle", WHY, About("", which))
    shop.refused("not_found", reports.file, city.asha, "vehicle", WHY, About("trip", hall.event.id))
    for wrong in ("x", ids.new_id(), "\0"):
        shop.refused("not_found", reports.file, city.asha, "vehicle", WHY, About("", wrong))
    shop.refused("invalid_input", reports.file, city.asha, "vehicle", WHY, About("user", str(city.asha.user_id)))


def test_what_is_no_report_changes_nothing(city: World) -> None:
    for category, text in (
        ("gate", WHY),
        ("", WHY),
        ("other", "too short"),
        ("other", " \n ".join("ab")),
        ("other", "x" * 2001),
    ):
        shop.refused("invalid_input", reports.file, city.asha, category, text)
        shop.refused("unauthenticated", reports.file, ANYONE, category, text)


def test_so_many_an_hour_and_no_more(city: World) -> None:
    with databases.also(METRO_REPORTS_PER_HOUR="2", METRO_THROTTLE="on"):
        for _ in range(2):
            file(city.asha)
        shop.refused("too_many_requests", reports.file, city.asha, "other", WHY)
        file(city.dev)
    assert len(db.read(reports.list_mine, city.asha)[0]) == 2


def test_it_moves_along_the_arrows_and_the_answer_is_mailed(city: World) -> None:
    made = file(city.asha)
    for status in ("resolved", "rejected", "open"):
        shop.refused(
            "wrong_status", reports_desk.change, city.chen, ADMIN_DESK, made.id, Change(status, "It is mended.")
        )
    shop.refused("wrong_status", reports_desk.change, city.chen, ADMIN_DESK, made.id, Change(answer="It is mended."))
    people.later(minutes=10)
    taken = change(city.chen, made.id, status="in_progress")
    assert (taken.status, taken.assignee_id, taken.first_answered_at) == ("in_progress", city.chen.user_id, None)
    shop.refused("invalid_input", reports_desk.change, city.chen, ADMIN_DESK, made.id, Change("resolved"))
    shop.refused("invalid_input", reports_desk.change, city.chen, ADMIN_DESK, made.id, Change("resolved", " "))
    shop.refused("wrong_status", reports_desk.change, city.chen, ADMIN_DESK, made.id, Change("open"))
    shop.refused("invalid_input", reports_desk.change, city.chen, ADMIN_DESK, made.id, Change())
    people.later(minutes=20)
    first = change(city.chen, made.id, answer="We are looking for the part.").first_answered_at
    people.later(minutes=30)
    done = change(city.chen, made.id, status="resolved", answer="It is mended.")
    assert (done.status, done.answer, done.first_answered_at) == ("resolved", "It is mended.", first)
    sent = people.mails("report_answered", city.asha.email)
    assert [(mail["answer"], mail["status"], mail["days"]) for mail in sent] == [
        ("We are looking for the part.", "In progress", 0),
        ("It is mended.", "Resolved", 7),
    ]
    assert [step.status for step in done.steps] == ["open", "in_progress", "in_progress", "resolved"]
    for wanted in (
        Change("in_progress"),
        Change("rejected", "No."),
        Change("resolved", "Yes."),
        Change(answer="More."),
    ):
        shop.refused("wrong_status", reports_desk.change, city.chen, ADMIN_DESK, made.id, wanted)
    logged, _more = db.read(audit.list_entries, city.chen, AuditFilter(action="report.change"))
    assert [(entry.after or {}).get("status") for entry in logged] == ["resolved", "in_progress", "in_progress"]
    queue = db.read(
        report_views.queue, city.chen, ADMIN_DESK, dict.fromkeys(("status", "category", "assigned", "words"), "")
    )
    assert (queue.waiting_label, queue.took_label) == ("0", "30 min")
    assert "Chen" in [
        step.author for step in db.read(report_views.at_desk, city.chen, ADMIN_DESK, made.id).report.steps
    ]
    assert not any(step.author for step in db.read(report_views.own, city.asha, made.id).steps)


def test_it_is_opened_again_once_and_in_time(city: World) -> None:
    one, late = file(city.asha), file(city.asha)
    shop.refused("wrong_status", reports.reopen, city.asha, one.id)
    for made in (one, late):
        db.run(reports_desk.take_and_answer, city.chen, ADMIN_DESK, made.id, "rejected", "There is no such seat.")
    shop.refused("not_found", reports.reopen, city.dev, one.id)
    shop.refused("not_found", reports.reopen, city.chen, one.id)
    people.later(days=7)
    again = db.run(reports.reopen, city.asha, one.id, "But there is.")
    assert (again.status, again.steps[-1].text, again.assignee_id) == ("open", "But there is.", city.chen.user_id)
    db.run(reports_desk.take_and_answer, city.chen, ADMIN_DESK, one.id, "resolved", "There is, and it is mended.")
    shop.refused("reopened_before", reports.reopen, city.asha, one.id)
    people.later(seconds=1)
    shop.refused("reopen_over", reports.reopen, city.asha, late.id)


def test_nobody_reads_anothers(city: World) -> None:
    made = file(city.asha)
    shop.refused("not_found", reports.get_mine, city.dev, made.id)
    shop.refused("not_found", reports.get_mine, city.chen, made.id)
    shop.refused("unauthenticated", reports.get_mine, ANYONE, made.id)
    assert db.read(reports.list_mine, city.dev) == ([], "")
    for actor, code in ((ANYONE, "unauthenticated"), (city.asha, "not_allowed"), (city.bilal, "not_allowed")):
        for desk in (ADMIN_DESK, OPERATOR_DESK):
            shop.refused(code, reports_desk.find, actor, desk, ReportFilter())
            shop.refused(code, reports_desk.get, actor, desk, made.id)
            shop.refused(code, reports_desk.change, actor, desk, made.id, Change("in_progress"))


def test_operators_answer_for_their_own_trips_alone(city: World) -> None:
    omar, oona = companies.operator("Omar"), companies.operator("Oona")
    north, south = companies.make("Northern Rail", omar), companies.make("Southern Buses", oona)
    hall, coach = stadium.hall(city.chen, city.asha), stadium.coach(city.chen)
    companies.give(north, coach.inventory_id)
    seat = stadium.buy_seats(city.asha, coach.inventory_id, "1A")
    theirs = [file(city.asha, About("", each)).id for each in (coach.id, seat.id, seat.tickets[0].id)]
    mixed = stadium.basket(
        stadium.SeatsChoice(inventory_id=coach.inventory_id, seats=("1B",)), stadium.AdmissionChoice(hall.event.id, 1)
    )
    both = db.run(stadium.orders.create, city.asha, mixed)
    nobodys = [file(city.asha, About("", both.id)).id, file(city.asha).id]
    assert found(omar, OPERATOR_DESK) == found(omar, Desk(company_id=north)) == theirs[::-1]
    assert found(oona, OPERATOR_DESK) == found(oona, Desk(company_id=south)) == []
    assert found(city.chen) == [*nobodys[::-1], *theirs[::-1]]
    shop.refused("not_found", reports_desk.find, oona, Desk(company_id=north), ReportFilter())
    for actor, which in ((oona, theirs[0]), (omar, nobodys[0])):
        shop.refused("not_found", reports_desk.change, actor, OPERATOR_DESK, which, Change("in_progress"))
    shop.refused("not_allowed", reports_desk.change, omar, ADMIN_DESK, theirs[0], Change("in_progress"))
    done = db.run(reports_desk.take_and_answer, omar, OPERATOR_DESK, theirs[0], "resolved", "Mended.")
    assert (done.status, done.assignee) == ("resolved", "Omar")
    assert people.mails("report_answered", city.asha.email)[0]["answer"] == "Mended."


def test_it_is_given_to_whoever_may_answer_it(city: World) -> None:
    omar = companies.operator("Omar")
    north = companies.make("Northern Rail", omar)
    coach = stadium.coach(city.chen)
    companies.give(north, coach.inventory_id)
    db.run(world.fund, city.asha, 500_00)
    stadium.buy_seats(city.asha, coach.inventory_id, "1A")
    about, plain = file(city.asha, About("trip", coach.id)).id, file(city.asha).id
    assert change(city.chen, about, assignee=omar.user_id).assignee == "Omar"
    for which, person in ((plain, omar.user_id), (about, city.asha.user_id), (about, city.bilal.user_id), (about, "x")):
        shop.refused("invalid_input", reports_desk.change, city.chen, ADMIN_DESK, which, Change(assignee=person))
    assert (found(omar, OPERATOR_DESK, assigned="mine"), found(city.chen, assigned="mine")) == ([about], [])
    assert found(city.chen, assigned="none") == [plain]
    assert change(city.chen, about, assignee="").assignee_id is None


def test_the_queue_is_narrowed(city: World) -> None:
    old = file(city.asha, category="payment", text="I was charged twice for it.").id
    new = file(city.dev, category="staff", text="Somebody was very kind to me.").id
    change(city.chen, old, status="in_progress")
    assert (found(city.chen, status="open"), found(city.chen, status="waiting")) == ([new], [new, old])
    assert (found(city.chen, category="payment"), found(city.chen, words="CHARGED twice")) == ([old], [old])
    assert (found(city.chen, words="dev@"), found(city.chen, words="dev charged")) == ([new], [])
    for wrong in ({"status": "new"}, {"category": "gate"}, {"assigned": "all"}):
        shop.refused("invalid_input", reports_desk.find, city.chen, ADMIN_DESK, replace(ReportFilter(), **wrong))
    [first], following = db.read(reports_desk.find, city.chen, ADMIN_DESK, ReportFilter(), limit=1)
    [second], last = db.read(reports_desk.find, city.chen, ADMIN_DESK, ReportFilter(), limit=1, before=following)
    assert (first.id, second.id, last) == (new, old, "")


def test_a_report_on_what_was_handed_back_stands(city: World) -> None:
    order = shop.buy(city.asha)
    made = file(city.asha, About("ticket", order.tickets[0].id))
    db.run(cancellations.cancel, city.asha, order.id)
    desk = db.read(report_views.at_desk, city.chen, ADMIN_DESK, made.id)
    assert desk.facts[0] == ("About", made.about_title, f"/admin/tickets/{order.tickets[0].id}")
    assert db.read(report_views.own, city.asha, made.id).about_href == f"/tickets/{order.tickets[0].id}"

"""An order at an admin's desk: its story in order, its tickets mailed again, its money given back by the rules."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from metro_web.core import db, ids
from metro_web.domain.permissions import ANYONE
from metro_web.queries.audit import AuditFilter
from metro_web.queries.records.shape import RecordFilter
from metro_web.services import (
    audit,
    cancellations,
    events_admin,
    mailing,
    order_desk,
    orders,
    outbox,
    outbox_desk,
    record_views,
    records,
)
from metro_web.services.kinds import AdmissionChoice, SeatsChoice
from metro_web.services.outbox import Outcome
from tests import mails, people, shop, stadium
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def story(world: World, order_id: str) -> list[str]:
    return [event.what for event in db.read(record_views.order, world.chen, order_id).events]


def test_the_story_of_an_order_is_told_in_order(city: World) -> None:
    order = shop.create(city.asha, "alder", "cedar", 2)
    shop.at(seconds=10)
    shop.confirm(city.asha, order.id, people.another(shop.codes_of(city.asha)[-1]))
    paid: Any = shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    first, second = paid.tickets
    shop.at(minutes=5)
    shop.scan(city.bilal, first, "birch", "entry")
    shop.at(minutes=6)
    shop.scan(city.bilal, first, "alder", "entry")
    shop.at(minutes=9)
    db.run(cancellations.cancel, city.asha, order.id, [second.id])
    desk = db.read(record_views.order, city.chen, order.id)
    assert [(event.what, event.remark) for event in desk.events][:2] == [
        ("Order made", "₹40.00, in the app"),
        ("Code made", "1 wrong try, used or replaced"),
    ]
    assert [event.what for event in desk.events][2:] == [
        "Mail promised: code for an order",
        "Payment: paid",
        "Purchase: ₹40.00",
        f"Ticket {first.short_code} issued",
        f"Ticket {second.short_code} issued",
        "Mail promised: tickets",
        "Gate stayed closed: wrong station",
        "Went in",
        "Refund: ₹20.00",
        "Mail promised: cancelled",
    ]
    assert (desk.can_resend, desk.can_cancel) == (True, False)
    one = db.read(record_views.ticket, city.chen, first.id)
    assert [event.what for event in one.events][1:] == ["Gate stayed closed: wrong station", "Went in"]
    assert one.path == "Alder · Birch · Cedar"
    gone = db.read(record_views.ticket, city.chen, second.id)
    assert [event.what for event in gone.events][1:] == ["Refund: ₹20.00"]


def test_an_admin_may_keep_nothing_for_a_reason_that_the_ledger_remembers(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, in_hours=1)
    had = shop.balance(city.asha)
    order = stadium.buy_seats(city.asha, hall.inventory, "1A", "1B")
    first, second = order.tickets
    shop.refused("invalid_input", order_desk.cancel, city.chen, order.id, [first.id], in_full=True, reason=" no ")
    stale = replace(city.chen, proved_at=None)
    why = "The gate was shut"
    shop.refused("reauth_required", order_desk.cancel, stale, order.id, [first.id], in_full=True, reason=why)
    done = db.run(order_desk.cancel, city.chen, order.id, [first.id], in_full=True, reason=why)
    assert (done.status, done.refunded_minor) == ("paid", stadium.SEAT_PRICE)
    done = db.run(order_desk.cancel, city.chen, order.id, [second.id])
    assert (done.status, shop.balance(city.asha)) == ("cancelled", had - stadium.SEAT_PRICE * 60 // 100)
    wanted = RecordFilter(order=order.id, kind="refund")
    reasons = [each.reason for each in db.read(records.find, city.chen, "entries", wanted).records]
    assert sorted(reasons) == ["", why]
    logged, _more = db.read(audit.list_entries, city.chen, AuditFilter(action="order.cancel"))
    assert [entry.after.get("reason") for entry in logged if entry.after] == [None, why]


def test_tickets_mailed_again_say_the_time_in_force(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    order = stadium.buy_seats(city.asha, hall.inventory, "1A")
    begin = hall.event.starts_at + timedelta(days=1)
    db.run(events_admin.move, city.chen, hall.event.id, begin, begin + timedelta(hours=2), postpone=False)
    shop.at(minutes=1)
    db.run(order_desk.resend_tickets, city.chen, order.id)
    first, second = (mail["tickets"][0] for mail in people.mails("tickets", "asha@example.org"))
    assert (second["when"], first["when"] in second["was"], first["was"]) == (
        f"{begin + timedelta(minutes=330):%a %-d %b %Y, %H:%M}",
        True,
        "",
    )
    assert [value for _name, value in second["figures"]][1:] == ["1", "1A"]
    mail = mailing.render(mails.outgoing("tickets", people.mails("tickets", "asha@example.org")[1]))
    for body in (mail.text, mail.html):
        assert all(said in body for said in (second["when"], second["was"], "Town Hall, Alderton", "1A", second["url"]))
    assert mail.subject == f"Your ticket: Alder – Birch, {second['when']}"


def test_an_order_that_ended_unpaid(city: World) -> None:
    order = shop.create(city.asha)
    shop.at(hours=1)
    assert story(city, order.id)[-1] == "Ended unpaid"
    assert db.read(record_views.order, city.chen, order.id).can_cancel is False


def test_tickets_are_mailed_again_once_in_a_while(city: World) -> None:
    order = shop.buy(city.asha, count=2)
    shop.refused("too_many_requests", order_desk.resend_tickets, city.chen, order.id)
    shop.at(minutes=1)
    db.run(cancellations.cancel, city.asha, order.id, [order.tickets[0].id])
    assert db.run(order_desk.resend_tickets, city.chen, order.id) == order.code
    first, second = people.mails("tickets", "asha@example.org")
    assert second["tickets"] == [one for one in first["tickets"] if one["short_code"] == order.tickets[1].short_code]
    [logged], _more = db.read(audit.list_entries, city.chen, AuditFilter(action="order.resend"))
    assert logged.subject == f"order:{order.id}"


def test_there_may_be_nothing_to_mail(city: World) -> None:
    unpaid = shop.create(city.asha)
    shop.refused("nothing_to_send", order_desk.resend_tickets, city.chen, unpaid.id)
    paid = shop.buy(city.asha)
    shop.at(days=1)
    shop.refused("nothing_to_send", order_desk.resend_tickets, city.chen, paid.id)
    shop.refused("not_found", order_desk.resend_tickets, city.chen, ids.new_id())


def test_an_admin_cancels_by_the_rules(city: World) -> None:
    order = shop.buy(city.asha, count=2)
    shop.scan(city.bilal, order.tickets[0], "alder", "entry")
    assert db.read(record_views.order, city.chen, order.id).refund_label == "₹20.00"
    done = db.run(order_desk.cancel, city.chen, order.id)
    assert (done.refunded_minor, shop.balance(city.asha)) == (2_000, 8_000)
    assert people.mails("cancelled", "asha@example.org")[0]["refund_label"] == "₹20.00"
    [logged], _more = db.read(audit.list_entries, city.chen, AuditFilter(action="order.cancel"))
    assert ((logged.before or {})["refunded"], (logged.after or {})["refunded"]) == ("₹0.00", "₹20.00")
    shop.refused("already_cancelled", order_desk.cancel, city.chen, order.id)


@pytest.mark.parametrize("who", ["asha", "bilal", "nobody"])
def test_the_desk_is_for_admins(city: World, who: str) -> None:
    order = shop.buy(city.asha)
    actor, code = getattr(city, who, ANYONE), "unauthenticated" if who == "nobody" else "not_allowed"
    for use_case in (order_desk.resend_tickets, order_desk.cancel, record_views.order, outbox_desk.try_again):
        shop.refused(code, use_case, actor, order.id)
    shop.refused(code, record_views.ticket, actor, order.tickets[0].id)
    shop.refused(code, record_views.wallet, actor, str(city.asha.user_id))


def test_a_mail_is_tried_again_at_once(city: World) -> None:
    shop.create(city.asha)
    now = shop.at(seconds=1)
    [mail] = db.run(outbox.claim, now, 5)
    shop.refused("mail_over", outbox_desk.try_again, city.chen, mail.id)
    db.run(outbox.record, [Outcome(mail.id, mail.attempts, now, "451 later")])
    [waiting] = db.read(records.find, city.chen, "outbox", RecordFilter()).records
    assert (waiting.status, waiting.can_retry, waiting.due_at > now) == ("queued", True, True)
    db.run(outbox_desk.try_again, city.chen, mail.id)
    assert [one.id for one in db.run(outbox.claim, now, 5)] == [mail.id]
    db.run(outbox.record, [Outcome(mail.id, 2, now)])
    shop.refused("mail_over", outbox_desk.try_again, city.chen, mail.id)
    shop.refused("not_found", outbox_desk.try_again, city.chen, ids.new_id())
    assert db.read(lambda tx: tx.execute(text("SELECT count(*) FROM audit_entry")).scalar_one()) == 1


def test_seats_and_admissions_are_told_and_mailed_like_journeys(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    basket = stadium.basket(
        SeatsChoice(inventory_id=hall.inventory, seats=("1A",)), AdmissionChoice(hall.event.id, 1)
    )  # fmt: skip
    order = db.run(orders.create, city.asha, basket)
    desk = db.read(record_views.order, city.chen, order.id)
    assert [event.what for event in desk.events][:3] == ["Order made", "Payment: paid", "Purchase: ₹650.00"]
    assert (len(desk.tickets), desk.can_resend) == (2, True)
    for kind, count in (("seat", 1), ("admission", 1), ("journey", 0)):
        assert len(db.read(records.find, city.chen, "orders", RecordFilter(kind=kind)).records) == count
    [record] = db.read(records.find, city.chen, "orders", RecordFilter()).records
    assert record.count == 2
    assert db.read(record_views.ticket, city.chen, order.tickets[0].id).short_code == order.tickets[0].short_code
    shop.at(minutes=1)
    db.run(order_desk.resend_tickets, city.chen, order.id)
    assert len(people.mails("tickets", "asha@example.org")[-1]["tickets"]) == 2
    assert db.run(order_desk.cancel, city.chen, order.id).status == "cancelled"
    assert db.read(record_views.order, city.chen, order.id).events[-1].what == "Mail promised: cancelled"

"""Tickets to take along: PDF and calendar files say what stands now, are the owner's and staff's alone, and hold no markup."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
import zxingcpp
from icalendar import Calendar

from metro_web.core import clock, db
from metro_web.core.ids import new_id
from metro_web.queries.orders import OrderView
from metro_web.services import cancellations, events_admin, trips_admin
from metro_web.services.kinds import SeatsChoice
from tests import people, shop, stadium
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def paper(caller: Caller, path: str) -> pypdf.PdfReader:
    answer = caller.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert "no-store" in answer.headers["cache-control"]
    return pypdf.PdfReader(io.BytesIO(answer.content), strict=True)


def code_on(page: pypdf.PageObject) -> str:
    (found,) = page.images
    assert found.image is not None
    (code,) = zxingcpp.read_barcodes(found.image.convert("L"))
    return code.text


def entries(caller: Caller, path: str) -> list[dict[str, str]]:
    answer = caller.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    raw = answer.content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "RFC 5545, 3.1"
    assert b"\n" not in raw.replace(b"\r\n", b""), "lines end with CRLF"
    found = Calendar.from_ical(raw)
    assert {"PRODID", "VERSION"} <= set(found)
    assert not found.errors
    return [{name: str(part[name]) for name in part if name not in ("DTSTART", "DTEND")} | {
        "starts": clock.rfc3339(part.decoded("DTSTART")), "ends": clock.rfc3339(part.decoded("DTEND"))
    } for part in found.walk("VEVENT")]  # fmt: skip


def test_a_seat_on_paper_says_all_and_its_code_opens_the_gate(city: World) -> None:
    asha = Caller.of(city.asha)
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "2C", "2D")
    order = stadium.buy_hold(city.asha, held, passengers=(("2C", "रवि Łukasz <b>"),))
    ticket = next(one for one in order.tickets if one.facts["seat"] == "2C")
    found = paper(asha, f"/tickets/{ticket.id}/ticket.pdf")
    root = found.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert found.metadata is not None
    assert found.metadata.title == f"Ticket, order {order.code}"
    (page,) = found.pages
    assert code_on(page) == shop.token_of(city.asha, ticket)
    text = " ".join(page.extract_text().split())
    begin = clock.utc_now() + timedelta(hours=100, minutes=330)
    for said in ("Alder – Birch", "Town Hall, Alderton", f"{begin:%a %-d %b %Y, %H:%M}", "2C", "₹450.00"):
        assert said in text, text
    assert all(said in text for said in (ticket.short_code, order.code, "रवि", "Łukasz <b>", "Doors open"))
    whole = paper(asha, f"/orders/{order.id}/tickets.pdf")
    assert sorted(code_on(page) for page in whole.pages) == sorted(
        shop.token_of(city.asha, one) for one in order.tickets
    )


def test_files_are_the_owners_and_staffs_alone(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    order = stadium.buy_standing(city.asha, hall.event.id, 2)
    paths = [f"/tickets/{order.tickets[0].id}/ticket", f"/orders/{order.id}/tickets"]
    for path in paths:
        for ending in (".pdf", ".ics"):
            assert Caller.of(city.asha).get(path + ending).status_code == 200
            assert Caller.of(city.bilal).get(path + ending).status_code == 200, "staff print at the counter"
            is_problem(Caller.of(city.dev).get(path + ending), 404, "not_found")
            is_problem(ANYBODY.get(path + ending), 401, "unauthenticated")
            for wrong in (new_id(), "x", "%00", "a" * 500):
                said = Caller.of(city.asha).get(re.sub(r"/\w{32}/", f"/{wrong}/", path) + ending)
                is_problem(said, 404, "not_found")
    waiting = shop.create(city.asha)
    is_problem(Caller.of(city.asha).get(f"/orders/{waiting.id}/tickets.pdf"), 409, "no_tickets")


def test_a_calendar_follows_what_is_moved_and_called_off_under_one_name(city: World) -> None:
    asha = Caller.of(city.asha)
    hall = stadium.hall(city.chen, city.asha)
    order = stadium.buy_seats(city.asha, hall.inventory, "2C")
    ticket = f"/tickets/{order.tickets[0].id}"
    (first,) = entries(asha, f"{ticket}/ticket.ics")
    assert (first["starts"], first["ends"]) == (clock.rfc3339(hall.event.starts_at), clock.rfc3339(hall.event.ends_at))
    assert (first["STATUS"], first["SEQUENCE"], first["LOCATION"]) == ("CONFIRMED", "0", "Town Hall, Alderton")
    assert order.tickets[0].short_code not in str(first), "calendars are shared"

    begin = hall.event.starts_at + timedelta(days=1)
    db.run(events_admin.move, city.chen, hall.event.id, begin, begin + timedelta(hours=3), postpone=True)
    (moved,) = entries(asha, f"/orders/{order.id}/tickets.ics")
    assert (moved["UID"], moved["STATUS"], int(moved["SEQUENCE"])) == (first["UID"], "TENTATIVE", 1)
    assert moved["starts"] == clock.rfc3339(begin)
    shown = asha.get(ticket).json()
    assert (shown["starts_at"], shown["moved_from"]) == (clock.rfc3339(begin), first["starts"])
    assert (shown["stands"], shown["check_in_opens_at"]) == ("postponed", clock.rfc3339(begin - timedelta(hours=3)))
    assert asha.get(f"/orders/{order.id}").json()["items"][0]["starts_at"] == clock.rfc3339(begin)
    text = " ".join(paper(asha, f"{ticket}/ticket.pdf").pages[0].extract_text().split())
    local = [at + timedelta(minutes=330) for at in (begin, hall.event.starts_at)]
    assert f"{local[0]:%a %-d %b %Y, %H:%M} was {local[1]:%a %-d %b %Y, %H:%M}" in text

    db.run(events_admin.cancel, city.chen, hall.event.id)
    (off,) = entries(asha, f"{ticket}/ticket.ics")
    assert (off["UID"], off["STATUS"], int(off["SEQUENCE"])) == (first["UID"], "CANCELLED", 2)
    (page,) = paper(asha, f"{ticket}/ticket.pdf").pages
    assert not page.images, "what lets nobody in has no code"
    assert "Called off" in page.extract_text()


def test_a_trip_tells_its_stretch_and_a_journey_its_path(city: World) -> None:
    asha = Caller.of(city.asha)
    stadium.hall(city.chen, city.asha)
    trip = stadium.coach(city.chen)
    held = stadium.hold(city.asha, trip.inventory_id, "1A", stretch=(2, 3))
    order = db.run(stadium.orders.create, city.asha, stadium.basket(SeatsChoice(hold_id=held.id)))
    stop = trip.stop(2).departs_at
    assert stop is not None
    (entry,) = entries(asha, f"/orders/{order.id}/tickets.ics")
    assert (entry["SUMMARY"], entry["starts"]) == ("Bus B 7: Birchford to Cedarham", clock.rfc3339(stop))
    text = paper(asha, f"/orders/{order.id}/tickets.pdf").pages[0].extract_text()
    assert "Birchford" in text
    assert "Alderton" not in text, "the stretch begins later"
    db.run(trips_admin.cancel, city.chen, trip.id)
    assert entries(asha, f"/orders/{order.id}/tickets.ics")[0]["STATUS"] == "CANCELLED"

    ridden = shop.buy(city.asha, "alder", "fern")
    text = paper(asha, f"/tickets/{ridden.tickets[0].id}/ticket.pdf").pages[0].extract_text()
    assert all(said in text for said in ("Alder", "Fern", "Red Line", "towards Dale", "Enter by"))
    (entry,) = entries(asha, f"/tickets/{ridden.tickets[0].id}/ticket.ics")
    assert entry["ends"] == clock.rfc3339(ridden.tickets[0].valid_until)


def test_words_people_chose_stay_words(city: World) -> None:
    asha = Caller.of(city.asha)
    hall = stadium.hall(city.chen, city.asha, in_hours=60)
    evil = "A; B, C\\nEND:VEVENT – D"
    made = db.run(
        events_admin.add,
        city.chen,
        events_admin.NewEvent(
            hall.venue_id,
            hall.event.starts_at + timedelta(days=3),
            hall.event.starts_at + timedelta(days=3, hours=2),
            stadium.Terms(pools=[stadium.NewPool("floor", 5, 100_00)]),
            title=evil,
        ),
    )
    db.run(events_admin.publish, city.chen, made.id)
    order: OrderView = stadium.buy_standing(city.asha, made.id)
    (entry,) = entries(asha, f"/orders/{order.id}/tickets.ics")
    assert entry["SUMMARY"] == evil
    db.run(cancellations.cancel, city.asha, order.id)
    people.later(minutes=1)
    assert entries(asha, f"/orders/{order.id}/tickets.ics")[0]["STATUS"] == "CANCELLED"


def test_lists_are_narrowed_by_kind_and_words(city: World) -> None:
    asha = Caller.of(city.asha)
    hall = stadium.hall(city.chen, city.asha)
    seat = stadium.buy_seats(city.asha, hall.inventory, "2C")
    stadium.buy_standing(city.asha, hall.event.id)
    shop.buy(city.asha, "alder", "fern")
    for path, count in (
        ("/tickets?kind=seat", 1),
        ("/tickets?kind=journey&status=active", 1),
        ("/orders?kind=admission", 1),
        ("/orders?query=alder birch", 2),
        (f"/orders?query={seat.code.lower()}", 1),
        ("/orders?query=%25", 0),
        ("/orders?query=alder&kind=journey&status=paid", 1),
    ):
        assert len(asha.get(path).json()["items"]) == count, path
    for path in ("/tickets?kind=plane", "/orders?query=" + "a" * 121, "/orders?query=%00"):
        is_problem(asha.get(path), 422, "invalid_input")
    quote = asha.get(f"/orders/{seat.id}/refund-quote?tickets={seat.tickets[0].id}").json()
    assert (quote["refund"]["amount"], quote["penalty"]["amount"]) == (427_50, 22_50)

"""People one travels with: one's own alone, their numbers sealed everywhere; and the names on seats that need one."""

import json
from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock, db, security
from metro_web.domain import documents
from metro_web.domain.documents import Document
from metro_web.domain.permissions import Actor
from metro_web.models.audit import AuditEntry
from metro_web.queries import own_data
from metro_web.services import (
    basket,
    basket_names,
    checkout_views,
    closing,
    orders,
    passengers,
    tidying,
)
from metro_web.services.kinds import SeatsChoice
from metro_web.services.passengers import LIST_MAX, PassengerFields
from tests import people, shop, stadium
from tests.travellers import NUMBER, listed, named_coach
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.mark.parametrize(
    ("number", "shown"),
    [("Z1234567", "••••67"), ("QX7 730955121", "••••5121"), ("1234", "••••4"), ("", "")],
    ids=["passport", "long", "short", "none"],
)
def test_a_number_is_shown_by_its_end_and_never_by_more_than_a_third(number: str, shown: str) -> None:
    assert documents.masked(number) == shown


def test_a_list_is_its_owners_alone(city: World) -> None:
    tara = listed(city.asha)
    assert (tara.name, tara.birth_date, tara.number) == ("Tara Menon", "1990-04-17", "••••5121")
    for stranger in (city.dev, city.bilal, city.chen):
        assert db.read(passengers.list_mine, stranger) == []
        for fn, *args in (
            (passengers.get_mine, tara.id),
            (passengers.change, tara.id, PassengerFields("Mine now")),
            (passengers.remove, tara.id),
        ):
            shop.refused("unknown_passenger", fn, stranger, *args)
    shop.refused("unauthenticated", passengers.list_mine, Actor())
    changed = db.run(passengers.change, city.asha, tara.id, PassengerFields(name="Tara  M", document=Document()))
    assert (changed.name, changed.birth_date, changed.document_label) == ("Tara M", "1990-04-17", "")
    db.run(passengers.remove, city.asha, tara.id)
    assert db.read(passengers.list_mine, city.asha) == []


@pytest.mark.parametrize(
    "fields",
    [
        PassengerFields(""),
        PassengerFields("Ta\x07ra"),
        PassengerFields("Tara", "2026-11-21"),
        PassengerFields("Tara", "1899-12-31"),
        PassengerFields("Tara", "2026-02-30"),
        PassengerFields("Tara", document=Document("visa", "Z1234567")),
        PassengerFields("Tara", document=Document("passport", "")),
        PassengerFields("Tara", document=Document("", "Z1234567")),
        PassengerFields("Tara", document=Document("passport", "Z1" + "2" * 40)),
        PassengerFields("Tara", document=Document("passport", "=CMD()")),
    ],
    ids=["no name", "control", "tomorrow", "too old", "no day", "kind", "no number", "no kind", "long", "formula"],
)
def test_what_cannot_be_is_refused_and_nothing_changes(city: World, fields: PassengerFields) -> None:
    error = shop.refused("invalid_input", passengers.add, city.asha, fields)
    assert "Z1234567" not in error.detail


def test_a_list_has_an_end(city: World) -> None:
    for each in range(LIST_MAX):
        db.run(passengers.add, city.asha, PassengerFields(f"Rider {each}"))
    shop.refused("limit_reached", passengers.add, city.asha, PassengerFields("One more"))


def text_of_everything() -> str:
    return json.dumps(shop.dump(), default=str, ensure_ascii=False)


def test_a_number_stands_nowhere_but_sealed_and_in_its_owners_copy(
    city: World, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    trip = named_coach(city.chen)
    db.run(stadium.world.fund, city.asha, 10_000_00)
    tara = listed(city.asha)
    order = buy(city.asha, trip.inventory_id, {"2A": tara.id})
    assert order.tickets[0].facts["passenger"] == "Tara Menon"
    bare = NUMBER.replace(" ", "")
    for told in (text_of_everything(), repr(order), repr(tara), caplog.text, "".join(capsys.readouterr())):
        assert NUMBER not in told
        assert bare not in told
    (kept,) = shop.dump()["seat_document"]
    assert NUMBER in [security.unseal(each) for each in kept if isinstance(each, str) and each.startswith("gAAA")]
    mine = db.read(own_data.collect, str(city.asha.user_id), recipients=[])
    assert mine["passengers"][0]["document_number"] == NUMBER
    assert mine["documents_on_tickets"][0]["document_number"] == NUMBER
    assert NUMBER not in json.dumps(db.read(own_data.collect, str(city.dev.user_id), recipients=[]))
    assert not any(row for row in shop.dump()[AuditEntry.__tablename__] if "passenger" in str(row))


def buy(actor: Actor, inventory_id: str, who: dict[str, str], *, typed: tuple[tuple[str, str], ...] = ()) -> Any:
    seats = (*who, *(seat for seat, _name in typed))
    named = (*((seat, "", each) for seat, each in who.items()), *typed)
    choice = SeatsChoice(inventory_id=inventory_id, seats=seats, passengers=named)
    return db.run(orders.create, actor, stadium.basket(choice))


def test_where_everybody_needs_a_name_the_seats_without_one_are_told_and_nothing_is_sold(city: World) -> None:
    trip = named_coach(city.chen)
    db.run(stadium.world.fund, city.asha, 10_000_00)
    named = (("1A", "Ravi Shah"), ("1C", "Tara"))
    choice = SeatsChoice(inventory_id=trip.inventory_id, seats=("1A", "1B", "1C", "2A"), passengers=named)
    error = shop.refused("names_needed", orders.create, city.asha, stadium.basket(choice))
    assert error.extra["seats"] == ["1B", "2A"]
    assert "1B, 2A" in error.detail
    assert error.extra["errors"][0]["field"] == "passengers"
    twice = SeatsChoice(inventory_id=trip.inventory_id, seats=("1A",), passengers=(("1A", "Ravi"), ("1A", "Tara")))
    shop.refused("invalid_input", orders.create, city.asha, stadium.basket(twice))
    elsewhere = SeatsChoice(inventory_id=trip.inventory_id, seats=("1A",), passengers=(("1B", "Ravi"),))
    shop.refused("invalid_input", orders.create, city.asha, stadium.basket(elsewhere))
    turned = SeatsChoice(inventory_id=trip.inventory_id, seats=("1A",), passengers=(("1A", "\u202e"),))
    assert shop.refused("invalid_input", orders.create, city.asha, stadium.basket(turned)).extra["errors"]
    foreign = listed(city.dev)
    theirs = SeatsChoice(inventory_id=trip.inventory_id, seats=("1A",), passengers=(("1A", "Ravi", foreign.id),))
    shop.refused("unknown_passenger", orders.create, city.asha, stadium.basket(theirs))
    order = buy(city.asha, trip.inventory_id, {}, typed=(("1A", "Ravi"), ("1B", "Ravi")))
    assert [one.facts["passenger"] for one in order.tickets] == ["Ravi", "Ravi"]
    assert people.count("seat_document") == 0


def test_a_name_is_as_one_likes_elsewhere(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    order = stadium.buy_seats(city.asha, hall.inventory, "1A")
    assert order.tickets[0].facts["passenger"] == ""


def test_names_are_given_in_the_basket_and_follow_the_list(city: World) -> None:
    trip = named_coach(city.chen)
    db.run(stadium.world.fund, city.asha, 10_000_00)
    held = stadium.hold(city.asha, trip.inventory_id, "1A", "1B")
    (line,) = db.run(basket.add, city.asha, SeatsChoice(hold_id=held.id)).lines
    tara, foreign = listed(city.asha), listed(city.dev)
    shop.refused("names_needed", basket.order, city.asha, basket.Payment())
    shop.refused("unknown_passenger", basket_names.name_seat, city.asha, line.id, ("1A", "", foreign.id))
    shop.refused("not_found", basket_names.name_seat, city.dev, line.id, ("1A", "Dev"))
    shop.refused("invalid_input", basket_names.name_seat, city.asha, line.id, ("4D", "Ravi"))
    db.run(basket_names.name_seat, city.asha, line.id, ("1A", "", tara.id))
    db.run(basket_names.name_seat, city.asha, line.id, ("1B", "Ravi"))
    db.run(passengers.change, city.asha, tara.id, PassengerFields("Tara Rao"))
    (row,) = db.read(checkout_views.page, city.asha).rows
    assert [(one.seat, one.who, one.name) for one in row.seats] == [
        ("1A", tara.id, "Tara Rao"),
        ("1B", "other", "Ravi"),
    ]
    db.run(passengers.remove, city.asha, tara.id)
    assert shop.refused("names_needed", basket.order, city.asha, basket.Payment()).extra["seats"] == ["1A"]
    db.run(basket_names.name_seat, city.asha, line.id, ("1A", "", listed(city.asha, "Mira").id))
    made = db.run(basket.order, city.asha, basket.Payment())
    assert sorted(one.facts["passenger"] for one in made.tickets) == ["Mira", "Ravi"]
    assert people.count("seat_document") == 1


def test_nobody_of_the_list_is_left_when_an_account_goes(city: World) -> None:
    trip = named_coach(city.chen)
    db.run(stadium.world.fund, city.dev, 90_00)
    tara = listed(city.dev, "Tamarind Quill")
    buy(city.dev, trip.inventory_id, {"1A": tara.id})
    actor = people.fresh(str(city.dev.user_id))
    db.run(closing.close, actor, forfeit_minor=shop.balance(actor))
    assert people.count("passenger") == people.count("seat_document") == 0
    assert "Tamarind" not in text_of_everything()
    assert tara.id not in text_of_everything()


def test_documents_are_forgotten_a_week_after_the_trip(city: World) -> None:
    trip = named_coach(city.chen)
    db.run(stadium.world.fund, city.asha, 90_00)
    buy(city.asha, trip.inventory_id, {"1A": listed(city.asha).id})
    over = trip.arrives_at + timedelta(days=7)
    db.run(tidying.forget_documents, over - timedelta(minutes=1))
    assert people.count("seat_document") == 1
    db.run(tidying.forget_documents, over + timedelta(minutes=1))
    assert people.count("seat_document") == 0
    assert people.count("passenger") == 1
    assert clock.utc_now() < over

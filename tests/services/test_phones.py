"""Telephone numbers: one spelling, a code that is texted, one account each; and people who have a number alone."""

import dataclasses
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from metro_web.core import clock, config, db
from metro_web.core.errors import AppError
from metro_web.domain import phones as spelling
from metro_web.domain.permissions import Actor
from metro_web.integrations.mail.memory import MemoryTransport
from metro_web.integrations.sms.file import FileTexter
from metro_web.jobs.lease import Lease
from metro_web.jobs.mailer import Mailer
from metro_web.services import (
    accounts,
    closing,
    credentials,
    orders,
    outbox,
    own_data,
    phones,
    profiles,
    reauthentication,
    second_factor,
    sessions,
    sign_in,
    tokens,
)
from metro_web.services.profiles import ProfileChange
from tests import databases, people, shop, world
from tests.people import HOME, PASSWORD, another, count, fresh, last_code, mails
from tests.world import World

NUMBER, OTHER = "+919876543210", "+919876500000"
TYPED = "098765 43210"


@pytest.fixture(autouse=True)
def _noon(people: None) -> None:
    shop.at()


def refusal(fn: Any, *args: Any, **kwargs: Any) -> AppError:
    with pytest.raises(AppError) as refused:
        fn(*args, **kwargs)
    return refused.value


def newcomer(number: str = NUMBER) -> Actor:
    """Somebody who comes in by a number, half a minute after whatever was before."""
    people.later(seconds=31)
    sign_in.request_code(number, address=HOME)
    ticket = sign_in.by_code(number, last_code(number), address=HOME, give=sessions.browser_ticket)
    cookie = db.run(lambda tx: sessions.exchange(tx, ticket)).cookie
    return people.actor_by_cookie(cookie)


def test_a_code_texted_to_a_number_makes_its_account_once() -> None:
    actor = newcomer()
    again = newcomer()
    assert (again.user_id, again.email) == (actor.user_id, "")
    assert count("user_account") == count("user_phone") == 1
    found = db.read(profiles.get_profile, actor)
    assert (found.phone, found.is_phone_verified, found.address) == (NUMBER, True, NUMBER)


def test_wrong_codes_count_and_nobody_hears_who_is_known() -> None:
    newcomer()
    people.later(seconds=31)
    for number in (NUMBER, OTHER):
        sign_in.request_code(number, address=HOME)
        wrong = another(last_code(number))
        told = [refusal(sign_in.by_code, number, wrong, address="", give=tokens.issue) for _ in range(6)]
        assert [one.code for one in told] == ["bad_code"] * 5 + ["too_many_attempts"]
    assert count("user_phone") == 1
    before = len(mails("sign_in_code", NUMBER))
    sign_in.request_code(NUMBER, address=HOME)
    assert len(mails("sign_in_code", NUMBER)) == before, "one in 30 seconds"


def test_a_number_is_added_changed_and_taken_away(city: World) -> None:
    asha = fresh(str(city.asha.user_id))
    assert phones.request(asha, TYPED, address=HOME) == NUMBER
    code = mails("step_up_code", NUMBER)[-1]["code"]
    assert refusal(phones.verify, asha, OTHER, code, address=HOME).code == "bad_code", "it proves no other number"
    assert refusal(phones.verify, asha, NUMBER, another(code), address=HOME).code == "bad_code"
    assert phones.verify(asha, TYPED, code, address=HOME).is_phone_verified
    told = mails("sign_in_ways", asha.email)[-1]
    assert (told["phone"], told["is_linked"]) == ("•••• 3210", True)
    assert newcomer().user_id == asha.user_id
    assert shop.refused("phone_in_use", profiles.change_profile, asha, ProfileChange(phone="+14155550100"))
    assert db.run(profiles.change_profile, asha, ProfileChange(phone=TYPED)).phone == NUMBER
    phones.request(asha, OTHER, address=HOME)
    phones.verify(asha, OTHER, mails("step_up_code", OTHER)[-1]["code"], address=HOME)
    assert db.read(phones.find_mine, asha) == OTHER
    assert newcomer().user_id != asha.user_id, "the number before opens it no longer"
    db.run(phones.remove, fresh(str(asha.user_id)))
    assert db.read(profiles.get_profile, asha).phone == ""


def test_a_number_belongs_to_one_account(city: World) -> None:
    newcomer()
    asha = fresh(str(city.asha.user_id))
    phones.request(asha, NUMBER, address=HOME)
    code = mails("step_up_code", NUMBER)[-1]["code"]
    assert refusal(phones.verify, asha, NUMBER, code, address=HOME).code == "phone_taken"
    assert db.read(phones.find_mine, asha) == ""


def test_who_may_add_one(city: World) -> None:
    assert refusal(phones.request, Actor(), NUMBER, address=HOME).code == "unauthenticated"
    old = dataclasses.replace(city.asha, proved_at=None)
    assert refusal(phones.request, old, NUMBER, address=HOME).code == "reauth_required"
    unproved = fresh(accounts.sign_up(email="new@example.org", password=PASSWORD, name="New").id)
    assert refusal(phones.request, unproved, NUMBER, address=HOME).code == "verify_first"
    alone = newcomer(OTHER)
    assert refusal(db.run, phones.remove, alone).code == "last_way_in"
    for each in range(10):
        phones.request(city.asha, f"+9198765{each:05d}", address=HOME)
    assert refusal(phones.request, city.asha, NUMBER, address=HOME).code == "too_many_requests"


def test_somebody_without_an_address_buys_with_texts(city: World, tmp_path: Path) -> None:
    rider = newcomer()
    db.run(world.fund, rider, 10_000)
    order = db.run(orders.create, rider, shop.basket())
    code = mails("order_code", NUMBER)[-1]["code"]
    assert shop.confirm(rider, order.id, code).status == "paid"  # type: ignore[union-attr]
    sent = texts_of_the_worker(tmp_path)
    assert [re.findall(r"\b\d{6}\b", one) for one in sent if code in one] == [[code]]
    ticket = next(one for one in sent if "/orders/" in one)
    assert "Your ticket: Alder → Cedar" in ticket
    assert NUMBER not in str(shop.dump()["outbox_mail"])
    assert not any(row for row in shop.dump()["outbox_mail"] if "gAAA" in str(row)), "wiped once it is sent"
    step = fresh(str(rider.user_id))
    db.run(reauthentication.send_code, step)
    digits = mails("step_up_code", NUMBER)[-1]["code"]
    wrong = [refusal(reauthentication.by_mailed_code, step, another(digits), address="") for _ in range(5)]
    assert {one.code for one in wrong} == {"bad_code"}
    assert refusal(reauthentication.by_mailed_code, step, digits, address="").code == "too_many_requests"
    db.run(credentials.send_verification, rider)
    assert db.run(second_factor.begin, fresh(str(rider.user_id))).secret


def texts_of_the_worker(folder: Path) -> list[str]:
    """What a worker that begins now sends as texts, oldest first."""
    folder = folder / "texts"
    mailer = Mailer(MemoryTransport(), texter=FileTexter(folder))
    lease, over = Lease(10), threading.Event()
    assert lease.take()
    while mailer.turn(lease, over):
        pass
    mailer.settle()
    lease.give_back()
    return [path.read_text() for path in sorted(folder.glob("*.txt"))]


def test_a_text_survives_the_worker_that_was_to_send_it(tmp_path: Path) -> None:
    sign_in.request_code(NUMBER, address=HOME)
    code = last_code(NUMBER)
    assert len(db.run(outbox.claim, clock.utc_now(), 10)) == 1, "and here that process dies"
    assert texts_of_the_worker(tmp_path) == []
    db.run(outbox.release, clock.utc_now())
    (text,) = texts_of_the_worker(tmp_path)
    assert text.startswith(f"To: {NUMBER}\n\n{code}\n")


def test_nothing_is_left_of_a_number(city: World) -> None:
    rider = newcomer()
    phones.request(rider, OTHER, address=HOME)
    found = own_data.copy(rider)
    assert (found["ways_to_sign_in"]["texted_code_to"], found["ways_to_sign_in"]["mailed_code"]) == (NUMBER, False)
    assert [mail["kind"] for mail in found["mails"]] == ["sign_in_code"]
    db.run(closing.close, rider)
    # The code to the number that was never proved goes out, or is too late; then it is wiped as any code is.
    code, farewell = sorted(db.run(outbox.claim, clock.utc_now(), 10), key=lambda one: one.kind, reverse=True)
    assert (code.to, farewell.kind, farewell.to) == (OTHER, "account_closed", NUMBER)
    db.run(outbox.record, [outbox.Outcome(each.id, 1, clock.utc_now()) for each in (code, farewell)])
    assert NUMBER not in str(shop.dump())
    assert OTHER not in str(shop.dump())
    assert count("user_phone") == 0


def test_the_country_is_a_setting() -> None:
    with databases.also(METRO_PHONE_COUNTRY="49"):
        sign_in.request_code("+4915112345678", address=HOME)
        assert config.settings().phone_country == "49"
        assert spelling.e164("0151 12345678", config.settings().phone_country) == "+4915112345678"

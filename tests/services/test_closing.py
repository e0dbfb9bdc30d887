"""An account is deleted: what stands in the way, what becomes of the money, and that nobody is left in any column."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from metro_web.core import clock, db, security
from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.domain.permissions import Actor
from metro_web.models import metadata
from metro_web.models.orders import OrderItem
from metro_web.models.outbox import HeldAddress
from metro_web.services import (
    accounts,
    basket,
    check_in,
    closing,
    credentials,
    idempotency,
    ledger,
    orders,
    outbox,
    own_sessions,
    profiles,
    reauthentication,
    sign_in,
    tokens,
    users_admin,
)
from metro_web.services.check_in import CheckInCall
from metro_web.services.closing import GIVEN_UP
from metro_web.services.kinds import AdmissionChoice, JourneyChoice, SeatsChoice
from tests import people, shop, stadium, world
from tests.people import HOME, PASSWORD, count, fresh, mails, second_factor_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")
EMAIL, NAME, PHONE = "tamarind.quill@example.org", "Tamarind Quill", "+91 98 7654 3210"


def refusal(fn: Any, *args: Any, **kwargs: Any) -> AppError:
    with pytest.raises(AppError) as refused:
        db.run(fn, *args, **kwargs)
    return refused.value


def texts() -> Iterator[tuple[str, str]]:
    """Every value of every column of every table as text, sealed ones opened."""

    def rows(tx: Tx) -> list[tuple[str, Any]]:
        return [
            (f"{table.name}.{column.name}", value)
            for table in metadata.sorted_tables
            for row in tx.execute(select(table)).all()
            for column, value in zip(table.columns, row, strict=True)
        ]

    for place, value in db.read(rows):
        text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
        yield place, text
        if place.endswith("sealed") and text:
            yield place, security.unseal(text)


def traces() -> set[str]:
    """Where the person still is: by address, name, telephone, or the hash under which mails are found."""
    marks = (EMAIL, NAME, PHONE, "Tamarind", outbox.recipient(EMAIL))
    return {place for place, text in texts() if any(mark in text for mark in marks)}


def lived(city: World) -> Actor:
    """Somebody with a trace in every table that takes one."""
    user_id = accounts.sign_up(email=EMAIL, password=PASSWORD, name=NAME).id
    actor = fresh(user_id)
    db.run(profiles.change_profile, actor, profiles.ProfileChange(phone=PHONE))
    db.run(world.fund, actor, 20_000)
    shop.buy(actor, "alder", "cedar")
    shop.create(actor, "alder", "birch")
    db.run(tokens.issue, user_id, now=clock.utc_now())
    sign_in.request_code(EMAIL, address=HOME)
    credentials.forgot_password(EMAIL, address=HOME)
    db.run(reauthentication.send_code, actor)
    db.run(users_admin.set_roles, city.chen, user_id, ["passenger", "admin"])
    db.run(users_admin.set_blocked, fresh(user_id), str(city.dev.user_id), True)
    db.run(users_admin.set_roles, city.chen, user_id, ["passenger"])
    call = idempotency.Call(user_id, "key", "f")
    db.run(lambda tx: idempotency.keep(tx, call, idempotency.Answer(200, json.dumps({"email": EMAIL}))))
    second_factor_of(user_id)
    db.run(_seated_and_held, user_id)
    hall = stadium.hall(city.chen)
    db.run(basket.add, actor, SeatsChoice(inventory_id=hall.inventory, seats=("4D",), passengers=(("4D", NAME),)))
    return fresh(user_id)


def _seated_and_held(tx: Tx, user_id: str) -> None:
    """What a seat sold by name and a mail that came back leave."""
    tx.execute(
        update(OrderItem).values(
            facts={**tx.execute(select(col(OrderItem.facts))).scalars().first(), "passenger": NAME}
        )
    )
    now = clock.utc_now()
    tx.add(HeldAddress(recipient=outbox.recipient(EMAIL), kind="bounce", reason=f"550 {EMAIL}", held_at=now))


def deleted(actor: Actor) -> None:
    db.run(closing.close, actor, forfeit_minor=shop.balance(actor))


def test_nobody_is_left_in_any_column(city: World) -> None:
    actor = lived(city)
    before = traces()
    expected = {"user_account.email", "user_account.name", "user_account.phone", "audit_entry.actor_label"}
    expected |= {"audit_entry.before", "audit_entry.after", "outbox_mail.sealed", "outbox_mail.recipient"}
    expected |= {"order_item.facts", "basket_line.facts", "held_address.recipient"}
    assert expected | {"one_time_code.subject", "link_token.email", "idempotency_key.body"} <= before
    deleted(actor)
    assert traces() == {"outbox_mail.sealed"}, "the mail that confirms it has to know where it goes"
    (mail,) = db.run(outbox.claim, clock.utc_now(), 50)
    assert (mail.kind, mail.to) == ("account_closed", EMAIL)
    db.run(outbox.record, [outbox.Outcome(mail.id, mail.attempts, clock.utc_now())])
    assert traces() == set()


def test_a_mail_that_never_goes_leaves_nothing_either(city: World) -> None:
    deleted(lived(city))
    (mail,) = db.run(outbox.claim, clock.utc_now(), 50)
    said = f"550 <{EMAIL}> is not here"
    db.run(outbox.record, [outbox.Outcome(mail.id, mail.attempts, clock.utc_now(), said, is_final=True)])
    assert traces() == set()


def test_what_is_kept_has_no_face_and_every_door_is_shut(city: World) -> None:
    actor = lived(city)
    user_id = str(actor.user_id)
    deleted(actor)
    for again in (
        lambda tx: users_admin.set_roles(tx, city.chen, user_id, ["admin"]),
        lambda tx: users_admin.set_blocked(tx, city.chen, user_id, False),
    ):
        assert refusal(again).code == "account_closed"
    assert count("ticket", f"owner_id = '{user_id}'") == 1
    assert count("ledger_entry", f"debit_account_id = 'wallet:{user_id}'") == 2
    assert count("ticket_order", f"buyer_id = '{user_id}' AND status = 'cancelled'") == 1
    for table in ("web_session", "refresh_token", "link_token", "second_factor", "recovery_code"):
        assert count(table, f"user_id = '{user_id}'") == 0, table
    assert set(db.read(_labels, user_id)) == {f"closed account {user_id[-8:]}"}
    with pytest.raises(AppError):
        sign_in.by_password(EMAIL, PASSWORD, address=HOME, give=tokens.issue)
    assert db.read(own_sessions.living_browsers, [actor.session]) == set()


def _labels(tx: Tx, user_id: str) -> list[str]:
    question = f"SELECT actor_label FROM audit_entry WHERE actor_id = '{user_id}'"
    return list(tx.connection().exec_driver_sql(question).scalars())


def test_broken_off_in_the_middle_nothing_has_happened(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = lived(city)
    before = shop.dump()

    def die(*_given: object, **_more: object) -> None:
        raise RuntimeError("the process is gone")

    monkeypatch.setattr(closing.outbox, "queue", die)
    with pytest.raises(RuntimeError):
        deleted(actor)
    assert shop.dump() == before
    assert people.actor_by_cookie(people.fresh_cookie(str(actor.user_id))) == actor


def test_the_address_can_come_again(city: World) -> None:
    actor = lived(city)
    deleted(actor)
    again = accounts.sign_up(email=EMAIL, password=PASSWORD, name="Somebody")
    assert again.id != actor.user_id
    assert sign_in.by_password(EMAIL, PASSWORD, address=HOME, give=tokens.issue)
    assert shop.balance(fresh(again.id)) == 0


def test_money_is_given_up_by_name_or_not_at_all(city: World) -> None:
    for wrong in (0, 9_999, 10_001, -1):
        refused = refusal(closing.close, city.asha, forfeit_minor=wrong)
        assert (refused.code, refused.extra["balance"]["amount"]) == ("wallet_not_empty", 10_000)
    db.run(closing.close, city.asha, forfeit_minor=10_000)
    assert count("ledger_entry", f"reason = '{GIVEN_UP}' AND amount_minor = 10000 AND kind = 'correction'") == 1
    assert count("account", f"id = 'wallet:{city.asha.user_id}' AND balance_minor = 0") == 1
    assert db.read(ledger.reconcile).ok
    assert refusal(closing.close, city.dev, forfeit_minor=5).code == "wallet_not_empty"
    db.run(closing.close, city.dev)


def test_nobody_leaves_from_inside_a_station(city: World) -> None:
    order = shop.buy(city.asha, "alder", "cedar")
    shop.scan(city.asha, order.tickets[0], "alder", "entry")
    refused = refusal(closing.close, city.asha, forfeit_minor=shop.balance(city.asha))
    assert refused.code == "journey_open"
    assert "gate" in db.read(closing.outlook, city.asha).obstacle


def test_the_last_admin_stays(city: World) -> None:
    assert refusal(closing.close, city.chen).code == "last_admin"
    db.run(users_admin.set_roles, city.chen, str(city.dev.user_id), ["admin"])
    db.run(closing.close, city.chen)
    assert refusal(closing.close, fresh(str(city.dev.user_id))).code == "last_admin"


def test_it_wants_a_fresh_proof(city: World) -> None:
    people.later(minutes=16)
    assert refusal(closing.close, city.dev).code == "reauth_required"
    db.run(closing.close, fresh(str(city.dev.user_id)))
    assert not mails("account_closed", "nobody@example.org")


def test_the_page_says_first_what_it_would_meet(city: World) -> None:
    shop.buy(city.asha, "alder", "cedar")
    shop.create(city.asha, "alder", "birch")
    found = db.read(closing.outlook, city.asha)
    assert (found.balance_minor, found.unused_tickets, found.open_orders, found.obstacle) == (8_000, 1, 1, "")


def test_seats_and_places_of_what_was_not_paid_are_free_at_once(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha)
    held = stadium.hold(city.asha, hall.inventory, "1A")
    choices = (JourneyChoice("alder", "cedar"), SeatsChoice(hold_id=held.id), AdmissionChoice(hall.event.id, 2))
    db.run(orders.create, city.asha, stadium.basket(*choices))
    assert stadium.board(hall.inventory).left == {"main": 15, "standing": 3}
    deleted(city.asha)
    assert stadium.board(hall.inventory).left == {"main": 16, "standing": 5}


def test_whoever_never_told_that_they_had_left_an_event_may_still_leave_us(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, in_hours=1, has_reentry=True)
    ticket = stadium.buy_standing(city.asha, hall.event.id).tickets[0]
    assert db.run(check_in.scan, city.bilal, CheckInCall(ticket.short_code, event_id=hall.event.id)).accepted
    deleted(city.asha)

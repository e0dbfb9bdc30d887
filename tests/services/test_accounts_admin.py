"""What an admin does with people, who may not, and what the audit log keeps."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from metro_web.core import clock, db
from metro_web.core.errors import AppError, Conflict, InvalidInput, NotAllowed, NotFound, Unauthenticated
from metro_web.domain.permissions import ANYONE
from metro_web.models.audit import AuditEntry
from metro_web.services import accounts, sessions, tokens, users_admin
from tests.people import actor_by_cookie, count
from tests.world import World, person

pytestmark = pytest.mark.usefixtures("people")


def entries() -> list[Any]:
    table: Any = AuditEntry.__table__  # type: ignore[attr-defined]
    return list(db.read(lambda tx: tx.execute(select(table).order_by(table.c.id)).all()))


def found(city: World, query: str) -> set[str]:
    return {user.name for user in db.read(users_admin.list_users, city.chen, query=query).users}


def test_people_are_found_by_any_part_of_name_or_address(city: World) -> None:
    assert found(city, "SHA") == {"Asha"}
    assert found(city, "bilal@ex") == {"Bilal"}
    assert found(city, "example dev") == {"Dev"}
    assert found(city, "") == {"Asha", "Bilal", "Chen", "Dev"}
    for odd in ("%", "_", "\\", "a\0sha%", "' OR 1=1 --"):
        assert found(city, odd) == set()


def test_pages_of_people_go_on_where_the_last_one_ended(city: World) -> None:
    names, before = [], ""
    while True:
        page = db.read(users_admin.list_users, city.chen, before=before, limit=3)
        names += [user.name for user in page.users]
        if page.next_before is None:
            break
        before = page.next_before
    assert sorted(names) == ["Asha", "Bilal", "Chen", "Dev"]
    with pytest.raises(InvalidInput):
        db.read(users_admin.list_users, city.chen, before="made up")


def test_only_admins_may(city: World) -> None:
    asha = str(city.asha.user_id)
    for actor, error in ((ANYONE, Unauthenticated), (city.asha, NotAllowed), (city.bilal, NotAllowed)):
        with pytest.raises(error):
            db.read(users_admin.list_users, actor)
        with pytest.raises(error):
            db.read(users_admin.get_user, actor, "malformed")
        with pytest.raises(error):
            db.run(users_admin.set_roles, actor, asha, ["admin"])
        with pytest.raises(error):
            db.run(users_admin.set_blocked, actor, asha, True)
    assert not entries()


@pytest.mark.parametrize("user_id", ["", "x", "0" * 32, "\0"])
def test_nobody_by_that_id(city: World, user_id: str) -> None:
    with pytest.raises(NotFound):
        db.read(users_admin.get_user, city.chen, user_id)
    with pytest.raises(NotFound):
        db.run(users_admin.set_roles, city.chen, user_id, ["nonsense"])


def test_roles_count_from_the_next_call_on_and_are_written_down(city: World) -> None:
    dev = str(city.dev.user_id)
    token = db.run(tokens.issue, dev, now=clock.utc_now()).access_token
    after = db.run(users_admin.set_roles, city.chen, dev, ["staff", "passenger", "staff"])
    assert after.roles == ("passenger", "staff")
    assert db.read(accounts.actor_by_access_token, token, now=clock.utc_now()).is_staff
    (entry,) = entries()
    assert (entry.actor_id, entry.actor_label) == (city.chen.user_id, "chen@example.org")
    assert (entry.action, entry.subject) == ("user.roles", f"user:{dev}")
    assert (entry.before["roles"], entry.after["roles"]) == (["passenger"], ["passenger", "staff"])


@pytest.mark.parametrize("roles", [[], ["king"], ["passenger", ""], ["admin passenger"]])
def test_unknown_roles_change_nothing(city: World, roles: list[str]) -> None:
    with pytest.raises(InvalidInput):
        db.run(users_admin.set_roles, city.chen, str(city.dev.user_id), roles)
    assert not entries()


def test_blocking_ends_every_proof_and_can_be_undone(city: World) -> None:
    dev = str(city.dev.user_id)
    pair = db.run(tokens.issue, dev, now=clock.utc_now())
    ticket = db.run(accounts.browser_ticket, dev, now=clock.utc_now())
    cookie = db.run(sessions.exchange, ticket).cookie
    assert db.run(users_admin.set_blocked, city.chen, dev, True).is_blocked
    assert actor_by_cookie(cookie) == ANYONE
    with pytest.raises(Unauthenticated):
        db.read(accounts.actor_by_access_token, pair.access_token, now=clock.utc_now())
    assert count("refresh_token", "ended_at IS NULL") == 0
    assert not db.run(users_admin.set_blocked, city.chen, dev, False).is_blocked
    assert actor_by_cookie(cookie) == ANYONE, "old proofs stay dead"
    assert [entry.action for entry in entries()] == ["user.block", "user.unblock"]


def test_nobody_takes_the_key_from_themselves(city: World) -> None:
    chen = str(city.chen.user_id)
    for change in ({"roles": ["passenger"]}, {"is_blocked": True}, {"roles": ["admin"], "is_blocked": True}):
        with pytest.raises(Conflict) as refused:
            db.run(users_admin.change_user, city.chen, chen, **change)  # type: ignore[arg-type]
        assert refused.value.code == "own_account"
    assert db.read(users_admin.get_user, city.chen, chen).roles == ("admin", "passenger")
    assert not entries()


def test_two_admins_who_demote_each_other_leave_one(city: World) -> None:
    eve = db.run(person, "Eve", "admin")
    barrier, answers = threading.Barrier(2), []

    def demote(actor: Any, target: Any) -> None:
        barrier.wait()
        try:
            answers.append(db.run(users_admin.set_roles, actor, str(target.user_id), ["passenger"]).name)
        except AppError as refused:
            answers.append(refused.code)

    pairs = [(city.chen, eve), (eve, city.chen)]
    threads = [threading.Thread(target=demote, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "last_admin" in answers
    assert count("user_account", "roles LIKE '%admin%'") == 1

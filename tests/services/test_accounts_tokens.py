"""Token pairs and browser sessions: what lives, what dies, and what two at one moment get."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from metro_web.core import clock, db, security
from metro_web.core.errors import AppError, Refused, Unauthenticated
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.services import accounts, credentials, own_sessions, sessions, tokens, users_admin
from metro_web.services.devices import Device
from metro_web.services.tokens import TokenPair
from tests.people import NOON, actor_by_cookie, count, last_token, later
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")


def pair_of(actor: Actor) -> TokenPair:
    return db.run(tokens.issue, str(actor.user_id), now=clock.utc_now())


def rotated(token: str) -> TokenPair:
    answer = db.run(tokens.rotate, token)
    assert isinstance(answer, TokenPair)
    return answer


def is_dead(token: str) -> bool:
    try:
        return isinstance(db.run(tokens.rotate, token), Refused)
    except Unauthenticated:
        return True


def is_good(access_token: str) -> bool:
    try:
        db.read(accounts.actor_by_access_token, access_token, now=clock.utc_now())
    except Unauthenticated:
        return False
    return True


def ticket_of(actor: Actor) -> str:
    return db.run(accounts.browser_ticket, str(actor.user_id), now=clock.utc_now())


def browser_of(actor: Actor, **kwargs: str) -> str:
    return db.run(sessions.exchange, ticket_of(actor), **kwargs).cookie


def at_one_moment(times: int, fn: Callable[[], Any]) -> list[Any]:
    barrier, answers = threading.Barrier(times), []

    def go() -> None:
        barrier.wait()
        try:
            answers.append(fn())
        except AppError as refused:
            answers.append(refused)

    threads = [threading.Thread(target=go) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_an_access_token_lives_fifteen_minutes(city: World) -> None:
    clock.freeze(NOON)
    pair = pair_of(city.asha)
    assert pair.expires_in == 900
    later(seconds=899)
    assert is_good(pair.access_token)
    later(seconds=1)
    assert not is_good(pair.access_token)


def test_a_token_of_nobody_is_not_good(city: World) -> None:
    now = clock.utc_now()
    forged = [
        "", "x", "a.b.c", "\ud800", "é", pair_of(city.asha).refresh_token,
        security.make_jwt({"sub": "0" * 32, "ver": 0}, now=now, minutes=15),
        security.make_jwt({"sub": "x", "ver": 0}, now=now, minutes=15),
        security.make_jwt({"sub": city.asha.user_id, "ver": 1}, now=now, minutes=15),
        security.make_jwt({"sub": city.asha.user_id}, now=now, minutes=15),
        pair_of(city.asha).access_token[:-2] + "xx",
    ]  # fmt: skip
    assert not [token for token in forged if is_good(token)]


def test_a_refresh_token_is_good_for_one_use(city: World) -> None:
    first = pair_of(city.asha)
    second = rotated(first.refresh_token)
    third = rotated(second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert is_good(third.access_token)


def test_using_a_dead_one_kills_its_family_and_no_other(city: World) -> None:
    first, other = pair_of(city.asha), pair_of(city.asha)
    second = rotated(first.refresh_token)
    assert is_dead(first.refresh_token)
    assert is_dead(second.refresh_token)
    assert rotated(other.refresh_token)


def test_a_refresh_token_ends_with_its_time(city: World) -> None:
    clock.freeze(NOON)
    pair = pair_of(city.asha)
    later(days=30)
    assert is_dead(pair.refresh_token)


def test_two_uses_at_one_moment_leave_no_two_pairs(city: World) -> None:
    pair = pair_of(city.asha)
    answers = at_one_moment(6, lambda: db.run(tokens.rotate, pair.refresh_token))
    assert sum(isinstance(answer, TokenPair) for answer in answers) == 1
    assert count("refresh_token", "ended_at IS NULL") == 0, "somebody has a copy, so nobody has a token"


def test_the_thief_and_the_owner_at_one_moment(city: World) -> None:
    first = pair_of(city.asha)
    second = rotated(first.refresh_token)
    both = iter([first.refresh_token, second.refresh_token])
    at_one_moment(2, lambda: db.run(tokens.rotate, next(both)))
    assert count("refresh_token", "ended_at IS NULL") == 0


def test_logging_out_ends_the_family(city: World) -> None:
    first, other = pair_of(city.asha), pair_of(city.asha)
    second = rotated(first.refresh_token)
    db.run(tokens.log_out, second.refresh_token)
    db.run(tokens.log_out, "none of ours")
    assert is_dead(second.refresh_token)
    assert rotated(other.refresh_token)


def test_a_token_describes_itself(city: World) -> None:
    clock.freeze(NOON)
    pair = pair_of(city.asha)
    access, refresh = (db.read(tokens.describe, each) for each in (pair.access_token, pair.refresh_token))
    assert (access.is_active, access.expires_at) == (True, later(minutes=15))
    assert refresh.is_active
    db.run(tokens.log_out, pair.refresh_token)
    for token in (pair.access_token, pair.refresh_token, "", "x" * 4000, "\ud800"):
        assert db.read(tokens.describe, token) == tokens.TokenStanding()


def test_a_ticket_makes_one_session(city: World) -> None:
    ticket = ticket_of(city.asha)
    answers = at_one_moment(4, lambda: db.run(sessions.exchange, ticket))
    made = [answer for answer in answers if isinstance(answer, sessions.NewSession)]
    assert len(made) == 1
    assert {answer.code for answer in answers if isinstance(answer, AppError)} == {"bad_token"}
    assert actor_by_cookie(made[0].cookie) == city.asha
    assert count("web_session", f"id = '{made[0].cookie}'") == 0, "only its hash is stored"


def test_a_ticket_lives_a_minute(city: World) -> None:
    clock.freeze(NOON)
    ticket = ticket_of(city.asha)
    later(seconds=60)
    with pytest.raises(Unauthenticated):
        db.run(sessions.exchange, ticket)


@pytest.mark.parametrize("ticket", ["", "x", "\ud800", "é\0"])
def test_a_made_up_ticket_opens_nothing(city: World, ticket: str) -> None:
    with pytest.raises(Unauthenticated):
        db.run(sessions.exchange, ticket)


def test_a_session_ends_with_its_time(city: World) -> None:
    clock.freeze(NOON)
    cookie = browser_of(city.asha)
    later(days=30, seconds=-1)
    assert actor_by_cookie(cookie) == city.asha
    later(seconds=1)
    assert actor_by_cookie(cookie) == ANYONE


@pytest.mark.parametrize("cookie", ["", "x", "\ud800\0"])
def test_a_made_up_cookie_is_nobody(city: World, cookie: str) -> None:
    assert actor_by_cookie(cookie) == ANYONE


def test_signing_out_ends_this_browser_alone(city: World) -> None:
    here, there = browser_of(city.asha), browser_of(city.asha)
    db.run(sessions.sign_out, here)
    assert actor_by_cookie(here) == ANYONE
    assert actor_by_cookie(there) == city.asha


def test_signing_in_again_replaces_the_session_of_the_browser(city: World) -> None:
    before = browser_of(city.asha)
    after = browser_of(city.dev, replaces=before)
    assert actor_by_cookie(before) == ANYONE
    assert actor_by_cookie(after) == city.dev


def test_signing_out_everywhere_ends_all_of_ones_own(city: World) -> None:
    mine, other, pair, ticket = browser_of(city.asha), browser_of(city.dev), pair_of(city.asha), ticket_of(city.asha)
    db.run(sessions.sign_out_everywhere, city.asha)
    assert actor_by_cookie(mine) == ANYONE
    assert not is_good(pair.access_token)
    assert is_dead(pair.refresh_token)
    with pytest.raises(Unauthenticated):
        db.run(sessions.exchange, ticket)
    assert actor_by_cookie(other) == city.dev
    assert is_good(pair_of(city.asha).access_token)


def test_ones_browsers_are_listed(city: World) -> None:
    cookie = browser_of(city.asha, device=Device("Firefox\0\n" + "x" * 500, "198.51.100.7"))
    browser_of(city.dev)
    (shown,) = db.read(own_sessions.list_mine, actor_by_cookie(cookie))
    assert (shown.is_current, shown.place) == (True, "198.51.100.…")
    assert shown.user_agent.startswith("Firefoxx")
    assert len(shown.user_agent) == 200


def test_ending_everything_and_one_more_pair_do_not_pass_each_other(city: World) -> None:
    asha = str(city.asha.user_id)
    token = pair_of(city.asha).refresh_token
    work = iter([
        lambda: db.run(tokens.rotate, token),
        lambda: db.run(users_admin.set_blocked, city.chen, asha, True),
    ])  # fmt: skip
    at_one_moment(2, lambda: next(work)())
    assert count("refresh_token", "ended_at IS NULL") == 0


def test_a_reset_ends_browsers_too(city: World) -> None:
    cookie = browser_of(city.asha)
    credentials.forgot_password(city.asha.email, address="")
    credentials.reset_password(last_token("reset_password", city.asha.email), "a brand new password")
    assert actor_by_cookie(cookie) == ANYONE

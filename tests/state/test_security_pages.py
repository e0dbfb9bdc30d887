"""The page on which an account is kept safe: second step, password, sessions, the dialog that asks, and the end."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.errors import AppError, Unauthenticated
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.services import credentials, own_sessions, throttle, tokens, wallet
from metro_web.state import live, live_sessions, reauth
from metro_web.state.closing import ClosingState
from metro_web.state.password import PasswordState
from metro_web.state.people import PersonState
from metro_web.state.reauth import ReauthState
from metro_web.state.security import SecurityState
from metro_web.state.session import SessionState
from tests import people, shop
from tests.people import OTHER_PASSWORD, PASSWORD, later
from tests.tabs import Tab
from tests.world import World

ODD: list[Any] = [None, 7, [], {}, {"proof": 5}, {"proof": "x" * 10_000}, {"old": [], "password": "\0"}, "\ud800"]


@pytest.fixture(autouse=True)
def nobody_has_failed(database: str) -> Iterator[None]:
    throttle.forget()
    yield
    throttle.forget()


async def opened(tab: Tab, state: Any = SecurityState, address: str = "/me/security") -> Any:
    await tab.go(address).do(SessionState.load)
    await tab.do(state.load)
    return await tab.of(state)


def with_password(actor: Actor) -> None:
    credentials.forgot_password(actor.email, address="")
    credentials.reset_password(people.last_token("reset_password", actor.email), PASSWORD)


def cookie_of(tab: Tab) -> str:
    return tab.cookie.partition("=")[2]


def test_the_second_step_is_set_up_and_its_codes_are_shown_once(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.asha)
        state = await opened(tab)
        assert (state.view.is_app_on, state.drawing, state.codes) == (False, "", [])
        await tab.do(SecurityState.set_up)
        app = pyotp.TOTP(state.secret.replace(" ", ""))
        assert state.drawing.startswith("<svg")
        await tab.do(SecurityState.confirm, people.another(app.at(clock.utc_now())))
        assert ("not the code" in state.error, state.codes, state.is_busy) == (True, [], False)
        await tab.do(SecurityState.confirm, app.at(clock.utc_now()))
        assert (len(state.codes), state.view.is_app_on, state.secret, state.drawing) == (10, True, "", "")
        old = list(state.codes)
        await tab.do(SecurityState.put_codes_away)
        await tab.do(SecurityState.renew_codes)
        assert not set(state.codes) & set(old)
        await tab.do(SecurityState.load)
        assert (state.codes, state.view.codes_left) == ([], 10), "seen once"
        await tab.do(SecurityState.ask_off)
        await tab.do(SecurityState.turn_off)
        assert (state.view.is_app_on, state.is_asking_off) == (False, False)

    asyncio.run(go())


def test_what_is_dangerous_asks_first_and_then_goes_on(city: World) -> None:
    async def go() -> None:
        with_password(city.asha)
        tab = Tab(city.asha)
        state = await opened(tab)
        later(minutes=16)
        await tab.do(SecurityState.set_up)
        ask = await tab.of(ReauthState)
        assert (ask.is_open, ask.way, ask._then, state.secret) == (True, "password", "set_up", "")
        await tab.do(ReauthState.enter, {"proof": OTHER_PASSWORD})
        assert (ask.is_open, "not right" in ask.error) == (True, True)
        await tab.do(ReauthState.enter, {"proof": PASSWORD})
        assert (ask.is_open, ask.error, ask._then) == (False, "", "")
        assert reauth._handlers["set_up"] is not None
        await tab.do(SecurityState.set_up)
        assert state.secret

    asyncio.run(go())


def test_without_a_password_a_mailed_code_shows_it_and_with_the_app_the_app(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.asha)
        await opened(tab)
        later(minutes=16)
        await tab.do(SecurityState.set_up)
        ask = await tab.of(ReauthState)
        assert (ask.way, ask.has_password, ask.is_sent) == ("code", False, False)
        await tab.do(ReauthState.use_password)
        assert ask.way == "code"
        await tab.do(ReauthState.send_code)
        code = people.mails("step_up_code", city.asha.email)[-1]["code"]
        await tab.do(ReauthState.enter, {"proof": people.another(code)})
        assert "4 tries left" in ask.error
        await tab.do(ReauthState.enter, {"proof": code})
        assert not ask.is_open
        app, codes = people.second_factor_of(str(city.asha.user_id))
        later(minutes=16)
        await tab.do(SecurityState.turn_off)
        assert (ask.is_open, ask.way) == (True, "app")
        with pytest.raises(AppError) as refused:
            await tab.do(ReauthState.send_code)
        assert refused.value.code == "totp_on"
        await tab.do(ReauthState.enter, {"proof": "wrong"})
        assert ask.is_open
        await tab.do(ReauthState.enter, {"proof": codes[0]})
        await tab.do(SecurityState.turn_off)
        assert not (await tab.of(SecurityState)).view.is_app_on
        assert app.secret

    asyncio.run(go())


def test_sessions_are_ended_one_by_one(city: World) -> None:
    async def go() -> None:
        here, there, third = Tab(city.asha), Tab(city.asha), Tab(city.asha)
        db.run(tokens.issue, str(city.asha.user_id), now=clock.utc_now())
        state = await opened(here)
        assert ([row.is_current for row in state.view.sessions], state.view.others) == ([True, False, False, False], 3)
        program = next(row for row in state.view.sessions if row.is_program)
        await here.do(SecurityState.end, program.id)
        await here.do(SecurityState.end, program.id)
        assert state.view.others == 2
        (theirs,) = db.read(own_sessions.list_mine, people.fresh(str(city.dev.user_id)))
        for odd in (theirs.id, None, 7, "x" * 10_000, "\0"):
            await here.do(SecurityState.end, odd)
        assert people.count("web_session", f"user_id = '{city.dev.user_id}'") == 1
        await here.do(SecurityState.end_others)
        assert [people.actor_by_cookie(cookie_of(tab)) for tab in (there, third)] == [ANYONE, ANYONE]
        assert (state.view.others, people.actor_by_cookie(cookie_of(here))) == (0, city.asha)

    asyncio.run(go())


def test_a_changed_password_signs_out_the_others(city: World) -> None:
    async def go() -> None:
        here, there = Tab(city.asha), Tab(city.asha)
        state = await opened(here)
        assert (state.view.has_password, state.view.others) == (False, 1)
        await here.do(PasswordState.mail_link)
        credentials.reset_password(people.last_token("reset_password", city.asha.email), PASSWORD)
        _app, codes = people.second_factor_of(str(city.asha.user_id))
        cookie = people.fresh_cookie(str(city.asha.user_id))
        here.cookie = f"sid={cookie}"
        await opened(here)
        state = await here.of(PasswordState)
        later(minutes=16)
        await here.do(PasswordState.change, {"old": PASSWORD, "password": OTHER_PASSWORD})
        ask = await here.of(ReauthState)
        assert (ask.is_open, ask.way, state.ticket) == (True, "app", ""), "the new session would be a fresh one"
        await here.do(ReauthState.enter, {"proof": codes[0]})
        assert not ask.is_open
        await here.do(PasswordState.change, {"old": "not the old one", "password": OTHER_PASSWORD})
        assert (bool(state.old_error), state.ticket) == (True, "")
        await here.do(PasswordState.change, {"old": PASSWORD, "password": "short"})
        assert (bool(state.password_error), state.ticket) == (True, "")
        await here.do(PasswordState.change, {"old": PASSWORD, "password": OTHER_PASSWORD})
        assert state.ticket, "this browser signs in again at once, second factor or not"
        assert people.actor_by_cookie(cookie_of(there)) == ANYONE
        assert people.actor_by_cookie(cookie) == ANYONE

    asyncio.run(go())


def test_the_account_is_deleted_as_it_was_shown(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.asha)
        state = await opened(tab, ClosingState)
        await tab.do(ClosingState.ask)
        assert (state.outlook.balance_label, state.outlook.obstacle, state.is_asking) == ("₹100.00", "", True)
        await tab.do(ClosingState.close)
        assert ("₹100.00" in state.error, state.out_ticket) == (True, "")
        await tab.do(ClosingState.toggle_giving_up)
        shop.create(city.asha)
        await tab.do(ClosingState.close)
        assert (state.is_asking, bool(state.out_ticket)) == (False, True)
        assert people.actor_by_cookie(cookie_of(tab)) == ANYONE

    asyncio.run(go())


def test_money_that_came_meanwhile_is_not_given_up(city: World) -> None:
    async def go() -> None:
        tab = Tab(city.asha)
        state = await opened(tab, ClosingState)
        await tab.do(ClosingState.ask)
        await tab.do(ClosingState.toggle_giving_up)
        db.run(wallet.top_up, city.asha, 500)
        await tab.do(ClosingState.close)
        assert ("₹105.00" in state.error, state.gives_up, state.out_ticket) == (True, False, "")

    asyncio.run(go())


def test_an_open_page_of_an_ended_session_is_told(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, dict[str, Any]]] = []

    async def emit(_state: Any, patch: dict[str, Any], *, room: str | None = None) -> None:
        told.append((str(room), patch))

    async def go() -> None:
        here, there = Tab(city.asha), Tab(city.asha)
        rooms = [f"session:{people.actor_by_cookie(cookie_of(tab)).session}" for tab in (here, there)]
        _pace, look = live._each[live_sessions.ROOM]
        await look(rooms)
        assert told == []
        db.run(own_sessions.end_others, people.actor_by_cookie(cookie_of(here)))
        await look(rooms)
        assert told == [(rooms[1], {"is_ended": True})]

    monkeypatch.setattr(live, "emit", emit)
    asyncio.run(go())


def test_an_admin_without_a_second_factor_is_led_to_it(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> None:
        monkeypatch.setattr(settings(), "admin_totp", "required")
        tab = Tab(city.chen)
        state = await opened(tab)
        session = await tab.of(SessionState)
        assert (session.is_admin, session.is_staff, session.needs_second_factor) == (False, False, True)
        assert state.view.is_app_needed
        await tab.do(SecurityState.set_up)
        await tab.do(SecurityState.confirm, pyotp.TOTP(state.secret.replace(" ", "")).at(clock.utc_now()))
        assert (session.is_admin, session.needs_second_factor, state.view.is_app_needed) == (True, False, False)

    asyncio.run(go())


def test_roles_are_given_after_a_fresh_proof(city: World) -> None:
    async def go() -> None:
        with_password(city.chen)
        tab = Tab(city.chen)
        state = await opened(tab, PersonState, f"/admin/users/{city.dev.user_id}")
        later(minutes=16)
        await tab.do(PersonState.toggle_role, "staff")
        await tab.do(PersonState.save_roles)
        ask = await tab.of(ReauthState)
        assert (ask.is_open, state.roles_error, people.count("audit_entry")) == (True, "", 0)
        await tab.do(ReauthState.enter, {"proof": PASSWORD})
        await tab.do(PersonState.save_roles)
        assert people.count("audit_entry", "action = 'user.roles'") == 1

    asyncio.run(go())


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:30])
def test_nobody_known_gets_nowhere(city: World, odd: Any) -> None:
    async def go() -> None:
        tab = Tab()
        state = await opened(tab)
        assert not state.is_loaded
        for handler in (SecurityState.set_up, SecurityState.turn_off, SecurityState.renew_codes, ClosingState.ask):
            with pytest.raises(Unauthenticated):
                await tab.do(handler)
        for handler in (SecurityState.confirm, SecurityState.end, PasswordState.change, ReauthState.enter):
            with contextlib.suppress(AppError):
                await tab.do(handler, odd)
        with pytest.raises(Unauthenticated):
            await tab.do(ClosingState.close)
        assert (state.view.email, state.codes, (await tab.of(PasswordState)).ticket) == ("", [], "")

    asyncio.run(go())
    assert people.count("user_account") == 4

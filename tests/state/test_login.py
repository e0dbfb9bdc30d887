"""Getting in: what the form says, what it never says, and what a client of its own making gets."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from metro_web.core import clock, db
from metro_web.domain.permissions import ANYONE
from metro_web.queries import users as user_queries
from metro_web.services import accounts, credentials, sessions, throttle
from metro_web.services.second_step import Half, ticket_or_half
from metro_web.state.inputs import local_path
from metro_web.state.login import LoginState
from metro_web.state.recovery import RecoveryState
from metro_web.state.second_step import SecondStepState
from metro_web.state.session import SessionState
from tests import people
from tests.tabs import Tab

NILA = "nila@example.org"
ODD: list[Any] = [None, 7, [], {"email": 7, "password": ["x"], "name": {}}, {"email": "\0" * 9, "password": "\ud800"}]


@pytest.fixture(autouse=True)
def nobody_has_failed(database: str) -> Iterator[None]:
    throttle.forget()
    yield
    throttle.forget()


def known() -> None:
    accounts.sign_up(email=NILA, password=people.PASSWORD, name="Nila")


async def opened(address: str = "/login") -> tuple[Tab, LoginState, RecoveryState]:
    tab = Tab().go(address)
    for load in (SessionState.load, LoginState.load, RecoveryState.load):
        await tab.do(load)
    return tab, await tab.of(LoginState), await tab.of(RecoveryState)


def who(ticket: str) -> str:
    """The address of the person a ticket lets in."""
    return people.actor_by_cookie(db.run(sessions.exchange, ticket).cookie).email


def test_sign_up_gives_a_ticket_and_mails_a_link() -> None:
    async def go() -> None:
        tab, state, recovery = await opened("/login?next=/wallet")
        await tab.do(LoginState.sign_up, {"email": " Nila@Example.org ", "password": people.PASSWORD, "name": "Nila"})
        assert (who(state.ticket), state.next_path, state.is_busy) == (NILA, "/wallet", False)
        link = urlsplit(people.mails("verify_email", NILA)[0]["link"])
        await tab.go(f"{link.path}?{link.query}").do(RecoveryState.load)
        assert (bool(recovery.verified), recovery.verify_error) == (True, "")
        await tab.do(RecoveryState.load)
        assert recovery.verified, "loaded again, it still says so"
        _tab, _login, other = await opened(f"{link.path}?{link.query}")
        assert (other.verified, "not good any more" in other.verify_error) == ("", True)

    asyncio.run(go())


def test_what_is_wrong_stands_at_its_field() -> None:
    async def go() -> None:
        known()
        tab, state, _ = await opened()
        await tab.do(LoginState.sign_up, {"email": "x", "password": people.PASSWORD, "name": "X"})
        assert (state.email_error, state.error) == ("This is not an e-mail address.", "")
        await tab.do(LoginState.sign_up, {"email": "x@example.org", "password": "short", "name": "X"})
        assert ("at least" in state.password_error, state.email_error) == (True, "")
        await tab.do(LoginState.sign_up, {"email": "x@example.org", "password": people.PASSWORD, "name": "n" * 10_000})
        assert "at most" in state.name_error
        await tab.do(LoginState.sign_up, {"email": NILA, "password": people.PASSWORD, "name": "X"})
        assert ("already" in state.error, state.ticket) == (True, "")

    asyncio.run(go())


def test_the_answer_never_tells_whether_an_address_is_known() -> None:
    async def go() -> None:
        known()
        said = []
        for email in (NILA, "nobody@example.org"):
            tab, state, recovery = await opened()
            await tab.do(LoginState.enter, {"email": email, "password": "not the password"})
            words = state.error
            await tab.do(LoginState.send_code, {"email": email})
            coded = (state.mode, state.error, state.code_minutes)
            await tab.do(RecoveryState.forgot, {"email": email})
            said.append((words, coded, state.mode, recovery.error))
        assert said[0] == said[1]
        assert len(people.mails("reset_password", NILA)) == 1

    asyncio.run(go())


def test_five_failures_and_the_right_password_waits() -> None:
    async def go() -> None:
        known()
        tab, state, _ = await opened()
        for n in range(5):
            await tab.do(LoginState.enter, {"email": NILA, "password": f"wrong password {n}"})
        await tab.do(LoginState.enter, {"email": NILA, "password": people.PASSWORD})
        assert (state.ticket, "try again in 5 min" in state.error) == ("", True)

    asyncio.run(go())


def test_the_mailed_code_signs_in_once() -> None:
    async def go() -> None:
        tab, state, _ = await opened()
        await tab.do(LoginState.send_code, {"email": NILA})
        code = people.last_code(NILA)
        await tab.do(LoginState.enter_code, people.another(code))
        assert (state.error, state.mode, state.ticket) == ("That is not the code. 4 tries left.", "enter_code", "")
        await tab.do(LoginState.load)
        assert state.mode == "enter_code", "back from the mailbox, the code may still be typed"
        await tab.do(LoginState.enter_code, code)
        assert who(state.ticket) == NILA
        await tab.do(LoginState.enter_code, code)
        assert (state.ticket, bool(state.error)) == ("", True)

    asyncio.run(go())


def test_a_new_password_by_link_ends_what_was_signed_in() -> None:
    async def go() -> None:
        known()
        tab, state, recovery = await opened()
        await tab.do(LoginState.enter, {"email": NILA, "password": people.PASSWORD})
        before = db.run(sessions.exchange, state.ticket).cookie
        await tab.do(RecoveryState.forgot, {"email": NILA})
        link = urlsplit(people.mails("reset_password", NILA)[0]["link"])
        tab, state, recovery = await opened(f"{link.path}?{link.query}")
        assert state.mode == "reset"
        await tab.do(RecoveryState.set_password, {"password": "short"})
        assert recovery.password_error
        await tab.do(RecoveryState.set_password, {"password": people.OTHER_PASSWORD})
        assert (state.mode, people.actor_by_cookie(before)) == ("password", ANYONE)
        await tab.do(LoginState.enter, {"email": NILA, "password": people.OTHER_PASSWORD})
        assert who(state.ticket) == NILA
        tab, state, recovery = await opened(f"{link.path}?{link.query}")
        await tab.do(RecoveryState.set_password, {"password": people.PASSWORD})
        assert "not good any more" in recovery.error

    asyncio.run(go())


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_forms_of_any_shape_are_refused_in_words(odd: Any) -> None:
    async def go() -> None:
        tab, state, recovery = await opened()
        for handler in (LoginState.enter, LoginState.send_code, LoginState.sign_up):
            await tab.do(handler, odd)
            assert (state.ticket, bool(state.error or state.email_error or state.name_error)) == ("", True)
        for handler in (RecoveryState.forgot, RecoveryState.set_password):
            await tab.do(handler, odd)
            assert recovery.error or recovery.email_error or recovery.password_error
        await tab.do(LoginState.enter_code, odd)
        await tab.do(LoginState.enter_demo, odd)
        await tab.do(LoginState.show, odd)
        await tab.do(LoginState.keep_email, odd)
        assert (state.ticket, state.mode, state.is_busy, recovery.is_busy) == ("", "password", False, False)

    asyncio.run(go())
    assert people.count("user_account") == 0


def test_it_leads_on_to_our_own_pages_only() -> None:
    good = ["/", "/wallet", "/metro?from=a&to=b", "/tickets/1#top"]
    bad = [
        "",
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/a\nb",
        "/login?next=/x",
        "javascript:1",
        7,
    ]
    assert [local_path(path) for path in good] == good
    assert {local_path(path) for path in [*bad, "/" + "x" * 600, None]} == {"/"}


def test_the_account_that_a_code_made_has_no_password() -> None:
    async def go() -> None:
        tab, state, _ = await opened()
        await tab.do(LoginState.send_code, {"email": NILA})
        await tab.do(LoginState.enter_code, people.last_code(NILA))
        found = db.read(user_queries.find_by_email, NILA)
        assert found is not None
        assert (found.is_email_verified, found.has_password, bool(state.ticket)) == (True, False, True)

    asyncio.run(go())


def test_the_second_factor_is_a_second_step() -> None:
    async def go() -> None:
        known()
        found = db.read(user_queries.find_by_email, NILA)
        assert found is not None
        db.run(credentials.verify_address, people.last_token("verify_email", NILA))
        app, codes = people.second_factor_of(found.id)
        tab, state, _ = await opened("/login?next=/wallet")
        await tab.do(LoginState.enter, {"email": NILA, "password": people.PASSWORD})
        second = await tab.of(SecondStepState)
        assert (state.mode, state.ticket, second.error) == ("second", "", "")
        await tab.do(SecondStepState.enter_code, people.another(app.now()))
        assert ("not the code" in second.error, second.ticket) == (True, "")
        await tab.do(SecondStepState.toggle_recovery)
        await tab.do(SecondStepState.enter_recovery, {"code": codes[0].lower()})
        assert (who(second.ticket), second.is_busy) == (NILA, False)
        tab, state, _ = await opened()
        await tab.do(LoginState.send_code, {"email": NILA})
        await tab.do(LoginState.enter_code, people.last_code(NILA))
        assert (state.mode, state.ticket) == ("second", ""), "the mailed code is one factor too"
        for odd in ODD:
            await tab.do(SecondStepState.enter_code, odd)
            await tab.do(SecondStepState.enter_recovery, odd)
        assert (await tab.of(SecondStepState)).ticket == ""

    asyncio.run(go())


def test_half_a_sign_in_may_come_with_the_address() -> None:
    async def go() -> None:
        known()
        found = db.read(user_queries.find_by_email, NILA)
        assert found is not None
        _app, codes = people.second_factor_of(found.id)
        half = db.run(ticket_or_half, found.id, now=clock.utc_now())
        assert isinstance(half, Half)
        tab, state, _ = await opened(f"/login?second={half.token}&next=/wallet")
        assert (state.mode, state.next_path) == ("second", "/wallet")
        await tab.do(SecondStepState.enter_recovery, {"code": codes[0]})
        assert who((await tab.of(SecondStepState)).ticket) == NILA
        tab, state, _ = await opened("/login?second=made-up")
        await tab.do(SecondStepState.enter_recovery, {"code": codes[1]})
        assert "from the start" in (await tab.of(SecondStepState)).error

    asyncio.run(go())

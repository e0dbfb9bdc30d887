"""The second factor: what turns it on, what it stops, and that each of its codes opens once."""

import contextlib
import threading
from datetime import timedelta

import pyotp
import pytest

from metro_web.core import clock, db
from metro_web.core.errors import AppError, Refused
from metro_web.domain import totp
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.services import (
    accounts,
    credentials,
    links,
    second_factor,
    second_step,
    sessions,
    sign_in,
    throttle,
    tokens,
)
from metro_web.services.second_step import Half
from tests.people import (
    HOME,
    NOON,
    OTHER_PASSWORD,
    PASSWORD,
    actor_by_cookie,
    another,
    count,
    fresh,
    last_code,
    last_token,
    later,
    second_factor_of,
)
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")
ASHA = "asha@example.org"


def refusal(fn: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(AppError) as refused:
        fn(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def code_now(secret: str, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.utc_now() + timedelta(seconds=30 * steps))


@pytest.fixture
def asha() -> Actor:
    clock.freeze(NOON)
    user_id = accounts.sign_up(email=ASHA, password=PASSWORD, name="Asha").id
    db.run(credentials.verify_address, last_token("verify_email", ASHA))
    return fresh(user_id)


def turned_on(actor: Actor) -> tuple[str, tuple[str, ...]]:
    """The app's secret, and the recovery codes; the step of this moment is used up."""
    app, codes = second_factor_of(str(actor.user_id))
    return app.secret, codes


def log_in(code: str = "", password: str = PASSWORD) -> tokens.TokenPair:
    give = second_step.tokens_for(code, wrong="bad_credentials")
    return sign_in.by_password(ASHA, password, address=HOME, give=give)


def half() -> str:
    found = sign_in.by_password(ASHA, PASSWORD, address=HOME, give=second_step.ticket_or_half)
    assert isinstance(found, Half)
    return found.token


def finish(token: str, code: str) -> str:
    return second_step.finish(token, code, address=HOME, give=second_step.whole_ticket)


def test_it_wants_a_proved_address_first() -> None:
    clock.freeze(NOON)
    somebody = fresh(accounts.sign_up(email=ASHA, password=PASSWORD, name="Asha").id)
    assert refusal(db.run, second_factor.begin, somebody) == "verify_first"
    assert count("second_factor") == 0


def test_it_counts_from_the_first_right_code_on(asha: Actor) -> None:
    begun = db.run(second_factor.begin, asha)
    assert begun.uri == f"otpauth://totp/Metro:asha%40example.org?secret={begun.secret}&issuer=Metro"
    assert log_in(), "begun is not on"
    wrong = db.run(second_factor.confirm, asha, another(code_now(begun.secret)))
    assert isinstance(wrong, Refused)
    assert log_in(), "and a wrong code turns nothing on"
    codes = db.run(second_factor.confirm, asha, f" {code_now(begun.secret)[:3]} {code_now(begun.secret)[3:]} ")
    assert isinstance(codes, tuple)
    assert len(set(codes)) == 10
    assert refusal(log_in) == "totp_required"
    assert refusal(db.run, second_factor.begin, asha) == "totp_on"
    assert refusal(db.run, second_factor.confirm, asha, "000000") == "totp_not_begun"


def test_no_secret_and_no_code_stands_in_the_database(asha: Actor) -> None:
    secret, codes = turned_on(asha)
    sealed = db.read(lambda tx: tx.connection().exec_driver_sql("SELECT secret_sealed FROM second_factor").scalar_one())
    hashes = db.read(lambda tx: tx.connection().exec_driver_sql("SELECT id FROM recovery_code").scalars().all())
    assert secret not in sealed
    assert not any(totp.plain(code) in kept for code in codes for kept in hashes)


def test_totp_required_comes_after_a_right_password_alone(asha: Actor) -> None:
    secret, _codes = turned_on(asha)
    later(seconds=30)
    assert refusal(log_in, password="not this one") == "bad_credentials"
    assert refusal(log_in, code_now(secret), password="not this one") == "bad_credentials"
    assert refusal(log_in) == "totp_required"
    assert refusal(log_in, another(code_now(secret))) == "bad_credentials"
    assert log_in(code_now(secret))


def test_a_step_is_good_once_and_none_before_it(asha: Actor) -> None:
    secret, _codes = turned_on(asha)
    assert refusal(log_in, code_now(secret)) == "bad_credentials", "it confirmed the app, that was its use"
    assert refusal(log_in, code_now(secret, steps=-1)) == "bad_credentials"
    assert log_in(code_now(secret, steps=1)), "a telephone may be fast by a step"
    later(seconds=30)
    assert refusal(log_in, code_now(secret)) == "bad_credentials"
    later(seconds=120)
    assert refusal(log_in, code_now(secret, steps=-2)) == "bad_credentials"
    assert refusal(log_in, code_now(secret, steps=2)) == "bad_credentials"
    throttle.forget()
    later(seconds=300)
    assert log_in(code_now(secret, steps=-1)), "or slow by one"


def test_a_recovery_code_opens_once(asha: Actor) -> None:
    _secret, codes = turned_on(asha)
    assert log_in(codes[0].lower().replace("-", " "))
    assert refusal(log_in, codes[0]) == "bad_credentials"
    assert log_in(codes[1])
    assert db.read(second_factor.standing, str(asha.user_id)).codes_left == 8
    fresh_codes = db.run(second_factor.renew_codes, asha)
    assert refusal(log_in, codes[2]) == "bad_credentials", "new ones end the old"
    assert log_in(fresh_codes[2])


def test_five_misses_close_it_for_five_minutes_also_without_throttles(
    asha: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, codes = turned_on(asha)
    monkeypatch.setattr(throttle, "_is_on", lambda _key: False)
    later(seconds=30)
    token = half()
    assert [refusal(finish, token, another(code_now(secret))) for _ in range(5)] == ["bad_code"] * 5
    assert refusal(finish, token, code_now(secret)) == "too_many_requests"
    assert refusal(log_in, codes[0]) == "too_many_requests", "whichever way"
    later(seconds=301)
    assert log_in(codes[0])


def test_misses_count_as_failed_sign_ins(asha: Actor) -> None:
    turned_on(asha)
    assert [refusal(log_in, "123") for _ in range(5)] == ["bad_credentials"] * 5
    assert refusal(log_in) == "too_many_requests"


def test_a_browser_goes_by_way_of_half_a_sign_in(asha: Actor) -> None:
    secret, codes = turned_on(asha)
    later(seconds=30)
    token = half()
    assert refusal(db.run, sessions.exchange, token) == "bad_token", "half opens nothing"
    assert refusal(credentials.reset_password, token, "a brand new password") == "bad_token"
    assert refusal(finish, token, another(code_now(secret))) == "bad_code"
    ticket = finish(token, code_now(secret))
    assert actor_by_cookie(db.run(sessions.exchange, ticket).cookie) == asha
    assert refusal(finish, token, codes[0]) == "bad_token", "it is used"
    assert refusal(finish, "x" * 43, codes[0]) == "bad_token"
    token = half()
    later(seconds=301)
    assert refusal(finish, token, codes[1]) == "bad_token", "it has an end"
    assert log_in(codes[1]), "and its code was not used up"


def test_no_door_hands_out_a_session_on_one_factor(asha: Actor) -> None:
    turned_on(asha)
    user_id = str(asha.user_id)
    before = count("link_token"), count("refresh_token")
    assert refusal(db.run, tokens.issue, user_id, now=clock.utc_now()) == "totp_required"
    assert refusal(db.run, sessions.browser_ticket, user_id, now=clock.utc_now()) == "totp_required"
    assert (count("link_token"), count("refresh_token")) == before


def test_the_mailed_code_needs_it_too_and_waits_for_it(asha: Actor) -> None:
    _secret, codes = turned_on(asha)
    sign_in.request_code(ASHA, address=HOME)
    digits = last_code(ASHA)

    def use(code: str) -> tokens.TokenPair:
        return sign_in.by_code(ASHA, digits, address=HOME, give=second_step.tokens_for(code))

    assert refusal(use, "") == "totp_required"
    assert use(codes[0]), "the mailed code was not used up by the question"
    assert refusal(use, codes[1]) == "bad_code"


def test_dangerous_steps_want_a_fresh_proof(asha: Actor) -> None:
    _secret, codes = turned_on(asha)
    later(minutes=16)
    for action in (second_factor.turn_off, second_factor.renew_codes, second_factor.begin):
        assert refusal(db.run, action, asha) == "reauth_required"
        assert refusal(db.run, action, ANYONE) == "unauthenticated"
    assert log_in(codes[0]), "all is as it was"
    db.run(second_factor.turn_off, fresh(str(asha.user_id)))
    assert log_in()
    assert (count("second_factor"), count("recovery_code")) == (0, 0)


def test_a_password_alone_makes_no_browser_fresh_where_there_is_an_app(asha: Actor) -> None:
    turned_on(asha)
    change, give = credentials.change_password, second_step.whole_ticket
    later(minutes=16)
    # The browser goes on with a new session, which would be as good as a proof by the app.
    assert refusal(change, asha, PASSWORD, OTHER_PASSWORD, address=HOME, give=give) == "reauth_required"
    assert change(fresh(str(asha.user_id)), PASSWORD, OTHER_PASSWORD, address=HOME, give=give)


def test_whoever_runs_the_machine_can_take_it_off(asha: Actor) -> None:
    turned_on(asha)
    db.run(second_factor.reset_by_operator, " Asha@Example.org ")
    assert log_in()
    assert count("audit_entry", "action = 'user.second_factor'") == 1
    assert refusal(db.run, second_factor.reset_by_operator, "nobody@example.org") == "not_found"


def test_a_blocked_person_does_not_finish(city: World) -> None:
    dev = str(city.dev.user_id)
    turned_on(fresh(dev))
    found = db.run(second_step.ticket_or_half, dev, now=clock.utc_now())
    assert isinstance(found, Half)
    db.run(lambda tx: tx.connection().exec_driver_sql(f"UPDATE user_account SET is_blocked = true WHERE id = '{dev}'"))
    assert refusal(finish, found.token, "123456") == "bad_token"


@pytest.mark.parametrize("which", ["app", "recovery"])
def test_one_code_at_one_moment_opens_once(asha: Actor, which: str) -> None:
    secret, codes = turned_on(asha)
    later(seconds=30)
    code = code_now(secret) if which == "app" else codes[0]
    barrier, opened = threading.Barrier(4), []

    def enter() -> None:
        barrier.wait()
        with contextlib.suppress(AppError):
            opened.append(log_in(code))

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1


def test_codes_of_any_shape_are_refused(asha: Actor) -> None:
    turned_on(asha)
    for odd in ("", " ", "１２３４５６", "12345", "1234567", "-1", "\0" * 6, "\ud800" * 6, "x" * 10_000, "٠١٢٣٤٥"):
        given = db.run(second_factor.check, str(asha.user_id), odd, now=clock.utc_now())
        assert given is not None
    assert links.HALF in links.PURPOSES

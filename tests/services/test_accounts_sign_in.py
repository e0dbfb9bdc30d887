"""Signing in: passwords, mailed codes, and how often one may fail. Refused tries count."""

import threading
from collections.abc import Callable

import pytest

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.core.errors import AppError
from metro_web.services import accounts, codes, sign_in, throttle, tokens, users_admin
from metro_web.services.tokens import TokenPair
from tests import servers
from tests.people import HOME, NOON, OTHER_PASSWORD, PASSWORD, another, count, last_code, later, mails
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")
ASHA = "asha@example.org"


def log_in(password: str = PASSWORD, *, email: str = ASHA, address: str = HOME) -> TokenPair:
    return sign_in.by_password(email, password, address=address, give=tokens.issue)


def use_code(digits: str, *, email: str = ASHA, address: str = HOME) -> TokenPair:
    return sign_in.by_code(email, digits, address=address, give=tokens.issue)


def refusal(fn: Callable[..., object], *args: object, **kwargs: object) -> str:
    with pytest.raises(AppError) as refused:
        fn(*args, **kwargs)
    return refused.value.code


@pytest.fixture
def asha() -> str:
    return accounts.sign_up(email=ASHA, password=PASSWORD, name="Asha").id


def test_a_password_opens(asha: str) -> None:
    pair = log_in(email=" ASHA@example.org")
    actor = db.read(accounts.actor_by_access_token, pair.access_token, now=clock.utc_now())
    assert (actor.user_id, actor.email, actor.roles) == (asha, ASHA, {"passenger"})


def test_wrong_unknown_and_odd_are_answered_alike(asha: str) -> None:
    tries = [(ASHA, OTHER_PASSWORD), ("nobody@example.org", PASSWORD), ("no address", PASSWORD), (ASHA, "x" * 999)]
    answers = set()
    for email, password in [*tries, (ASHA, "\ud800" * 12)]:
        with pytest.raises(AppError) as refused:
            log_in(password, email=email)
        answers.add((refused.value.code, refused.value.detail))
    assert len(answers) == 1
    assert answers.pop()[0] == "bad_credentials"


def test_five_failures_close_an_account_for_five_minutes(asha: str) -> None:
    assert [refusal(log_in, OTHER_PASSWORD) for _ in range(5)] == ["bad_credentials"] * 5
    with pytest.raises(AppError) as refused:
        log_in()
    assert refused.value.code == "too_many_requests"
    assert 200 < refused.value.retry_after <= 300  # type: ignore[attr-defined]
    assert refusal(log_in, address="203.0.113.9") == "too_many_requests", "from wherever"


def test_twenty_failures_close_an_address(asha: str) -> None:
    tries = [refusal(log_in, OTHER_PASSWORD, email=f"user{n}@example.org") for n in range(20)]
    assert tries == ["bad_credentials"] * 20
    assert refusal(log_in) == "too_many_requests"
    assert log_in(address="203.0.113.9")


def test_success_counts_nothing(asha: str) -> None:
    for _ in range(7):
        log_in()


def test_many_guesses_at_one_moment_are_five_guesses(asha: str) -> None:
    barrier, answers = threading.Barrier(12), []

    def guess() -> None:
        barrier.wait()
        answers.append(refusal(log_in, OTHER_PASSWORD))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["bad_credentials"] * 5 + ["too_many_requests"] * 7


def test_throttles_can_be_lifted_but_attempts_never(asha: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "throttle", False)
    for _ in range(7):
        assert refusal(log_in, OTHER_PASSWORD) == "bad_credentials"
    sign_in.request_code(ASHA, address=HOME)
    sign_in.request_code(ASHA, address=HOME)
    assert len(mails("sign_in_code", ASHA)) == 2, "the 30 seconds are lifted too"
    digits = last_code(ASHA)
    assert [refusal(use_code, another(digits)) for _ in range(5)] == ["bad_code"] * 5
    assert refusal(use_code, digits) == "too_many_attempts"


def test_a_code_opens_and_makes_the_account_of_a_new_address() -> None:
    sign_in.request_code("New@example.org", address=HOME)
    pair = use_code(f" {last_code('new@example.org')} ", email="new@example.org")
    actor = db.read(accounts.actor_by_access_token, pair.access_token, now=clock.utc_now())
    assert actor.email == "new@example.org"
    assert count("account", f"id = 'wallet:{actor.user_id}' AND balance_minor = 0") == 1
    assert count("user_account", "email_verified_at IS NOT NULL AND password_hash IS NULL") == 1


def test_a_code_is_good_once(asha: str) -> None:
    sign_in.request_code(ASHA, address=HOME)
    digits = last_code(ASHA)
    use_code(digits)
    assert refusal(use_code, digits) == "bad_code"
    assert count("user_account") == 1


def test_a_code_is_good_for_five_minutes(asha: str) -> None:
    clock.freeze(NOON)
    sign_in.request_code(ASHA, address=HOME)
    later(seconds=299)
    assert refusal(use_code, another(last_code(ASHA))) == "bad_code"
    later(seconds=1)
    assert refusal(use_code, last_code(ASHA)) == "code_expired"


def test_five_wrong_codes_and_then_the_right_one(asha: str) -> None:
    sign_in.request_code(ASHA, address=HOME)
    digits = last_code(ASHA)
    wrong = [another(digits), "", "12345", "१२३४५६", "\ud8001234\0"]
    assert [refusal(use_code, each) for each in wrong] == ["bad_code"] * 5
    assert count("one_time_code", "attempts_left = 0") == 1
    assert refusal(use_code, digits) == "too_many_attempts"
    throttle.forget()
    assert refusal(use_code, digits) == "too_many_attempts", "also where the throttle has forgotten"


def test_attempts_left_are_told(asha: str) -> None:
    sign_in.request_code(ASHA, address=HOME)
    with pytest.raises(AppError) as refused:
        use_code(another(last_code(ASHA)))
    assert refused.value.extra["attempts_left"] == 4


def test_failed_codes_close_the_account_for_the_next_code_too(asha: str) -> None:
    clock.freeze(NOON)
    for _ in range(2):
        sign_in.request_code(ASHA, address=HOME)
        for _ in range(3):
            with pytest.raises(AppError):
                use_code(another(last_code(ASHA)))
        later(seconds=31)
    assert refusal(use_code, last_code(ASHA)) == "too_many_requests"
    assert count("one_time_code", "ended_at IS NULL AND attempts_left = 3") == 1, "a throttled try costs no attempt"


def test_one_code_in_thirty_seconds_and_the_new_one_kills_the_old_one(asha: str) -> None:
    clock.freeze(NOON)
    sign_in.request_code(ASHA, address=HOME)
    first = last_code(ASHA)
    later(seconds=29)
    sign_in.request_code(ASHA, address=HOME)
    assert len(mails("sign_in_code", ASHA)) == 1
    later(seconds=1)
    sign_in.request_code(ASHA, address=HOME)
    second = last_code(ASHA)
    assert len(mails("sign_in_code", ASHA)) == 2
    if first != second:
        assert refusal(use_code, first) == "bad_code"
    use_code(second)


def test_a_code_belongs_to_its_address(asha: str) -> None:
    sign_in.request_code(ASHA, address=HOME)
    assert refusal(use_code, last_code(ASHA), email="bilal@example.org") == "bad_code"
    use_code(last_code(ASHA))


def test_requests_for_mail_are_throttled_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "mail_requests_per_address", 3)
    for n in range(3):
        sign_in.request_code(f"user{n}@example.org", address=HOME)
    assert refusal(sign_in.request_code, "user4@example.org", address=HOME) == "too_many_requests"
    sign_in.request_code("user4@example.org", address="203.0.113.9")


def test_a_code_used_twice_at_one_moment_opens_once(asha: str) -> None:
    sign_in.request_code(ASHA, address=HOME)
    digits = last_code(ASHA)
    barrier, answers = threading.Barrier(6), []

    def enter() -> None:
        barrier.wait()
        try:
            answers.append(type(use_code(digits)).__name__)
        except AppError as refused:
            answers.append(refused.code)

    threads = [threading.Thread(target=enter) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("TokenPair") == 1
    assert set(answers) <= {"TokenPair", "bad_code", "too_many_requests"}


def test_a_blocked_person_gets_in_by_no_way(city: World) -> None:
    eve = accounts.sign_up(email="eve@example.org", password=PASSWORD, name="Eve").id
    sign_in.request_code("eve@example.org", address=HOME)
    digits = last_code("eve@example.org")
    db.run(users_admin.set_blocked, city.chen, eve, True)
    assert refusal(log_in, email="eve@example.org") == "bad_credentials"
    assert refusal(use_code, digits, email="eve@example.org") == "bad_code"


def test_codes_of_two_purposes_know_nothing_of_each_other() -> None:
    now = clock.utc_now()
    digits = db.run(codes.issue, "order", "one", now=now, is_first=True)
    assert db.run(codes.check, "sign_in", "one", digits, now=now).kind == "none"
    assert db.run(codes.check, "order", "two", digits, now=now).kind == "none"
    assert db.run(codes.check, "order", "one", digits, now=now).is_ok
    assert db.run(codes.count, "order", "one") == 1


@pytest.mark.redis
def test_throttles_count_in_redis_and_go_on_when_it_is_gone(asha: str) -> None:
    if servers.redis_program() is None:
        pytest.skip("redis-server is not installed")
    redis = servers.start_redis()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings(), "redis_url", redis.url)
            for _ in range(3):
                refusal(log_in, OTHER_PASSWORD)
            throttle.forget()  # as another worker would begin
            for _ in range(2):
                refusal(log_in, OTHER_PASSWORD)
            assert refusal(log_in) == "too_many_requests"
            redis.stop()
            assert log_in(), "memory starts from nothing"
            assert [refusal(log_in, OTHER_PASSWORD) for _ in range(6)][4:] == ["bad_credentials", "too_many_requests"]
    finally:
        redis.remove()

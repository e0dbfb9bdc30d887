"""Sign-in with Google against a real provider program on loopback: who gets in, and every way it can go wrong."""

import logging
import threading
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError, NotFound
from metro_web.integrations import openid
from metro_web.integrations.openid import line
from metro_web.services import accounts, google, second_factor, second_step, sessions, sign_in, tokens, users_admin
from metro_web.services.google import Answer, Browser
from tests import oidc_provider
from tests.oidc_provider import CLIENT_SECRET, Provider, Visitor
from tests.people import HOME, PASSWORD, actor_by_cookie, count, later, mails, second_factor_of
from tests.visits import DEVICE, come_back, cookie_of, problem, rows, visit, who
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")
ASHA = "asha@example.org"


def test_a_new_person_gets_an_account_and_is_known_the_next_time(provider: Provider) -> None:
    first = visit(provider)
    assert (who(first), first.url) == (ASHA, "/tickets")
    assert count("user_account", "email_verified_at IS NOT NULL AND password_hash IS NULL AND name = 'Asha Rao'") == 1
    assert count("account", "balance_minor = 0 AND id LIKE 'wallet:%'") == 1
    provider.visitor.email = "another@example.org"
    assert who(visit(provider)) == ASHA, "known by subject, whatever the address is now"
    assert count("user_identity") == 1
    assert count("provider_visit") == 0
    assert mails("sign_in_ways", ASHA) == []


def test_the_request_keeps_the_rules_of_the_protocol(provider: Provider) -> None:
    leaving = google.depart(Browser(device=DEVICE))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leaving.url).query).items()}
    assert leaving.url.startswith(f"{provider.issuer}/authorize?")
    assert asked["redirect_uri"] == "http://localhost:8000/api/v1/auth/google/callback"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["code_challenge"]) == 43
    assert min(len(asked["state"]), len(asked["nonce"])) >= 40
    assert len({asked["state"], asked["nonce"], leaving.visit}) == 3
    assert set(asked["scope"].split()) == {"openid", "email", "profile"}


def test_a_verified_address_joins_the_account_that_has_proved_it(provider: Provider, city: World) -> None:
    answer = visit(provider)
    assert actor_by_cookie(answer.session.cookie).user_id == city.asha.user_id  # type: ignore[union-attr]
    assert count("user_account") == 4
    [told] = mails("sign_in_ways", ASHA)
    assert (told["google"], told["is_linked"]) == (ASHA, True)


@pytest.mark.parametrize("claim", [False, None, "true", 1])
def test_an_address_that_is_not_verified_joins_nothing(provider: Provider, city: World, claim: object) -> None:
    before = rows()
    provider.visitor.is_verified = claim
    answer = visit(provider)
    assert (answer.url, rows()) == ("/login?google=unverified&next=%2Ftickets", before)


@pytest.mark.parametrize("email", ["", "no address", "a@b", "x" * 300 + "@example.org", "a\u202eb@example.org"])
def test_an_address_that_is_none_makes_no_account(provider: Provider, email: str) -> None:
    provider.visitor.email = email
    assert problem(visit(provider)) == "unverified"
    assert count("user_account") == 0


def test_a_name_that_cannot_be_shown_is_left_out(provider: Provider) -> None:
    provider.visitor.name = "\u202eevil\0"
    assert who(visit(provider)) == ASHA
    assert count("user_account", "name = ''") == 1


def test_an_unproved_account_is_taken_from_whoever_registered_it(provider: Provider) -> None:
    squatter = accounts.sign_up(email=ASHA, password=PASSWORD, name="Mallory").id
    cookie = cookie_of(squatter)
    with pytest.raises(AppError) as refused:
        db.run(second_factor.begin, actor_by_cookie(cookie))
    assert refused.value.code == "verify_first", "the squatter sets up nothing that stands in the way"
    answer = visit(provider)
    assert who(answer) == ASHA
    assert actor_by_cookie(cookie).user_id is None
    with pytest.raises(AppError) as refused:
        sign_in.by_password(ASHA, PASSWORD, address=HOME, give=tokens.issue)
    assert refused.value.code == "bad_credentials"
    assert len(mails("address_proved", ASHA)) == 1


@pytest.mark.parametrize("trouble", oidc_provider.TOKEN_TROUBLES)
def test_a_token_with_a_flaw_proves_nothing(provider: Provider, city: World, trouble: str) -> None:
    before = rows()
    provider.trouble = trouble
    assert (problem(visit(provider)), rows()) == ("refused", before)
    provider.trouble = ""
    openid.forget()
    assert who(visit(provider)) == ASHA, "and the next one is judged by itself"


def test_several_audiences_are_fine_when_we_are_the_party(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = provider._signed
    both = {"aud": [oidc_provider.CLIENT_ID, "another.apps.example"]}
    monkeypatch.setattr(provider, "_signed", lambda claims: signed(claims | both))
    assert who(visit(provider)) == ASHA


@pytest.mark.parametrize("trouble", ["500", "garbage", "endless", "redirect", "no_keys"])
def test_a_provider_in_trouble_changes_nothing(provider: Provider, city: World, trouble: str) -> None:
    leaving = google.depart(Browser(device=DEVICE))
    before, provider.trouble = rows(), trouble
    assert (problem(come_back(leaving, provider.consent(leaving.url))), rows()) == ("away", before)
    openid.forget()
    if trouble != "no_keys":
        assert problem(google.depart(Browser(device=DEVICE))) == "away", "also before anybody has left"


@pytest.mark.parametrize("trouble", ["slow", "drip"])
def test_a_slow_provider_is_not_waited_for_long(
    provider: Provider, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "TIMEOUT", 0.5)
    monkeypatch.setattr(line, "SECONDS_MAX", 0.7)
    provider.trouble, began = trouble, time.monotonic()
    assert problem(google.depart(Browser(device=DEVICE))) == "away"
    assert time.monotonic() - began < 3


def test_a_provider_that_is_gone(provider: Provider) -> None:
    leaving = google.depart(Browser(device=DEVICE))
    back = provider.consent(leaving.url)
    provider.stop()
    assert problem(come_back(leaving, back)) == "away"
    provider._server = Provider()._server  # so that the fixture has something to stop
    provider.start()


def test_no_transaction_is_open_while_the_provider_is_asked(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = google.depart(Browser(device=DEVICE))
    back, trade, written = provider.consent(leaving.url), provider.trade, []

    def traded(*args: str) -> object:
        writer = threading.Thread(target=lambda: written.append(db.run(lambda tx: count("user_account"))))
        writer.start()
        writer.join(2)
        return trade(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(provider, "trade", traded)
    assert who(come_back(leaving, back)) == ASHA
    assert written == [0], "somebody else could write meanwhile"


def test_consent_denied_is_said_kindly(provider: Provider) -> None:
    leaving = google.depart(Browser(device=DEVICE), next_path="/metro?from=a&to=b")
    answer = come_back(leaving, provider.consent(leaving.url, allow=False))
    assert answer.url == "/login?google=denied&next=%2Fmetro%3Ffrom%3Da%26to%3Db"
    assert count("provider_visit") == 0


def test_what_came_back_counts_once(provider: Provider) -> None:
    leaving = google.depart(Browser(device=DEVICE))
    back = provider.consent(leaving.url)
    assert who(come_back(leaving, back)) == ASHA
    assert problem(come_back(leaving, back)) == "expired"
    assert count("web_session") == 1


def test_another_process_finishes_what_one_began(provider: Provider) -> None:
    leaving = google.depart(Browser(device=DEVICE))
    back = provider.consent(leaving.url)
    openid.forget()  # a worker that has seen neither browser nor provider before
    assert who(come_back(leaving, back)) == ASHA


def test_ten_minutes_in_the_same_browser(provider: Provider) -> None:
    leaving = google.depart(Browser(device=DEVICE))
    back = provider.consent(leaving.url)
    other = Answer("", visit="x" * 43)
    assert problem(come_back(other, back)) == "expired", "another browser's"
    assert problem(google.arrive(Browser(), state=back["state"], code=back["code"], error="")) == "expired"
    assert count("provider_visit") == 1, "a stranger does not use it up"
    later(seconds=601)
    assert problem(come_back(leaving, back)) == "expired"


def test_a_browser_may_have_two_visits_under_way(provider: Provider) -> None:
    first = google.depart(Browser(device=DEVICE))
    second = google.depart(Browser(device=DEVICE, visit=first.visit))
    assert second.visit == first.visit
    assert who(come_back(second, provider.consent(second.url))) == ASHA
    assert who(come_back(first, provider.consent(first.url))) == ASHA


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/api/x",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(provider: Provider, elsewhere: str) -> None:
    assert visit(provider, next_path=elsewhere).url == "/"


def test_a_session_of_before_ends_in_this_browser(provider: Provider, city: World) -> None:
    cookie = cookie_of(str(city.bilal.user_id))
    assert who(visit(provider, session=cookie)) == ASHA
    assert actor_by_cookie(cookie).user_id is None


def test_new_keys_are_fetched_once_and_not_all_the_time(provider: Provider) -> None:
    visit(provider)
    provider.turn_keys()
    assert who(visit(provider)) == ASHA
    assert (asked := provider.seen.count("/keys")) == 2
    provider.trouble = "kid"
    assert [problem(visit(provider)) for _ in range(3)] == ["refused"] * 3
    assert provider.seen.count("/keys") == asked, "made-up key names do not make us ask"


def test_google_is_one_factor_and_the_second_is_asked_for(provider: Provider, city: World) -> None:
    app, _codes = second_factor_of(str(city.asha.user_id))
    before = count("web_session")
    answer = visit(provider, next_path="/wallet")
    query = parse_qs(urlsplit(answer.url).query)
    assert answer.session is None
    assert (urlsplit(answer.url).path, query["next"], count("web_session")) == ("/login", ["/wallet"], before)
    code = app.at(later(seconds=30))
    ticket = second_step.finish(query["second"][0], code, address=HOME, give=second_step.whole_ticket)
    assert actor_by_cookie(db.run(sessions.exchange, ticket).cookie).email == ASHA


def test_a_blocked_account_stays_out(provider: Provider, city: World) -> None:
    visit(provider)
    db.run(users_admin.set_blocked, city.chen, str(city.asha.user_id), True)
    assert problem(visit(provider)) == "blocked"
    provider.visitor = Visitor(subject="2", email=ASHA)
    assert problem(visit(provider)) == "blocked", "by address too"


def test_too_many_visits_from_one_address_are_refused(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(google.settings(), "provider_visits_per_address", 3)
    for _ in range(3):
        google.depart(Browser(device=DEVICE))
    assert problem(google.depart(Browser(device=DEVICE))) == "busy"
    assert count("provider_visit") == 3


def test_without_its_settings_there_is_none(people: None) -> None:
    for call in (
        lambda: google.depart(Browser()),
        lambda: google.arrive(Browser(visit="x"), state="x", code="x", error=""),
    ):
        with pytest.raises(NotFound):
            call()


def test_no_secret_reaches_the_log(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    codes: list[str] = []
    for trouble in ("", "nonce", "500", "invalid_grant", "garbage"):
        leaving = google.depart(Browser(device=DEVICE))
        back = provider.consent(leaving.url)
        codes += [back["code"], back["state"], leaving.visit]
        provider.trouble = trouble
        come_back(leaving, back)
        provider.trouble = ""
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpcore"))
    assert CLIENT_SECRET not in logged
    assert not [code for code in codes if code in logged]


def test_many_first_sign_ins_at_one_moment_make_one_account(provider: Provider) -> None:
    leavings = [google.depart(Browser(device=DEVICE)) for _ in range(6)]
    backs = [provider.consent(leaving.url) for leaving in leavings]
    barrier, answers = threading.Barrier(6), []

    def enter(n: int) -> None:
        barrier.wait()
        answers.append(who(come_back(leavings[n], backs[n])))

    threads = [threading.Thread(target=enter, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [ASHA] * 6
    assert (count("user_account"), count("user_identity"), count("web_session")) == (1, 1, 6)

"""Signing up, by oneself and by an operator; profiles; proving an address."""

import re

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import AppError, Conflict, InvalidInput, Refused, Unauthenticated
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.queries import users as user_queries
from metro_web.services import accounts, credentials, profiles, sign_in, tokens
from metro_web.services.profiles import ProfileChange
from tests.people import HOME, NOON, OTHER_PASSWORD, PASSWORD, count, last_token, later, mails

pytestmark = pytest.mark.usefixtures("people")


def sign_up(email: str = "asha@example.org", password: str = PASSWORD, name: str = "Asha") -> Actor:
    made = accounts.sign_up(email=email, password=password, name=name)
    return Actor(made.id, made.email, made.name, frozenset(made.roles))


def test_signing_up_makes_a_passenger_with_an_empty_wallet() -> None:
    made = accounts.sign_up(email=" Asha@Example.ORG ", password=PASSWORD, name="  Asha   Rao ")
    assert (made.email, made.name, made.roles) == ("asha@example.org", "Asha Rao", ("passenger",))
    assert not made.is_email_verified
    assert count("account", f"id = 'wallet:{made.id}' AND kind = 'wallet' AND balance_minor = 0") == 1


def test_signing_up_mails_a_link_and_nothing_like_a_code() -> None:
    sign_up()
    (mail,) = mails("verify_email", "asha@example.org")
    assert not re.search(r"\d{6}", mail["link"])
    assert not mails("sign_in_code", "asha@example.org")


@pytest.mark.parametrize("email", ["asha@example.org", "ASHA@example.org", " asha@EXAMPLE.org"])
def test_an_address_has_one_account(email: str) -> None:
    sign_up()
    with pytest.raises(Conflict) as refused:
        sign_up(email)
    assert refused.value.code == "email_taken"
    assert count("user_account") == 1
    assert count("account", "kind = 'wallet'") == 1


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "password123",
        "P@ssw0rd123!",
        "1234567890",
        "aaaaaaaaaa",
        "abcabcabcabc",
        "qwertyuiop",
        "asha123456",
    ],
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign_up(password=password)
    assert refused.value.code == "weak_password"
    assert count("user_account") == 0


@pytest.mark.parametrize("password", ["x" * 257, "correct\0horse battery", "correct\ud800horse battery"])
def test_what_is_no_password_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        sign_up(password=password)


@pytest.mark.parametrize(
    "email", ["", "asha", "asha@", "@example.org", "a b@example.org", "asha\0@example.org", "a" * 255 + "@example.org"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign_up(email)
    assert refused.value.extra["errors"][0]["field"] == "email"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "x" * 10_000, "As\0ha", "As\nha", "As\x1bha", "As\ud800ha"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign_up(name=name)
    assert refused.value.extra["errors"][0]["field"] == "name"


def test_an_operator_makes_accounts_with_a_role() -> None:
    user_id = db.run(accounts.create_user_by_operator, "chen@example.org", "admin", PASSWORD)
    made = db.read(user_queries.get_user, user_id)
    assert (made.roles, made.is_email_verified) == (("admin",), True)
    with pytest.raises(Conflict):
        db.run(accounts.create_user_by_operator, "Chen@example.org", "staff", PASSWORD)
    with pytest.raises(InvalidInput):
        db.run(accounts.create_user_by_operator, "dora@example.org", "king", PASSWORD)


def test_a_profile_takes_name_phone_language_and_colours() -> None:
    asha = sign_up()
    change = ProfileChange(name="Asha R.", phone="+91 98765 43210", locale="hi", color_mode="dark")
    after = db.run(profiles.change_profile, asha, change)
    assert (after.name, after.phone, after.locale, after.color_mode) == ("Asha R.", "+91 98765 43210", "hi", "dark")
    assert db.run(profiles.change_profile, asha, ProfileChange(phone="")).phone == ""
    assert db.read(profiles.get_profile, asha).name == "Asha R."


@pytest.mark.parametrize(
    "change",
    [
        ProfileChange(name="x" * 121),
        ProfileChange(name="a\0b"),
        ProfileChange(phone="call me"),
        ProfileChange(phone="1" * 40),
        ProfileChange(locale="tlh"),
        ProfileChange(color_mode="pink"),
        ProfileChange(name="Fine", locale="tlh"),
    ],
)
def test_a_wrong_profile_changes_nothing(change: ProfileChange) -> None:
    asha = sign_up()
    before = db.read(profiles.get_profile, asha)
    with pytest.raises(InvalidInput):
        db.run(profiles.change_profile, asha, change)
    assert db.read(profiles.get_profile, asha) == before


def test_nobody_has_no_profile() -> None:
    with pytest.raises(Unauthenticated):
        db.read(profiles.get_profile, ANYONE)


def test_the_mailed_link_proves_the_address_once() -> None:
    asha = sign_up()
    token = last_token("verify_email", asha.email)
    db.run(credentials.verify_address, token)
    assert db.read(profiles.get_profile, asha).is_email_verified
    with pytest.raises(Unauthenticated) as refused:
        db.run(credentials.verify_address, token)
    assert refused.value.code == "bad_token"


def test_a_link_ends_with_its_time_and_another_can_be_had() -> None:
    clock.freeze(NOON)
    asha = sign_up()
    token = last_token("verify_email", asha.email)
    db.run(credentials.send_verification, asha)
    assert len(mails("verify_email", asha.email)) == 1, "one in 30 seconds"
    later(hours=72)
    with pytest.raises(Unauthenticated):
        db.run(credentials.verify_address, token)
    db.run(credentials.send_verification, asha)
    db.run(credentials.verify_address, last_token("verify_email", asha.email))
    later(minutes=1)
    db.run(credentials.send_verification, asha)
    assert len(mails("verify_email", asha.email)) == 2, "a proved address needs none"


def test_a_link_for_one_thing_is_not_good_for_another() -> None:
    asha = sign_up()
    with pytest.raises(Unauthenticated):
        credentials.reset_password(last_token("verify_email", asha.email), OTHER_PASSWORD)


def test_a_forgotten_password_is_set_anew_by_the_mailed_link_once() -> None:
    asha = sign_up()
    pair = sign_in.by_password(asha.email, PASSWORD, address=HOME, give=tokens.issue)
    credentials.forgot_password("ASHA@example.org", address=HOME)
    token = last_token("reset_password", asha.email)
    with pytest.raises(InvalidInput):
        credentials.reset_password(token, "short")
    credentials.reset_password(token, OTHER_PASSWORD)
    sign_in.by_password(asha.email, OTHER_PASSWORD, address=HOME, give=tokens.issue)
    with pytest.raises(Unauthenticated):
        sign_in.by_password(asha.email, PASSWORD, address=HOME, give=tokens.issue)
    assert isinstance(db.run(tokens.rotate, pair.refresh_token), Refused)
    with pytest.raises(Unauthenticated):
        db.read(accounts.actor_by_access_token, pair.access_token, now=clock.utc_now())
    with pytest.raises(Unauthenticated):
        credentials.reset_password(token, PASSWORD)


def test_a_reset_link_ends_with_its_time() -> None:
    clock.freeze(NOON)
    asha = sign_up()
    credentials.forgot_password(asha.email, address=HOME)
    later(minutes=60)
    with pytest.raises(Unauthenticated):
        credentials.reset_password(last_token("reset_password", asha.email), OTHER_PASSWORD)


def test_forgetting_says_nothing_about_unknown_addresses() -> None:
    credentials.forgot_password("nobody@example.org", address=HOME)
    assert count("outbox_mail") == 0


def test_changing_needs_the_old_password_and_ends_every_token() -> None:
    asha = sign_up()
    pair = sign_in.by_password(asha.email, PASSWORD, address=HOME, give=tokens.issue)
    for old, new, code in (
        ("wrong wrong wrong", OTHER_PASSWORD, "bad_credentials"),
        (PASSWORD, "short", "weak_password"),
    ):
        with pytest.raises(AppError) as refused:
            credentials.change_password(asha, old, new, address=HOME)
        assert refused.value.code == code
    credentials.change_password(asha, PASSWORD, OTHER_PASSWORD, address=HOME)
    assert count("refresh_token", "ended_at IS NULL") == 0
    with pytest.raises(Unauthenticated):
        db.read(accounts.actor_by_access_token, pair.access_token, now=clock.utc_now())
    sign_in.by_password(asha.email, OTHER_PASSWORD, address=HOME, give=tokens.issue)

"""Somebody registers another person's address and waits; the owner comes later and shares nothing with them."""

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import AppError
from metro_web.services import accounts, credentials, sessions, sign_in, tokens
from metro_web.services.tokens import TokenPair
from tests.people import HOME, OTHER_PASSWORD, PASSWORD, actor_by_cookie, count, last_code, last_token, later, mails

pytestmark = pytest.mark.usefixtures("people")
ASHA = "asha@example.org"


def by_code() -> TokenPair:
    sign_in.request_code(ASHA, address=HOME)
    return sign_in.by_code(ASHA, last_code(ASHA), address=HOME, give=tokens.issue)


def by_password(password: str = PASSWORD) -> TokenPair:
    return sign_in.by_password(ASHA, password, address=HOME, give=tokens.issue)


@pytest.fixture
def squatter() -> str:
    return accounts.sign_up(email=ASHA, password=PASSWORD, name="Mallory").id


def test_the_owner_by_code_ends_password_sessions_and_tokens_of_before(squatter: str) -> None:
    before = by_password()
    cookie = db.run(_session, squatter)
    pair = by_code()
    with pytest.raises(AppError) as refused:
        by_password()
    assert refused.value.code == "bad_credentials"
    assert actor_by_cookie(cookie).user_id is None
    for dead in (before.access_token, before.refresh_token):
        assert not db.read(tokens.describe, dead).is_active
    assert db.read(tokens.describe, pair.access_token).is_active, "the owner is in"
    assert count("user_account", "email_verified_at IS NOT NULL AND password_hash IS NULL") == 1
    [told] = mails("address_proved", ASHA)
    assert told["link"].endswith("/login")
    assert "Mallory" not in str(told), "words of whoever registered are not mailed to the owner"


def test_older_links_of_the_unproved_account_end_too(squatter: str) -> None:
    link = last_token("verify_email", ASHA)
    by_code()
    with pytest.raises(AppError) as refused:
        db.run(credentials.verify_address, link)
    assert refused.value.code == "bad_token"


def test_a_proved_address_keeps_its_password(squatter: str) -> None:
    db.run(credentials.verify_address, last_token("verify_email", ASHA))
    before = by_password()
    by_code()
    assert by_password()
    assert db.read(tokens.describe, before.access_token).is_active
    assert mails("address_proved", ASHA) == []


def test_it_is_said_once_and_a_new_password_stays(squatter: str) -> None:
    by_code()
    credentials.forgot_password(ASHA, address=HOME)
    credentials.reset_password(last_token("reset_password", ASHA), OTHER_PASSWORD)
    later(seconds=31)
    by_code()
    assert by_password(OTHER_PASSWORD)
    assert len(mails("address_proved", ASHA)) == 1


def test_an_account_made_by_a_code_is_told_nothing() -> None:
    by_code()
    assert mails("address_proved", ASHA) == []


def _session(tx: db.Tx, user_id: str) -> str:
    now = clock.utc_now()
    return sessions.exchange(tx, sessions.browser_ticket(tx, user_id, now=now)).cookie

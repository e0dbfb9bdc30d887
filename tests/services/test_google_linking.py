"""A Google account linked to one's own and unlinked again; nobody gets at an account by linking."""

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.services import accounts, google, identities, own_data
from metro_web.services.google import Browser
from tests.oidc_provider import Provider, Visitor
from tests.people import PASSWORD, actor_by_cookie, count, later, mails
from tests.visits import DEVICE, come_back, cookie_of, linked, problem, rows, visit, who
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")
ASHA = "asha@example.org"


def test_linking_and_unlinking(provider: Provider, city: World) -> None:
    provider.visitor = Visitor(subject="7", email="asha.private@gmail.example")
    cookie = cookie_of(str(city.asha.user_id))
    assert linked(provider, cookie) == "/me/security?google=linked"
    assert actor_by_cookie(cookie).email == ASHA, "still signed in"
    view = db.read(identities.find_mine, city.asha)
    assert view is not None
    assert view.email == "asha.private@gmail.example"
    assert who(visit(provider)) == ASHA, "an address of another account's, opened by the link"
    [told] = own_data.copy(city.asha)["accounts_elsewhere"]
    assert (told["issuer"], told["email"]) == (provider.issuer, "asha.private@gmail.example")
    assert linked(provider, cookie) == "/me/security?google=linked", "again: nothing happens"
    db.run(identities.unlink, city.asha)
    db.run(identities.unlink, city.asha)
    assert db.read(identities.find_mine, city.asha) is None
    assert [mail["is_linked"] for mail in mails("sign_in_ways", ASHA)] == [True, False]


def test_what_was_unlinked_does_not_come_back_by_itself(provider: Provider, city: World) -> None:
    visit(provider)
    db.run(identities.unlink, city.asha)
    assert problem(visit(provider)) == "unlinked"
    cookie = cookie_of(str(city.asha.user_id))
    assert linked(provider, cookie) == "/me/security?google=linked"
    assert who(visit(provider)) == ASHA


def test_what_one_has_unlinked_another_may_link(provider: Provider, city: World) -> None:
    visit(provider)
    db.run(identities.unlink, city.asha)
    assert linked(provider, cookie_of(str(city.bilal.user_id))) == "/me/security?google=linked"
    assert who(visit(provider)) == "bilal@example.org"


def test_an_account_of_somebody_else_is_not_linked(provider: Provider, city: World) -> None:
    visit(provider)
    before = rows()
    cookie = cookie_of(str(city.bilal.user_id))
    assert linked(provider, cookie) == "/me/security?google=taken"
    assert rows()[:2] == before[:2]


def test_one_google_account_for_one_person(provider: Provider, city: World) -> None:
    visit(provider)
    provider.visitor = Visitor(subject="2", email="second@gmail.example")
    assert linked(provider, cookie_of(str(city.asha.user_id))) == "/me/security?google=another"
    provider.visitor = Visitor(subject="3", email=ASHA)
    assert problem(visit(provider)) == "another", "whoever has the address at Google now is somebody else"


def test_an_unproved_account_links_only_the_owner_of_its_address(provider: Provider) -> None:
    mallory = accounts.sign_up(email=ASHA, password=PASSWORD, name="Mallory").id
    cookie = cookie_of(mallory)
    provider.visitor = Visitor(subject="66", email="mallory@gmail.example")
    assert linked(provider, cookie) == "/me/security?google=verify_first"
    provider.visitor = Visitor(email=ASHA, is_verified=False)
    assert linked(provider, cookie) == "/me/security?google=verify_first"
    provider.visitor = Visitor(email=ASHA)
    answer = visit(provider, session=cookie, link=google.link_mark(cookie))
    assert (answer.url, who(answer)) == ("/me/security?google=linked", ASHA)
    assert actor_by_cookie(cookie).user_id is None, "the session of before has ended"
    assert count("user_account", "password_hash IS NULL") == 1


@pytest.mark.parametrize("mark", ["", "x" * 16, "é"])
def test_only_our_own_page_starts_linking(provider: Provider, city: World, mark: str) -> None:
    cookie = cookie_of(str(city.asha.user_id))
    other = google.link_mark(cookie_of(str(city.bilal.user_id)))
    for link in filter(None, (mark, other)):
        answer = google.depart(Browser(session=cookie, device=DEVICE), link=link)
        assert (problem(answer), answer.visit) == ("signed_out", "")
    assert problem(google.depart(Browser(device=DEVICE), link=google.link_mark(""))) == "signed_out"


def test_linking_and_unlinking_ask_for_a_fresh_sign_in(provider: Provider, city: World) -> None:
    cookie = cookie_of(str(city.asha.user_id))
    assert linked(provider, cookie) == "/me/security?google=linked"
    later(minutes=16)
    assert linked(provider, cookie) == "/me/security?google=not_fresh"
    with pytest.raises(AppError) as refused:
        db.run(identities.unlink, actor_by_cookie(cookie))
    assert refused.value.code == "reauth_required"
    assert count("user_identity", "ended_at IS NULL") == 1


def test_linking_needs_the_same_person_on_the_way_back(provider: Provider, city: World) -> None:
    asha, bilal = cookie_of(str(city.asha.user_id)), cookie_of(str(city.bilal.user_id))
    for other in ("", bilal):
        leaving = google.depart(Browser(session=asha, device=DEVICE), link=google.link_mark(asha))
        assert problem(come_back(leaving, provider.consent(leaving.url), session=other)) == "signed_out"
    assert count("user_identity") == 0


def test_every_problem_has_its_sentence() -> None:
    words = {value for name, value in vars(google).items() if name.isupper() and isinstance(value, str)}
    words |= {value for name, value in vars(identities).items() if name.isupper() and isinstance(value, str)}
    assert words - {google.START, google.ME, google.LINKED} == set(google.SENTENCES)

"""Visits to the OpenID provider of `tests/oidc_provider.py`, without a browser: there, a button pressed, and back."""

from urllib.parse import parse_qs, urlsplit

from metro_web.core import clock, db
from metro_web.services import google, sessions
from metro_web.services.devices import Device
from metro_web.services.google import Answer, Browser
from tests.oidc_provider import Provider
from tests.people import HOME, actor_by_cookie, count

DEVICE = Device("Firefox", HOME)


def visit(provider: Provider, *, session: str = "", link: str = "", next_path: str = "/tickets") -> Answer:
    """There and back in one browser, consenting."""
    leaving = google.depart(Browser(session=session, device=DEVICE), next_path=next_path, link=link)
    if not leaving.visit:
        return leaving
    back = provider.consent(leaving.url)
    return come_back(leaving, back, session=session)


def come_back(leaving: Answer, back: dict[str, str], *, session: str = "") -> Answer:
    browser = Browser(session=session, visit=leaving.visit, device=DEVICE)
    return google.arrive(browser, state=back["state"], code=back.get("code", ""), error=back.get("error", ""))


def problem(answer: Answer) -> str:
    assert answer.session is None
    return parse_qs(urlsplit(answer.url).query)["google"][0]


def who(answer: Answer) -> str:
    """The address of the account that is signed in now."""
    assert answer.session is not None
    return actor_by_cookie(answer.session.cookie).email


def cookie_of(user_id: str) -> str:
    def make(tx: db.Tx) -> str:
        ticket = sessions.browser_ticket(tx, user_id, now=clock.utc_now(), has_second=True)
        return sessions.exchange(tx, ticket).cookie

    return db.run(make)


def linked(provider: Provider, cookie: str) -> str:
    """Where the linking of an account ends."""
    return visit(provider, session=cookie, link=google.link_mark(cookie)).url


def rows() -> tuple[int, ...]:
    return tuple(count(table) for table in ("user_account", "user_identity", "web_session", "outbox_mail"))

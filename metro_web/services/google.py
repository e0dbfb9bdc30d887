"""Sign-in with Google: the browser is sent there, comes back with a code, and gets a session (API.md, Accounts).

Like `sign_in`, these open their own transactions, because the provider is asked in between and no transaction may
wait for it. Keeps true: what comes back counts once, within ten minutes, in the browser that was sent; every other
way it can end is one sentence on a page of ours, with nothing changed; `next` never leads elsewhere.
"""

import json
import logging
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row, delete, insert

from metro_web.core import clock, db, security
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound, Refused, TooManyRequests
from metro_web.core.i18n import t
from metro_web.domain.local_paths import local_path
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.integrations import openid
from metro_web.integrations.openid import Proof, ProofRefused, ProviderAway
from metro_web.models.identities import ProviderVisit
from metro_web.services import accounts, identities, second_step, sessions, sign_in, step_up, throttle
from metro_web.services.devices import UNKNOWN, Device
from metro_web.services.identities import Unwelcome
from metro_web.services.second_step import Half
from metro_web.services.sessions import NewSession
from metro_web.services.sign_in import Give

log = logging.getLogger(__name__)

START, ME = "/api/v1/auth/google", "/me/security"
LINKED = "linked"
DENIED, EXPIRED, AWAY, REFUSED, BUSY = "denied", "expired", "away", "refused", "busy"
SIGNED_OUT, NOT_FRESH = "signed_out", "not_fresh"
TEXT_MAX = 2048
VISITS: Any = ProviderVisit.__table__  # type: ignore[attr-defined]
SENTENCES = {
    DENIED: t("You did not let Google sign you in. Nothing was changed; use any of the ways here."),
    EXPIRED: t("This sign-in with Google was used already, is older than ten minutes, or began in another browser."),
    AWAY: t("Google does not answer properly right now. Nothing was changed; try again or use another way."),
    REFUSED: t("What Google sent back did not prove who you are. Nothing was changed; please start again."),
    BUSY: t("Too many tries. Please wait a little, then try again."),
    SIGNED_OUT: t("Your sign-in here ended meanwhile. Sign in, then link the Google account again."),
    NOT_FRESH: t("You signed in a while ago. Sign in once more, then link the Google account."),
    identities.BLOCKED: t("This account is blocked. Ask the staff at a station."),
    identities.UNVERIFIED: t("Google has not verified your e-mail address, so it cannot open an account here."),
    identities.UNLINKED: t("You unlinked this Google account. Sign in another way; under Me you can link it again."),
    identities.ANOTHER: t("This account is linked with another Google account. Sign in another way to change that."),
    identities.TAKEN: t("This Google account opens another account here. Unlink it there first."),
    identities.VERIFY_FIRST: t("Verify your e-mail address first; then you can link a Google account."),
}


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser that asks: its session's cookie, the cookie that ties a visit to it, and what it is."""

    session: str = field(default="", repr=False)
    visit: str = field(default="", repr=False)
    device: Device = UNKNOWN


@dataclass(frozen=True, slots=True)
class Answer:
    """Where the browser goes next, and which cookie it gets on the way."""

    url: str = field(repr=False)
    visit: str = field(default="", repr=False)
    session: NewSession | None = None


def start_href(next_path: str = "/") -> str:
    """The address of ours that begins a sign-in with Google and leads back to `next_path`."""
    return f"{START}?{urlencode({'next': next_path})}"


def link_href(cookie: str) -> str:
    """The address that begins linking; good in the session of this cookie alone."""
    return f"{START}?{urlencode({'link': link_mark(cookie)})}"


def link_mark(cookie: str) -> str:
    """What only a page of this very session can say, so that no other site starts the linking of an account."""
    return security.tag("link google", sessions.stored_id(cookie))


def depart(browser: Browser, *, next_path: str = "", link: str = "") -> Answer:
    """To the provider; `link` is the mark of the session that links, '' for signing in. 404 where Google is not set up."""
    if not settings().has_google:
        raise NotFound(t("There is no sign-in with Google here."))
    next_path, linker = ME if link else local_path(next_path), None
    if link:
        actor = db.read(_linker, browser.session, link)
        if actor.user_id is None:
            return _ended(SIGNED_OUT, next_path)
        linker = actor.user_id
        if not step_up.is_fresh(actor, clock.utc_now()):
            return _ended(NOT_FRESH, next_path, linker)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    try:
        throttle.hit(throttle.provider_visits_of_address(), browser.device.address)
        url = openid.provider().address(state=state, nonce=nonce, verifier=verifier)
    except TooManyRequests:
        return _ended(BUSY, next_path, linker)
    except ProviderAway as exc:
        log.warning("the sign-in provider is away: %s", exc)
        return _ended(AWAY, next_path, linker)
    visit = browser.visit if 40 <= len(browser.visit) <= 64 else secrets.token_urlsafe(32)
    row = {
        "id": security.hash_secret("visit", state),
        "browser": security.hash_secret("visit browser", visit),
        "sealed": security.seal(json.dumps([nonce, verifier])),
        "next_path": next_path,
        "user_id": linker,
        "expires_at": clock.utc_now() + timedelta(seconds=settings().provider_visit_seconds),
    }
    db.run(_note, row)
    return Answer(url, visit=visit)


def arrive(browser: Browser, *, state: str, code: str, error: str) -> Answer:
    """Back from the provider: signed in, linked, or a sentence. The state is used up whatever comes of it."""
    if not settings().has_google:
        raise NotFound(t("There is no sign-in with Google here."))
    visit = db.run(_take, state, browser.visit) if 0 < len(state) <= TEXT_MAX and browser.visit else None
    if visit is None:
        return _ended(EXPIRED, "/")
    if error or not 0 < len(code) <= TEXT_MAX:
        return _ended(DENIED if error == "access_denied" else REFUSED, visit.next_path, visit.user_id)
    nonce, verifier = json.loads(security.unseal(visit.sealed))
    try:
        proof = openid.provider().prove(code, verifier=verifier, nonce=nonce, now=clock.utc_now())
        finish = _link if visit.user_id else _sign_in
        return db.run(finish, visit, proof, browser)
    except ProviderAway as exc:
        log.warning("the sign-in provider is away: %s", exc)
        return _ended(AWAY, visit.next_path, visit.user_id)
    except ProofRefused as exc:
        log.warning("a sign-in by provider was refused: %s", exc)
        return _ended(REFUSED, visit.next_path, visit.user_id)
    except Unwelcome as exc:
        return _ended(exc.problem, visit.next_path, visit.user_id)


def _linker(tx: Tx, cookie: str, mark: str) -> Actor:
    is_ours = security.tag_matches("link google", sessions.stored_id(cookie), mark)
    return accounts.actor_by_session(tx, cookie) if is_ours else ANYONE


def _note(tx: Tx, row: dict[str, Any]) -> None:
    tx.execute(insert(VISITS).values(**row))


def _take(tx: Tx, state: str, browser: str) -> Row[Any] | None:
    is_it = (
        VISITS.c.id == security.hash_secret("visit", state),
        VISITS.c.browser == security.hash_secret("visit browser", browser),
    )
    taken = tx.execute(delete(VISITS).where(*is_it).returning(VISITS)).first()
    return taken if taken is not None and taken.expires_at > clock.utc_now() else None


def _sign_in(tx: Tx, visit: Row[Any], proof: Proof, browser: Browser) -> Answer:
    now = clock.utc_now()
    give: Give[str | Half] = second_step.ticket_or_half
    given = sign_in.admit(tx, identities.owner(tx, proof, now=now), give, now=now)
    assert not isinstance(given, Refused), "nothing that was typed is checked here"
    if isinstance(given, Half):
        return Answer(f"/login?{urlencode({'second': given.token, 'next': visit.next_path})}")
    return Answer(visit.next_path, session=_session(tx, given, browser))


def _link(tx: Tx, visit: Row[Any], proof: Proof, browser: Browser) -> Answer:
    actor = accounts.actor_by_session(tx, browser.session)
    if actor.user_id is None or actor.user_id != visit.user_id:
        return _ended(SIGNED_OUT, visit.next_path)
    has_ended_sessions = identities.link(tx, actor, proof)
    done = f"{ME}?{urlencode({'google': LINKED})}"
    if not has_ended_sessions:
        return Answer(done)
    # Whoever links is signed in here with all that it takes.
    ticket = second_step.whole_ticket(tx, actor.user_id, now=clock.utc_now())
    return Answer(done, session=_session(tx, ticket, browser))


def _session(tx: Tx, ticket: str, browser: Browser) -> NewSession:
    return sessions.exchange(tx, ticket, device=browser.device, replaces=browser.session)


def _ended(problem: str, next_path: str, linker: str | None = None) -> Answer:
    """A page of ours that says why: the profile for who links, the sign-in page for everybody else."""
    if linker is not None:
        return Answer(f"{ME}?{urlencode({'google': problem})}")
    asked = {"google": problem} | ({"next": next_path} if next_path != "/" else {})
    return Answer(f"/login?{urlencode(asked)}")

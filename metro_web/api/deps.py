"""From a request to a use case: who asks, in which transaction, under which idempotency key, and the answer back.

`act` runs a use case that may write, `look` one that only reads. The actor is found inside the same transaction.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import Request, Response

from metro_web.api.problems import MEDIA_TYPE, body_of
from metro_web.core import clock, db, security
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, NotFound, Refused
from metro_web.core.i18n import t
from metro_web.domain.permissions import ADMIN, ANYONE, Actor, require
from metro_web.services import accounts, doorman, idempotency, tokens
from metro_web.services.devices import Device

COOKIE = "sid"
View = Callable[[Any], Any]
# Answers that another try may change although the body is the same.
NOT_KEPT = (401, 403, 429)
# Of a call in steps (`api.steps`): no answer yet, the kept body says what is asked.
UNDER_WAY = 102


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it goes out."""

    status: int
    body: str


UseCase = Callable[[Tx, Actor], Raw]


def actor_of(tx: Tx, request: Request) -> Actor:
    """By bearer token; for GET also by the browser's cookie, so that pictures and files open in a page."""
    token = _bearer(request)
    if token is not None:
        return accounts.actor_by_access_token(tx, token, now=clock.utc_now())
    cookie = request.cookies.get(COOKIE, "")
    if cookie and request.method in ("GET", "HEAD"):
        return accounts.actor_by_session(tx, cookie)
    return ANYONE


def caller_under_key(tx: Tx, request: Request, key: str) -> tuple[Actor, idempotency.Call | None, Raw | None]:
    """The actor, their call under the key, and what was answered to it; 422 for a key that is none. Nobody calls twice."""
    token = _bearer(request)
    if token is None or not idempotency.is_key(key):
        actor = actor_of(tx, request)
        if actor.user_id is not None:
            idempotency.check_key(key)
        return actor, None, None
    actor, kept = tokens.caller_of(tx, token, key, now=clock.utc_now())
    assert actor.user_id is not None, "a token is somebody's"
    call = idempotency.Call(actor.user_id, key, fingerprint(request))
    first = idempotency.answer(tx, call, kept)
    return actor, call, Raw(first.status, first.body) if first else None


def _bearer(request: Request) -> str | None:
    """The bearer token, '' for something else in its place, None where there is nothing."""
    header = request.headers.get("authorization", "")
    scheme, _, token = header.partition(" ")
    return (token if scheme.lower() == "bearer" else "") if header else None


def admins_only(request: Request) -> None:
    """401, 403: whoever is no admin has no business here, whatever the service would let them do."""
    db.read(lambda tx: require(actor_of(tx, request), ADMIN))


def client_address(request: Request) -> str:
    """The network address of the caller, as throttles count it; '' where there is none."""
    return request.client.host if request.client else ""


def device_of(request: Request) -> Device:
    """What a session remembers of its caller."""
    return Device(request.headers.get("user-agent", ""), client_address(request))


def look(request: Request, fn: Callable[..., Any], *args: Any, view: View, **kwargs: Any) -> Response:
    """Run a query for the actor and answer 200."""

    def use_case(tx: Tx) -> Any:
        return view(fn(tx, actor_of(tx, request), *args, **kwargs))

    return response(Raw(200, text_of(db.read(use_case))))


def text_response(
    request: Request, fn: Callable[..., Any], *args: Any, view: Callable[[Any], str], media_type: str
) -> Response:
    """Run a query for the actor and answer 200 with a text that is no JSON."""

    def use_case(tx: Tx) -> str:
        return view(fn(tx, actor_of(tx, request), *args))

    return Response(db.read(use_case), media_type=media_type)


def search(request: Request, fn: Callable[..., str], *args: Any) -> Response:
    """Run a search for the actor, which gives its JSON as a text, and answer 200."""
    text = db.read_steadily(lambda tx: fn(tx, actor_of(tx, request), *args))
    return Response(text, media_type="application/json")


def act(request: Request, fn: Callable[..., Any], *args: Any, view: View, status: int = 200, **kwargs: Any) -> Response:
    """Run a use case for the actor; a refusal that leaves a trace is committed before it is raised."""
    key = request.headers.get("idempotency-key")
    once = partial(_once, fn, args, kwargs, view, status)
    # What /auth/ answers may be a secret, which is not kept to be answered again (API.md, Conventions).
    if request.method != "POST" or key is None or "/auth/" in request.url.path:
        return response(_at_the_door(request, args, "", once, partial(_for_actor, request)))
    return response(_at_the_door(request, args, key, once, partial(_under_key, request, key)))


def _at_the_door(request: Request, args: Any, key: str, once: UseCase, run: Callable[[UseCase], Raw]) -> Raw:
    """Run it; where somebody is just being served the same seats, theirs is waited for first."""
    with doorman.serving(args, partial(caller_at_door, request), key) as visit:
        if visit.refusal is not None and not key:
            raise visit.refusal
        # Under a key a refusal is kept as any other.
        raw = run(once if visit.refusal is None else partial(_turned_away, visit.refusal))
        visit.won = raw.status < 400
        return raw


def caller_at_door(request: Request) -> str:
    """Who says to be asking: the signature alone is enough to be kept at the door, not to be let in."""
    return tokens.signed_by(request.headers.get("authorization", "").partition(" ")[2], now=clock.utc_now())


def _turned_away(refusal: AppError, _tx: Tx, _actor: Actor) -> Raw:
    raise refusal


def _once(fn: Callable[..., Any], args: Any, kwargs: Any, view: View, status: int, tx: Tx, actor: Actor) -> Raw:
    result = fn(tx, actor, *args, **kwargs)
    if isinstance(result, Refused):
        return refusal(result.error)
    return Raw(status, "" if status == 204 else text_of(view(result)))


def _for_actor(request: Request, use_case: UseCase) -> Raw:
    return db.run(lambda tx: use_case(tx, actor_of(tx, request)))


def _under_key(request: Request, key: str, use_case: UseCase) -> Raw:
    call: idempotency.Call | None = None

    def run(tx: Tx) -> Raw:
        nonlocal call
        actor, call, first = caller_under_key(tx, request, key)
        if first is not None:
            return first
        raw = use_case(tx, actor)
        if call is not None:
            idempotency.keep(tx, call, idempotency.Answer(raw.status, raw.body))
        return raw

    try:
        return db.run(run)
    except AppError as exc:
        return refusal_under_key(call, exc)


def refusal_under_key(call: idempotency.Call | None, exc: AppError) -> Raw:
    """The refusal of a call whose transaction was rolled back, kept for the next one; raised where it is not kept."""
    raw = refusal(exc)
    if call is None or exc.status in NOT_KEPT or exc.status >= 500 or exc.code == "idempotency_mismatch":
        raise exc
    kept = db.run(idempotency.keep_refusal, call, idempotency.Answer(raw.status, raw.body))
    if kept.status == UNDER_WAY:
        raise exc
    return Raw(kept.status, kept.body)


def fingerprint(request: Request) -> str:
    """What makes two requests the same: method, path and body."""
    body: bytes = getattr(request, "_body", b"")  # FastAPI has read it before the endpoint runs
    canonical = json.dumps(json.loads(body), sort_keys=True) if body else ""
    # Keyed, for a body may hold a card number, and few enough of those exist to try them all.
    return security.hash_secret("request", f"{request.method} {request.url.path}\n{canonical}")


def refusal(error: AppError) -> Raw:
    """A refusal as it goes out."""
    return Raw(error.status, text_of(body_of(error)))


def json_response(document: Any) -> Response:
    """A document as an answer of 200."""
    return response(Raw(200, text_of(document)))


def text_of(document: Any) -> str:
    """JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def response(raw: Raw) -> Response:
    """An answer on its way out."""
    if raw.status == 204:
        return Response(status_code=204)
    return Response(raw.body, raw.status, media_type=MEDIA_TYPE if raw.status >= 400 else "application/json")


def known_id(text: str, is_ours: Callable[[str], bool]) -> str:
    """A path's id; malformed ones do not exist."""
    if not is_ours(text):
        raise NotFound(t("There is no such thing."))
    return text

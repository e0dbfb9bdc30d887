"""The second factor over REST: set up, confirm, turn off, recovery codes; and showing once more that it is oneself.

What turns something off or hands out codes asks for a proof within 15 minutes: 403 reauth_required, then
`POST /auth/reauthenticate` and the same call with the new access token.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field, model_validator

from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, actor_of, client_address, look
from metro_web.api.fields import Body, Text
from metro_web.api.schemas import instant, token_pair
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import own_sessions, reauthentication, second_factor
from metro_web.services.second_factor import Enrolment, Standing

router = APIRouter(route_class=ContractRoute)
Code = Annotated[Text, Field(min_length=1, max_length=64, examples=["492039"])]


class CodeBody(Body):
    """A code of the app."""

    code: Code


class ProofBody(Body):
    """One of three: `totp` where the second factor is on, else `password` or the mailed `code`."""

    password: Annotated[Text, Field(max_length=1000)] | None = None
    totp: Code | None = None
    code: Code | None = None

    @model_validator(mode="after")
    def _one(self) -> "ProofBody":
        if sum(given is not None for given in (self.password, self.totp, self.code)) != 1:
            raise ValueError("Give exactly one of password, totp and code.")
        return self


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


@router.get("/totp")
def get_totp(request: Request) -> Response:
    """Whether the second factor is on, since when, and how many recovery codes are left."""
    return look(request, lambda tx, actor: second_factor.standing(tx, signed_in(actor)), view=_standing)


@router.post("/totp", status_code=201)
def begin_totp(request: Request) -> Response:
    """A secret for an authenticator app, which counts once confirmed; 409 totp_on, 403 reauth_required."""
    return _uncached(act(request, second_factor.begin, view=_enrolment, status=201))


@router.post("/totp/confirm")
@guarded(_anybody)
def confirm_totp(request: Request, body: CodeBody) -> Response:
    """Turn it on with the app's first code; the recovery codes are answered this once. 401 bad_code, 403 reauth_required, 409 totp_on, totp_not_begun."""
    return _uncached(act(request, second_factor.confirm, body.code, view=_codes))


@router.post("/totp/recovery-codes")
def renew_codes(request: Request) -> Response:
    """New recovery codes, shown this once; the older ones end. 403 reauth_required, 409 totp_off."""
    return _uncached(act(request, second_factor.renew_codes, view=_codes))


@router.delete("/totp", status_code=204)
def turn_totp_off(request: Request) -> Response:
    """Sign in with one factor again; 403 reauth_required."""
    return act(request, second_factor.turn_off, view=lambda _nothing: None, status=204)


@router.post("/reauthenticate")
@guarded(_anybody)
def reauthenticate(request: Request, body: ProofBody) -> Response:
    """Show once more that it is you; the next token pair, fresh for 15 minutes. 401 bad_credentials, bad_code, totp_required."""
    actor, address = db.read(actor_of, request), client_address(request)
    if body.password is not None:
        made = reauthentication.by_password(actor, body.password, address=address)
    elif body.totp is not None:
        made = reauthentication.by_app(actor, body.totp, address=address)
    else:
        made = reauthentication.by_mailed_code(actor, body.code or "", address=address)
    assert made is not None, "a POST is asked with a token, never with a cookie"
    return JSONResponse(token_pair(made), headers={"Cache-Control": "no-store"})


@router.post("/reauthenticate/code", status_code=202)
def send_code(request: Request) -> Response:
    """Mail the code for it; 409 totp_on where the app is asked instead."""
    db.run(lambda tx: reauthentication.send_code(tx, actor_of(tx, request)))
    return JSONResponse({}, 202)


@router.delete("/sessions/{session_id}", status_code=204)
def end_session(request: Request, session_id: str) -> Response:
    """End one of the caller's sessions, as `GET /me/sessions` names it."""
    return act(request, own_sessions.end, session_id, view=lambda _nothing: None, status=204)


@router.post("/logout/others", status_code=204)
def end_other_sessions(request: Request) -> Response:
    """End every session of the caller's but this one."""
    return act(request, own_sessions.end_others, view=lambda _nothing: None, status=204)


def _standing(found: Standing) -> dict[str, Any]:
    return {"on": found.is_on, "since": instant(found.since), "recovery_codes_left": found.codes_left}


def _enrolment(made: Enrolment) -> dict[str, Any]:
    return {"secret": made.secret, "uri": made.uri}


def _codes(made: tuple[str, ...]) -> dict[str, Any]:
    return {"recovery_codes": list(made)}


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response

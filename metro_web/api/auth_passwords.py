"""Passwords and addresses over REST: forgotten, reset, changed, proved; and the end of every session at once."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import actor_of, client_address
from metro_web.api.fields import Body, Email, Text
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import credentials, sessions

router = APIRouter(route_class=ContractRoute)
Password = Annotated[Text, Field(max_length=1000)]
Token = Annotated[Text, Field(min_length=1, max_length=300)]


class ForgotBody(Body):
    """Where the link goes."""

    email: Email


class ResetBody(Body):
    """The link's token and the new password."""

    token: Token
    password: Password


class ChangeBody(Body):
    """The old password and the new one."""

    old: Password
    new: Password


class VerifyAddressBody(Body):
    """The link's token."""

    token: Token


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


@router.post("/password/forgot", status_code=202)
def forgot(request: Request, body: ForgotBody) -> Response:
    """Mail a link for a new password, if there is such an account; the answer never tells."""
    credentials.forgot_password(body.email, address=client_address(request))
    return JSONResponse({}, 202)


@router.post("/password/reset", status_code=204)
def reset(body: ResetBody) -> Response:
    """Set a new password; 401 bad_token, 422 weak_password. Every token and session ends."""
    credentials.reset_password(body.token, body.password)
    return Response(status_code=204)


@router.post("/password/change", status_code=204)
@guarded(_anybody)
def change(request: Request, body: ChangeBody) -> Response:
    """Replace the password; 401 bad_credentials, 422 weak_password. Every token and session ends."""
    actor = db.read(actor_of, request)
    credentials.change_password(actor, body.old, body.new, address=client_address(request))
    return Response(status_code=204)


@router.post("/email/send", status_code=202)
def send_verification(request: Request) -> Response:
    """Mail the link that proves one's address once more."""
    db.run(lambda tx: credentials.send_verification(tx, actor_of(tx, request)))
    return JSONResponse({}, 202)


@router.post("/email/verify", status_code=204)
def verify_address(body: VerifyAddressBody) -> Response:
    """Prove the address by the link that was mailed to it; 401 bad_token."""
    db.run(credentials.verify_address, body.token)
    return Response(status_code=204)


@router.post("/logout/everywhere", status_code=204)
def log_out_everywhere(request: Request) -> Response:
    """End every session and token of the caller."""
    db.run(lambda tx: sessions.sign_out_everywhere(tx, actor_of(tx, request)))
    return Response(status_code=204)

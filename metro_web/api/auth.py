"""Accounts over REST: sign up, sign in, token pairs. No answer but registration's tells whether an address is known.

These take no idempotency key and open no transaction themselves: what hashes or throttles does so outside of one.
"""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from metro_web.api import auth_google, auth_passwords, auth_second, people
from metro_web.api.auth_browser import router as browser_router
from metro_web.api.contract_route import ContractRoute
from metro_web.api.deps import client_address, device_of
from metro_web.api.fields import Body, Email, Text
from metro_web.api.schemas import instant, token_pair
from metro_web.core import db
from metro_web.core.config import settings
from metro_web.core.errors import InvalidInput, Refused
from metro_web.core.i18n import t
from metro_web.domain import people as emails
from metro_web.domain import phones
from metro_web.services import accounts, second_step, sign_in, tokens

__all__ = ["browser_router", "router"]

router = APIRouter(prefix="/auth", tags=["accounts"], route_class=ContractRoute)
router.include_router(auth_passwords.router)
router.include_router(auth_second.router)
router.include_router(auth_google.router)
Password = Annotated[Text, Field(max_length=1000)]
Token = Annotated[Text, Field(min_length=1, max_length=4096)]
Phone = Annotated[Text, Field(min_length=3, max_length=40, examples=["+919876543210"])]
Totp = Annotated[Text, Field(max_length=64, examples=["492039", "7K4M-QW3X-9ADE"])]


class RegisterBody(Body):
    """A new passenger; a role or anything else sent along is ignored."""

    email: Email
    password: Password
    name: Annotated[Text, Field(max_length=1000)]


class LoginBody(Body):
    """E-mail and password; `totp` is a code of the authenticator app or a recovery code, where there has to be one."""

    email: Annotated[Text, Field(max_length=1000, examples=["asha@example.org"])]
    password: Password
    totp: Totp | None = None


class OtpBody(Body):
    """Where the code goes: an e-mail address, or a telephone number instead."""

    email: Email | None = None
    phone: Phone | None = None

    def account(self) -> str:
        """Whichever it is, in its one spelling; 422 for both or neither."""
        if (self.email is None) == (self.phone is None):
            raise InvalidInput(t("Give an e-mail address or a telephone number."), field="email")
        if self.phone is not None:
            return phones.e164(self.phone, settings().phone_country)
        return emails.email_address(self.email or "")


class OtpVerifyBody(OtpBody):
    """The code that was sent there; `totp` as for the log-in by password."""

    code: Annotated[Text, Field(max_length=32)]
    totp: Totp | None = None


class RefreshBody(Body):
    """A refresh token."""

    refresh_token: Token


class TokenBody(Body):
    """A token of either sort."""

    token: Token


@router.post("/register", status_code=201)
def register(body: RegisterBody) -> Response:
    """An account with an empty wallet; 409 email_taken, 422 weak_password."""
    made = accounts.sign_up(email=body.email, password=body.password, name=body.name)
    return JSONResponse({"user": people.person(made)}, 201)


@router.post("/login")
def login(request: Request, body: LoginBody) -> Response:
    """A token pair for a password; 401 bad_credentials or totp_required, 429 after too many failures."""
    give = second_step.tokens_for(body.totp or "", device=device_of(request), wrong="bad_credentials")
    return _pair(sign_in.by_password(body.email, body.password, address=client_address(request), give=give))


@router.post("/otp", status_code=202)
def request_code(request: Request, body: OtpBody) -> Response:
    """Mail a code for signing in, to whatever address; or text it, to whatever number."""
    sign_in.request_code(body.account(), address=client_address(request))
    return JSONResponse({}, 202)


@router.post("/otp/verify")
def verify_code(request: Request, body: OtpVerifyBody) -> Response:
    """A token pair for the mailed code; 401 bad_code, code_expired, too_many_attempts, totp_required.

    After totp_required the mailed code still works, together with `totp`.
    """
    give = second_step.tokens_for(body.totp or "", device=device_of(request))
    return _pair(sign_in.by_code(body.account(), body.code, address=client_address(request), give=give))


@router.post("/refresh")
def refresh(body: RefreshBody) -> Response:
    """The next pair; 401 bad_token, and the end of the whole family, for one that was used before."""
    answer = db.run(tokens.rotate, body.refresh_token)
    if isinstance(answer, Refused):
        raise answer.error
    return _pair(answer)


@router.post("/verify")
def verify(body: TokenBody) -> Response:
    """Whether a token is good, and until when."""
    found = db.read(tokens.describe, body.token)
    return JSONResponse({"active": found.is_active, "expires_at": instant(found.expires_at)})


@router.post("/logout", status_code=204)
def logout(body: RefreshBody) -> Response:
    """End this refresh token and its family."""
    db.run(partial(tokens.log_out, refresh_token=body.refresh_token))
    return Response(status_code=204)


def _pair(made: tokens.TokenPair) -> Response:
    return JSONResponse(token_pair(made), headers={"Cache-Control": "no-store"})

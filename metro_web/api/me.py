"""Oneself over REST."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from metro_web.api import people
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, actor_of, client_address, look
from metro_web.api.fields import Body, Text
from metro_web.core import db
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import closing, own_data, own_sessions, phones, profiles
from metro_web.services.profiles import ProfileChange

router = APIRouter(prefix="/me", tags=["accounts"], route_class=ContractRoute)


class ProfileBody(Body):
    """What is left out stays; a phone of null is removed. Roles and e-mail are not taken from here."""

    name: Annotated[Text, Field(max_length=1000)] | None = None
    phone: Annotated[Text, Field(max_length=100)] | None = None
    locale: Annotated[Text, Field(max_length=10)] | None = None
    color_mode: Annotated[Text, Field(max_length=10)] | None = None

    def change(self) -> ProfileChange:
        """As the service takes it."""
        phone = "" if "phone" in self.model_fields_set and self.phone is None else self.phone
        return ProfileChange(self.name, phone, self.locale, self.color_mode)


class PhoneBody(Body):
    """A number, with its country or of the one this server is for."""

    phone: Annotated[Text, Field(max_length=40, examples=["+919876543210"])]


class PhoneCodeBody(PhoneBody):
    """The code that was texted to it."""

    code: Annotated[Text, Field(max_length=32)]


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


@router.get("")
def get_me(request: Request) -> Response:
    """The caller."""
    return look(request, profiles.get_profile, view=people.myself)


@router.patch("")
@guarded(_anybody)
def change_me(request: Request, body: ProfileBody) -> Response:
    """Change name, phone, language or colour mode."""
    return act(request, profiles.change_profile, body.change(), view=people.myself)


@router.post("/phone", status_code=202)
@guarded(_anybody)
def request_phone_code(request: Request, body: PhoneBody) -> Response:
    """Text a code to a number to sign in by; 403 reauth_required, 409 verify_first, 429."""
    phones.request(db.read(actor_of, request), body.phone, address=client_address(request))
    return JSONResponse({}, 202)


@router.post("/phone/verify")
@guarded(_anybody)
def verify_phone(request: Request, body: PhoneCodeBody) -> Response:
    """The number signs the caller in from now on, in place of the one before; 401 bad_code and its kin, 409 phone_taken."""
    actor = db.read(actor_of, request)
    return JSONResponse(people.myself(phones.verify(actor, body.phone, body.code, address=client_address(request))))


@router.delete("/phone", status_code=204)
@guarded(_anybody)
def remove_phone(request: Request) -> Response:
    """No number signs the caller in any more; 403 reauth_required, 409 last_way_in where it is the only way."""
    return act(request, phones.remove, view=lambda _none: None, status=204)


@router.get("/sessions")
def list_sessions(request: Request) -> Response:
    """The browsers and programs signed in now, the one last seen first."""
    return look(
        request, own_sessions.list_mine,
        view=lambda found: {"items": [people.session(each) for each in found], "next_cursor": None},
    )  # fmt: skip


@router.get("/data")
def copy_of_my_data(request: Request) -> Response:
    """Everything that is kept about the caller, as a JSON file; 429 after five within an hour."""
    found = own_data.copy(db.read(actor_of, request))
    headers = {"Content-Disposition": 'attachment; filename="metro-my-data.json"', "Cache-Control": "no-store"}
    return JSONResponse(found, headers=headers)


@router.delete("", status_code=204)
@guarded(_anybody)
def delete_me(request: Request, forfeit: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Response:
    """Delete the caller's account; `forfeit` is what the wallet holds and they give up.

    403 reauth_required, 409 wallet_not_empty (with the balance), journey_open, last_admin.
    """
    return act(request, closing.close, forfeit_minor=forfeit, view=lambda _nothing: None, status=204)

"""Oneself over REST."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from metro_web.api import people
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, look
from metro_web.api.fields import Body, Text
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import own_sessions, profiles
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


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


@router.get("")
def get_me(request: Request) -> Response:
    """The caller."""
    return look(request, profiles.get_profile, view=people.person)


@router.patch("")
@guarded(_anybody)
def change_me(request: Request, body: ProfileBody) -> Response:
    """Change name, phone, language or colour mode."""
    return act(request, profiles.change_profile, body.change(), view=people.person)


@router.get("/sessions")
def list_sessions(request: Request) -> Response:
    """The browsers and programs signed in now, the one last seen first."""
    return look(
        request, own_sessions.list_mine,
        view=lambda found: {"items": [people.session(each) for each in found], "next_cursor": None},
    )  # fmt: skip

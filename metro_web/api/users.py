"""People over REST, for admins: find, give roles, block."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from metro_web.api import people
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened
from metro_web.api.deps import act, look
from metro_web.api.fields import Body, Text
from metro_web.core.db import Tx
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import users_admin

router = APIRouter(prefix="/admin/users", tags=["admin"], route_class=ContractRoute)
Role = Annotated[Text, Field(max_length=20)]


class UserBody(Body):
    """What is left out stays."""

    roles: Annotated[list[Role], Field(min_length=1, max_length=10)] | None = None
    blocked: Annotated[bool, Field(strict=True)] | None = None


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _of_admin(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return users_admin.get_user(tx, actor, path["user_id"])


@router.get("")
@guarded(_admin)
def list_users(
    request: Request,
    query: Annotated[Text, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[Text, Query(max_length=100)] = "",
) -> Response:
    """People by any part of address or name, newest first."""
    return look(
        request,
        users_admin.list_users,
        query=query,
        before=opened("users", cursor or None) or "",
        limit=limit,
        view=people.people_page,
    )


@router.get("/{user_id}")
def get_user(request: Request, user_id: str) -> Response:
    """One person."""
    return look(request, users_admin.get_user, user_id, view=people.person_for_admin)


@router.patch("/{user_id}")
@guarded(_of_admin)
def change_user(request: Request, user_id: str, body: UserBody) -> Response:
    """Give exactly these roles, block or let in again; 409 own_account, last_admin."""
    return act(
        request, users_admin.change_user, user_id, roles=body.roles, is_blocked=body.blocked,
        view=people.person_for_admin,
    )  # fmt: skip

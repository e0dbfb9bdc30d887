"""Companies over REST: made and suspended by admins; their profile, people and invitations kept by their owners."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from metro_web.api import company_schemas
from metro_web.api.company_schemas import (
    CompanyBody,
    CompanyPatchBody,
    InvitationBody,
    JoinBody,
    ReasonBody,
    RoleBody,
)
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Text
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import ADMIN, OPERATOR, Actor, require, signed_in
from metro_web.services import companies, company_invitations, company_members, company_rights

router = APIRouter(tags=["operator"], route_class=ContractRoute)
COMPANIES = "/operator/companies"
HERE = COMPANIES + "/{company_id}"
Words = Annotated[Text, Query(max_length=120)]


def _operator(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, OPERATOR)


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


def _member(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return company_rights.require_member(tx, actor, path["company_id"])


def _owner(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    return company_rights.require_member(tx, actor, path["company_id"], owner=True)


def _admin_of(tx: Tx, actor: Actor, path: dict[str, str]) -> object:
    require(actor, ADMIN)
    return _member(tx, actor, path)


@router.get(COMPANIES)
@guarded(_operator)
def list_companies(request: Request, query: Words = "", limit: int = 50, cursor: str | None = None) -> Response:
    """One's own, for admins all; newest first."""
    paging = {"limit": page_limit(limit), "after": opened("companies", cursor) or ""}
    return look(request, companies.list_companies, query, **paging, view=company_schemas.page)


@router.post(COMPANIES, status_code=201)
@guarded(_admin)
def add_company(request: Request, body: CompanyBody) -> Response:
    """A company; `owner` is an e-mail address, which is invited where nobody here has it. 409 name_taken."""
    return act(request, companies.add, body.company(), view=company_schemas.company, status=201)


@router.get(HERE)
@guarded(_member)
def get_company(request: Request, company_id: str) -> Response:
    """One of them."""
    return look(request, companies.get_company, company_id, view=company_schemas.company)


@router.patch(HERE)
@guarded(_owner)
def change_company(request: Request, company_id: str, body: CompanyPatchBody) -> Response:
    """Profile and terms of what is sold from now on; `penalties` null is the usual table. 409 name_taken."""
    return act(request, companies.change, company_id, body.patch(), view=company_schemas.company)


@router.post(HERE + "/suspend")
@guarded(_admin_of)
def suspend_company(request: Request, company_id: str, body: ReasonBody | None = None) -> Response:
    """It sells nothing new; tickets stay good."""
    reason = body.reason if body else ""
    return act(request, companies.suspend, company_id, reason, view=company_schemas.company)


@router.post(HERE + "/allow")
@guarded(_admin_of)
def allow_company(request: Request, company_id: str) -> Response:
    """It sells again."""
    return act(request, companies.allow, company_id, view=company_schemas.company)


@router.get(HERE + "/members")
@guarded(_member)
def list_members(request: Request, company_id: str) -> Response:
    """Everybody in it, owners first."""
    return look(request, company_members.list_members, company_id, view=company_schemas.members)


@router.patch(HERE + "/members/{user_id}")
@guarded(_owner)
def change_member(request: Request, company_id: str, user_id: str, body: RoleBody) -> Response:
    """Make somebody `owner` (wants a fresh proof) or `member`; 409 last_owner."""
    return act(request, company_members.set_role, company_id, user_id, body.role, view=company_schemas.member)


@router.post(HERE + "/members/{user_id}/hand-on")
@guarded(_owner)
def hand_on(request: Request, company_id: str, user_id: str) -> Response:
    """They own it in your place. Wants a fresh proof."""
    return act(request, company_members.hand_on, company_id, user_id, view=company_schemas.member)


@router.delete(HERE + "/members/{user_id}", status_code=204)
@guarded(_member)
def remove_member(request: Request, company_id: str, user_id: str) -> Response:
    """They are in it no longer; anybody may leave. 409 last_owner."""
    return act(request, company_members.remove, company_id, user_id, view=_nothing, status=204)


@router.get(HERE + "/invitations")
@guarded(_member)
def list_invitations(request: Request, company_id: str) -> Response:
    """Who is asked and has not come yet."""
    return look(request, company_invitations.list_invitations, company_id, view=company_schemas.invitations)


@router.post(HERE + "/invitations", status_code=201)
@guarded(_owner)
def invite(request: Request, company_id: str, body: InvitationBody) -> Response:
    """Mail somebody a link that is good for seven days, once; 409 already_member."""
    return act(
        request, company_invitations.invite, company_id, body.email, body.role,
        view=company_schemas.invitation, status=201,
    )  # fmt: skip


@router.post(HERE + "/invitations/{invitation_id}/resend", status_code=201)
@guarded(_owner)
def resend_invitation(request: Request, company_id: str, invitation_id: str) -> Response:
    """Another link; the older one ends."""
    which = known_id(invitation_id, is_id)
    return act(
        request, company_invitations.resend, company_id, which, view=company_schemas.invitation, status=201
    )  # fmt: skip


@router.delete(HERE + "/invitations/{invitation_id}", status_code=204)
@guarded(_owner)
def withdraw_invitation(request: Request, company_id: str, invitation_id: str) -> Response:
    """The link lets nobody in any more."""
    return act(request, company_invitations.withdraw, company_id, invitation_id, view=_nothing, status=204)


@router.post("/invitations/accept")
@guarded(_anybody)
def accept_invitation(request: Request, body: JoinBody) -> Response:
    """Join with the token of a mailed link, signed in with the address it was mailed to.

    403 other_address, 404, 409 email_unverified, 410 invitation_over.
    """
    return act(request, company_invitations.accept, body.token, view=company_schemas.company)


def _nothing(_done: Any) -> None:
    return None

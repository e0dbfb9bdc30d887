"""Companies as the API writes them, and what it reads."""

from typing import Annotated, Any

from pydantic import Field

from metro_web.api.cursors import sealed
from metro_web.api.fields import Body, Email, ShortText, Text
from metro_web.core.clock import rfc3339
from metro_web.domain import penalties
from metro_web.queries.companies import CompanyView, InvitationView, MemberView
from metro_web.services.companies import CompanyPage, CompanyPatch, NewCompany

Json = dict[str, Any]
Long = Annotated[Text, Field(max_length=4_000)]
YesNo = Annotated[bool, Field(strict=True)]


class CompanyBody(Body):
    """What an admin says of a new one."""

    name: ShortText
    owner: Email
    about: Long = ""
    email: ShortText = ""
    phone: ShortText = ""

    def company(self) -> NewCompany:
        """As the service takes it."""
        return NewCompany(self.name, self.owner, self.about, self.email, self.phone)


class CompanyPatchBody(Body):
    """What is left out stays."""

    name: ShortText | None = None
    about: Long | None = None
    email: ShortText | None = None
    phone: ShortText | None = None
    penalties: Annotated[list[dict[str, Any]], Field(max_length=50)] | None = None
    requires_names: YesNo | None = None

    def patch(self) -> CompanyPatch:
        """As the service takes it."""
        table = self.penalties
        if table is None and "penalties" in self.model_fields_set:
            table = penalties.to_data(penalties.DEFAULT)
        return CompanyPatch(self.name, self.about, self.email, self.phone, table, self.requires_names)


class RoleBody(Body):
    """`owner` or `member`."""

    role: ShortText


class InvitationBody(Body):
    """Whom to ask, and as what."""

    email: Email
    role: ShortText = "member"


class JoinBody(Body):
    """What stands at the end of the mailed link."""

    token: ShortText


class ReasonBody(Body):
    """Why, for the audit log."""

    reason: ShortText = ""


def company(found: CompanyView) -> Json:
    """A company; `role` is what the one who asks is in it, null for admins who are not."""
    return {
        "id": found.id,
        "name": found.name,
        "about": found.about,
        "email": found.email or None,
        "phone": found.phone or None,
        "penalties": penalties.to_data(found.penalties),
        "requires_names": found.requires_names,
        "suspended": found.is_suspended,
        "role": found.role or None,
        "created_at": rfc3339(found.created_at),
    }


def page(found: CompanyPage) -> Json:
    """Some of them."""
    return {
        "items": [company(each) for each in found.companies],
        "next_cursor": sealed("companies", found.next_after or None),
    }


def member(found: MemberView) -> Json:
    """Somebody in it."""
    return {
        "id": found.user_id,
        "email": found.email,
        "name": found.name,
        "role": found.role,
        "since": rfc3339(found.since),
    }


def members(found: list[MemberView]) -> Json:
    """All of them at once."""
    return {"items": [member(each) for each in found], "next_cursor": None}


def invitation(found: InvitationView) -> Json:
    """Somebody who is asked; never the link."""
    return {
        "id": found.id,
        "email": found.email,
        "role": found.role,
        "created_at": rfc3339(found.created_at),
        "expires_at": rfc3339(found.expires_at),
    }


def invitations(found: list[InvitationView]) -> Json:
    """All of them at once."""
    return {"items": [invitation(each) for each in found], "next_cursor": None}

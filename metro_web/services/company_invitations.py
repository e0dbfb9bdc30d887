"""People asked by mail to work for a company.

Keeps true: a link is known by its hash alone; it lets in whoever has the address it was mailed to, once, within seven
days, and no longer once it was withdrawn or another one was sent.
"""

import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, Gone, NotAllowed, NotFound, TooManyRequests
from metro_web.core.i18n import plural, t
from metro_web.core.security import hash_secret
from metro_web.domain import people
from metro_web.domain.permissions import Actor, signed_in
from metro_web.models.companies import CompanyInvitation
from metro_web.queries import companies
from metro_web.queries.companies import MEMBER, OWNER, CompanyView, InvitationView
from metro_web.services import audit, company_members, company_rights, outbox, step_up, users

_invitations: Any = CompanyInvitation.__table__  # type: ignore[attr-defined]
PURPOSE, MAIL = "company_invitation", "company_invitation"
DAYS = 7
LETTERS = 43  # 245 bits
A_DAY_MAX = 50
_WAITING = (_invitations.c.used_at.is_(None), _invitations.c.withdrawn_at.is_(None))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link stands for: which company, as what, and for whose address; `is_good` while it lets that one in."""

    company: CompanyView
    invitation: InvitationView
    is_good: bool


def list_invitations(tx: Tx, actor: Actor, company_id: str) -> list[InvitationView]:
    """Who is asked and has not come yet, the newest first; for those in it and admins."""
    return companies.invitations(tx, company_rights.require_member(tx, actor, company_id).id)


def invite(tx: Tx, actor: Actor, company_id: str, email: str, role: str = MEMBER) -> InvitationView:
    """Mail somebody a link to join, and withdraw the one they had; owners only. Another owner wants a fresh proof.

    409 `already_member`, 422 for an address or role that is none, 429 after 50 in a day.
    """
    company = company_rights.require_member(tx, actor, company_id, owner=True)
    address, as_what = people.email_address(email), company_members.checked_role(role)
    if as_what == OWNER:
        step_up.require_fresh(tx, actor, clock.utc_now())
    company_members.lock(tx, company.id)
    known = users.find(tx, address)
    if known is not None and company_members.find(tx, company.id, known.id):
        raise Conflict("already_member", t("{email} is in this company already.").format(email=address))
    return send(tx, actor, company, address, as_what)


def resend(tx: Tx, actor: Actor, company_id: str, invitation_id: str) -> InvitationView:
    """Another link, good for seven days from now; the older one ends. 404, 429."""
    company, before = _waiting(tx, actor, company_id, invitation_id)
    return send(tx, actor, company, before.email, before.role)


def withdraw(tx: Tx, actor: Actor, company_id: str, invitation_id: str) -> None:
    """The link lets nobody in any more; 404."""
    company, before = _waiting(tx, actor, company_id, invitation_id)
    now = clock.utc_now()
    tx.execute(update(_invitations).where(_invitations.c.id == before.id).values(withdrawn_at=now))
    audit.record(tx, actor, "company.withdraw", f"company:{company.id}", _facts(company, before), None, now)


def send(tx: Tx, actor: Actor, company: CompanyView, email: str, role: str) -> InvitationView:
    """A new invitation with its mail; whoever asks has the right, and holds the company's row."""
    now = clock.utc_now()
    _keep_to_few(tx, company.id, email, now)
    same = (_invitations.c.company_id == company.id, _invitations.c.email == email)
    tx.execute(update(_invitations).where(*same, *_WAITING).values(withdrawn_at=now))
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(LETTERS))
    made = {
        "id": ids.new_id(),
        "company_id": company.id,
        "email": email,
        "role": role,
        "token_hash": hash_secret(PURPOSE, token),
        "invited_by": signed_in(actor),
        "created_at": now,
        "expires_at": now + timedelta(days=DAYS),
    }
    found = companies.invitation(tx.execute(insert(_invitations).values(**made).returning(_invitations)).one())
    tell(tx, email, company, role, f"/join/{token}", is_asked=True, now=now)
    audit.record(tx, actor, "company.invite", f"company:{company.id}", None, _facts(company, found), now)
    return found


def tell(tx: Tx, email: str, company: CompanyView, role: str, path: str, *, is_asked: bool, now: datetime) -> None:
    """Mail somebody that they are asked to join, or that they own it from now on."""
    known = users.find(tx, email)
    context = {
        "name": known.name if known else "",
        "company": company.name,
        "is_owner": role == companies.OWNER,
        "is_asked": is_asked,
        "valid": plural(t("The link works once, for {n} day."), t("The link works once, for {n} days."), DAYS),
        "link": settings().public_url.rstrip("/") + path,
    }
    outbox.queue(tx, MAIL, email, context, now=now, locale=known.locale if known else "en")


def look(tx: Tx, _actor: Actor, token: str) -> Asked:
    """What a link stands for, for whoever holds it; 404 for one that never was."""
    row = _by_token(tx, token)
    company = companies.find(tx, row.company_id)
    assert company is not None, "an invitation is of a company"
    is_good = row.used_at is None and row.withdrawn_at is None and clock.utc_now() < row.expires_at
    return Asked(company, companies.invitation(row), is_good)


def accept(tx: Tx, actor: Actor, token: str) -> CompanyView:
    """Join, as the one whose address it was mailed to; the company as they see it from now on.

    401; 403 `other_address`; 404; 409 `email_unverified`; 410 `invitation_over` where it was used, withdrawn or is old.
    """
    user_id, now = signed_in(actor), clock.utc_now()
    asked = look(tx, actor, token)
    company_members.lock(tx, asked.company.id)
    person = users.lock(tx, user_id)
    if person is None or person.email != asked.invitation.email:
        raise NotAllowed(
            t("This invitation was mailed to another address. Sign in with that one."), code="other_address"
        )
    if person.email_verified_at is None:
        said = t("Confirm your e-mail address first: open the link we mailed you, or sign in with a mailed code.")
        raise Conflict("email_unverified", said)
    good = (_invitations.c.id == asked.invitation.id, *_WAITING, _invitations.c.expires_at > now)
    used = tx.execute(update(_invitations).where(*good).values(used_at=now).returning(_invitations.c.id)).first()
    if used is None:
        raise Gone("invitation_over", t("This invitation is over. Ask for another one."))
    company_members.join(tx, actor, asked.company, user_id, asked.invitation.role, now)
    found = companies.find(tx, asked.company.id, user_id)
    assert found is not None, "it was there a moment ago, and is locked"
    return found


def _by_token(tx: Tx, token: str) -> Any:
    known = select(_invitations).where(_invitations.c.token_hash == hash_secret(PURPOSE, token))
    row = tx.execute(known).first() if len(token) == LETTERS and token.isascii() and token.isalpha() else None
    if row is None:
        raise NotFound(t("There is no such invitation."))
    return row


def _waiting(tx: Tx, actor: Actor, company_id: str, invitation_id: str) -> tuple[CompanyView, InvitationView]:
    company = company_rights.require_member(tx, actor, company_id, owner=True)
    company_members.lock(tx, company.id)
    found = next((each for each in companies.invitations(tx, company.id) if each.id == invitation_id), None)
    if found is None:
        raise NotFound(t("There is no such invitation."))
    return company, found


def _keep_to_few(tx: Tx, company_id: str, email: str, now: datetime) -> None:
    """Nobody's mailbox is filled by way of a company."""
    if not settings().throttle:
        return
    of_company = _invitations.c.company_id == company_id
    sent = tx.execute(
        select(func.count(), func.min(_invitations.c.created_at)).where(
            of_company, _invitations.c.created_at > now - timedelta(days=1)
        )
    ).one()
    if sent[0] >= A_DAY_MAX:
        wait = int((sent[1] + timedelta(days=1) - now).total_seconds())
        raise TooManyRequests(t("A company invites at most {n} times a day.").format(n=A_DAY_MAX), retry_after=wait)
    pause = timedelta(seconds=settings().otp_resend_seconds)
    theirs = (of_company, _invitations.c.email == email, _invitations.c.created_at > now - pause)
    last = tx.execute(select(func.max(_invitations.c.created_at)).where(*theirs)).scalar()
    if last is not None:
        wait = int((last + pause - now).total_seconds()) + 1
        raise TooManyRequests(t("This person was mailed a moment ago."), retry_after=wait)


def _facts(company: CompanyView, invitation: InvitationView) -> dict[str, Any]:
    return {"name": company.name, "email": invitation.email, "role": invitation.role}

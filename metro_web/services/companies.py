"""Companies: made, suspended and let sell again by admins; their profile and terms kept by their owners.

Keeps true: names are each company's own; what a company changes counts for what is sold from then on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from metro_web.core import clock, ids
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import penalties, people
from metro_web.domain.network_texts import name_text, reason_text
from metro_web.domain.permissions import ADMIN, OPERATOR, Actor, require
from metro_web.models.companies import Company
from metro_web.queries import companies
from metro_web.queries.companies import OWNER, CompanyFilter, CompanyView
from metro_web.services import audit, company_invitations, company_members, company_rights, company_sales, users

_companies: Any = Company.__table__  # type: ignore[attr-defined]
ABOUT_LENGTH_MAX = 2_000


@dataclass(frozen=True, slots=True)
class NewCompany:
    """What an admin says of it; `owner` is an e-mail address, known here or not."""

    name: str
    owner: str
    about: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """Some companies; `next_after` is the place to go on after, '' at the end."""

    companies: list[CompanyView]
    next_after: str


@dataclass(frozen=True, slots=True)
class CompanyPatch:
    """What an owner changes; None leaves it as it is. `penalties` as `domain.penalties.parse` reads them."""

    name: str | None = None
    about: str | None = None
    email: str | None = None
    phone: str | None = None
    penalties: Sequence[Mapping[str, Any]] | None = None
    requires_names: bool | None = None


def add(tx: Tx, actor: Actor, new: NewCompany) -> CompanyView:
    """A company with its owner, who is invited where nobody has that address yet; 409 `name_taken`, 422."""
    admin_id, now = require(actor, ADMIN), clock.utc_now()
    owner = _address(new.owner, "owner")
    if not owner:
        raise InvalidInput(t("Say who owns it: an e-mail address."), field="owner")
    made = put(tx, actor, new)
    known = users.find(tx, owner)
    if known is None or known.is_blocked:
        company_invitations.send(tx, actor, made, owner, OWNER)
    else:
        company_members.join(tx, actor, made, known.id, OWNER, now)
        company_invitations.tell(tx, owner, made, OWNER, "/op", is_asked=False, now=now)
    return companies.find(tx, made.id, admin_id) or made


def put(tx: Tx, actor: Actor, new: NewCompany) -> CompanyView:
    """A company with nobody in it yet; whoever asks puts its owner in. 409 `name_taken`, 422."""
    require(actor, ADMIN)
    now = clock.utc_now()
    made = _checked(
        CompanyView(ids.new_id(), new.name, new.about, new.email, new.phone, penalties.DEFAULT, False, False, now)
    )
    facts = _facts(made)
    _write(tx, insert(_companies).values(id=made.id, is_suspended=False, created_at=now, **facts))
    audit.record(tx, actor, "company.add", f"company:{made.id}", None, facts | {"owner": new.owner.strip()}, now)
    return made


def change(tx: Tx, actor: Actor, company_id: str, patch: CompanyPatch) -> CompanyView:
    """Profile and terms, all that is given or nothing; owners and admins. 409 `name_taken`, 422."""
    company_rights.require_member(tx, actor, company_id, owner=True)
    company_members.lock(tx, company_id)
    before, now = company_rights.require_member(tx, actor, company_id, owner=True), clock.utc_now()
    given = {
        name: value
        for name in ("name", "about", "email", "phone", "requires_names")
        if (value := getattr(patch, name)) is not None
    }
    if patch.penalties is not None:
        given["penalties"] = penalties.parse([dict(row) for row in patch.penalties])
    after = _checked(replace(before, **given))
    if after == before:
        return before
    _write(tx, update(_companies).where(_companies.c.id == company_id).values(**_facts(after)))
    company_sales.take_terms(tx, company_id, before.penalties, after.penalties, after.requires_names, now)
    old, new = _facts(before), _facts(after)
    changed = [name for name in new if old[name] != new[name]]
    facts = [{"name": side["name"]} | {name: side[name] for name in changed} for side in (old, new)]
    audit.record(tx, actor, "company.change", f"company:{company_id}", facts[0], facts[1], now)
    return after


def suspend(tx: Tx, actor: Actor, company_id: str, reason: str = "") -> CompanyView:
    """It sells nothing new from now on; tickets stay good, its people can look and cancel. Admins only."""
    return _stand(tx, actor, company_id, is_suspended=True, reason=reason)


def allow(tx: Tx, actor: Actor, company_id: str) -> CompanyView:
    """It sells again. Admins only."""
    return _stand(tx, actor, company_id, is_suspended=False, reason="")


def get_company(tx: Tx, actor: Actor, company_id: str) -> CompanyView:
    """One company for those in it and admins; 404."""
    return company_rights.require_member(tx, actor, company_id)


def list_companies(tx: Tx, actor: Actor, query: str = "", *, limit: int = 50, after: str = "") -> CompanyPage:
    """Those the actor may work in, newest first: one's own, for admins all."""
    user_id = require(actor, OPERATOR)
    wanted = CompanyFilter(query, is_mine=ADMIN not in actor.roles)
    found = companies.page(tx, wanted, user_id, limit=limit + 1, before=after or None)
    return CompanyPage(found[:limit], found[limit - 1].id if len(found) > limit else "")


def _stand(tx: Tx, actor: Actor, company_id: str, *, is_suspended: bool, reason: str) -> CompanyView:
    require(actor, ADMIN)
    said, now = reason_text(reason), clock.utc_now()
    if ids.is_id(company_id):
        company_members.lock(tx, company_id)
    before = company_rights.require_member(tx, actor, company_id)
    if before.is_suspended == is_suspended:
        return before
    tx.execute(update(_companies).where(_companies.c.id == company_id).values(is_suspended=is_suspended))
    count = (company_sales.stop if is_suspended else company_sales.resume)(tx, company_id, now)
    facts = {"name": before.name, "trips": count} | ({"reason": said} if said else {})
    action = "company.suspend" if is_suspended else "company.allow"
    audit.record(tx, actor, action, f"company:{company_id}", {"name": before.name}, facts, now)
    return replace(before, is_suspended=is_suspended)


def _write(tx: Tx, statement: Any) -> None:
    try:
        with tx.begin_nested():
            tx.execute(statement)
    except IntegrityError as exc:
        said = t("There is a company of this name already.")
        raise Conflict("name_taken", said, errors=[{"field": "name", "message": said}]) from exc


def _checked(company: CompanyView) -> CompanyView:
    """The same with one spelling of its texts; 422."""
    return replace(
        company,
        name=name_text(company.name),
        about=_about(company.about),
        email=_address(company.email, "email"),
        phone=people.phone_number(company.phone),
    )


def _about(text: str) -> str:
    """Some sentences in lines."""
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    about = "\n".join(lines)
    if len(about) > ABOUT_LENGTH_MAX or not all(people.is_plain(line) for line in lines):
        said = t("At most {n} characters, please, and none that cannot be shown.").format(n=ABOUT_LENGTH_MAX)
        raise InvalidInput(said, field="about")
    return about


def _address(text: str, field: str) -> str:
    try:
        return people.email_address(text) if text.strip() else ""
    except InvalidInput as exc:
        raise InvalidInput(exc.detail, field=field) from exc


def _facts(company: CompanyView) -> dict[str, Any]:
    return {
        "name": company.name,
        "about": company.about,
        "email": company.email,
        "phone": company.phone,
        "penalties": penalties.to_data(company.penalties),
        "requires_names": company.requires_names,
    }

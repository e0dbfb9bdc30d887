"""What an admin does with people: find, give roles, block. Each change is in the audit log.

Keeps true: there is always an admin who is not blocked, and nobody takes the last key from themselves.
"""

from typing import Any

from sqlalchemy import update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import Conflict, InvalidInput
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain import people
from metro_web.domain.permissions import ADMIN, OPERATOR, Actor, require
from metro_web.queries import companies
from metro_web.queries import users as user_queries
from metro_web.queries.users import UserPage, UserView
from metro_web.services import audit, mail_events, sessions, step_up, users


def list_users(tx: Tx, actor: Actor, *, query: str = "", before: str = "", limit: int = 50) -> UserPage:
    """People by any part of address or name, newest first."""
    require(actor, ADMIN)
    if before and not is_id(before):
        raise InvalidInput(t("This cursor is not one of ours."), field="cursor")
    return user_queries.list_users(tx, query=query, before=before, limit=limit)


def get_user(tx: Tx, actor: Actor, user_id: str) -> UserView:
    """One person; 404 for an unknown or malformed id."""
    require(actor, ADMIN)
    return user_queries.get_user(tx, user_id)


def change_user(
    tx: Tx, actor: Actor, user_id: str, *, roles: list[str] | None = None, is_blocked: bool | None = None
) -> UserView:
    """Roles and block in one go, all of it or nothing; None leaves it as it is."""
    found = get_user(tx, actor, user_id)
    if roles is not None:
        found = set_roles(tx, actor, user_id, roles)
    if is_blocked is not None:
        found = set_blocked(tx, actor, user_id, is_blocked)
    return found


def set_roles(tx: Tx, actor: Actor, user_id: str, roles: list[str]) -> UserView:
    """Give exactly these roles; they count from the next call on. Asks for a fresh proof of the admin."""
    require(actor, ADMIN)
    before = _somebody(tx, user_id)
    stored = people.role_names(roles)
    now = clock.utc_now()
    step_up.require_fresh(tx, actor, now)
    if ADMIN not in roles:
        _keep_an_admin(tx, actor, before)
    users.lock(tx, user_id)
    if OPERATOR in before.roles and OPERATOR not in roles and companies.of_person(tx, user_id):
        raise Conflict("is_member", t("They work for a company. Take them out of it first; the role goes with it."))
    _write(tx, user_id, {"roles": stored})
    after = user_queries.get_user(tx, user_id)
    facts = {"email": before.email, "roles": list(before.roles)}, {"email": after.email, "roles": list(after.roles)}
    audit.record(tx, actor, "user.roles", f"user:{user_id}", *facts, now)
    return after


def set_blocked(tx: Tx, actor: Actor, user_id: str, is_blocked: bool) -> UserView:
    """Block (every session and token ends at once) or let in again."""
    require(actor, ADMIN)
    before = _somebody(tx, user_id)
    if is_blocked:
        _keep_an_admin(tx, actor, before)
    now = clock.utc_now()
    users.lock(tx, user_id)
    _write(tx, user_id, {"is_blocked": is_blocked})
    if is_blocked:
        sessions.end_everything(tx, user_id, now=now)
    facts = [{"email": before.email, "is_blocked": blocked} for blocked in (before.is_blocked, is_blocked)]
    action = "user.block" if is_blocked else "user.unblock"
    audit.record(tx, actor, action, f"user:{user_id}", facts[0], facts[1], now)
    return user_queries.get_user(tx, user_id)


def lift_mail_hold(tx: Tx, actor: Actor, user_id: str) -> UserView:
    """Mail to this person again although it came back; nothing to do where none is held."""
    found = get_user(tx, actor, user_id)
    now = clock.utc_now()
    if found.email and mail_events.lift(tx, found.email, now=now):
        facts = [{"email": found.email, "mail_held": is_held} for is_held in (True, False)]
        audit.record(tx, actor, "user.mail", f"user:{user_id}", facts[0], facts[1], now)
    return found


def _somebody(tx: Tx, user_id: str) -> UserView:
    """A person who is still there: whoever has deleted their account gets neither roles nor a way in."""
    found = user_queries.get_user(tx, user_id)
    if not found.address:
        raise Conflict("account_closed", t("This account was deleted by its owner; nobody is behind it."))
    return found


def _keep_an_admin(tx: Tx, actor: Actor, target: UserView) -> None:
    if ADMIN not in target.roles:
        return
    if target.id == actor.user_id:
        raise Conflict("own_account", t("You cannot take this from yourself. Another admin can."))
    # All admins are locked in one order: of two who demote each other, the second sees the first's change.
    if not set(users.living_admins(tx, lock=True)) - {target.id}:
        raise Conflict("last_admin", t("This is the last admin. Make another one first."))


def _write(tx: Tx, user_id: str, values: dict[str, Any]) -> None:
    tx.execute(update(users.USERS).where(users.USERS.c.id == user_id).values(**values))

"""Who is asking, and what a role may do. Services call this; hiding a button is not a permission."""

from dataclasses import dataclass, field
from datetime import datetime

from metro_web.core.errors import NotAllowed, Unauthenticated
from metro_web.core.i18n import t

PASSENGER, STAFF, OPERATOR, ADMIN = "passenger", "staff", "operator", "admin"
ROLES = (PASSENGER, STAFF, OPERATOR, ADMIN)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a call; `user_id` is None for nobody known.

    `session` is the browser session (`web:<id>`) or token family (`api:<id>`) they ask from, `proved_at` when they
    last proved themselves there. `is_locked`: an admin who has to set up the second factor first.
    """

    user_id: str | None = None
    email: str = ""
    name: str = ""
    roles: frozenset[str] = frozenset()
    locale: str = "en"
    session: str = field(default="", compare=False)
    proved_at: datetime | None = field(default=None, compare=False)
    is_locked: bool = field(default=False, compare=False)

    @property
    def is_staff(self) -> bool:
        """Staff or admin: may scan anyone's ticket and sell at the counter."""
        return bool(self.roles & {STAFF, ADMIN}) and not self.is_locked


ANYONE = Actor()


def signed_in(actor: Actor) -> str:
    """The user's id; 401 for nobody known."""
    if actor.user_id is None:
        raise Unauthenticated
    return actor.user_id


def require(actor: Actor, *roles: str) -> str:
    """The user's id, if one of the roles is theirs (admins hold every role of staff); else 401 or 403."""
    user_id = signed_in(actor)
    if not actor.roles & {*roles, ADMIN}:
        raise NotAllowed(t("This is for {roles} only.").format(roles=" or ".join(roles)))
    if actor.is_locked:
        raise NotAllowed(t("Set up the second factor first: admins here need one."), code="totp_setup_required")
    return user_id

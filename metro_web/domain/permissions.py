"""Who is asking, and what a role may do. Services call this; hiding a button is not a permission."""

from dataclasses import dataclass

from metro_web.core.errors import NotAllowed, Unauthenticated
from metro_web.core.i18n import t

PASSENGER, STAFF, OPERATOR, ADMIN = "passenger", "staff", "operator", "admin"
ROLES = (PASSENGER, STAFF, OPERATOR, ADMIN)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a call; `user_id` is None for nobody known."""

    user_id: str | None = None
    email: str = ""
    name: str = ""
    roles: frozenset[str] = frozenset()
    locale: str = "en"

    @property
    def is_staff(self) -> bool:
        """Staff or admin: may scan anyone's ticket and sell at the counter."""
        return bool(self.roles & {STAFF, ADMIN})


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
    return user_id

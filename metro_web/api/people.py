"""People as the contract writes them."""

from typing import Any

from metro_web.api.cursors import sealed
from metro_web.queries.users import SessionView, UserPage, UserView


def myself(found: UserView) -> dict[str, Any]:
    """`GET /me`: a person as they see themselves; a number that was proved signs them in."""
    return person(found) | {"phone_verified": found.is_phone_verified}


def person(found: UserView) -> dict[str, Any]:
    """A person as registering answers, and as admins list them."""
    return {
        "id": found.id,
        "email": found.email or None,
        "name": found.name,
        "phone": found.phone or None,
        "locale": found.locale,
        "color_mode": found.color_mode,
        "roles": list(found.roles),
        "email_verified": found.is_email_verified,
    }


def person_for_admin(found: UserView) -> dict[str, Any]:
    """The same, and what an admin sees besides."""
    return person(found) | {"blocked": found.is_blocked, "created_at": found.created_at}


def people_page(found: UserPage) -> dict[str, Any]:
    """A page of people."""
    return {
        "items": [person_for_admin(each) for each in found.users],
        "next_cursor": sealed("users", found.next_before),
    }


def session(found: SessionView) -> dict[str, Any]:
    """A signed-in browser or program."""
    return {
        "id": found.id,
        "kind": "program" if found.is_program else "browser",
        "user_agent": found.user_agent,
        "place": found.place or None,
        "since": found.since,
        "seen": found.seen,
        "current": found.is_current,
    }

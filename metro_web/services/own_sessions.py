"""Where somebody is signed in, as they see it themselves: browsers and programs, and the end of any of them.

Keeps true: what is ended here is dead at the next question, in a browser and for a token alike.
"""

from sqlalchemy import delete, select, update

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.core.errors import NotFound
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import users as user_queries
from metro_web.queries.users import SessionView
from metro_web.services import links, users
from metro_web.services.sessions import SESSIONS, WEB
from metro_web.services.tokens import API, REFRESH


def list_mine(tx: Tx, actor: Actor) -> tuple[SessionView, ...]:
    """The actor's own, the one last seen first."""
    return user_queries.list_sessions(tx, signed_in(actor), current=actor.session, now=clock.utc_now())


def end(tx: Tx, actor: Actor, session_id: str) -> None:
    """End one of the actor's; 404 for what is none of theirs, or ended already."""
    user_id = signed_in(actor)
    users.lock(tx, user_id)
    kind, number = session_id[: len(WEB)], session_id[len(WEB) :]
    ended = None
    if kind == WEB:
        mine = SESSIONS.c.id == number, SESSIONS.c.user_id == user_id
        ended = tx.execute(delete(SESSIONS).where(*mine).returning(SESSIONS.c.id)).first()
    elif kind == API:
        living = REFRESH.c.family_id == number, REFRESH.c.user_id == user_id, REFRESH.c.ended_at.is_(None)
        ended = tx.execute(
            update(REFRESH).where(*living).values(ended_at=clock.utc_now()).returning(REFRESH.c.id)
        ).first()
    if ended is None:
        raise NotFound(t("This session has ended already."))


def end_others(tx: Tx, actor: Actor) -> None:
    """End all of the actor's but the one they ask from, and every sign-in that is only half done."""
    user_id, now = signed_in(actor), clock.utc_now()
    users.lock(tx, user_id)
    here = actor.session[len(WEB) :]
    tx.execute(delete(SESSIONS).where(SESSIONS.c.user_id == user_id, SESSIONS.c.id != here))
    living = REFRESH.c.user_id == user_id, REFRESH.c.family_id != here, REFRESH.c.ended_at.is_(None)
    tx.execute(update(REFRESH).where(*living).values(ended_at=now))
    links.end_all(tx, user_id, now=now, purposes=(links.BROWSER, links.HALF))


def living_browsers(tx: Tx, session_ids: list[str]) -> set[str]:
    """Which of these ids (`web:...`) are still signed in; for the pages that are open now."""
    asked = [one.removeprefix(WEB) for one in session_ids]
    found = (
        select(SESSIONS.c.id)
        .join(users.USERS, users.USERS.c.id == SESSIONS.c.user_id)
        .where(SESSIONS.c.id.in_(asked), SESSIONS.c.expires_at > clock.utc_now(), ~users.USERS.c.is_blocked)
    )
    return {f"{WEB}{one}" for one in tx.execute(found).scalars()}

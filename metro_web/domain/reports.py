"""Problem reports: what they may be about and how they move on (`RULES.md`, Reports).

`open` → `in_progress` → `resolved` or `rejected`; whoever filed it may open it again, once, within some days of the
answer.
"""

from datetime import datetime, timedelta

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

CATEGORIES = ("payment", "ticket", "booking", "station", "vehicle", "venue", "staff", "other")
OPEN, IN_PROGRESS, RESOLVED, REJECTED = "open", "in_progress", "resolved", "rejected"
STATUSES = (OPEN, IN_PROGRESS, RESOLVED, REJECTED)
# Somebody at a desk still has to do something about it.
WAITING = (OPEN, IN_PROGRESS)
CLOSED = (RESOLVED, REJECTED)
# What whoever answers may make of it; only who filed it opens it again.
ARROWS = {OPEN: (IN_PROGRESS,), IN_PROGRESS: CLOSED, RESOLVED: (), REJECTED: ()}
ORDER, TICKET, TRIP, EVENT = "order", "ticket", "trip", "event"
SUBJECTS = (ORDER, TICKET, TRIP, EVENT)
TEXT_LENGTH_MIN, TEXT_LENGTH_MAX = 10, 2000


def may_reopen(
    status: str, answered_at: datetime | None, reopened_at: datetime | None, now: datetime, days: int
) -> bool:
    """Whether it can be opened again: closed by an answer not older than `days`, and never opened again before."""
    if status not in CLOSED or reopened_at is not None or answered_at is None:
        return False
    return now - answered_at <= timedelta(days=days)


def checked_text(text: str, *, field: str = "text", least: int = TEXT_LENGTH_MIN) -> str:
    """Typed words, lines kept, without what nobody can see; 422 where they are too few or too many."""
    lines = ("".join(sign if sign.isprintable() else " " for sign in line).rstrip() for line in text.splitlines())
    words = "\n".join(lines).strip()
    if not least <= len(words) <= TEXT_LENGTH_MAX:
        said = t("Please say it in {low} to {high} characters.")
        raise InvalidInput(said.format(low=max(1, least), high=TEXT_LENGTH_MAX), field=field)
    return words

"""What can be looked for among events, as statements: one for each set of criteria, made once a process."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from metro_web.models.timetable import Event, Venue

_events: Any = Event.__table__  # type: ignore[attr-defined]
_venues: Any = Venue.__table__  # type: ignore[attr-defined]
OPEN_EVENTS = ("published", "postponed", "cancelled")
WORDS_MAX = 8
Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EventSearch:
    """Words in title, teams, competition, venue or city; starting from … to (instants); in one venue; of one team.

    Without `since` those that are not over are found.
    """

    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    venue_id: str = ""
    team: str = ""


def events(search: EventSearch, *, now: datetime, most: int, after: str) -> tuple[Any, Given]:
    """The statement and its values."""
    words = search.words.casefold().split()[:WORDS_MAX]
    given: Given = {f"word{number}": f"%{_escaped(word)}%" for number, word in enumerate(words)}
    given |= {"most": most, "now": now} | _place(after)
    named = {"since": search.since, "until": search.until, "venue": search.venue_id, "team": search.team}
    given |= {name: value for name, value in named.items() if value}
    return _events_by(len(words), frozenset(given)), given


@lru_cache(maxsize=256)
def _events_by(words: int, given: frozenset[str]) -> Any:
    query = (
        select(_events, _venues.c.name.label("venue_name"), _venues.c.city)
        .join(_venues, _venues.c.id == _events.c.venue_id)
        .where(_events.c.status.in_(OPEN_EVENTS))
        .order_by(_events.c.starts_at, _events.c.id)
        .limit(bindparam("most"))
    )
    for number in range(words):
        query = query.where(_events.c.words.like(bindparam(f"word{number}"), escape="/"))
    is_so = {
        "since": _events.c.starts_at >= bindparam("since"),
        "until": _events.c.starts_at < bindparam("until"),
        "venue": _events.c.venue_id == bindparam("venue"),
        "team": or_(_events.c.home == bindparam("team"), _events.c.away == bindparam("team")),
        "then": _is_after(_events.c.starts_at, _events.c.id),
    }
    query = query.where(*(condition for name, condition in is_so.items() if name in given))
    return query if "since" in given else query.where(_events.c.ends_at > bindparam("now"))


def _place(after: str) -> Given:
    """Where a page begins, as `findings` marked the end of the one before."""
    if not after:
        return {}
    instant, _, last_id = after.partition("|")
    return {"then": datetime.fromisoformat(instant), "last_id": last_id}


def _is_after(at: Any, row_id: Any) -> Any:
    return or_(at > bindparam("then"), and_(at == bindparam("then"), row_id > bindparam("last_id")))


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")

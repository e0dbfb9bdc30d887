"""What the kinds of records have in common: what can be asked, how a page is cut, and what a row of a table is.

Newest first, by the id that also makes the cursor. Nothing here writes, and nothing here shows a secret.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.core.labels import moment_label, money_label
from metro_web.models.people import User

_users: Any = User.__table__  # type: ignore[attr-defined]
PEOPLE_MAX = 200
NONE = "–"


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What is empty does not matter. `person` is an id or a part of address or name, `find` what the kind says it is.

    `trip` are words of what was bought or its id, `day` the local day it takes place. `companies`: of these alone.
    """

    find: str = ""
    person: str = ""
    status: str = ""
    kind: str = ""
    order: str = ""
    account: str = ""
    since: datetime | None = None
    until: datetime | None = None
    trip: str = ""
    day: str = ""
    companies: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Head:
    """The head of a column; `end` sets figures flush at the end."""

    label: str
    end: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in a column: words, perhaps a link, perhaps a tag (`tone`: a class of it), a quieter remark below."""

    text: str
    href: str = ""
    tone: str = ""
    remark: str = ""


@dataclass(frozen=True)
class RecordRow:
    """A row of the table; the first cell names it and leads to it."""

    id: str
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class RecordsView:
    """A page of a kind; `csv_href` is all of the choice as a file, `sum_label` what it adds up to ('' for most kinds)."""

    rows: list[RecordRow] = field(default_factory=list)
    next_before: str = ""
    csv_href: str = ""
    sum_label: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. `fields` are the parts of RecordFilter it knows; `find` gives records and the place after them.

    A record is a flat frozen dataclass: `…_minor` are amounts, datetimes are instants.
    """

    name: str
    fields: tuple[str, ...]
    heads: tuple[Head, ...]
    find: Callable[[Tx, RecordFilter, int, str], tuple[list[Any], str]]
    row: Callable[[Any], RecordRow]
    example: Any
    is_place: Callable[[str], bool] = is_id
    statuses: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


def cut(tx: Tx, query: Any, column: Any, limit: int, before: str | int) -> tuple[list[Any], str]:
    """A page of a query, newest first by `column`, and the place to go on before, or ''."""
    wanted = query.order_by(column.desc()).limit(limit + 1)
    if before:
        wanted = wanted.where(column < before)
    rows = list(tx.execute(wanted))
    return rows[:limit], str(getattr(rows[limit - 1], column.name)) if len(rows) > limit else ""


def between(query: Any, column: Any, wanted: RecordFilter) -> Any:
    """Narrowed to the days that are wanted."""
    if wanted.since:
        query = query.where(column >= wanted.since)
    if wanted.until:
        query = query.where(column < wanted.until)
    return query


def people_ids(tx: Tx, person: str) -> list[str]:
    """Whom a part of an address or a name, a whole address or an id means; the newest few hundred of many."""
    part = person.strip().lower()
    exact = select(_users.c.id).where(or_(_users.c.email == part, _users.c.id == part))
    known = list(tx.execute(exact).scalars())
    if known:
        return known
    in_name = func.lower(_users.c.name).contains(part, autoescape=True)
    like = select(_users.c.id).where(or_(_users.c.email.contains(part, autoescape=True), in_name))
    return list(tx.execute(like.order_by(_users.c.id.desc()).limit(PEOPLE_MAX)).scalars())


def code_is(column: Any, text: str, *, length: int) -> Any:
    """A typed code: whole codes by their index, parts by how they begin."""
    typed = text.strip().upper()
    return column == typed if len(typed) >= length else column.startswith(typed, autoescape=True)


def money(amount_minor: int | None) -> str:
    """An amount of the deployment's currency; a dash for none."""
    return money_label(amount_minor, settings().currency) if amount_minor else NONE


def amount(amount_minor: int) -> str:
    """The same where nothing is an amount too."""
    return money_label(amount_minor, settings().currency)


def moment(at: datetime | None) -> str:
    """`20 Nov 2026, 14:02`, local; a dash for none."""
    return moment_label(at, settings().zone) if at else NONE


def person_cell(user_id: str | None, email: str | None) -> Cell:
    """Somebody, with the way to their page."""
    return Cell(email or NONE, f"/admin/users/{user_id}" if user_id else "")


def order_cell(order_id: str | None, code: str | None) -> Cell:
    """An order, with the way to its story."""
    return Cell(code or NONE, f"/admin/orders/{order_id}" if order_id else "")

"""Who sits on the seats of an order: a name each, typed or of somebody on the buyer's own list, with their document then.

Keeps true: a name is of a seat of the order, once; somebody on another's list is never found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain import people
from metro_web.domain.seating import Plan
from metro_web.models.passengers import SeatDocument
from metro_web.queries import passengers as passenger_queries
from metro_web.services.quotes import Named, Quote

DOCUMENTS: Any = SeatDocument.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sits on a seat; `document` are columns of `seat_document`, empty where nothing is known."""

    name: str
    passenger_id: str = ""
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def facts(self) -> dict[str, str]:
        """What the item keeps of it."""
        known = {"passenger": self.name}
        return known | {"passenger_id": self.passenger_id} if self.passenger_id else known


NOBODY = Sitter("")


def of(tx: Tx, owner_id: str, plan: Plan, seats: Sequence[int], given: Sequence[Named]) -> dict[int, Sitter]:
    """Seat index → who sits there; 422 for a seat that is not of the order or a name that is none, 404 unknown_passenger."""
    found: dict[int, Sitter] = {}
    for each in given:
        seat = plan.index_of.get(each[0])
        if seat is None or seat not in seats or seat in found:
            raise InvalidInput(t("A passenger is named for each seat of the order, once."), field="passengers")
        found[seat] = _sitter(tx, owner_id, *each[1:])
    return found


def still_there(tx: Tx, owner_id: str, given: Sequence[Named]) -> list[Named]:
    """The same without those who are on the list no longer, and with the names that the list has now."""
    kept: list[Named] = []
    for each in given:
        row = passenger_queries.find_row(tx, owner_id, each[2]) if len(each) > 2 and each[2] else None
        if row is not None:
            kept.append((each[0], row.name, row.id))
        elif len(each) == 2 or not each[2]:
            kept.append((each[0], each[1]))
    return kept


def require_known(tx: Tx, owner_id: str, given: Sequence[Named]) -> None:
    """404 `unknown_passenger` where somebody is named who is not on the list."""
    for each in given:
        if len(each) > 2 and each[2] and passenger_queries.find_row(tx, owner_id, each[2]) is None:
            raise _unknown()


def require_all(plan: Plan, seats: Sequence[int], named: Mapping[int, Sitter]) -> None:
    """422 `names_needed` with the seats that nobody is named for."""
    missing = [plan.seats[seat].label for seat in seats if seat not in named]
    if missing:
        said = t("Everybody on this trip needs a name on their ticket. Please name who sits on {seats}.")
        raise InvalidInput(
            said.format(seats=", ".join(missing)), code="names_needed", field="passengers", seats=missing
        )


def keep_documents(tx: Tx, quotes: Sequence[Quote], items: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Write down, sealed, the documents of those who were named from a list; `items` are those made of `quotes`."""
    rows = [
        {"item_id": item["id"], "created_at": now, **quote.document}
        for quote, item in zip(quotes, items, strict=True)
        if quote.document
    ]
    if rows:
        tx.execute(insert(DOCUMENTS), rows)


def _sitter(tx: Tx, owner_id: str, name: str, passenger_id: str = "") -> Sitter:
    if not passenger_id:
        return Sitter(_name(name))
    row = passenger_queries.find_row(tx, owner_id, passenger_id)
    if row is None:
        raise _unknown()
    document = {
        "user_id": owner_id,
        "birth_date": row.birth_date,
        "kind": row.document_kind,
        "number_sealed": row.document_sealed,
    }
    return Sitter(row.name, row.id, document if row.birth_date or row.document_kind else {})


def _name(text: str) -> str:
    try:
        return people.person_name(text)
    except InvalidInput as exc:
        raise InvalidInput(exc.detail, field="passengers") from exc


def _unknown() -> NotFound:
    return NotFound(t("Somebody who was named is not on your list."), code="unknown_passenger")

"""The people on somebody's list, numbers masked; whole numbers are opened for their owner and for a manifest alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Row, bindparam, func, select

from metro_web.core import security
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.ids import is_id
from metro_web.domain import documents
from metro_web.models.passengers import Passenger

PASSENGERS: Any = Passenger.__table__  # type: ignore[attr-defined]
KIND_NAMES = {
    "passport": t("Passport"),
    "id_card": t("Identity card"),
    "driving_licence": t("Driving licence"),
    "other": t("Other document"),
}
_OF = select(PASSENGERS).where(PASSENGERS.c.user_id == bindparam("whose"))
_LISTED = _OF.order_by(func.lower(PASSENGERS.c.name), PASSENGERS.c.id)
_ONE = _OF.where(PASSENGERS.c.id == bindparam("which"))


@dataclass(frozen=True, slots=True)
class PassengerView:
    """One person; `birth_date` as `YYYY-MM-DD`, `number` masked, `document_label` both of it: '' where not known."""

    id: str
    name: str
    birth_date: str = ""
    document_kind: str = ""
    number: str = ""
    document_label: str = ""
    born_label: str = ""


def list_of(tx: Tx, user_id: str) -> list[PassengerView]:
    """Everybody on a list, by name."""
    return [_view(row) for row in tx.execute(_LISTED, {"whose": user_id}).all()]


def find(tx: Tx, user_id: str, passenger_id: str) -> PassengerView | None:
    """One of a list, or None."""
    row = find_row(tx, user_id, passenger_id)
    return _view(row) if row else None


def find_row(tx: Tx, user_id: str, passenger_id: str) -> Row[Any] | None:
    """The row of one of a list, its number sealed; or None."""
    if not is_id(passenger_id):
        return None
    return tx.execute(_ONE, {"whose": user_id, "which": passenger_id}).first()


def opened(sealed: str) -> str:
    """A number that was sealed; '' where there is none or the key has changed since."""
    try:
        return security.unseal(sealed) if sealed else ""
    except InvalidToken:
        return ""


def document_label(kind: str, number: str) -> str:
    """`Passport ••••4567`, or ''."""
    return f"{KIND_NAMES.get(kind, '')} {number}".strip()


def day_text(day: date | None) -> str:
    """As it is typed; '' for none."""
    return day.isoformat() if day else ""


def _view(row: Row[Any]) -> PassengerView:
    number = documents.masked(opened(row.document_sealed))
    return PassengerView(
        row.id, row.name, day_text(row.birth_date), row.document_kind, number,
        document_label(row.document_kind, number),
        t("born {day}").format(day=f"{row.birth_date:%-d %b %Y}") if row.birth_date else "",
    )  # fmt: skip

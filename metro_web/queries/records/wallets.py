"""Wallets of everybody: whose, and how much is in them. The id is the person's."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.models.ledger import Account
from metro_web.models.people import User
from metro_web.queries.records import shape
from metro_web.queries.records.shape import Cell, Head, Kind, RecordFilter, RecordRow

_accounts: Any = Account.__table__  # type: ignore[attr-defined]
_users: Any = User.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class WalletRecord:
    """A wallet; `account` is its name in the ledger; minor units."""

    id: str
    account: str
    email: str | None
    name: str
    balance_minor: int
    created_at: datetime


# Whoever has no address is known by the number they sign in by.
_known_as: Any = func.coalesce(_users.c.email, func.nullif(_users.c.phone, "")).label("email")


def find(tx: Tx, wanted: RecordFilter, limit: int, before: str) -> tuple[list[WalletRecord], str]:
    """Newest people first."""
    query = select(
        _users.c.id, _known_as, _users.c.name, _accounts.c.balance_minor, _accounts.c.created_at
    ).join(_accounts, _accounts.c.id == "wallet:" + _users.c.id)  # fmt: skip
    if wanted.person:
        query = query.where(_users.c.id.in_(shape.people_ids(tx, wanted.person)))
    rows, following = shape.cut(tx, query, _users.c.id, limit, before)
    return [_record(row) for row in rows], following


def _record(row: Any) -> WalletRecord:
    return WalletRecord(row.id, f"wallet:{row.id}", row.email, row.name, int(row.balance_minor), row.created_at)


def row(record: WalletRecord) -> RecordRow:
    """In the table."""
    return RecordRow(
        record.id,
        [
            Cell(record.email or t("Closed account"), f"/admin/wallets/{record.id}"),
            Cell(record.name or shape.NONE),
            Cell(shape.moment(record.created_at)),
            Cell(shape.amount(record.balance_minor)),
        ],
    )


WALLETS = Kind(
    name="wallets",
    fields=("person",),
    heads=(Head(t("Person")), Head(t("Name")), Head(t("Since"), end=True), Head(t("Balance"), end=True)),
    find=find,
    row=row,
    example=WalletRecord(
        id="0198c5d1f0a27b64a1b2c3d4e5f60718",
        account="wallet:0198c5d1f0a27b64a1b2c3d4e5f60718",
        email="asha@metro.example",
        name="Asha",
        balance_minor=38000,
        created_at=datetime(2026, 11, 20, 6, 0, tzinfo=UTC),
    ),
)

"""What is kept when something with a time is handed back (`RULES.md`, Cancelling): a table of hours before and share.

A row counts while at least its hours are left, the first one only while there are more; after the start all is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.core.money import BASIS_POINTS, share_minor

ROWS_MAX = 20
HOURS_MAX = 24 * 366


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """While `hours` are left, `kept_bp` basis points of the price are kept."""

    hours: int
    kept_bp: int


Table = tuple[PenaltyRow, ...]
DEFAULT: Table = (PenaltyRow(72, 500), PenaltyRow(24, 1000), PenaltyRow(3, 3000), PenaltyRow(0, 6000))


def kept_minor(table: Table, price_minor: int, starts_at: datetime, now: datetime) -> int:
    """What is kept of a price, rounded half up to the minor unit."""
    return share_minor(price_minor, _kept_bp(table, starts_at - now))


def _kept_bp(table: Table, left: timedelta) -> int:
    if left <= timedelta(0):
        return BASIS_POINTS
    for place, row in enumerate(table):
        bound = timedelta(hours=row.hours)
        if left > bound or (left == bound and place > 0):
            return row.kept_bp
    return BASIS_POINTS


def parse(rows: object) -> Table:
    """`[{"hours", "kept_bp"}]`, hours falling to 0, shares never falling; 422 `invalid_penalties`."""
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not 1 <= len(rows) <= ROWS_MAX:
        raise _refused(t("A penalty table has 1 to {n} rows.").format(n=ROWS_MAX))
    table = tuple(_row(row) for row in rows)
    if any(later.hours >= row.hours for row, later in pairwise(table)) or table[-1].hours:
        raise _refused(t("The hours fall from row to row, and the last row says 0."))
    if any(later.kept_bp < row.kept_bp for row, later in pairwise(table)):
        raise _refused(t("Nearer to the start no less is kept than before."))
    return table


def to_data(table: Table) -> list[dict[str, Any]]:
    """What `parse` reads back."""
    return [{"hours": row.hours, "kept_bp": row.kept_bp} for row in table]


def _row(row: object) -> PenaltyRow:
    if isinstance(row, dict):
        hours, kept = row.get("hours"), row.get("kept_bp")
        if type(hours) is int and type(kept) is int and 0 <= hours <= HOURS_MAX and 0 <= kept <= BASIS_POINTS:
            return PenaltyRow(hours, kept)
    raise _refused(t("A row has hours and kept_bp, 0 to 10000 hundredths of a percent."))


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, code="invalid_penalties", field="penalties")

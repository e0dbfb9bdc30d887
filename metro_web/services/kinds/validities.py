"""What seats and admissions share: when their tickets let in, and what handing one back gives (`RULES.md`)."""

from datetime import datetime, timedelta
from typing import Any

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.domain import admission, penalties
from metro_web.queries import attended
from metro_web.services.quotes import Validity


def of(facts: dict[str, Any], place: str) -> Validity:
    """From the opening of check-in until the end, which is later where a trip was late when it was sold."""
    begins, ends = (datetime.fromisoformat(facts[name]) for name in ("check_in_opens_at", "ends_at"))
    return Validity(begins, ends + timedelta(minutes=facts.get("delay_minutes", 0)), place)


def refund_minor(tx: Tx, price_minor: int, status: str, facts: dict[str, Any], now: datetime) -> int | None:
    """The price less what the table of the day of purchase keeps; None once it was used or is over.

    What was called off is given back in full to whoever has not had it back, let in or not: it was not their doing.
    So is a trip that is very late, to whoever decides so before it leaves (as Indian Railways do from three hours on).
    Hours are counted up to the time at which it is expected to leave: a delay only ever makes it kinder.
    """
    if status != admission.CANCELLED and attended.is_called_off(tx, facts):
        return price_minor
    if status != admission.ACTIVE:
        return None
    table, begins_at = penalties.parse(facts["penalties"]), attended.starts_at(tx, facts)
    if now < begins_at and attended.delay_minutes(tx, facts) >= settings().delay_refund_minutes:
        return price_minor
    return price_minor - penalties.kept_minor(table, price_minor, begins_at, now)

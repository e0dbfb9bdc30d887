"""Where a trip stands: as planned, boarding, on its way, arrived. It follows the clock; a press only runs ahead of it.

Keeps true: by the clock a trip leaves and arrives when it is expected to, which is its plan and its delay; no job has to
have run.
"""

from datetime import datetime, timedelta

SCHEDULED, BOARDING, DEPARTED, COMPLETED = "scheduled", "boarding", "departed", "completed"
DELAYED = "delayed"
# In the order in which a trip goes through them; what else is stored (a draft, cancelled …) no clock changes.
RUNNING = (SCHEDULED, BOARDING, DEPARTED, COMPLETED)
BOARDING_MINUTES = 30
DELAY_MINUTES_MAX = 24 * 60


def of(status: str, expected: tuple[datetime, datetime], *, is_late: bool, now: datetime) -> str:
    """The state that is shown; `expected` are departure and arrival with the delay in them."""
    if status not in RUNNING:
        return status
    ahead = max(status, by_clock(expected, now), key=RUNNING.index)
    return DELAYED if is_late and ahead == SCHEDULED else ahead


def by_clock(expected: tuple[datetime, datetime], now: datetime) -> str:
    """How far it has come by itself."""
    leaves_at, arrives_at = expected
    if now >= arrives_at:
        return COMPLETED
    if now >= leaves_at:
        return DEPARTED
    return BOARDING if now >= leaves_at - timedelta(minutes=BOARDING_MINUTES) else SCHEDULED

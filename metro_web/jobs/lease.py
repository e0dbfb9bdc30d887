"""A process's hold on the jobs, so that one at a time does them."""

import time

from metro_web.core import clock, db
from metro_web.core.ids import new_id
from metro_web.services import leases

LEASE = "jobs"
RENEW_SHARE = 0.3


class Lease:
    """This process's hold on the jobs. `is_held` is its own cautious view and asks nobody."""

    def __init__(self, seconds: float) -> None:
        self._holder = new_id()
        self._seconds = seconds
        self._until = 0.0

    @property
    def is_held(self) -> bool:
        """Whether there is certainly no other holder yet."""
        return time.monotonic() < self._until

    @property
    def renew_seconds(self) -> float:
        """How long to wait between renewals."""
        return self._seconds * RENEW_SHARE

    def take(self) -> bool:
        """Get it or keep it."""
        asked = time.monotonic()
        now = clock.utc_now()
        if not self._until and not db.read(leases.is_free, LEASE, self._holder, now=now):
            return False
        has_it = db.run(leases.take, LEASE, self._holder, now=now, seconds=self._seconds)
        # A tenth is left as a margin between this view and that of the others.
        self._until = asked + self._seconds * 0.9 if has_it else 0.0
        return has_it

    def give_back(self) -> None:
        """Let another process begin at once."""
        self._until = 0.0
        db.run(leases.give_back, LEASE, self._holder)

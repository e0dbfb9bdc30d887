"""Gives back what was called off, as the job does, and may die at a refund: `python -m tests.races.refunder [number]`."""

import os
import signal
import sys
from typing import Any

from metro_web.core import clock, db
from metro_web.services import ledger, refunds_owed


def main() -> None:
    """Until nothing is owed; at refund `number`, in the middle of its transaction, the process is gone."""
    fatal, done, post = int(sys.argv[1]) if len(sys.argv) > 1 else 0, 0, ledger.post

    def counted(*args: Any, **kwargs: Any) -> int:
        nonlocal done
        done += 1
        if done == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return post(*args, **kwargs)

    ledger.post = counted
    while db.run(refunds_owed.pay_some, clock.utc_now()):
        pass


if __name__ == "__main__":
    main()

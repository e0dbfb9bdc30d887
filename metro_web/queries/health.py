"""Whether the database answers."""

from sqlalchemy import text

from metro_web.core.db import Tx


def ping(tx: Tx) -> None:
    """One round trip; raises where there is none."""
    tx.execute(text("SELECT 1")).scalar_one()

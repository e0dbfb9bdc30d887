"""Who does the jobs: one process at a time holds the lease, and another takes it over once it has run out."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from metro_web.core.db import Tx
from metro_web.models.ops import JobLease


def is_free(tx: Tx, name: str, holder: str, *, now: datetime) -> bool:
    """Whether `take` could succeed for `holder`; reads only."""
    others = (col(JobLease.name) == name, col(JobLease.holder) != holder, col(JobLease.expires_at) > now)
    return tx.scalar(select(col(JobLease.name)).where(*others)) is None


def take(tx: Tx, name: str, holder: str, *, now: datetime, seconds: float) -> bool:
    """Hold the lease `seconds` longer; False while another holds it."""
    until = now + timedelta(seconds=seconds)
    held = tx.execute(
        update(JobLease)
        .where(col(JobLease.name) == name, or_(col(JobLease.holder) == holder, col(JobLease.expires_at) <= now))
        .values(holder=holder, expires_at=until)
        .returning(col(JobLease.name))
    ).first()
    if held:
        return True
    insert = postgresql.insert if tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    made = tx.execute(
        insert(JobLease)
        .values(name=name, holder=holder, expires_at=until)
        .on_conflict_do_nothing()
        .returning(col(JobLease.name))
    ).first()
    return made is not None


def give_back(tx: Tx, name: str, holder: str) -> None:
    """Let the next one have it at once."""
    tx.execute(delete(JobLease).where(col(JobLease.name) == name, col(JobLease.holder) == holder))

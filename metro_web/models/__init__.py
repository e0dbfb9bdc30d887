"""What we store. Import this package and `metadata` knows every table."""

from metro_web.models import (
    audit,
    basket,
    identities,
    ledger,
    network,
    network_drafts,
    network_import,
    ops,
    orders,
    outbox,
    people,
    shifts,
    stock,
    tellings,
    tickets,
    timetable,
    trains,
)
from metro_web.models.types import metadata

__all__ = [
    "audit",
    "basket",
    "identities",
    "ledger",
    "metadata",
    "network",
    "network_drafts",
    "network_import",
    "ops",
    "orders",
    "outbox",
    "people",
    "shifts",
    "stock",
    "tellings",
    "tickets",
    "timetable",
    "trains",
]

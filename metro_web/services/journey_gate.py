"""A metro gate: asks the rules of `domain.admission`, settles what is due, moves the ticket on, counts footfall."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InsufficientFunds, InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import admission
from metro_web.domain.admission import Figures, JourneyPass, Moved, Verdict
from metro_web.domain.permissions import Actor
from metro_web.models.tickets import Movement, Ticket
from metro_web.queries.network import Snapshot
from metro_web.services import journey_fares, ledger

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_movements: Any = Movement.__table__  # type: ignore[attr-defined]

# Built once: composing a statement costs about as much as running it.
_this = _tickets.c.id == bindparam("which")
_ENTER = (
    update(_tickets).where(_this).values({name: bindparam(name) for name in ("status", "entered_at", "entered_on")})
)
_LEAVE = update(_tickets).where(_this).values(status=admission.USED, exited_at=bindparam("at"))
_INSERT_MOVEMENTS = insert(_movements)


@dataclass(frozen=True, slots=True)
class GateCall:
    """What a gate sends: the QR's text or the short code, where, which way, and how a due is settled.

    `agreed_minor` is the due its payer was shown: a due that has grown since is asked about again, not taken.
    """

    token: str
    station: str
    direction: str
    settle: str | None = None
    agreed_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A verdict carried out; `due_minor` is what was or has to be settled, `error` why settling it failed."""

    accepted: bool
    reason: str = ""
    due_minor: int = 0
    settled_by: str | None = None
    error: InsufficientFunds | None = None


def decide(tx: Tx, snapshot: Snapshot, ticket: Any, call: GateCall, now: datetime, actor: Actor) -> Decided:
    """Decide on a locked ticket row and do what follows."""
    # A gate's clock knows whole seconds alone.
    sold_at = ticket.valid_from.replace(microsecond=0)
    held = JourneyPass(ticket.status, tuple(ticket.facts["path"]), ticket.valid_until, ticket.entered_at, sold_at)
    if call.direction == "entry":
        verdict = admission.decide_entry(held, call.station, now, is_running=_runs(snapshot, ticket.facts))
        if verdict.accepted:
            enter(tx, ticket, now)
        return Decided(verdict.accepted, verdict.reason)
    verdict = _exit_verdict(snapshot, held, ticket, call.station, now)
    if verdict.due_minor and call.settle and call.agreed_minor in (None, verdict.due_minor):
        try:
            _settle(tx, ticket, verdict, call.settle, now, actor)
        except InsufficientFunds as exc:
            # The wallet's row did not move, so the refused scan can be recorded and committed.
            return Decided(False, verdict.reason, verdict.due_minor, error=exc)
        leave(tx, ticket, call.station, now)
        return Decided(True, "", verdict.due_minor, call.settle)
    if verdict.accepted:
        leave(tx, ticket, call.station, now)
    return Decided(verdict.accepted, verdict.reason, verdict.due_minor)


def enter(tx: Tx, ticket: Any, now: datetime) -> None:
    """The ticket is in use from now."""
    day = clock.service_date(now, settings().zone, settings().service_day_ends_hour)
    values = {"status": admission.IN_USE, "entered_at": now, "entered_on": day}
    tx.execute(_ENTER, values | {"which": ticket.id})
    count(tx, ticket.id, admission.movements_at_entry(legs_of(ticket.facts)), now)


def leave(tx: Tx, ticket: Any, station: str, now: datetime) -> None:
    """The ticket is used up."""
    tx.execute(_LEAVE, {"which": ticket.id, "at": now})
    count(tx, ticket.id, admission.movements_at_exit(legs_of(ticket.facts), station), now)


def count(tx: Tx, ticket_id: str, facts: list[Moved], now: datetime) -> None:
    """Add facts of footfall, on the service day of `now`."""
    day = clock.service_date(now, settings().zone, settings().service_day_ends_hour)
    rows = [
        {
            "service_date": day,
            "at": now,
            "ticket_id": ticket_id,
            "kind": fact.kind,
            "line_code": fact.line,
            "station_code": fact.station,
        }
        for fact in facts
    ]
    tx.execute(_INSERT_MOVEMENTS, rows)


def legs_of(facts: dict[str, Any]) -> list[tuple[str | None, str, str]]:
    """An item's legs as (line, first station, last station)."""
    return [(leg["line"], leg["stations"][0], leg["stations"][-1]) for leg in facts["legs"]]


def _runs(snapshot: Snapshot, facts: dict[str, Any]) -> bool:
    """Whether the service and every line of the path run; a line that was deleted does not."""
    network = snapshot.network
    lines = [network.find_line(leg["line"]) for leg in facts["legs"] if leg["line"]]
    return network.is_running and all(line is not None and line.is_running for line in lines)


def _exit_verdict(snapshot: Snapshot, held: JourneyPass, ticket: Any, station: str, now: datetime) -> Verdict:
    fare_due_minor = 0
    if not admission.exits_free(held, station):
        fare_due_minor = journey_fares.exit_due_minor(snapshot, ticket.facts, station, ticket.price_minor, now)
    return admission.decide_exit(held, station, now, fare_due_minor=fare_due_minor, figures=_figures())


def _settle(tx: Tx, ticket: Any, verdict: Verdict, settle: str, now: datetime, actor: Actor) -> None:
    """The owner's wallet pays, or staff took cash."""
    if settle == "cash":
        assert actor.user_id is not None, "scanning needs somebody known"
        payer = ledger.cash_of(tx, actor.user_id, now=now)
    elif ticket.owner_id is None:
        raise InvalidInput(t("This ticket was sold for cash and has no wallet; take cash."), field="settle")
    else:
        payer = ledger.wallet_of(ticket.owner_id)
    posting = ledger.Posting(
        "fare_adjustment",
        f"ticket:{ticket.id}:exit",
        reason=verdict.reason,
        order_id=ticket.order_id,
        ticket_id=ticket.id,
    )
    ledger.post(tx, payer, ledger.REVENUE, verdict.due_minor, posting, now=now)


def _figures() -> Figures:
    figures = settings()
    return Figures(
        figures.stay_minutes_max, figures.overstay_hour_minor, figures.overstay_minor_max, figures.origin_exit_minutes
    )

"""What publishing one's draft would do: its changes, whom and what each touches, and why it may not be published now."""

from dataclasses import dataclass
from datetime import datetime

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.domain import fare_effects, network_changes, network_warnings
from metro_web.domain.fare_effects import Effects
from metro_web.domain.network_changes import Change
from metro_web.domain.permissions import Actor
from metro_web.queries import living
from metro_web.queries import network as network_queries
from metro_web.queries.network_drafts import Draft
from metro_web.services import network_admin, network_drafts, network_publishing


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One change; `tickets` living ones touched, `refusal` why it cannot be published, '' where it can."""

    change: Change
    tickets: int
    refusal: str


@dataclass(frozen=True, slots=True)
class Review:
    """A draft looked at whole; `fares` is None where no fare is in force, `refusal` '' where it may be published now."""

    draft: Draft
    changes: tuple[Reviewed, ...]
    fares: Effects | None
    unreachable: tuple[str, ...]
    warnings: tuple[str, ...]
    since: tuple[str, ...]
    refusal: str


def review(tx: Tx, actor: Actor) -> Review:
    """Of one's own draft, on the network and the tickets of this moment; nothing is changed or held."""
    draft, now = network_drafts.get_draft(tx, actor), clock.utc_now()
    found = network_changes.changes(draft.base, draft.plan)
    sold = network_publishing.held(tx, found, draft.base, now)
    tickets = living.touched(tx, [change.uses for change in found], now)
    reviewed = []
    for change, count in zip(found, tickets, strict=True):
        names = [sold[key] for key in change.removes if key in sold]
        refusal = network_admin.in_use(network_changes.names_label(names)).detail if names else ""
        reviewed.append(Reviewed(change, count, refusal))
    is_behind = network_drafts.is_behind(tx, draft)
    return Review(
        draft=draft,
        changes=tuple(reviewed),
        fares=_fares(tx, draft, now),
        unreachable=tuple(network_warnings.unreachable(draft.base, draft.plan)),
        warnings=tuple(network_warnings.of_plan(draft.base, draft.plan)),
        since=tuple(network_drafts.since(tx, draft)),
        refusal=_refusal(reviewed, is_behind=is_behind),
    )


def _refusal(reviewed: list[Reviewed], *, is_behind: bool) -> str:
    if not reviewed:
        return t("This draft changes nothing.")
    if is_behind:
        return t("The network was changed while you were drawing. Put your draft on the newest network first.")
    return next((each.refusal for each in reviewed if each.refusal), "")


def _fares(tx: Tx, draft: Draft, now: datetime) -> Effects | None:
    """By the fare table in force today."""
    day = clock.service_date(now, settings().zone, settings().service_day_ends_hour)
    fare = network_queries.current(tx).fare_on(day)
    if fare is None:
        return None
    return fare_effects.effects(draft.base, draft.plan, fare.rules, hop_distance_m=settings().distance_per_hop_m)

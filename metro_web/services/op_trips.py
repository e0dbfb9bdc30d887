"""Trips as the people of a company read them: lists, one with its terms, what became of its places.

Keeps true: whoever asks sees trips of companies they work in, an admin those of all; who bought what stays with the
manifest, for figures name nobody.
"""

from dataclasses import dataclass

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.domain.permissions import OPERATOR, Actor, require
from metro_web.queries import attended_figures, attended_list, inventories
from metro_web.queries.attended import TripView
from metro_web.queries.attended_figures import SectionFigures
from metro_web.queries.attended_list import Asked
from metro_web.services import company_rights, trips_admin


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; '' for all. `status` is one that is stored, or `over`."""

    company_id: str = ""
    words: str = ""
    status: str = ""
    mode: str = ""
    vehicle_id: str = ""
    series_id: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What became of a trip's places, by section and in all."""

    sections: list[SectionFigures]
    whole: SectionFigures


def list_trips(tx: Tx, actor: Actor, wanted: Wanted, *, limit: int, after: str) -> tuple[list[TripView], str]:
    """Those that are coming first, drafts too, and the place to go on after; 404 for another's company."""
    return attended_list.trips(tx, asked(tx, actor, wanted, after), clock.utc_now(), limit=limit)


def asked(tx: Tx, actor: Actor, wanted: Wanted, after: str) -> Asked:
    """The same as the list takes it, of the actor's own companies; 401, 403, 404."""
    require(actor, OPERATOR)
    companies: tuple[str, ...]
    if wanted.company_id:
        companies = (company_rights.require_member(tx, actor, wanted.company_id).id,)
    else:
        companies = tuple(each.id for each in company_rights.companies_of(tx, actor))
    return Asked(
        wanted.words, wanted.status, wanted.mode, after, companies, wanted.vehicle_id, wanted.series_id
    )  # fmt: skip


def load(tx: Tx, actor: Actor, trip_id: str) -> Load:
    """Sold, held, unpaid, left and checked in; 404."""
    found = trips_admin.get_trip(tx, actor, trip_id)
    inventory = inventories.find(tx, found.inventory_id)
    assert inventory is not None, "each trip has one"
    sections = attended_figures.by_section(tx, inventory, clock.utc_now())
    return Load(sections, attended_figures.total(sections))

"""What the admin's pages of venues show; nothing is changed here."""

from metro_web.core import clock
from metro_web.core.db import Tx
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import venues as venue_queries
from metro_web.queries import venues_view
from metro_web.queries.venues import VenueFilter
from metro_web.queries.venues_view import VenueForm, VenuePage
from metro_web.services import venues

ROWS = 30


def page(tx: Tx, actor: Actor, wanted: VenueFilter, *, before: str = "") -> VenuePage:
    """Venues, newest first, with what is still to come in each."""
    require(actor, ADMIN)
    found = venue_queries.page(tx, wanted, clock.utc_now(), limit=ROWS + 1, before=before or None)
    return venues_view.page(found[:ROWS], has_more=len(found) > ROWS)


def form(tx: Tx, actor: Actor, venue_id: str) -> VenueForm:
    """A venue as fields, with its events; an empty form where there is no id, 404."""
    require(actor, ADMIN)
    if not venue_id:
        return VenueForm()
    found = venues.get_venue(tx, actor, venue_id)
    return VenueForm(
        id=found.id,
        name=found.name,
        city=found.city,
        kind=found.kind,
        turnaround=str(found.turnaround_minutes),
        is_retired=found.is_retired,
        events=[venues_view.event_row(each) for each in venue_queries.events(tx, venue_id, clock.utc_now())],
    )

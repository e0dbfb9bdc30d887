"""What the page of a manifest shows and does, each in one call."""

from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.queries import gate_view, manifest_view
from metro_web.queries.manifest_view import ManifestPage, OpenedView
from metro_web.services import manifest
from metro_web.services.check_in import SeatCall


def page(tx: Tx, actor: Actor, trip_id: str) -> ManifestPage:
    """The manifest as it is now."""
    found = manifest.get(tx, actor, trip_id)
    return manifest_view.page(found.trip, found.company, found.travellers, may_open=found.may_open)


def let_in(tx: Tx, actor: Actor, call: SeatCall) -> str:
    """Check somebody in; why not, in words, or ''."""
    result = manifest.let_in(tx, actor, call)
    return "" if result.accepted else gate_view.REASONS.get(result.reason, t("Not accepted"))


def open_document(tx: Tx, actor: Actor, trip_id: str, ticket_id: str) -> OpenedView:
    """A document in full, which is written down."""
    found = manifest.open_document(tx, actor, trip_id, ticket_id)
    return manifest_view.opened(found.name, found.seat, found.kind, found.number, found.birth_date)

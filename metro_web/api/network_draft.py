"""The network editor over REST, for admins: one's draft, what publishing it would do, publishing, and taking it back.

A draft has a revision, which stands first in its ETag. Whoever changes it sends the revision that they saw, in the body
or as `If-Match`; another one meanwhile is 409 `draft_changed`, and nothing is overwritten.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import Field

from metro_web.api import network_draft_schemas as documents
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit, sealed
from metro_web.api.deps import act, look
from metro_web.api.fields import Body, Text, WholeNumber
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.editing import OPERATIONS_MAX
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries.network_drafts import Draft, Publication
from metro_web.services import network_drafts, network_publishing, network_review

router = APIRouter(prefix="/admin/network", tags=["network editor"], route_class=ContractRoute)
IfMatch = Annotated[Text | None, Header(alias="If-Match", max_length=100)]
Seen = tuple[Draft, list[str]]


class RevisionBody(Body):
    """The revision that the caller saw; may be left out where `If-Match` says it."""

    revision: WholeNumber | None = Field(None, ge=0, examples=[3])


class OperationsBody(RevisionBody):
    """Operations in turn, all or none; `op` says which, the other fields what it needs."""

    operations: list[dict[str, Any]] = Field(
        max_length=OPERATIONS_MAX, examples=[documents.OPERATIONS], description=documents.OPERATIONS_ABOUT
    )


def _admin(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return require(actor, ADMIN)


@router.get("/draft", responses=documents.DRAFT)
@guarded(_admin)
def get_draft(request: Request) -> Response:
    """One's own draft; revision 0 where there is none: the network in force, ready to be drawn on."""
    return documents.tagged(request, look(request, _seen, view=documents.draft))


@router.post("/draft/operations", responses=documents.DRAFT)
@guarded(_admin)
def edit_draft(request: Request, body: OperationsBody, if_match: IfMatch = None) -> Response:
    """Draw, all operations or none; with revision 0 the draft begins. 409 draft_changed, code_taken; 404; 422."""
    revision = _revision(body.revision, if_match)
    return documents.tagged(request, act(request, _edited, revision, body.operations, view=documents.draft))


@router.delete("/draft", status_code=204)
@guarded(_admin)
def discard_draft(
    request: Request, revision: Annotated[int | None, Query(ge=0)] = None, if_match: IfMatch = None
) -> Response:
    """Throw the draft away; 409 draft_changed."""
    return act(request, network_drafts.discard, _revision(revision, if_match), view=_nothing, status=204)


@router.get("/draft/changes", responses=documents.CHANGES)
@guarded(_admin)
def list_changes(request: Request) -> Response:
    """What publishing would do: a sentence a change, living tickets touched, fares, stations cut off, warnings."""
    return look(request, network_review.review, view=documents.review)


@router.post("/draft/rebase", responses=documents.DRAFT)
@guarded(_admin)
def rebase_draft(request: Request, body: RevisionBody | None = None, if_match: IfMatch = None) -> Response:
    """Put the draft on the newest network; `conflicts` name what both changed, where theirs was kept. 409 draft_changed."""
    revision = _revision(body.revision if body else None, if_match)
    return documents.tagged(request, act(request, _rebased, revision, view=documents.rebased))


@router.post("/draft/publish", status_code=201, responses=documents.PUBLICATION)
@guarded(_admin)
def publish_draft(request: Request, body: RevisionBody | None = None, if_match: IfMatch = None) -> Response:
    """Put the draft in force whole; 409 draft_changed, network_changed (with `since`), nothing_to_publish, in_use."""
    revision = _revision(body.revision if body else None, if_match)
    return act(request, network_publishing.publish, revision, view=documents.publication, status=201)


@router.get("/publications")
@guarded(_admin)
def list_publications(
    request: Request, limit: int = 50, cursor: Annotated[Text | None, Query(max_length=200)] = None
) -> Response:
    """What was published, newest first."""
    return look(request, _publications, limit, cursor, view=documents.publications)


@router.post("/publications/{publication_id}/undo", status_code=201, responses=documents.PUBLICATION)
@guarded(_admin)
def undo_publication(request: Request, publication_id: str) -> Response:
    """Restore what was before, as a new publication; 409 already_undone, undo_over, network_changed, in_use."""
    return act(request, network_publishing.undo, publication_id, view=documents.publication, status=201)


def _revision(given: int | None, if_match: str | None) -> int:
    """From the body, else from the tag's first part: `"3.5f2c"` is revision 3."""
    if given is not None:
        return given
    number = (if_match or "").strip().removeprefix("W/").strip('"').partition(".")[0]
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise InvalidInput(t("Say which revision you saw, as revision or as If-Match."), field="revision")
    return int(number)


def _seen(tx: Tx, actor: Actor) -> Seen:
    draft = network_drafts.get_draft(tx, actor)
    return draft, network_drafts.since(tx, draft)


def _edited(tx: Tx, actor: Actor, revision: int, operations: list[dict[str, Any]]) -> Seen:
    draft = network_drafts.edit(tx, actor, revision, operations)
    return draft, network_drafts.since(tx, draft)


def _rebased(tx: Tx, actor: Actor, revision: int) -> tuple[Draft, list[str], tuple[str, ...]]:
    rebased = network_drafts.rebase(tx, actor, revision)
    return rebased.draft, network_drafts.since(tx, rebased.draft), rebased.conflicts


def _publications(tx: Tx, actor: Actor, limit: int, cursor: str | None) -> tuple[list[Publication], str | None]:
    require(actor, ADMIN)
    before = opened("publications", cursor) or ""
    found, following = network_publishing.list_publications(tx, actor, limit=page_limit(limit), before=before)
    return found, sealed("publications", following)


def _nothing(_result: object) -> None:
    return None

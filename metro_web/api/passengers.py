"""The people one travels with, over REST: one's own alone; numbers of documents come back masked."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import page_limit
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Body, Text
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.documents import Document
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries.passengers import PassengerView
from metro_web.services import passengers
from metro_web.services.passengers import PassengerFields

router = APIRouter(prefix="/passengers", tags=["passengers"], route_class=ContractRoute)
Name = Annotated[Text, Field(max_length=1000, examples=["Asha Rao"])]
Day = Annotated[Text, Field(max_length=10, examples=["1990-04-17"])]


class DocumentBody(Body):
    """A document; its number is kept encrypted and never told back whole."""

    kind: Literal["passport", "id_card", "driving_licence", "other"]
    number: Annotated[Text, Field(max_length=64, examples=["Z1234567"])]

    def document(self) -> Document:
        """As the service takes it."""
        return Document(self.kind, self.number)


class NewPassengerBody(Body):
    """One more person; anything else that is sent along is ignored."""

    name: Name
    birth_date: Day | None = None
    document: DocumentBody | None = None

    def fields(self) -> PassengerFields:
        """As the service takes it."""
        return PassengerFields(self.name, self.birth_date or "", self.document.document() if self.document else None)


class PassengerBody(Body):
    """What is left out stays; a birth date or document of null is taken away."""

    name: Name | None = None
    birth_date: Day | None = None
    document: DocumentBody | None = None

    def fields(self) -> PassengerFields:
        """As the service takes it."""
        gone = {name for name in self.model_fields_set if getattr(self, name) is None}
        document = self.document.document() if self.document else Document() if "document" in gone else None
        return PassengerFields(self.name, "" if "birth_date" in gone else self.birth_date, document)


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


def _mine(tx: Tx, actor: Actor, path: dict[str, str]) -> PassengerView:
    signed_in(actor)
    return passengers.get_mine(tx, actor, known_id(path["passenger_id"], is_id))


def shown(found: PassengerView) -> dict[str, Any]:
    """A person as the contract would write them."""
    document = {"kind": found.document_kind, "number": found.number} if found.document_kind else None
    return {"id": found.id, "name": found.name, "birth_date": found.birth_date or None, "document": document}


@router.get("")
@guarded(_anybody)
def list_passengers(request: Request, limit: int = 50) -> Response:
    """Everybody on the caller's list, by name: never more than one page."""
    most = page_limit(limit)
    return look(
        request, passengers.list_mine,
        view=lambda found: {"items": [shown(each) for each in found[:most]], "next_cursor": None},
    )  # fmt: skip


@router.post("", status_code=201)
@guarded(_anybody)
def add_passenger(request: Request, body: NewPassengerBody) -> Response:
    """One more; 422 for a birth date that is still to come or before 1900, 409 limit_reached after 50."""
    return act(request, passengers.add, body.fields(), view=shown, status=201)


@router.get("/{passenger_id}")
@guarded(_mine)
def get_passenger(request: Request, passenger_id: str) -> Response:
    """One of them."""
    return look(request, passengers.get_mine, passenger_id, view=shown)


@router.patch("/{passenger_id}")
@guarded(_mine)
def change_passenger(request: Request, passenger_id: str, body: PassengerBody) -> Response:
    """Change one; tickets that were bought keep what they say."""
    return act(request, passengers.change, passenger_id, body.fields(), view=shown)


@router.delete("/{passenger_id}", status_code=204)
@guarded(_mine)
def remove_passenger(request: Request, passenger_id: str) -> Response:
    """Take one off the list."""
    return act(request, passengers.remove, passenger_id, view=lambda _none: None, status=204)

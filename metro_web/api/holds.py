"""Holds over REST: all the seats asked for or none; only their owner's."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from metro_web.api import seat_schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.deps import act, known_id, look
from metro_web.api.fields import Body, Text, WholeNumber
from metro_web.core.db import Tx
from metro_web.core.ids import is_id
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import holds
from metro_web.services.holds import Change, HoldView, Wanted

router = APIRouter(tags=["seats"], route_class=ContractRoute)
SEATS_MAX = 100
Labels = list[Annotated[Text, Field(max_length=64)]]
YesNo = Annotated[bool, Field(strict=True)]


class HoldBody(Body):
    """Seats of an inventory by label; for a trip, from which stop to which."""

    inventory: Annotated[Text, Field(max_length=64)]
    seats: Annotated[Labels, Field(min_length=1, max_length=SEATS_MAX)]
    from_stop: WholeNumber | None = Field(default=None, alias="from")
    to_stop: WholeNumber | None = Field(default=None, alias="to")


class ChangeBody(Body):
    """Seats more, seats fewer, more time."""

    add: Annotated[Labels, Field(max_length=SEATS_MAX)] = []
    remove: Annotated[Labels, Field(max_length=SEATS_MAX)] = []
    extend: YesNo = False


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


def _mine(tx: Tx, actor: Actor, path: dict[str, str]) -> HoldView:
    return holds.get_mine(tx, actor, known_id(path["hold_id"], is_id))


@router.post("/holds", status_code=201)
@guarded(_anybody)
def place_hold(request: Request, body: HoldBody) -> Response:
    """Hold seats; 409 seat_taken (with `seats`), hold_limit, not_on_sale; 404 where there is no such inventory."""
    wanted = Wanted(body.inventory, body.seats, body.from_stop, body.to_stop)
    return act(request, holds.place, wanted, view=seat_schemas.hold, status=201)


@router.get("/holds/{hold_id}")
@guarded(_mine)
def get_hold(request: Request, hold_id: str) -> Response:
    """The caller's own hold; 410 hold_expired after its time."""
    return look(request, holds.get_mine, hold_id, view=seat_schemas.hold)


@router.patch("/holds/{hold_id}")
@guarded(_mine)
def change_hold(request: Request, hold_id: str, body: ChangeBody) -> Response:
    """Add, remove, extend, all or none; 409 seat_taken, hold_limit, hold_used, 410 hold_expired."""
    change = Change(body.add, body.remove, body.extend)
    return act(request, holds.change, hold_id, change, view=seat_schemas.hold)


@router.delete("/holds/{hold_id}", status_code=204)
@guarded(_mine)
def give_hold_back(request: Request, hold_id: str) -> Response:
    """The seats are free again."""
    return act(request, holds.give_back, hold_id, view=lambda _none: None, status=204)

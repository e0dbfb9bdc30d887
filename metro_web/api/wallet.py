"""The wallet over REST."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from metro_web.api import schemas
from metro_web.api.contract_route import ContractRoute, guarded
from metro_web.api.cursors import opened, page_limit
from metro_web.api.deps import act, look
from metro_web.api.fields import Body, WholeNumber
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor, signed_in
from metro_web.services import wallet

router = APIRouter(prefix="/wallet", tags=["wallet"], route_class=ContractRoute)
Kind = Literal["top_up", "purchase", "refund", "fare_adjustment", "correction"]


class TopUpBody(Body):
    """How much to add, in minor units."""

    amount: WholeNumber


def _anybody(_tx: Tx, actor: Actor, _path: dict[str, str]) -> str:
    return signed_in(actor)


@router.get("")
def get_wallet(request: Request) -> Response:
    """The balance."""
    return look(request, wallet.get_balance, view=lambda minor: {"balance": schemas.money(minor)})


@router.post("/top-ups", status_code=201)
@guarded(_anybody)
def top_up(request: Request, body: TopUpBody) -> Response:
    """Add 1.00 to 100,000.00."""
    return act(request, wallet.top_up, body.amount, view=_transaction, status=201)


def _transaction(found: wallet.WalletEntry) -> schemas.Json:
    return {"transaction": schemas.entry(found)}


@router.get("/transactions")
@guarded(_anybody)
def list_transactions(
    request: Request, kind: Kind | None = None, limit: int = 50, cursor: str | None = None
) -> Response:
    """The history, newest first, from the ledger."""
    before = int(opened("transactions", cursor) or 0)
    page = {"kind": kind, "limit": page_limit(limit), "before": before}
    return look(request, wallet.list_transactions, view=schemas.wallet_page, **page)

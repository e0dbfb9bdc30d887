"""How many tickets of one event a person may have (`RULES.md`, Seats); 10 unless its organiser says otherwise."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from metro_web.core.db import Tx
from metro_web.core.errors import Conflict
from metro_web.core.i18n import t
from metro_web.domain import admission
from metro_web.models.stock import Hold
from metro_web.models.tickets import Ticket
from metro_web.services import holds
from metro_web.services.quotes import Quote, Sale

_tickets: Any = Ticket.__table__  # type: ignore[attr-defined]
_holds: Any = Hold.__table__  # type: ignore[attr-defined]
_which: Any = bindparam("which")
_owner: Any = bindparam("owner")
_BOUGHT = select(func.count()).where(
    _tickets.c.owner_id == _owner,
    _tickets.c.inventory_id == _which,
    # A word of the statement, so that the index is known to have them all.
    _tickets.c.status != literal_column(f"'{admission.CANCELLED}'"),
)
_ORDERED = select(func.coalesce(func.sum(_holds.c.count), 0)).where(
    _holds.c.owner_id == _owner,
    _holds.c.inventory_id == _which,
    _holds.c.order_id.is_not(None),
    _holds.c.expires_at > bindparam("now"),
)

_HAS = select(_BOUGHT.scalar_subquery() + _ORDERED.scalar_subquery())


def require_room(tx: Tx, quotes: Sequence[Quote], sale: Sale) -> None:
    """409 `limit_reached`, counted under the buyer's lock. Sales at a counter to nobody known have no limit."""
    limited = [quote for quote in quotes if quote.person_max is not None]
    if not limited or sale.buyer_id is None:
        return
    holds.lock_owner(tx, sale.buyer_id)
    for inventory_id in {quote.inventory_id: None for quote in limited}:
        of_one = [quote for quote in limited if quote.inventory_id == inventory_id]
        has = tx.execute(_HAS, {"owner": sale.buyer_id, "which": inventory_id, "now": sale.now}).scalar_one()
        most = of_one[0].person_max
        assert most is not None, "those alone were chosen"
        if int(has) + sum(quote.count for quote in of_one) > most:
            said = t("One person may have {n} tickets for {title}.")
            raise Conflict("limit_reached", said.format(n=most, title=of_one[0].facts["about"]))

"""What the passenger's pages show and do, each in one call: the use cases of other services, answered with labels.

Nothing here decides: prices, refusals and rights are those of `orders`, `cancellations`, `scanning` and `tickets`.
"""

from dataclasses import dataclass
from datetime import datetime

from metro_web.core import clock, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, NotFound, Refused
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission
from metro_web.domain import orders as rules
from metro_web.domain.permissions import Actor, signed_in
from metro_web.integrations import qr
from metro_web.queries import contacts, home_view, order_view, receipt_view, ticket_view
from metro_web.queries import network as network_queries
from metro_web.queries import orders as order_queries
from metro_web.queries import tickets as ticket_queries
from metro_web.queries import wallet as wallet_queries
from metro_web.queries.home_view import AgainView, HomeView
from metro_web.queries.network import Snapshot
from metro_web.queries.order_view import StepView
from metro_web.queries.orders import OrderFilter, OrderView
from metro_web.queries.receipt_view import OrderPage
from metro_web.queries.ticket_view import TicketFace, TicketPage
from metro_web.services import cancellations, journey_views, orders, tickets
from metro_web.services.kinds import JourneyChoice

PAST_TICKETS = 6
OPEN_ORDERS_LOOKED_AT = 10


@dataclass(frozen=True)
class BuyerView:
    """What the buying page knows of the person: money, and an order that still waits."""

    is_signed_in: bool = False
    balance_minor: int = 0
    balance_label: str = ""
    open_order: StepView = StepView()


@dataclass(frozen=True)
class TicketLists:
    """A person's tickets, those that still open a gate first."""

    active: list[TicketFace]
    inside: list[TicketFace]
    past: list[TicketFace]


@dataclass(frozen=True)
class RefundView:
    """What handing back would give, shown before anything happens."""

    refund_label: str = ""
    penalty_label: str = ""
    has_penalty: bool = False
    is_to_wallet: bool = True


def buyer(tx: Tx, actor: Actor) -> BuyerView:
    """Nobody known has no money and no order."""
    if actor.user_id is None:
        return BuyerView()
    balance = wallet_queries.balance_minor(tx, actor.user_id)
    return BuyerView(True, balance, _money(balance), open_order(tx, actor, balance))


def home(tx: Tx, actor: Actor) -> HomeView:
    """The first page of whoever is asking."""
    if actor.user_id is None:
        return HomeView()
    now, snapshot = clock.utc_now(), network_queries.latest()
    balance = wallet_queries.balance_minor(tx, actor.user_id)
    made = home_view.recent_journeys(tx, actor.user_id)
    known = [pair for pair in made if set(pair) <= set(snapshot.network.stations)]
    return HomeView(
        is_signed_in=True,
        balance_label=_money(balance),
        usual_origin=home_view.usual_origin(known),
        open_order=open_order(tx, actor, balance),
        tickets=[ticket_view.face(one, now) for one in _living(tx, actor.user_id)],
        again=[_again(snapshot, *pair) for pair in home_view.pairs(known)],
    )


def order_journey(tx: Tx, actor: Actor, choice: JourneyChoice) -> StepView:
    """Make the order of one journey; its code is on the way."""
    return step(tx, actor, orders.create(tx, actor, orders.Basket([choice])).id)


def step(tx: Tx, actor: Actor, order_id: str) -> StepView:
    """Where an order of the actor's stands."""
    balance = wallet_queries.balance_minor(tx, signed_in(actor))
    return _step(tx, actor, orders.get_order(tx, actor, _order(order_id)), balance)


def confirm(tx: Tx, actor: Actor, order_id: str, code: str) -> StepView | Refused:
    """The mailed code: pays and issues, or refuses with the attempt counted."""
    return _answered(tx, actor, orders.confirm(tx, actor, _order(order_id), code))


def pay(tx: Tx, actor: Actor, order_id: str) -> StepView | Refused:
    """Pay an order that was confirmed before there was enough money."""
    return _answered(tx, actor, orders.pay(tx, actor, _order(order_id), orders.WALLET))


def resend(tx: Tx, actor: Actor, order_id: str) -> StepView:
    """Another code for an open order."""
    orders.resend_code(tx, actor, _order(order_id))
    return step(tx, actor, order_id)


def order_page(tx: Tx, actor: Actor, order_id: str) -> OrderPage:
    """The receipt."""
    return _receipt(tx, actor, orders.get_order(tx, actor, _order(order_id)))


def refund(tx: Tx, actor: Actor, order_id: str, ticket_ids: list[str] | None = None) -> RefundView:
    """What `hand_back` with the same tickets would give."""
    quoted = cancellations.quote(tx, actor, _order(order_id), ticket_ids)
    is_to_wallet = orders.get_order(tx, actor, order_id).buyer_id is not None
    amounts = _money(quoted.refund_minor), _money(quoted.penalty_minor)
    return RefundView(*amounts, has_penalty=quoted.penalty_minor > 0, is_to_wallet=is_to_wallet)


def hand_back(tx: Tx, actor: Actor, order_id: str, ticket_ids: list[str] | None = None) -> OrderPage:
    """Cancel tickets, or all that can be; the money is in the wallet."""
    return _receipt(tx, actor, cancellations.cancel(tx, actor, _order(order_id), ticket_ids))


def give_up(tx: Tx, actor: Actor, order_id: str) -> OrderPage:
    """End an order unpaid; one that was paid meanwhile is answered as it stands, nothing of it handed back."""
    return _receipt(tx, actor, cancellations.give_up(tx, actor, _order(order_id)))


def ticket_lists(tx: Tx, actor: Actor) -> TicketLists:
    """Active ones, soonest to expire first; those in use; the newest of what is over."""
    user_id, now = signed_in(actor), clock.utc_now()
    living = _living(tx, user_id)
    newest, _more = ticket_queries.list_of_owner(tx, user_id, status=None, limit=50, before=None)
    past = [one for one in newest if one.status not in admission.LIVING][:PAST_TICKETS]
    return TicketLists(
        active=[ticket_view.face(one, now) for one in living if one.status == admission.ACTIVE],
        inside=[ticket_view.face(one, now) for one in living if one.status == admission.IN_USE],
        past=[ticket_view.face(one, now) for one in past],
    )


def ticket_page(tx: Tx, actor: Actor, ticket_id: str) -> TicketPage:
    """One ticket; its QR while it opens a gate."""
    if not ids.is_id(ticket_id):
        raise NotFound(t("There is no such ticket."))
    found = tickets.get_ticket(tx, actor, ticket_id)
    siblings = ticket_queries.list_by_orders(tx, [found.order_id])[found.order_id]
    code = qr.svg(tickets.token_of(tx, found)) if found.lets_in else ""
    return ticket_view.page(found, siblings, code, clock.utc_now())


def _receipt(tx: Tx, actor: Actor, order: OrderView) -> OrderPage:
    """Whose it is may hand it back; what was sold for cash to nobody known, any seller."""
    is_mine = order.buyer_id == actor.user_id if order.buyer_id else actor.is_staff
    return receipt_view.page(tx, order, clock.utc_now(), may_cancel=is_mine)


def _order(order_id: str) -> str:
    """An id as it came from a page's address; no database is asked about what cannot be one."""
    if not ids.is_id(order_id):
        raise NotFound(t("There is no such order."))
    return order_id


def _living(tx: Tx, user_id: str) -> list[ticket_queries.TicketView]:
    """Tickets in use, then active ones by their end."""
    inside, _more = ticket_queries.list_of_owner(tx, user_id, status=admission.IN_USE, limit=50, before=None)
    active, _more = ticket_queries.list_of_owner(tx, user_id, status=admission.ACTIVE, limit=50, before=None)
    return [*inside, *sorted(active, key=lambda one: (one.valid_until, one.id))]


def _again(snapshot: Snapshot, origin: str, destination: str) -> AgainView:
    names = snapshot.network.name_of(origin), snapshot.network.name_of(destination)
    href = order_view.journey_href(origin, destination)
    try:
        quoted = journey_views.quoted(snapshot, origin, destination)
    except AppError as refusal:
        return AgainView(href, *names, color="", price_label="", summary="", note=refusal.detail)
    return AgainView(href, *names, quoted.color, quoted.price_label, quoted.summary, note="")


def _answered(tx: Tx, actor: Actor, answer: OrderView | Refused) -> StepView | Refused:
    if isinstance(answer, Refused):
        return answer
    return _step(tx, actor, answer, wallet_queries.balance_minor(tx, signed_in(actor)))


def open_order(tx: Tx, actor: Actor, balance_minor: int) -> StepView:
    """The newest order that still waits for its code or its money; an empty step where none does."""
    newest, _more = order_queries.list_orders(
        tx, actor.user_id, OrderFilter(), limit=OPEN_ORDERS_LOOKED_AT, before=None
    )
    waiting = next((one for one in newest if one.status in rules.UNPAID), None)
    return _step(tx, actor, waiting, balance_minor) if waiting else StepView()


def _step(tx: Tx, actor: Actor, order: OrderView, balance_minor: int) -> StepView:
    now: datetime = clock.utc_now()
    return order_view.step(tx, order, email=contacts.of_actor(tx, actor).address, balance_minor=balance_minor, now=now)


def _money(amount_minor: int) -> str:
    return money_label(amount_minor, settings().currency)

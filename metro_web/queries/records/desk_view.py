"""An order, a ticket or a wallet as an admin reads it: who, how much, its story, and what may be done with it."""

from dataclasses import dataclass, field
from datetime import datetime

from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission
from metro_web.domain import orders as rules
from metro_web.domain.network import Network
from metro_web.queries import history_view, order_view, place_view
from metro_web.queries.orders import OrderView
from metro_web.queries.records import shape, story
from metro_web.queries.records.story import Event
from metro_web.queries.tickets import TicketView
from metro_web.queries.users import UserView
from metro_web.queries.wallet_view import EntryView

Fact = tuple[str, str, str]


@dataclass(frozen=True)
class DeskTicket:
    """A ticket of an order."""

    href: str
    short_code: str
    title: str
    status_label: str
    tone: str
    price_label: str


@dataclass(frozen=True)
class OrderDesk:
    """`facts` are name, value and where it leads ('' for nowhere); `refund_label` says what cancelling gives now."""

    id: str = ""
    code: str = ""
    title: str = ""
    status_label: str = ""
    tone: str = ""
    facts: list[Fact] = field(default_factory=list)
    tickets: list[DeskTicket] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    can_resend: bool = False
    can_cancel: bool = False
    refund_label: str = ""
    kept_label: str = ""
    full_label: str = ""
    pdf_href: str = ""
    has_buyer: bool = True


@dataclass(frozen=True)
class TicketDesk:
    """One ticket."""

    id: str = ""
    short_code: str = ""
    title: str = ""
    status_label: str = ""
    tone: str = ""
    facts: list[Fact] = field(default_factory=list)
    path: str = ""
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class WalletDesk:
    """A person's wallet and a page of its entries."""

    user_id: str = ""
    email: str = ""
    name: str = ""
    balance_label: str = ""
    balance_minor: int = 0
    rows: list[EntryView] = field(default_factory=list)
    next_before: int = 0


def order(
    found: OrderView, events: list[Event], buyer: UserView | None, *, refund_minor: int | None, kept_minor: int
) -> OrderDesk:  # fmt: skip
    """`refund_minor` is None where nothing can be cancelled."""
    living = [ticket for ticket in found.tickets if ticket.status in admission.LIVING]
    return OrderDesk(
        id=found.id,
        code=found.code,
        title=order_view.title(found),
        status_label=order_view.status_label(found.status),
        tone=order_view.TONES.get(found.status, "tag-plain"),
        facts=_order_facts(found, buyer),
        tickets=[_ticket(one) for one in found.tickets],
        events=events,
        can_resend=bool(living and buyer and buyer.email),
        can_cancel=refund_minor is not None,
        refund_label=money_label(refund_minor or 0, found.currency),
        kept_label=money_label(kept_minor, found.currency) if kept_minor else "",
        full_label=money_label((refund_minor or 0) + kept_minor, found.currency),
        pdf_href=f"/api/v1/orders/{found.id}/tickets.pdf" if found.tickets else "",
        has_buyer=found.buyer_id is not None,
    )


def ticket(found: TicketView, events: list[Event], owner: UserView | None, network: Network) -> TicketDesk:
    """One ticket; stations by what they are called now."""
    facts: list[Fact] = [
        (t("Owner"), owner.email if owner else t("Cash sale"), f"/admin/users/{owner.id}" if owner else ""),
        (t("Order"), found.order_code, f"/admin/orders/{found.order_id}"),
        (t("Price"), money_label(found.price_minor, found.currency), ""),
        (t("Issued"), shape.moment(found.created_at), ""),
        (t("Good until"), shape.moment(found.valid_until), ""),
        (t("Paid back"), shape.money(found.refunded_minor), ""),
        *([] if found.standing is None else _place_facts(found)),
    ]
    return TicketDesk(
        id=found.id,
        short_code=found.short_code,
        title=found.title,
        status_label=history_view.ticket_status_label(found.status),
        tone=history_view.TICKET_TONES.get(found.status, "tag-plain"),
        facts=facts,
        path=" · ".join(network.name_of(code) for code in found.facts.get("path", ())),
        events=events,
    )


def _place_facts(found: TicketView) -> list[Fact]:
    """Where, when and which, for a seat or an admission."""
    begins = " ".join(part for part in (place_view.starts(found), place_view.was(found)) if part)
    facts: list[Fact] = [
        (t("Begins"), begins, ""),
        (t("Where"), place_view.where(found), ""),
        (t("Place"), place_view.seat_label(found), ""),
    ]
    return facts + ([(t("Passenger"), found.facts["passenger"], "")] if found.facts.get("passenger") else [])


def events_of_order(tx: Tx, found: OrderView, network: Network, now: datetime) -> list[Event]:
    """The order's story."""
    return story.of_order(tx, found, _names(network), now)


def events_of_ticket(tx: Tx, found: TicketView, network: Network, now: datetime) -> list[Event]:
    """The ticket's story."""
    return story.of_ticket(tx, found, _names(network), now)


def _names(network: Network) -> dict[str, str]:
    return {code: node.name for code, node in network.stations.items()}


def _order_facts(found: OrderView, buyer: UserView | None) -> list[Fact]:
    facts: list[Fact] = [
        (t("Buyer"), (buyer.email or t("Closed account")) if buyer else t("Cash sale"), _person(buyer)),
        (t("Passengers"), str(sum(item.count for item in found.items)), ""),
        (t("Total"), money_label(found.total_minor, found.currency), ""),
        (t("Paid back"), shape.money(found.refunded_minor), ""),
        (t("Made"), shape.moment(found.created_at), ""),
        (t("Paid"), shape.moment(found.paid_at), ""),
    ]
    if found.status in rules.UNPAID:
        facts.append((t("Open until"), shape.moment(found.expires_at), ""))
    return facts


def _person(user: UserView | None) -> str:
    return f"/admin/users/{user.id}" if user else ""


def _ticket(one: TicketView) -> DeskTicket:
    return DeskTicket(
        href=f"/admin/tickets/{one.id}",
        short_code=one.short_code,
        title=one.title,
        status_label=history_view.ticket_status_label(one.status),
        tone=history_view.TICKET_TONES.get(one.status, "tag-plain"),
        price_label=money_label(one.price_minor, one.currency),
    )

"""An order, a ticket or a wallet as an admin reads it: who, how much, its story, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    """A ticket of an order; `href` is '' where whoever looks has no page of it."""

    id: str
    href: str
    short_code: str
    title: str
    status_label: str
    tone: str
    price_label: str
    can_return: bool = False
    can_reseat: bool = False


@dataclass(frozen=True)
class QuoteRow:
    """A ticket that would be cancelled, what goes back of its price and what is kept."""

    title: str
    refund_label: str
    kept_label: str


@dataclass(frozen=True)
class DeskQuote:
    """What cancelling some tickets would give to whom; nothing has happened yet."""

    rows: list[QuoteRow] = field(default_factory=list)
    refund_label: str = ""
    kept_label: str = ""


@dataclass(frozen=True)
class OrderDesk:
    """`facts` are name, value and where it leads ('' for nowhere); `part_note` says where not all of it is shown."""

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
    can_take_cash: bool = False
    cash_label: str = ""
    refund_label: str = ""
    part_note: str = ""
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
    found: OrderView,
    events: list[Event],
    buyer: UserView | None,
    quoted: Mapping[str, int] | None,
    *,
    is_admin: bool,
    is_whole: bool,
    now: datetime,
) -> OrderDesk:
    """`quoted` is the refund of each ticket that can be cancelled, None where nothing of the order can."""
    living = [ticket for ticket in found.tickets if ticket.status in admission.LIVING]
    files = f"/api/v1/orders/{found.id}/tickets.pdf" if found.tickets and is_admin else ""
    tickets = [
        _ticket(one, can_return=one.id in (quoted or {}), can_reseat=_can_reseat(one, now), is_admin=is_admin)
        for one in found.tickets
    ]
    return OrderDesk(
        id=found.id,
        code=found.code,
        title=order_view.title(found),
        status_label=order_view.status_label(found.status),
        tone=order_view.TONES.get(found.status, "tag-plain"),
        facts=_order_facts(found, buyer, is_admin=is_admin),
        tickets=tickets,
        events=events if is_admin else [replace(one, href="") for one in events],
        can_resend=bool(living and buyer and buyer.address),
        can_cancel=quoted is not None,
        can_take_cash=is_whole and found.status == rules.AWAITING_PAYMENT,
        cash_label=money_label(found.total_minor, found.currency),
        refund_label=money_label(sum((quoted or {}).values()), found.currency),
        part_note="" if is_whole else t("This order has what others sell, too. You see and change your own part."),
        pdf_href=files,
        has_buyer=found.buyer_id is not None,
    )


def quote(found: OrderView, quoted: Mapping[str, int], kept_minor: int) -> DeskQuote:
    """What cancelling these tickets, with the refund of each, would give."""
    by_id = {one.id: one for one in found.tickets}
    rows = [
        QuoteRow(
            f"{by_id[which].short_code}, {by_id[which].title}",
            money_label(amount, found.currency),
            money_label(by_id[which].price_minor - amount, found.currency),
        )
        for which, amount in quoted.items()
    ]
    back = sum(quoted.values())
    return DeskQuote(rows, money_label(back, found.currency), money_label(kept_minor, found.currency))


def _can_reseat(one: TicketView, now: datetime) -> bool:
    is_unused = one.status == admission.ACTIVE and one.entered_at is None and one.lets_in
    return one.kind == "seat" and is_unused and one.standing is not None and one.standing.starts_at > now


def ticket(found: TicketView, events: list[Event], owner: UserView | None, network: Network) -> TicketDesk:
    """One ticket; stations by what they are called now."""
    facts: list[Fact] = [
        (t("Owner"), owner.address if owner else t("Cash sale"), f"/admin/users/{owner.id}" if owner else ""),
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


def events_of_order(
    tx: Tx, found: OrderView, network: Network, now: datetime, *, is_whole: bool = True
) -> list[Event]:  # fmt: skip
    """The order's story, or that of its tickets here alone."""
    return story.of_order(tx, found, _names(network), now, is_whole=is_whole)


def events_of_ticket(tx: Tx, found: TicketView, network: Network, now: datetime) -> list[Event]:
    """The ticket's story."""
    return story.of_ticket(tx, found, _names(network), now)


def _names(network: Network) -> dict[str, str]:
    return {code: node.name for code, node in network.stations.items()}


def _order_facts(found: OrderView, buyer: UserView | None, *, is_admin: bool) -> list[Fact]:
    facts: list[Fact] = [
        (
            t("Buyer"),
            (buyer.address or t("Closed account")) if buyer else t("Cash sale"),
            _person(buyer) if is_admin else "",
        ),
        *([(t("Name"), buyer.name, "")] if buyer and buyer.name else []),
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


def _ticket(one: TicketView, *, can_return: bool, can_reseat: bool, is_admin: bool) -> DeskTicket:
    return DeskTicket(
        id=one.id,
        href=f"/admin/tickets/{one.id}" if is_admin else "",
        short_code=one.short_code,
        title=one.title,
        status_label=history_view.ticket_status_label(one.status),
        tone=history_view.TICKET_TONES.get(one.status, "tag-plain"),
        price_label=money_label(one.price_minor, one.currency),
        can_return=can_return,
        can_reseat=can_reseat,
    )

"""What a person bought and rode, page by page: rows of tickets and of orders in the same shape."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from metro_web.core.config import settings
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission
from metro_web.queries import journey_view, order_view, place_view
from metro_web.queries.orders import OrderView
from metro_web.queries.tickets import TicketView
from metro_web.queries.wallet_view import day_label

TICKET_TONES = {admission.ACTIVE: "tag-go", admission.IN_USE: "tag-warn", admission.CANCELLED: "tag-stop"}


@dataclass(frozen=True)
class HistoryRow:
    """One line: where it leads, what it was, how it ended, what it cost."""

    href: str
    title: str
    at_label: str
    status_label: str
    tone: str
    amount_label: str
    remark: str
    color: str


@dataclass(frozen=True)
class HistoryView:
    """A page; `next_before` is '' on the last one."""

    rows: list[HistoryRow] = field(default_factory=list)
    next_before: str = ""


def ticket_row(ticket: TicketView) -> HistoryRow:
    """A ticket: a journey by its day, what has a place by when it begins."""
    ended = ticket.exited_at or ticket.entered_at
    is_off = ticket.standing is not None and ticket.standing.is_called_off
    return HistoryRow(
        href=f"/tickets/{ticket.id}",
        title=ticket.title,
        at_label=place_view.starts(ticket) if ticket.standing else day_label(ended or ticket.created_at),
        status_label=t("Called off") if is_off else ticket_status_label(ticket.status),
        tone="tag-stop" if is_off else TICKET_TONES.get(ticket.status, ""),
        amount_label=money_label(ticket.price_minor, ticket.currency),
        remark=_back(ticket.refunded_minor, ticket.currency),
        color=place_view.color(ticket.facts) if ticket.standing else journey_view.color_of(ticket.facts["legs"]),
    )


def order_row(order: OrderView) -> HistoryRow:
    """An order."""
    facts = order.items[0].facts
    people = order_view.count_label(order)
    return HistoryRow(
        href=f"/orders/{order.id}",
        title=order_view.title(order),
        at_label=t("{day}, {people}, order {code}").format(
            day=day_label(order.created_at), people=people, code=order.code
        ),
        status_label=order_view.status_label(order.status),
        tone=order_view.TONES.get(order.status, ""),
        amount_label=money_label(order.total_minor, order.currency),
        remark=_back(order.refunded_minor, order.currency),
        color=place_view.color(facts) if "starts_at" in facts else journey_view.color_of(facts.get("legs", [])),
    )


def ticket_status_label(status: str) -> str:
    """How a ticket stands, in a word."""
    return {
        admission.ACTIVE: t("Active"),
        admission.IN_USE: t("Inside"),
        admission.USED: t("Used"),
        admission.EXPIRED: t("Expired"),
        admission.CANCELLED: t("Handed back"),
    }[status]


def span(first: str, last: str) -> tuple[datetime | None, datetime | None]:
    """Instants from the beginning of the first local day to the end of the last; '' leaves a side open."""
    since, until = _day(first, "since"), _day(last, "until")
    if since and until and since > until:
        raise InvalidInput(t("The first day comes after the last one."), field="since")
    return _midnight(since), _midnight(until + timedelta(days=1) if until else None)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), settings().zone) if day else None


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as exc:
        raise InvalidInput(t("This is not a day."), field=field) from exc
    if not 2000 <= day.year <= 2200:
        raise InvalidInput(t("This is not a day of our time."), field=field)
    return day


def _back(amount_minor: int, currency: str) -> str:
    return t("{amount} paid back").format(amount=money_label(amount_minor, currency)) if amount_minor else ""

"""An order as its buyer sees it: the step it waits at, its names and where it leads. Its receipt is `receipt_view`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from sqlalchemy import select

from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import plural, t
from metro_web.core.labels import money_label
from metro_web.domain import orders as rules
from metro_web.domain import paying
from metro_web.models.people import OneTimeCode
from metro_web.queries import ticket_view
from metro_web.queries.orders import OrderView

_codes: Any = OneTimeCode.__table__  # type: ignore[attr-defined]
CODE_PURPOSE = "order"
TONES = {rules.PAID: "tag-go", rules.AWAITING_OTP: "tag-warn", rules.AWAITING_PAYMENT: "tag-warn"}


@dataclass(frozen=True)
class StepView:
    """An order on its way to being paid; instants are RFC 3339, '' where there is none.

    It waits at `here_href`; `pay_href` is where it goes on by itself to be paid by card and the like.
    """

    id: str = ""
    code: str = ""
    status: str = ""
    title: str = ""
    count_label: str = ""
    total_label: str = ""
    email: str = ""
    order_until: str = ""
    code_until: str = ""
    resend_at: str = ""
    codes_left: int = 0
    attempts_left: int = 0
    is_code_alive: bool = False
    missing_minor: int = 0
    missing_label: str = ""
    done_href: str = ""
    again_href: str = ""
    here_href: str = ""
    is_basket: bool = False
    pay_href: str = ""


def step(tx: Tx, order: OrderView, *, email: str, balance_minor: int, now: datetime) -> StepView:
    """Where the order stands, with its newest code's time and tries."""
    code = tx.execute(
        select(_codes.c.created_at, _codes.c.expires_at, _codes.c.attempts_left)
        .where(_codes.c.purpose == CODE_PURPOSE, _codes.c.subject == order.id)
        .order_by(_codes.c.created_at.desc(), _codes.c.id.desc())
        .limit(1)
    ).first()
    figures = settings()
    resend_at = code.created_at + timedelta(seconds=figures.otp_resend_seconds) if code and figures.throttle else None
    missing = max(0, order.total_minor - balance_minor)
    return StepView(
        id=order.id,
        code=order.code,
        status=order.status,
        title=title(order),
        count_label=count_label(order),
        total_label=money_label(order.total_minor, order.currency),
        email=email,
        order_until=_instant(order.expires_at),
        code_until=_instant(code.expires_at if code else None),
        resend_at=_instant(resend_at),
        codes_left=max(0, figures.otp_codes_per_order - order.codes_sent),
        attempts_left=code.attempts_left if code else 0,
        is_code_alive=bool(code and code.attempts_left > 0 and code.expires_at > now),
        missing_minor=missing,
        missing_label=money_label(missing, order.currency),
        done_href=done_href(order),
        again_href=again_href(order),
        here_href=resume_href(order),
        is_basket=not _is_journey(order),
        pay_href=pay_href(order),
    )


class Titled(Protocol):
    """An item of an order, or the quote that becomes one."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def facts(self) -> dict[str, Any]:
        """What is remembered of it."""


def title(order: OrderView) -> str:
    """What was ordered, in a line."""
    return title_of(order.items)


def title_of(items: Iterable[Titled]) -> str:
    """Items in a line: seats of one event or trip together; of more than two the first and how many more."""
    seats: dict[str, list[str]] = {}
    for item in items:
        label = item.facts.get("seat")
        seats.setdefault(str(item.facts["about"]) if label else item.title, []).extend([label] if label else [])
    titles = [f"{name}, {', '.join(labels)}" if labels else name for name, labels in seats.items()]
    if len(titles) <= 2:
        return "; ".join(titles)
    return t("{first} and {n} more").format(first=titles[0], n=len(titles) - 1)


def count_label(order: OrderView) -> str:
    """How many people it is for; how many tickets, where not all of it is journeys."""
    count = sum(item.count for item in order.items)
    if any(item.kind != ticket_view.JOURNEY for item in order.items):
        return plural(t("{n} ticket"), t("{n} tickets"), count)
    return passengers_label(count)


def passengers_label(count: int) -> str:
    """`1 passenger`, `3 passengers`."""
    return plural(t("{n} passenger"), t("{n} passengers"), count)


def status_label(status: str) -> str:
    """An order's status for people."""
    return {
        rules.AWAITING_OTP: t("Waiting for the code"),
        rules.AWAITING_PAYMENT: t("Waiting for payment"),
        rules.PAID: t("Paid"),
        rules.CANCELLED: t("Cancelled"),
        rules.EXPIRED: t("Ended unpaid"),
    }[status]


def done_href(order: OrderView) -> str:
    """Where its QR codes are: the first ticket, which leads on to the next; before it is paid, the order."""
    return f"/tickets/{order.tickets[0].id}" if order.tickets else f"/orders/{order.id}"


def again_href(order: OrderView) -> str:
    """The same journey once more; without one, the event or trip that was bought first."""
    facts = next((item.facts for item in order.items if item.kind == ticket_view.JOURNEY), None)
    if facts is None:
        first = order.items[0].facts
        return f"/{first['what']}s/{first['of']}"
    return journey_href(str(facts.get("from", "")), str(facts.get("to", "")))


def resume_href(order: OrderView) -> str:
    """Where an open order waits for its code or its money: one journey where it was chosen, all else at the checkout."""
    return f"{'/metro' if _is_journey(order) else '/checkout'}?order={order.id}"


def _is_journey(order: OrderView) -> bool:
    return [item.kind for item in order.items] == [ticket_view.JOURNEY]


def pay_href(order: OrderView) -> str:
    """The page where an order is paid by card and the like, once nothing but that is missing; '' before and after."""
    return f"/pay/{order.id}" if (order.status, order.method) == (rules.AWAITING_PAYMENT, paying.GATEWAY) else ""


def journey_href(origin: str, destination: str, **more: str) -> str:
    """The address of the buying page with a journey in it."""
    return "/metro?" + urlencode({"from": origin, "to": destination, **more})


def _instant(at: datetime | None) -> str:
    return rfc3339(at) if at else ""

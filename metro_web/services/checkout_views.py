"""What the checkout shows and does, each in one call: the basket with labels, and the order that is made of it.

Nothing here decides: prices, refusals and rights are those of `basket` and `orders`.
"""

from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import paying
from metro_web.domain.permissions import Actor
from metro_web.queries import basket_view
from metro_web.queries import wallet as wallet_queries
from metro_web.queries.basket_view import BasketPage, BasketRow
from metro_web.queries.order_view import StepView
from metro_web.services import basket, passenger_views, passengers
from metro_web.services.basket import Contents, Line, Payment
from metro_web.services.kinds import Choice, SeatsChoice


def page(tx: Tx, actor: Actor, method: str = paying.WALLET) -> BasketPage:
    """The basket as it stands, paid by `method`; nobody known has none."""
    if actor.user_id is None:
        return BasketPage()
    return _page(tx, actor, basket.view(tx, actor, method))


def put_in(tx: Tx, actor: Actor, choice: Choice) -> int:
    """Put a choice in; how many lines there are."""
    return len(basket.add(tx, actor, choice).lines)


def put_hold(tx: Tx, actor: Actor, hold_id: str) -> int:
    """Put a hold of the actor's in, or find it there; how many lines there are."""
    return put_in(tx, actor, SeatsChoice(hold_id=hold_id))


def order(tx: Tx, actor: Actor, method: str, seen_minor: int) -> StepView:
    """One order of all of it, for what was seen."""
    return passenger_views.step(tx, actor, basket.order(tx, actor, Payment(method, seen_minor)).id)


def _page(tx: Tx, actor: Actor, found: Contents) -> BasketPage:
    assert actor.user_id is not None, "a basket is somebody's"
    balance = wallet_queries.balance_minor(tx, actor.user_id)
    missing = max(0, found.total_minor - balance)
    has_seats = any(line.glance.kept for line in found.lines)
    return BasketPage(
        is_signed_in=True,
        has_settled=bool(found.settled),
        rows=[_row(line) for line in found.lines],
        count=len(found.lines),
        total_minor=found.total_minor,
        total_label=_money(found.total_minor),
        until=rfc3339(found.held_until) if found.held_until else "",
        can_keep=any(kept.extends_until > kept.until for line in found.open_lines if (kept := line.glance.kept)),
        is_ready=found.is_ready,
        needs_code=found.needs_code,
        balance_label=_money(balance),
        missing_minor=missing,
        missing_label=_money(missing),
        open_order=passenger_views.open_order(tx, actor, balance) if not found.lines else StepView(),
        people=[[each.id, each.name] for each in passengers.list_mine(tx, actor)] if has_seats else [],
    )


def _row(line: Line) -> BasketRow:
    glance, kept = line.glance, line.glance.kept
    is_free = glance.unit_minor == 0
    return BasketRow(
        id=line.id,
        face=basket_view.face(line.kind, glance.title, glance.facts),
        places=_places(line),
        count=glance.count,
        count_max=glance.count_max,
        count_name=t("Passengers") if glance.needs_code else t("Places"),
        unit_label="" if kept or is_free else t("{price} each").format(price=_money(glance.unit_minor)),
        total_label=_money(glance.total_minor),
        note=_note(line),
        is_blocked=glance.refusal is not None,
        can_regain=line.can_regain,
        until=rfc3339(kept.until) if kept and glance.refusal is None else "",
        seats=basket_view.seat_rows(kept.seats, glance.facts["named"]) if kept and glance.refusal is None else [],
        needs_names=bool(glance.facts.get("needs_names")),
    )


def _places(line: Line) -> str:
    kept, section = line.glance.kept, str(line.glance.facts.get("section_name", ""))
    if kept is None:
        return section
    words = t("Seat {seats}") if len(kept.seats) == 1 else t("Seats {seats}")
    return " · ".join(part for part in (words.format(seats=", ".join(kept.seats)), section) if part)


def _note(line: Line) -> str:
    refusal = line.glance.refusal
    if refusal is not None:
        return refusal.detail
    if line.was_minor is None:
        return ""
    now, before = _money(line.glance.unit_minor), _money(line.was_minor)
    return t("The price is now {now}. It was {before} when you put it in.").format(now=now, before=before)


def _money(amount_minor: int) -> str:
    return money_label(amount_minor, settings().currency)

"""One person's basket: put in, changed, taken out, kept a while longer, and made one order of, all or nothing.

Keeps true: whatever one person does with their basket queues behind itself, so a second press or a second tab finds it
empty and makes no second order. It is theirs alone: nobody else's line is ever found.
"""

import contextlib
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, update

from metro_web.core import clock, db, ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import AppError, Conflict, InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import orders as rules
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries.orders import OrderView
from metro_web.services import basket_lines, cancellations, holds, order_stock, orders, payments, seat_names
from metro_web.services.basket_lines import TABLE, Contents, Line
from metro_web.services.holds import Change, Wanted
from metro_web.services.kinds import KINDS, Choice, Sale, SeatsChoice
from metro_web.services.payments import Ask, Means
from metro_web.services.quotes import Glance, Named

OWNER_LOCKS = 0x6261736B << 32


@dataclass(frozen=True, slots=True)
class Payment:
    """How a basket is paid; `seen_minor` is the total that was shown, where one was."""

    method: str = orders.WALLET
    seen_minor: int | None = None
    channel: str = "app"


def view(tx: Tx, actor: Actor, method: str = orders.WALLET) -> Contents:
    """What is in the actor's basket and how it stands now, paid by `method`."""
    return basket_lines.of(tx, _sale(actor, method))


def get_line(tx: Tx, actor: Actor, line_id: str) -> Line:
    """One line of the actor's basket; 404."""
    return line_of(view(tx, actor).lines, line_id)


def add(tx: Tx, actor: Actor, choice: Choice) -> Contents:
    """Put a choice in; more of the same makes its count larger, a hold lies there once. Seats without a hold are held.

    404, 422, 409 for what cannot be bought now; 409 `basket_full`.
    """
    sale = locked(tx, actor)
    before = basket_lines.of(tx, sale).lines
    same = next((line for line in before if line.kind == choice.kind and line.choice.what == choice.what), None)
    if isinstance(choice, SeatsChoice):
        if same is not None:
            return Contents(before)
        seat_names.require_known(tx, sale.owner_id, choice.passengers)
        choice = _held(tx, actor, choice)
    elif same is not None:
        return _recounted(tx, sale, before, same, same.glance.count + choice.count)
    if len(before) >= orders.ITEMS_MAX:
        said = t("A basket has room for {n} things. Order these first, or take one out.")
        raise Conflict("basket_full", said.format(n=orders.ITEMS_MAX))
    found = _sound(tx, choice, sale)
    _require_together(choice.kind, found, before)
    _write(tx, sale, choice, found.title, found.unit_minor)
    return basket_lines.of(tx, sale)


def set_count(tx: Tx, actor: Actor, line_id: str, count: int) -> Contents:
    """So many of a line; 422 where there cannot be so many, or where seats are chosen one by one."""
    sale = locked(tx, actor)
    lines = basket_lines.of(tx, sale).lines
    return _recounted(tx, sale, lines, line_of(lines, line_id), count)


def remove(tx: Tx, actor: Actor, line_id: str) -> Choice:
    """Take a line out; seats that it kept are free again. The choice that would put it back."""
    sale = locked(tx, actor)
    line = line_of(basket_lines.of(tx, sale).lines, line_id)
    tx.execute(delete(TABLE).where(TABLE.c.id == line.id))
    return _given_back(tx, actor, line)


def clear(tx: Tx, actor: Actor) -> None:
    """Take everything out."""
    for line in basket_lines.of(tx, locked(tx, actor)).lines:
        _given_back(tx, actor, line)
    tx.execute(delete(TABLE).where(TABLE.c.user_id == actor.user_id))


def tidy(tx: Tx, actor: Actor) -> None:
    """Forget what is no line any more: seats that were given back or ordered elsewhere."""
    settled = basket_lines.of(tx, locked(tx, actor)).settled
    tx.execute(delete(TABLE).where(TABLE.c.id.in_(settled)))


def keep(tx: Tx, actor: Actor) -> Contents:
    """More time for everything that it holds, up to ten minutes in all from the first seat of each hold."""
    sale = locked(tx, actor)
    kept = [line.glance.kept for line in basket_lines.of(tx, sale).open_lines if line.glance.kept]
    for hold_id in sorted(each.hold_id for each in kept):
        holds.change(tx, actor, hold_id, Change(extend=True))
    return basket_lines.of(tx, sale)


def regain(tx: Tx, actor: Actor, line_id: str) -> Contents:
    """Hold the same seats again after their time was over, once; 409 `seat_taken` with those that somebody has now."""
    sale = locked(tx, actor)
    line = line_of(basket_lines.of(tx, sale).lines, line_id)
    if line.glance.refusal is not None:
        kept = line.glance.kept
        if kept is None or not line.can_regain:
            raise line.glance.refusal
        wanted = Wanted(kept.inventory_id, kept.seats, kept.from_stop, kept.to_stop)
        assert isinstance(line.choice, SeatsChoice), "seats alone are kept"
        choice = dataclasses.replace(line.choice, hold_id=holds.place(tx, actor, wanted).id)
        values = {"facts": basket_lines.to_facts(choice), "is_regained": True}
        tx.execute(update(TABLE).where(TABLE.c.id == line.id).values(**values))
    return basket_lines.of(tx, sale)


def order(tx: Tx, actor: Actor, payment: Payment) -> OrderView:
    """One order of all of it, and the basket is empty; or a refusal, and nothing has changed.

    409 `basket_empty` (also for a second press), `price_changed` where the total is not the one that was seen; and
    whatever stands in the way of a line.
    """
    sale = locked(tx, actor, payment.method)
    if payment.method == orders.CASH:
        raise InvalidInput(t("A basket of one's own is not paid in cash."), field="payment.method")
    lines = basket_lines.of(tx, sale).lines
    if not lines:
        raise Conflict("basket_empty", t("There is nothing in your basket. What was ordered is among your orders."))
    for line in lines:
        if line.glance.refusal is not None:
            raise line.glance.refusal
    choices = [_wanted(line) for line in lines]
    made = orders.create(tx, actor, orders.Basket(choices, payment.method, payment.channel))
    if payment.seen_minor is not None and made.total_minor != payment.seen_minor:
        currency = settings().currency
        said = t("The total is now {total}. Nothing was charged.")
        raise Conflict(
            "price_changed",
            said.format(total=money_label(made.total_minor, currency)),
            price={"amount": made.total_minor, "currency": currency},
        )
    tx.execute(delete(TABLE).where(TABLE.c.user_id == sale.owner_id))
    return made


def order_and_pay(tx: Tx, actor: Actor, payment: Payment, means: Means) -> OrderView | Ask:
    """The same, and the attempt to pay it (`payments.create`)."""
    means = payments.checked(means)
    made = order(tx, actor, dataclasses.replace(payment, method=means.method))
    return payments.first_try(tx, made, means)


def take_back(tx: Tx, actor: Actor, order_id: str) -> None:
    """End an order that still waits for its code and lay what was in it back; 404, 409 `order_closed`.

    Seats are held on for what is left of their ten minutes.
    """
    sale = locked(tx, actor)
    row = orders.lock_mine(tx, actor, order_id)
    if rules.status_at(row.status, row.expires_at, sale.now) != rules.AWAITING_OTP:
        raise Conflict("order_closed", t("This order was confirmed already, or has ended."))
    ordered = basket_lines.ordered(tx, order_id)
    order_stock.let_go(tx, order_id, sale.now)
    cancellations.cancel_locked(tx, actor, row)
    known = {line.choice.what for line in basket_lines.of(tx, sale).lines}
    for choice, title, unit_minor in ordered[: max(0, orders.ITEMS_MAX - len(known))]:
        if choice.what not in known:
            # Put in as it is: what stands in its way by now is said when it is looked at.
            _write(tx, sale, choice, title, unit_minor)


def _write(tx: Tx, sale: Sale, choice: Choice, title: str, unit_minor: int) -> None:
    row = {
        "id": ids.new_id(),
        "user_id": sale.owner_id,
        "kind": choice.kind,
        "facts": basket_lines.to_facts(choice),
        "title": title[:260],
        "unit_minor": unit_minor,
        "is_regained": False,
        "created_at": sale.now,
    }
    tx.execute(insert(TABLE), row)


def locked(tx: Tx, actor: Actor, method: str = orders.WALLET) -> Sale:
    """Whoever changes this basket next waits for this transaction."""
    sale = _sale(actor, method)
    db.exclude(tx, OWNER_LOCKS | int(sale.owner_id[-8:], 16))
    return dataclasses.replace(sale, now=clock.utc_now())


def _sale(actor: Actor, method: str) -> Sale:
    return Sale(actor, method, clock.utc_now(), buyer_id=signed_in(actor))


def line_of(lines: Sequence[Line], line_id: str) -> Line:
    """One of somebody's lines; 404."""
    found = next((line for line in lines if line.id == line_id), None)
    if found is None:
        raise NotFound(t("This is not in your basket."))
    return found


def _held(tx: Tx, actor: Actor, choice: SeatsChoice) -> SeatsChoice:
    """Seats by the hold that keeps them; held now where none does."""
    if not (choice.hold_id or (choice.inventory_id and choice.seats)):
        raise InvalidInput(t("Name the hold, or the seats."), field="hold")
    if choice.hold_id:
        held = holds.get_mine(tx, actor, choice.hold_id)
    else:
        held = holds.place(tx, actor, Wanted(choice.inventory_id, choice.seats, choice.from_stop, choice.to_stop))
    if not {each[0] for each in choice.passengers} <= set(held.seats):
        raise InvalidInput(t("A passenger is named for each seat of the order, once."), field="passengers")
    return SeatsChoice(held.id, held.inventory_id, passengers=choice.passengers)


def _recounted(tx: Tx, sale: Sale, lines: Sequence[Line], line: Line, count: int) -> Contents:
    if isinstance(line.choice, SeatsChoice):
        raise InvalidInput(t("Seats are chosen one by one."), field="count")
    choice = dataclasses.replace(line.choice, count=count)
    found = _sound(tx, choice, sale)
    _require_together(line.kind, found, [each for each in lines if each.id != line.id])
    tx.execute(update(TABLE).where(TABLE.c.id == line.id).values(facts=basket_lines.to_facts(choice)))
    return basket_lines.of(tx, sale)


def _sound(tx: Tx, choice: Choice, sale: Sale) -> Glance:
    """How a choice stands that can be bought; else the refusal."""
    found: Glance = KINDS[choice.kind].glance(tx, choice, sale)
    if found.count_max and not 1 <= found.count <= found.count_max:
        raise InvalidInput(t("There can be 1 to {n} of these.").format(n=found.count_max), field="count")
    if found.refusal is not None:
        raise found.refusal
    return found


def _require_together(kind: str, found: Glance, others: Sequence[Line]) -> None:
    together = found.count + sum(line.glance.count for line in others if line.kind == kind)
    if found.together_max and together > found.together_max:
        said = t("One order takes 1 to {n} passengers.")
        raise InvalidInput(said.format(n=found.together_max), field="count")


def _given_back(tx: Tx, actor: Actor, line: Line) -> Choice:
    kept = line.glance.kept
    if kept is None:
        return line.choice
    # Where its time was over there is nothing left to give.
    with contextlib.suppress(AppError):
        holds.give_back(tx, actor, kept.hold_id)
    again = SeatsChoice("", kept.inventory_id, kept.seats, kept.from_stop, kept.to_stop)
    return dataclasses.replace(again, passengers=_named(line))


def _wanted(line: Line) -> Choice:
    """The choice as an order takes it."""
    if not isinstance(line.choice, SeatsChoice):
        return line.choice
    return dataclasses.replace(line.choice, passengers=_named(line))


def _named(line: Line) -> tuple[Named, ...]:
    """Passengers of the seats that are still held, and still on the list they came from."""
    return tuple(line.glance.facts["named"])


__all__ = [
    "Contents",
    "Line",
    "Payment",
    "add",
    "clear",
    "get_line",
    "keep",
    "order",
    "order_and_pay",
    "regain",
    "remove",
    "set_count",
    "take_back",
    "tidy",
    "view",
]

"""Whatever people do about seats, in whatever order: no seat twice, what is shown is what a small model says, books balance.

Hypothesis makes up the days: holds, orders, codes, payments, refunds, blocking, prices, the sweeper, and the clock.
"""

import contextlib
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from metro_web.core import clock, db
from metro_web.core.errors import AppError
from metro_web.domain import seat_status
from metro_web.domain.permissions import Actor
from metro_web.domain.seat_choices import Choice
from metro_web.domain.seat_status import FREE
from metro_web.queries import boards
from metro_web.services import cancellations, holds, orders, stock, stock_admin, stock_past, throttle, tidying
from metro_web.services.holds import Change, Wanted
from metro_web.services.kinds import AdmissionChoice, JourneyChoice, SeatsChoice
from metro_web.services.stock_admin import NewPrices
from tests import databases, people, shop, stadium, world
from tests.services.seat_model import Kept, Model
from tests.services.test_machine import rows, run

LABELS = [f"{row}{seat}" for row in (1, 2) for seat in "ABCD"]
SEATS = st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True)
NAMES, ANY = st.sampled_from(["asha", "dev"]), st.integers(0, 10**6)
STRETCHES = [(1, 2), (2, 3), (1, 3)]
STANDING = 3


class Seats(RuleBasedStateMachine):
    """A hall of eight seats with three standing places, and a bus of eight seats over two segments."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        self.model = Model()
        self.made: list[tuple[str, str]] = []
        self.versions: dict[str, int] = {}

    @initialize(funds=st.sampled_from([900_00, 10_000_00]))
    def open(self, funds: int) -> None:
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.stack.enter_context(databases.fresh(self.kind, Path(folder), throttle="on"))
        throttle.forget()
        shop.at()
        self.city = world.build(wallet_minor=funds)
        db.run(world.fund, self.city.dev, funds)
        self.model.money = {"asha": funds, "dev": funds}
        self.hall = stadium.hall(self.city.chen, standing=STANDING, description="2 rows of 2+2")
        self.bus = stadium.coach(self.city.chen)
        self.places = {"hall": self.hall.inventory, "bus": self.bus.inventory_id}

    def teardown(self) -> None:
        self.stack.close()
        throttle.forget()

    def who(self, name: str) -> Actor:
        actor: Actor = getattr(self.city, name)
        return actor

    def act(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a use case; the refusal where it is refused, and then nothing has changed."""
        before = shop.dump()
        try:
            return db.run(fn, *args, **kwargs)
        except AppError as exc:
            refusal = exc
        assert refusal.status < 500
        assert shop.dump() == before
        return refusal

    def stretch(self, place: str, n: int) -> tuple[int, int]:
        return (1, 2) if place == "hall" else STRETCHES[n % 3]

    def are_free(self, place: str, seats: list[int], span: tuple[int, int]) -> bool:
        now = clock.utc_now()
        return all(self.model.status(self.places[place], seat, span, now) == FREE for seat in seats)

    def check(self, found: Any, is_free: bool) -> bool:
        """Whether it was done: only if all was free, and refused as taken only if something was not."""
        if isinstance(found, AppError):
            assert found.code != "seat_taken" or not is_free
            return False
        assert is_free
        return True

    @rule(name=NAMES, place=st.sampled_from(["hall", "bus"]), labels=SEATS, n=ANY)
    def hold(self, name: str, place: str, labels: list[str], n: int) -> None:
        (begins, ends), seats = self.stretch(place, n), [LABELS.index(label) for label in labels]
        is_free = self.are_free(place, seats, (begins, ends - 1))
        found = self.act(holds.place, self.who(name), Wanted(self.places[place], labels, begins, ends))
        if self.check(found, is_free):
            span = (begins, ends - 1)
            self.model.kept[found.id] = Kept(name, self.places[place], set(seats), span, found.expires_at)

    def pick(self, n: int) -> tuple[str, Kept]:
        return sorted(self.model.kept.items())[n % len(self.model.kept)]

    @precondition(lambda self: self.model.kept)
    @rule(n=ANY, by=NAMES)
    def buy_hold(self, n: int, by: str) -> None:
        hold_id, kept = self.pick(n)
        lasts = kept.until is not None and kept.until > clock.utc_now() and not kept.order_id and kept.owner == by
        found = self.act(orders.create, self.who(by), stadium.basket(SeatsChoice(hold_id=hold_id)))
        if not isinstance(found, AppError):
            assert lasts, "only its owner uses a hold, once, in time"
            kept.until, kept.order_id = None, found.id
            self.paid(by, found)

    @rule(name=NAMES, labels=SEATS)
    def buy_at_once(self, name: str, labels: list[str]) -> None:
        seats = [LABELS.index(label) for label in labels]
        is_free = self.are_free("hall", seats, (1, 1))
        choice = SeatsChoice(inventory_id=self.hall.inventory, seats=tuple(labels))
        found = self.act(orders.create, self.who(name), stadium.basket(choice))
        if self.check(found, is_free):
            self.model.kept[f"order {found.id}"] = Kept(name, self.hall.inventory, set(seats), (1, 1), None, found.id)
            self.paid(name, found)

    @rule(name=NAMES, count=st.integers(1, 2))
    def stand(self, name: str, count: int) -> None:
        found = self.act(orders.create, self.who(name), stadium.basket(AdmissionChoice(self.hall.event.id, count)))
        has_room = self.model.standing + count <= STANDING
        if isinstance(found, AppError):
            assert found.code != "sold_out" or not has_room
        else:
            assert has_room
            self.model.standing += count
            self.paid(name, found)

    def paid(self, name: str, found: Any) -> None:
        assert (found.status, len(found.tickets)) == ("paid", sum(item.count for item in found.items))
        self.model.money[name] -= found.total_minor
        self.made.append((name, found.id))

    @precondition(lambda self: self.model.kept)
    @rule(n=ANY)
    def order_with_a_journey(self, n: int) -> None:
        hold_id, kept = self.pick(n)
        wanted = stadium.basket(SeatsChoice(hold_id=hold_id), JourneyChoice("alder", "birch"))
        found = self.act(orders.create, self.who(kept.owner), wanted)
        if not isinstance(found, AppError):
            assert found.status == "awaiting_otp"
            kept.until, kept.order_id = found.expires_at, found.id
            self.made.append((kept.owner, found.id))

    @precondition(lambda self: self.made)
    @rule(n=ANY)
    def confirm(self, n: int) -> None:
        name, order_id = self.made[n % len(self.made)]
        mine = [kept for kept in self.model.kept.values() if kept.order_id == order_id]
        for code in shop.codes_of(self.who(name))[::-1][:2]:
            found = self.act(orders.confirm, self.who(name), order_id, code)
            if getattr(found, "status", None) == "paid":
                assert all(kept.until is not None and kept.until > clock.utc_now() for kept in mine)
                for kept in mine:
                    kept.until = None
                self.model.money[name] -= found.total_minor

    @precondition(lambda self: self.model.kept)
    @rule(n=ANY, add=st.lists(st.sampled_from(LABELS), max_size=1), remove=st.booleans(), extend=st.booleans())
    def change(self, n: int, add: list[str], remove: bool, extend: bool) -> None:
        hold_id, kept = self.pick(n)
        place = "hall" if kept.inventory == self.hall.inventory else "bus"
        gone = [LABELS[seat] for seat in sorted(kept.seats)[:1] if remove]
        is_free = self.are_free(place, [LABELS.index(label) for label in add], kept.span)
        found = self.act(holds.change, self.who(kept.owner), hold_id, Change(add, gone, extend))
        if self.check(found, is_free):
            kept.seats, kept.until = {LABELS.index(label) for label in found.seats}, found.expires_at

    @precondition(lambda self: self.model.kept)
    @rule(n=ANY)
    def give_back(self, n: int) -> None:
        hold_id, kept = self.pick(n)
        if not isinstance(self.act(holds.give_back, self.who(kept.owner), hold_id), AppError):
            del self.model.kept[hold_id]

    @precondition(lambda self: self.made)
    @rule(n=ANY, which=st.none() | ANY)
    def cancel(self, n: int, which: int | None) -> None:
        name, order_id = self.made[n % len(self.made)]
        sold = f"SELECT id FROM ticket WHERE order_id = '{order_id}' AND status = 'active'"
        living = rows(sold)
        chosen = None if which is None or not living else [living[which % len(living)][0]]
        promised = self.act(cancellations.quote, self.who(name), order_id, chosen)
        found = self.act(cancellations.cancel, self.who(name), order_id, chosen)
        assert isinstance(promised, AppError) == isinstance(found, AppError)
        if isinstance(found, AppError):
            return
        self.model.money[name] += promised.refund_minor
        back = {row[0] for row in living} - {row[0] for row in rows(sold)}
        for ticket in (ticket for ticket in found.tickets if ticket.id in back):
            self.model.standing -= ticket.kind == "admission"
            for kept in self.model.kept.values():
                if kept.order_id == order_id and ticket.kind == "seat":
                    kept.seats.discard(ticket.facts["seat_index"])
        if found.status == "cancelled" and not found.tickets:
            for hold_id in [key for key, kept in self.model.kept.items() if kept.order_id == order_id]:
                del self.model.kept[hold_id]

    @rule(label=st.sampled_from(LABELS), is_blocking=st.booleans())
    def block_or_release(self, label: str, is_blocking: bool) -> None:
        seat, inventory = LABELS.index(label), self.hall.inventory
        is_free = self.are_free("hall", [seat], (1, 1)) or (inventory, seat) in self.model.blocked
        if is_blocking:
            if self.check(self.act(stock_admin.block, self.city.chen, inventory, Choice((label,))), is_free):
                self.model.blocked.add((inventory, seat))
        elif self.check(self.act(stock_admin.release, self.city.chen, inventory, Choice((label,))), is_free):
            self.model.blocked.discard((inventory, seat))

    @rule(price=st.sampled_from([0, 100_00, 450_00]))
    def reprice(self, price: int) -> None:
        new = NewPrices({"main": price})
        assert not isinstance(self.act(stock_admin.reprice, self.city.chen, self.hall.inventory, new), AppError)

    @rule(minutes=st.sampled_from([0.05, 0.6, 2.9, 3, 6, 11]))
    def later(self, minutes: float) -> None:
        clock.freeze(clock.utc_now() + timedelta(minutes=minutes))

    @rule()
    def tidy(self) -> None:
        now = clock.utc_now()
        db.run(tidying.expire_orders, now)
        db.run(stock.sweep, now)

    @rule()
    def throw_changes_away_and_begin_anew(self) -> None:
        db.run(stock_past.forget, 2**60)
        boards.forget()

    @invariant()
    def what_is_shown_is_what_is_true(self) -> None:
        if not hasattr(self, "bus"):
            return
        now = clock.utc_now()
        for place, inventory in self.places.items():
            for stretch in STRETCHES if place == "bus" else [(1, 2)]:
                seen = stadium.board(inventory, stretch)
                span = (stretch[0], stretch[1] - 1)
                shown = [seat_status.status_of(seen.packed, seat) for seat in range(len(LABELS))]
                true = [self.model.status(inventory, seat, span, now) for seat in range(len(LABELS))]
                assert shown == true
                assert seen.left["main"] == true.count(FREE)
                assert seen.version >= self.versions.get(inventory, 0), "versions only go on"
                self.versions[inventory] = seen.version
        assert stadium.board(self.hall.inventory).left["standing"] == STANDING - self.model.standing

    @invariant()
    def what_is_paid_has_tickets_and_money_adds_up(self) -> None:
        if not hasattr(self, "bus"):
            return
        shop.books_balance()
        assert {name: shop.balance(self.who(name)) for name in self.model.money} == self.model.money
        assert not rows("SELECT 1 FROM ticket t JOIN ticket_order o ON o.id = t.order_id WHERE o.paid_at IS NULL")
        counts = (
            "SELECT SUM(count) FROM order_item i JOIN ticket_order o ON o.id = i.order_id WHERE o.paid_at IS NOT NULL"
        )
        assert people.count("ticket") == (rows(counts)[0][0] or 0)
        living = rows("SELECT COUNT(*) FROM ticket WHERE kind = 'seat' AND status = 'active'")[0][0]
        sold = sum(len(kept.seats) for kept in self.model.kept.values() if kept.until is None)
        assert living == sold


class SeatsOnPostgres(Seats):
    """The same on PostgreSQL."""

    kind = "postgresql"


@pytest.mark.slow
def test_seats_on_sqlite() -> None:
    run(Seats, examples=10, steps=30, shrinks=True)


@pytest.mark.slow
@pytest.mark.postgres
def test_seats_on_postgresql() -> None:
    run(SeatsOnPostgres, examples=3, steps=25, shrinks=False)

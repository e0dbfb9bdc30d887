"""Picking seats: the page's head, what is held, what was refused. The seats themselves never pass through a State.

Keeps true: the hand is ahead and the services decide: every answer carries the number of the tap it answers, so the
page drops its own guess exactly then.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound, Unauthenticated
from metro_web.core.i18n import t
from metro_web.queries.seats_view import HeldSeats, SeatsPage
from metro_web.services import seat_picking
from metro_web.services.seat_picking import Stretch
from metro_web.state import live, live_seats, refusals
from metro_web.state.calls import call, look
from metro_web.state.inputs import whole
from metro_web.state.live_seats import News

TRIES = 3
SEATS_MAX, LABEL_LENGTH_MAX = 20, 24


@dataclass(frozen=True)
class Told:
    """What was refused: `kind` is '' where nothing was. `taken` are gone; `offered` can be had in their stead."""

    kind: str = ""
    title: str = ""
    body: str = ""
    taken: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)


class SeatsState(rx.State):
    """The seat map of one event, or of one stretch of a trip. `news` is transient: see `live_seats`."""

    is_loaded: bool = False
    is_missing: bool = False
    shown: SeatsPage = SeatsPage()
    hold: HeldSeats = HeldSeats()
    lost: list[str] = []
    told: Told = Told()
    answered: int = 0
    feed: int = 0
    news: News = []
    _room: str = ""

    @rx.event
    async def load_event(self) -> None:
        """`/events/[event_id]/seats`."""
        await self._open(seat_picking.of_event, self._address_part())

    @rx.event
    async def load_trip(self) -> None:
        """`/trips/[trip_id]/seats?from=&to=`."""
        query = self.router.url.query_parameters
        await self._open(seat_picking.of_trip, self._address_part(), query.get("from", ""), query.get("to", ""))

    @rx.event
    async def go_away(self) -> None:
        """The page was left."""
        await self._listen("")

    @rx.event
    async def pick(self, number: int, add: list[str], remove: list[str]) -> None:
        """Tap `number`: seats more, seats fewer."""
        more = _labels(add)
        await self._change(number, more, seat_picking.pick, more, _labels(remove))

    @rx.event
    async def take_best(self, number: int, count: int, section: str) -> None:
        """The best so many together, anywhere or in one section; somebody faster is tried again at once."""
        for _each in range(TRIES):
            await self._change(number, [], seat_picking.take_best, whole(count), str(section)[:LABEL_LENGTH_MAX])
            if not self.told.taken:
                return

    @rx.event
    async def keep(self) -> None:
        """More time."""
        await self._change(self.answered, [], seat_picking.extend)

    @rx.event
    async def look_again(self) -> None:
        """The clock ran out here: show what is held as it stands now."""
        if self.hold.id:
            await self._show(self.hold)

    async def _open(self, read: Callable[..., tuple[SeatsPage, HeldSeats]], *which: str) -> None:
        """The page as it stands, from within its room: nothing between the look and the entrance is missed."""
        try:
            shown, hold = await look(self, read, *which)
            if Stretch(shown.inventory, shown.from_stop, shown.to_stop) != self._stretch():
                self.lost, self.told = [], Told()
            self.shown, self.is_missing = shown, False
            await self._listen(live_seats.room_of(shown.inventory, shown.from_stop, shown.to_stop - 1))
            await self._show(self.hold, hold)
            self.feed, self.news = self.feed + 1, []
        except NotFound:
            await self._listen("")
            self.is_missing, self.shown, self.hold = True, SeatsPage(), HeldSeats()
        self.is_loaded = True

    async def _listen(self, room: str) -> None:
        if self._room and self._room != room:
            await live.leave(self, self._room)
        self._room = room
        if room:
            await live.enter(self, room)

    async def _change(self, number: int, wanted: list[str], use_case: Callable[..., HeldSeats], *args: Any) -> None:
        self.told = Told()
        before = self.hold
        try:
            self.hold = await call(self, use_case, self._stretch(), *args)
            self.lost = []
        except Unauthenticated:
            self.hold, self.told = (
                HeldSeats(),
                Told("info", t("Please sign in"), t("Then the seats can be kept for you.")),
            )
        except AppError as error:
            await self._show(before)
            taken = [str(label) for label in error.extra.get("seats", [])]
            is_offered = wanted and error.code == "seat_taken"
            offered = await look(self, seat_picking.instead, self._stretch(), wanted, taken) if is_offered else ()
            self.told = _told(error, wanted, taken, list(offered))
        self.answered = max(self.answered, whole(number))

    async def _show(self, before: HeldSeats, now: HeldSeats | None = None) -> None:
        """What is held; what ran out since stays to be tried for again, what was bought or given back does not."""
        self.hold = await look(self, seat_picking.held, self._stretch()) if now is None else now
        if self.hold.id:
            self.lost = []
        elif before.id:
            self.lost = before.seats if await look(self, seat_picking.is_over, before.id) else []

    def _stretch(self) -> Stretch:
        return Stretch(self.shown.inventory, self.shown.from_stop, self.shown.to_stop)

    def _address_part(self) -> str:
        """What stands before `/seats` in the address."""
        return (["", "", *self.router.url.path.rstrip("/").split("/")])[-2]


def _told(error: AppError, wanted: list[str], taken: list[str], offered: list[str]) -> Told:
    if error.code != "seat_taken":
        return Told("warn", refusals.TITLES.get(error.code, t("That is not possible now")), error.detail)
    title, body = (
        t("Somebody was faster with {seats}").format(seats=", ".join(taken)),
        t("There is no other seat like it."),
    )
    if offered:
        words = t("Nearest like it: {seats}.") if len(taken) == 1 else t("Nearest like these: {seats}.")
        body = words.format(seats=", ".join(label for label in offered if label not in wanted))
    return Told("warn", title, body, taken, offered)


def _labels(given: Any) -> list[str]:
    """Labels of seats from a page; what is none is left out."""
    listed = given[:SEATS_MAX] if isinstance(given, list) else []
    return list(dict.fromkeys(one for one in listed if isinstance(one, str) and 0 < len(one) <= LABEL_LENGTH_MAX))


live_seats.watch(SeatsState, "news")

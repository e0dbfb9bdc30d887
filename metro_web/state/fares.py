"""Fares for admins: the line of time, the calendar of holidays, and what a journey would cost."""

from datetime import date
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.fares_view import FareBoard, PreviewView
from metro_web.services import fare_views, holidays
from metro_web.services.fare_preview import Question
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text


class FaresState(rx.State):
    """Tables and holidays as they stand."""

    is_loaded: bool = False
    board: FareBoard = FareBoard()
    holiday_error: str = ""
    generation: int = 0

    @rx.event
    async def load(self) -> None:
        """As it is now."""
        self.holiday_error = ""
        await self._show()

    @rx.event
    async def add_holiday(self, form: dict[str, Any]) -> Any:
        """A day of one year, or of each."""
        day = text(form, "day").strip()
        day = day[5:] if form.get("every_year") and len(day) == 10 else day
        try:
            await call(self, holidays.add, day, text(form, "holiday_name"))
        except AppError as refusal:
            self.holiday_error = refusal.detail
            return None
        self.holiday_error = ""
        self.generation += 1
        await self._show()
        return notice.tell(t("Added to the calendar"), kind="done")

    @rx.event
    async def remove_holiday(self, day: str) -> None:
        """A day like any other again."""
        self.holiday_error = ""
        try:
            await call(self, holidays.remove, str(day)[:10])
        finally:
            await self._show()

    async def _show(self) -> None:
        board = await look_if_allowed(self, fare_views.board)
        if board is not None:
            self.board, self.is_loaded = board, True


class FarePreviewState(rx.State):
    """The question that is being asked, and its answer."""

    origin: str = ""
    destination: str = ""
    day: str = ""
    time: str = ""
    method: str = "wallet"
    answer: PreviewView = PreviewView()
    error: str = ""

    @rx.event
    async def pick_origin(self, code: str) -> None:
        """From where."""
        self.origin = str(code)[:64]
        await self._ask()

    @rx.event
    async def pick_destination(self, code: str) -> None:
        """To where."""
        self.destination = str(code)[:64]
        await self._ask()

    @rx.event
    async def pick_day(self, day: str) -> None:
        """On which service day; blank is today."""
        self.day = str(day)[:10]
        await self._ask()

    @rx.event
    async def pick_time(self, time: str) -> None:
        """At which local time; blank is now."""
        self.time = str(time)[:5]
        await self._ask()

    @rx.event
    async def pick_method(self, method: str) -> None:
        """Paid from the wallet or in cash."""
        self.method = "cash" if method == "cash" else "wallet"
        await self._ask()

    @rx.event
    async def refresh(self) -> None:
        """On arrival: the answer may have changed since."""
        await self._ask()

    async def _ask(self) -> None:
        self.answer, self.error = PreviewView(), ""
        if not (self.origin and self.destination):
            return
        try:
            question = Question(self.origin, self.destination, _day(self.day), self.time, self.method)
            self.answer = await look(self, fare_views.preview, question)
        except AppError as refusal:
            self.error = refusal.detail


def _day(typed: str) -> date | None:
    """None for nothing, or for what is not a whole day yet."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None

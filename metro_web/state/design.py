"""The little state that the design page needs to show pieces that answer."""

import asyncio

import reflex as rx

from metro_web.core.errors import Conflict
from metro_web.state import notice

CODE_LENGTH = 6


class DesignState(rx.State):
    """Nothing here is stored or looked up."""

    count: int = 2
    is_open: bool = False
    prefer: str = "fewest_stops"
    origin: str = ""
    destination: str = ""
    is_checking: bool = False
    code_error: str = ""

    @rx.event
    def add(self, by: int) -> None:
        """More or fewer."""
        self.count = min(6, max(1, self.count + (1 if by > 0 else -1)))

    @rx.event
    def toggle(self) -> None:
        """Open or close the dialog."""
        self.is_open = not self.is_open

    @rx.event
    def pick(self, prefer: str) -> None:
        """One of the segments."""
        self.prefer = prefer if prefer in ("fewest_stops", "fewest_changes") else "fewest_stops"

    @rx.event
    def set_origin(self, code: str) -> None:
        """From here."""
        self.origin = str(code)[:64]

    @rx.event
    def set_destination(self, code: str) -> None:
        """To there."""
        self.destination = str(code)[:64]

    @rx.event
    async def check_code(self, code: str):  # type: ignore[no-untyped-def]
        """Any code but 123456 is wrong here."""
        self.is_checking, self.code_error = True, ""
        yield
        await asyncio.sleep(0.6)
        self.is_checking = False
        self.code_error = "" if code == "123456" else "That is not the code we mailed. 4 tries left."

    @rx.event
    def say(self, kind: str) -> rx.event.EventSpec:
        """A notice of a kind."""
        return notice.tell("Money added", "₹500.00 is in your wallet.", kind="done" if kind == "done" else "info")

    @rx.event
    def refuse(self) -> None:
        """What an AppError looks like."""
        raise Conflict("price_changed", "The fare changed while you were choosing. You were not charged.")

    @rx.event
    def crash(self) -> None:
        """What our own mistake looks like."""
        raise RuntimeError("The design page was asked to break.")

"""The people one travels with: listed, and written in one dialog that serves for somebody new as for somebody known.

Keeps true: the whole number of a document comes from the form to the service and never back to the page.
"""

from typing import Any

import reflex as rx

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.domain.documents import Document
from metro_web.queries.passengers import PassengerView
from metro_web.services import passengers
from metro_web.services.passengers import PassengerFields
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.inputs import field_of, text, words
from metro_web.state.session import SessionState

FORM, REMOVAL = "form", "removal"


class PassengersState(rx.State):
    """Everybody on the list; `asking` is the dialog that is open ('' for none), `one` whom it is about.

    `round` grows with each, so that nothing typed into the last form stands in the next.
    """

    is_loaded: bool = False
    people: list[PassengerView] = []
    asking: str = ""
    one: PassengerView = PassengerView("", "")
    kind: str = ""
    round: int = 0
    today: str = ""
    is_busy: bool = False
    name_error: str = ""
    birth_error: str = ""
    number_error: str = ""
    error: str = ""

    @rx.event
    async def load(self) -> None:
        """Everybody, if somebody is signed in."""
        self.reset()
        self.today = clock.utc_now().astimezone(settings().zone).date().isoformat()
        if (await self.get_state(SessionState)).is_signed_in:
            await self._read()

    @rx.event
    def open_new(self) -> None:
        """An empty form."""
        self._open(FORM, PassengerView("", ""))

    @rx.event
    def open_one(self, passenger_id: str) -> None:
        """The form with somebody in it."""
        self._open(FORM, self._found(passenger_id))

    @rx.event
    def ask_removal(self, passenger_id: str) -> None:
        """Whether it is meant."""
        self._open(REMOVAL, self._found(passenger_id))

    @rx.event
    def close(self) -> None:
        """Leave it as it was."""
        self.asking = ""

    @rx.event
    def pick_kind(self, kind: str) -> None:
        """Another document, or none."""
        self.kind, self.number_error = str(kind)[:16], ""

    @rx.event
    async def save(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Write somebody new, or what was changed of somebody."""
        self._clear()
        self.is_busy = True
        yield
        fields = PassengerFields(text(form, "name"), text(form, "birth_date"), self._document(text(form, "number")))
        try:
            if self.one.id:
                await call(self, passengers.change, self.one.id, fields)
            else:
                await call(self, passengers.add, fields)
        except AppError as refusal:
            self._refused(refusal)
            return
        finally:
            self.is_busy = False
        self.asking = ""
        await self._read()
        yield notice.tell(t("Saved"), kind="done")

    @rx.event
    async def remove(self) -> Any:
        """Off the list."""
        self.asking = ""
        await call(self, passengers.remove, self.one.id)
        await self._read()
        return notice.tell(t("Taken off your list"), self.one.name, kind="done")

    def _document(self, number: str) -> Document | None:
        """What the form says; a number that was left empty stays as it is kept, as long as its kind does."""
        is_same = self.kind == self.one.document_kind
        return None if is_same and not number.strip() else Document(self.kind, number if self.kind else "")

    def _found(self, passenger_id: str) -> PassengerView:
        return next((each for each in self.people if each.id == passenger_id), PassengerView("", ""))

    def _open(self, asking: str, one: PassengerView) -> None:
        self._clear()
        self.asking, self.one, self.kind, self.round = asking, one, one.document_kind, self.round + 1

    def _refused(self, refusal: AppError) -> None:
        places = {"name": "name_error", "birth_date": "birth_error", "document.number": "number_error"}
        setattr(self, places.get(field_of(refusal), "error"), words(refusal))

    def _clear(self) -> None:
        self.name_error = self.birth_error = self.number_error = self.error = ""

    async def _read(self) -> None:
        self.people = await look(self, passengers.list_mine)
        self.is_loaded = True

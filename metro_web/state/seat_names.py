"""Who sits where, at the checkout: somebody of one's list, or a name that is typed; kept with the basket at once."""

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.queries.basket_view import OTHER
from metro_web.services import basket_names
from metro_web.services.quotes import Named
from metro_web.state.basket import BasketState
from metro_web.state.calls import call
from metro_web.state.inputs import words

TEXT_MAX = 1_000
TYPING_MAX = 100


class SeatNamesState(rx.State):
    """`typing` are the seats (`line:seat`) that a name is being typed for; `error` is what was wrong at `error_at`."""

    typing: list[str] = []
    error: str = ""
    error_at: str = ""

    @rx.event
    async def pick(self, line_id: str, seat: str, who: str) -> None:
        """Somebody of the list by id, nobody (''), or another name, which is asked for then."""
        place = _place(line_id, seat)
        self.error_at = ""
        if who == OTHER:
            self.typing = [*self.typing[-TYPING_MAX:], place]
            return
        self.typing = [each for each in self.typing if each != place]
        await self._name(line_id, (_short(seat), "", _short(who)))

    @rx.event
    async def write(self, line_id: str, seat: str, name: str) -> None:
        """A name as it was typed."""
        await self._name(line_id, (_short(seat), str(name)[:TEXT_MAX].replace("\x00", "")))

    async def _name(self, line_id: str, named: Named) -> None:
        self.error_at = ""
        try:
            await call(self, basket_names.name_seat, _short(line_id), named)
        except AppError as refusal:
            self.error, self.error_at = words(refusal), _place(line_id, named[0])
        await (await self.get_state(BasketState))._show()


def _short(text: str) -> str:
    return str(text)[:64].replace("\x00", "")


def _place(line_id: str, seat: str) -> str:
    return f"{_short(line_id)}:{_short(seat)}"

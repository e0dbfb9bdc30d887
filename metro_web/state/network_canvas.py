"""The drawing of the draft: what stands where, which station is picked, and moves sent by hand, key or number."""

from typing import Any

import reflex as rx

from metro_web.services import network_editor_views
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import whole
from metro_web.state.network_draft import DraftState

MOVES_MAX = 2000


class CanvasState(rx.State):
    """`answered` is the number of the last move that was taken or refused; `network` is `network_canvas.document` with the
    draft's `revision`; it is sent anew when something else than a move has changed it."""

    network: dict[str, Any] = {}
    selected: str = ""
    answered: int = 0

    @rx.event
    async def load(self) -> None:
        """The drawing as the draft has it, nothing picked."""
        self.selected = ""
        await self._show()

    @rx.event
    async def refresh(self) -> None:
        """The draft was changed elsewhere than on the drawing."""
        await self._show()

    @rx.event
    def select(self, code: str) -> None:
        """Pick a station, or none."""
        self.selected = str(code)[:64]

    @rx.event
    async def place(self, moves: list[list[Any]], number: int) -> None:
        """Stand stations elsewhere; refused, the drawing shows them where they were."""
        draft = await self.get_state(DraftState)
        number = whole(number)
        try:
            draft._take(await draft._tried(network_editor_views.place, draft.view.revision, _moves(moves)))
            self.answered = number
        except Exception:
            self.answered = number
            await self._show()
            raise

    async def _show(self) -> None:
        found = await look_if_allowed(self, network_editor_views.canvas)
        if found is not None:
            revision = (await self.get_state(DraftState)).view.revision
            self.network = {**found, "revision": revision}


def _moves(given: Any) -> list[tuple[str, float, float]]:
    """`[[code, x, y], ...]` as sent; what is no such thing becomes a move that no service accepts."""
    rows = given[:MOVES_MAX] if isinstance(given, list) else []
    return [(str(row[0]), row[1], row[2]) if isinstance(row, list) and len(row) == 3 else ("", 0, 0) for row in rows]

"""Seats chosen by name ("A1–A20", "row F"): the words become runs of seats, which the drawing on the page then chooses.

Keeps true: the words are bounded, and what of them is not understood is said beside them; nothing else changes.
"""

from collections.abc import Callable
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.state.calls import look

WORDS_MAX = 4_000


class NamedSeats(rx.State, mixin=True):
    """For a state with a `desk`; `named` is the last answer, numbered, so that the same words can be chosen again."""

    named: dict[str, Any] = {"number": 0, "runs": []}
    words_error: str = ""

    @rx.event
    async def choose(self, words: str) -> None:
        """Seats by name, told back as runs."""
        self.words_error = ""
        desk: Any = self.desk  # type: ignore[attr-defined]
        try:
            runs = await look(self, self._finder(), desk.id, str(words)[:WORDS_MAX])
        except AppError as refusal:
            self.words_error = refusal.detail
            return
        self.named = {"number": int(self.named.get("number", 0)) + 1, "runs": [list(run) for run in runs]}

    def _finder(self) -> Callable[..., Any]:
        """The use case that understands the words for this desk's seats."""
        raise NotImplementedError

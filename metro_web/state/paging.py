"""Long lists, page by page: where each page began is kept, so that going back shows what was seen before."""

from typing import Any

import reflex as rx


class Paged(rx.State, mixin=True):
    """For a State whose `_read` asks for entries before `_before` and then calls `_turned`."""

    page: int = 1
    has_next: bool = False
    _starts: list[Any] = []
    _next: Any = None

    @rx.event
    async def go_next(self) -> None:
        """Older ones."""
        if self._next:
            self._starts = [*self._starts, self._next]
            await self._read()

    @rx.event
    async def go_previous(self) -> None:
        """Newer ones."""
        if self._starts:
            self._starts = self._starts[:-1]
            await self._read()

    async def _read(self) -> None:
        raise NotImplementedError

    def _rewind(self) -> None:
        """The next `_read` begins with the newest."""
        self._starts = []

    def _before(self) -> Any:
        """Where the page begins; None for the newest."""
        return self._starts[-1] if self._starts else None

    def _turned(self, next_before: Any) -> None:
        """The page was read; `next_before` is where the following one begins, if there is one."""
        self._next, self.page, self.has_next = next_before, len(self._starts) + 1, bool(next_before)

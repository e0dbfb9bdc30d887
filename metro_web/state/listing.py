"""Lists, filtered and page by page: where each page began is kept, so that going back shows what was seen before.

A State on top of `Listing` says what can be looked for (`_fields`) and how a page is found (`_fetch`).
"""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.state.inputs import field_of

TEXT_MAX = 120
DAY_FIELDS = ("since", "until")


class Listing(rx.State, mixin=True):
    """What is looked for, and a page of what was found."""

    is_loaded: bool = False
    filters: dict[str, str] = {}
    is_narrowed: bool = False
    error: str = ""
    round: int = 0
    page: int = 1
    has_next: bool = False
    rows: list[Any] = []
    _starts: list[Any] = []
    _next: Any = None

    @rx.event
    async def load(self) -> None:
        """The newest of what the address asks for (`?status=paid`), else of what was looked for before."""
        asked = self.router.url.query_parameters
        await self._begin(asked if set(self._fields()) & set(asked) else self.filters)

    @rx.event
    async def pick(self, name: str, value: str) -> None:
        """Look for something else; a name that is no field of this list changes nothing."""
        if isinstance(name, str) and name in self._fields():
            self.filters = {**self.filters, name: str(value)[:TEXT_MAX].replace("\x00", "")}
            self._picked(name)
            await self._search()

    @rx.event
    async def clear(self) -> None:
        """No filter."""
        await self._begin({})

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

    def _fields(self) -> dict[str, str]:
        """The names of what can be looked for, each with what it begins with."""
        return {}

    def _modes(self) -> tuple[str, ...]:
        """Fields that choose between lists and narrow none."""
        return ()

    def _picked(self, name: str) -> None:
        """A field was changed; others may have to follow."""

    async def _fetch(self) -> Any:
        """The page before `_before()`: its `rows` and `next_before`; None where the actor may not see it."""
        raise NotImplementedError

    def _show(self, view: Any) -> None:
        """Keep what was found."""
        self.rows, self.is_loaded = view.rows, True

    def _choice(self, name: str) -> str:
        return str(self.filters.get(name, ""))[:TEXT_MAX]

    def _before(self) -> Any:
        """Where the page begins; None for the newest."""
        return self._starts[-1] if self._starts else None

    async def _begin(self, given: Mapping[str, str]) -> None:
        self.filters = {name: str(given.get(name, start))[:TEXT_MAX] for name, start in self._fields().items()}
        self.round += 1  # makes the page's fields anew
        await self._search()

    async def _search(self) -> None:
        self._starts = []
        await self._read()

    async def _read(self) -> None:
        self.error = ""
        try:
            view = await self._fetch()
        except AppError as refusal:
            if field_of(refusal) not in (*self._fields(), *DAY_FIELDS):
                raise
            self.error = refusal.detail
            return
        if view is None:
            return
        self._show(view)
        narrowing = {name: start for name, start in self._fields().items() if name not in self._modes()}
        self.is_narrowed = any(self._choice(name) != start for name, start in narrowing.items())
        self._next, self.page, self.has_next = view.next_before, len(self._starts) + 1, bool(view.next_before)

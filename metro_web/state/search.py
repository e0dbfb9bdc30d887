"""Searches whose address is what was looked for: it can be shared, loaded again and come back to.

A State on top of `Search` says what can be looked for (`_fields`), where it lives (`_path`), and how a page is found.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from metro_web.core.errors import InvalidInput
from metro_web.state.inputs import field_of

TEXT_MAX = 120
WRITTEN_MAX = 20


def _query(asked: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _plain(text: Any) -> str:
    """Without what no database holds and nobody looks for."""
    return "".join(char for char in str(text)[:TEXT_MAX] if char.isprintable())


class Search(rx.State, mixin=True):
    """What is looked for, and what was found."""

    is_loaded: bool = False
    filters: dict[str, str] = {}
    is_narrowed: bool = False
    error: str = ""
    error_field: str = ""
    round: int = 0
    rows: list[Any] = []
    has_more: bool = False
    _next: str = ""
    _written: list[str] = []

    @rx.event
    async def load(self) -> None:
        """What the address asks for. Where this tab wrote the address itself, it has been found already."""
        asked = self._cleaned(self.router.url.query_parameters)
        if _query(asked) in self._written:
            self._written = [query for query in self._written if query != _query(asked)]
            return
        self._ask(asked)
        self.round += 1  # makes the fields anew, for they keep what was typed
        await self._choices()
        await self._find()
        self.is_loaded = True

    @rx.event
    async def pick(self, name: str, value: str) -> Any:
        """Look for something else; a name that is no field of this search changes nothing."""
        if not isinstance(name, str) or name not in self._fields():
            return None
        return await self._look_for({**self.filters, name: str(value)})

    @rx.event
    async def clear(self) -> Any:
        """No filter."""
        self.round += 1
        return await self._look_for({})

    @rx.event
    async def more(self) -> None:
        """Those that come after."""
        if self._next:
            await self._find(self._next)

    def _fields(self) -> tuple[str, ...]:
        """The names of what can be looked for, as they stand in the address."""
        return ()

    def _path(self) -> str:
        """The address without what is looked for."""
        raise NotImplementedError

    async def _choices(self) -> None:
        """Read what there is to choose from."""

    async def _fetch(self, after: str) -> Any:
        """A page: its `rows` and `next_after`."""
        raise NotImplementedError

    async def _look_for(self, asked: Mapping[str, str]) -> Any:
        self._ask(self._cleaned(asked))
        await self._find()
        query = _query(self.filters)
        if query == _query(self._cleaned(self.router.url.query_parameters)):
            return None
        self._written = [*self._written, query][-WRITTEN_MAX:]
        return rx.redirect(f"{self._path()}?{query}" if query else self._path(), replace=True)

    def _ask(self, asked: dict[str, str]) -> None:
        self.filters = asked
        self.is_narrowed = any(asked.values())

    def _cleaned(self, asked: Mapping[str, str]) -> dict[str, str]:
        return {name: _plain(asked.get(name, "")) for name in self._fields()}

    async def _find(self, after: str = "") -> None:
        self.error = self.error_field = ""
        try:
            found = await self._fetch(after)
        except InvalidInput as refusal:
            self.error, self.error_field = refusal.detail, field_of(refusal)
            self.rows, self._next, self.has_more = [], "", False
            return
        self.rows = [*self.rows, *found.rows] if after else found.rows
        self._next, self.has_more = found.next_after, bool(found.next_after)

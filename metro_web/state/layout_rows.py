"""The lines of a layout while it is typed: a cabin, a bus or some coaches each; what they make is drawn at each change.

Keeps true: a line keeps its key for as long as it is there, so that what was typed into the others stays.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import reflex as rx

from metro_web.domain import vehicle_words
from metro_web.domain.vehicle_layouts import BUS, CABINS_MAX, COACHES_MAX, MODES, PLANE, TRAIN
from metro_web.domain.vehicle_words import NUMBERS_LENGTH_MAX, TEXT_LENGTH_MAX, TypedPart
from metro_web.queries import vehicles_view
from metro_web.queries.vehicles_view import PartField
from metro_web.state.inputs import shown, text, ticked, typed_whole

TEXTS_MAX = dict.fromkeys(("seat_class", "rows", "across", "accessible", "kind"), TEXT_LENGTH_MAX) | {
    "numbers": NUMBERS_LENGTH_MAX
}
NO_ERRORS = dict.fromkeys(("name", "registration", "layout", "amenities"), "")
LINES_MAX = {BUS: 1, PLANE: CABINS_MAX, TRAIN: COACHES_MAX}


class LayoutRows(rx.State, mixin=True):
    """Lines of the layout; `asked` is what they say, for whoever draws it."""

    mode: str = BUS
    parts: list[PartField] = []
    capacity: str = ""
    asked: dict[str, Any] = {}
    errors: dict[str, str] = NO_ERRORS
    can_add: bool = False
    next_key: int = 0

    @rx.event
    def pick_mode(self, mode: str) -> None:
        """Another kind of vehicle begins with what is usual for it."""
        if mode in MODES:
            self.mode, self.capacity = mode, ""
            self._lay_out(vehicle_words.STARTS[mode])

    @rx.event
    def type_part(self, key: int, name: str, value: str) -> None:
        """A field of a line; what is no field of it changes nothing."""
        if isinstance(name, str) and name in TEXTS_MAX:
            said: dict[str, Any] = {name: str(value)[: TEXTS_MAX[name]]}
            self._put([replace(one, **said) if one.key == key else one for one in self.parts])

    @rx.event
    def turn_last(self, key: int) -> None:
        """The last row of a bus goes all the way across, or has the aisle again."""
        self._put([replace(one, is_last_full=not one.is_last_full) if one.key == key else one for one in self.parts])

    @rx.event
    def type_capacity(self, value: str) -> None:
        """How many seats it has to sum to; '' for any number."""
        self.capacity = str(value)[:TEXT_LENGTH_MAX]
        self._put(self.parts)

    @rx.event
    def add_part(self) -> None:
        """One more line, like the last."""
        if len(self.parts) < LINES_MAX.get(self.mode, 0):
            like = replace(self.parts[-1], numbers=_next_number(self.parts)) if self.parts else PartField()
            self._put([*self.parts, replace(like, key=self._key())])

    @rx.event
    def remove_part(self, key: int) -> None:
        """Not this one; one line stays."""
        kept = [one for one in self.parts if one.key != key]
        if kept:
            self._put(kept)

    def _lay_out(self, typed: Sequence[TypedPart]) -> None:
        fields = vehicles_view.fields(typed, self.next_key + 1)
        self.next_key += len(fields)
        self._put(fields)

    def _put(self, parts: list[PartField]) -> None:
        self.parts, self.can_add = parts, len(parts) < LINES_MAX.get(self.mode, 0)
        stated = {"capacity": typed_whole(self.capacity)} if self.capacity.strip() else {}
        self.errors = {**self.errors, "layout": ""}  # what was refused is no more
        self.asked = {"mode": self.mode, "layout": self._layout(), **stated}

    def _layout(self) -> dict[str, Any]:
        return vehicle_words.recipe(self.mode, [one.typed() for one in self.parts])

    def _take(self, form: Any) -> dict[str, Any]:
        """What the submitted form says, whether or not each field was heard before; the layout and its capacity."""
        self.capacity = text(form, "capacity")[:TEXT_LENGTH_MAX]
        self._put([self._taken(form, one) for one in self.parts])
        return {"layout": self.asked["layout"], "capacity": self.asked.get("capacity")}

    def _taken(self, form: Any, one: PartField) -> PartField:
        said = {name: shown(form, f"{name}-{one.key}") for name in TEXTS_MAX}
        given: dict[str, Any] = {name: value[: TEXTS_MAX[name]] for name, value in said.items() if value is not None}
        return replace(one, **given, is_last_full=ticked(form, f"last-{one.key}"))

    def _key(self) -> int:
        self.next_key += 1
        return self.next_key


def _next_number(parts: Sequence[PartField]) -> str:
    """The coach after the last one that has a number; '' where none has."""
    typed = [found.strip() for one in parts for found in one.numbers.replace("–", ",").split(",")]
    numbers = [int(each) for each in typed if each.isascii() and each.isdigit() and len(each) < 5]
    return str(max(numbers) + 1) if numbers else ""

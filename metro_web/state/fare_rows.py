"""The rows of the fare editor: slabs of weekdays and holidays, off-peak windows. They come and go; their texts are the form's.

Keeps true: a row keeps its key for as long as it is there, so that what was typed into the others stays.
"""

import reflex as rx

from metro_web.queries.fares_view import FareForm, SlabField, WindowField

ROWS_MAX = 40


class FareRowsState(rx.State):
    """Rows of the table that is being edited; `next_key` names the next one."""

    weekday: list[SlabField] = []
    holiday: list[SlabField] = []
    windows: list[WindowField] = []
    has_holidays: bool = False
    next_key: int = 10_000

    @rx.event
    def toggle_holidays(self) -> None:
        """Sundays and holidays cost otherwise, or the same."""
        self.has_holidays = not self.has_holidays
        bounds = [row.up_to for row in self.weekday] if self.has_holidays else []
        self.holiday = [SlabField(self._key(), up_to) for up_to in bounds]

    @rx.event
    def add_weekday(self) -> None:
        """A row before the open end."""
        self.weekday = self._with_row(self.weekday)

    @rx.event
    def add_holiday(self) -> None:
        """The same for Sundays and holidays."""
        self.holiday = self._with_row(self.holiday)

    @rx.event
    def remove_slab(self, key: int) -> None:
        """Any row but the open end, which is the last one."""
        self.weekday = [row for row in self.weekday[:-1] if row.key != key] + self.weekday[-1:]
        self.holiday = [row for row in self.holiday[:-1] if row.key != key] + self.holiday[-1:]

    @rx.event
    def add_window(self) -> None:
        """An off-peak discount."""
        if len(self.windows) < ROWS_MAX:
            self.windows = [*self.windows, WindowField(self._key())]

    @rx.event
    def remove_window(self, key: int) -> None:
        """No such discount."""
        self.windows = [row for row in self.windows if row.key != key]

    def _show(self, form: FareForm) -> None:
        self.weekday, self.holiday, self.windows = list(form.weekday), list(form.holiday), list(form.windows)
        self.has_holidays = bool(form.holiday or form.holiday_price)

    def _need_slabs(self) -> None:
        if not self.weekday:
            self.weekday = [SlabField(self._key()), SlabField(self._key())]
        if self.has_holidays and not self.holiday:
            self.holiday = [SlabField(self._key(), row.up_to) for row in self.weekday]

    def _with_row(self, rows: list[SlabField]) -> list[SlabField]:
        return [*rows[:-1], SlabField(self._key()), *rows[-1:]] if len(rows) < ROWS_MAX else rows

    def _key(self) -> int:
        self.next_key += 1
        return self.next_key

"""A CSV file row by row, in the columns that somebody asks for; and the refusal that every reader of feeds raises.

Keeps true: a quotation mark that is never closed is said and swallows no rows.
"""

import csv
from collections.abc import Iterator
from typing import NoReturn

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t


def refuse(sentence: str) -> NoReturn:
    """422 `invalid_feed`."""
    raise InvalidInput(sentence, code="invalid_feed", field="file")


class Table:
    """Rows of stripped texts; `here` names the row that was given last."""

    def __init__(self, name: str, lines: Iterator[str], needs: tuple[str, ...], may_have: tuple[str, ...]) -> None:
        self._name = name
        self._row: list[str] = []
        self._lines = self._remembered(lines)
        self._needs = needs
        self._columns = (*needs, *may_have)
        self._number = 1

    @property
    def here(self) -> str:
        return t("{file}, row {n}").format(file=self._name, n=self._number)

    def __iter__(self) -> Iterator[list[str]]:
        header = self._header()
        places = [header.get(column) for column in self._columns]
        width = max((place for place in places if place is not None), default=0) + 1
        last: list[str] = []
        try:
            for row in self._reader:
                self._number += 1
                last, self._row = self._row, []
                if len(last) > 1 and any("\n" in cell and self._delimiter in cell for cell in row):
                    self._refuse_quote()
                if len(row) < width:
                    if not any(cell.strip() for cell in row):
                        continue
                    row += [""] * (width - len(row))
                cells = [row[place].strip() if place is not None else "" for place in places]
                if any(cells):  # spreadsheets leave rows of commas behind
                    yield cells
        except csv.Error:
            refuse(t("{where}: this is no CSV.").format(where=self.here))
        self._check_end(last)

    def _remembered(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self._row.append(line)
            yield line

    def _check_end(self, last: list[str]) -> None:
        """A quote that is still open at the end has swallowed rows."""
        try:
            list(csv.reader(last, delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            if "end of data" in str(error):
                self._refuse_quote()

    def _refuse_quote(self) -> NoReturn:
        refuse(t("{where}: a quotation mark is opened and never closed.").format(where=self.here))

    def _header(self) -> dict[str, int]:
        first = next(self._lines, "")
        while first and not first.strip():
            first = next(self._lines, "")
        if not first:
            refuse(t("{file} is empty.").format(file=self._name))
        self._delimiter = max(",;\t", key=first.count)
        try:
            cells = next(csv.reader([first], delimiter=self._delimiter))
        except (csv.Error, StopIteration):
            refuse(t("{where}: this is no CSV.").format(where=self.here))
        self._row = []
        self._reader = csv.reader(self._lines, delimiter=self._delimiter)
        header = {cell.strip().lower(): place for place, cell in reversed(list(enumerate(cells)))}
        missing = next((column for column in self._needs if column not in header), None)
        if missing is not None:
            refuse(t("{file} has no column {column}.").format(file=self._name, column=missing))
        return header

"""Tables as CSV. Keeps true: no cell is a formula, whatever a person has called themselves."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from metro_web.core.clock import rfc3339

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A line of names, then the rows."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return out.getvalue()


def cell(value: Any) -> Any:
    """Instants in RFC 3339; a text that a spreadsheet would calculate begins with an apostrophe."""
    if isinstance(value, datetime):
        return rfc3339(value)
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value

"""Draws docs/schema.svg from the models: the same tables always give the same bytes, so that a test sees drift."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from metro_web import models

TARGET = Path(__file__).resolve().parents[1] / "docs" / "schema.svg"
# One shelf a column of the drawing: rooms of metro_web/models, those pointed at to the left.
SHELVES = (
    ("network", "trains", "network_import", "network_drafts"),
    ("people", "identities", "passengers"),
    ("basket", "orders", "ledger", "shifts"),
    ("tickets", "timetable", "places"),
    ("companies", "fleet"),
    ("stock", "tellings"),
    ("outbox", "audit", "ops", "reports"),
)
BOX_WIDTH, ROW, HEAD, GAP_X, GAP_Y, MARGIN, TITLE = 272, 19, 26, 96, 26, 28, 34
STYLE = (
    "text{font:13px ui-monospace,'DejaVu Sans Mono',monospace;fill:#16202e}"
    ".room{font-weight:700;font-size:16px}.name{fill:#fff;font-weight:700}.key{font-weight:700}.type{fill:#55606f}"
    ".box{fill:#fff;stroke:#0b3d2e}.head{fill:#0b3d2e}.link{fill:none;stroke:#0a5a9c;stroke-opacity:.55;stroke-width:1.5}"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A table and the place of its box."""

    table: Table
    x: int
    y: int

    @property
    def height(self) -> int:
        """Of the whole box."""
        return HEAD + ROW * len(self.table.columns) + 6

    def row_y(self, column: Column) -> int:
        """The middle of a column's row."""
        return self.y + HEAD + ROW * list(self.table.columns).index(column) + ROW // 2 + 3


def draw() -> str:
    """The whole picture."""
    placed, titles = _place()
    width = max(one.x for one in placed.values()) + BOX_WIDTH + MARGIN
    height = max(one.y + one.height for one in placed.values()) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>The {len(placed)} tables of the database and what refers to what</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#0a5a9c"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#faf7f0"/>',
        *titles,
        *_links(placed),
        *(line for one in placed.values() for line in _box(one)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _place() -> tuple[dict[str, Placed], list[str]]:
    placed: dict[str, Placed] = {}
    titles: list[str] = []
    for shelf, rooms in enumerate(SHELVES):
        x, y = MARGIN + shelf * (BOX_WIDTH + GAP_X), MARGIN
        for room in rooms:
            titles.append(f'<text class="room" x="{x}" y="{y + 14}">{room}</text>')
            y += TITLE
            for table in _tables(room):
                placed[table.name] = Placed(table, x, y)
                y += placed[table.name].height + GAP_Y
    forgotten = sorted(set(models.metadata.tables) - set(placed))
    if forgotten:
        raise SystemExit(f"scripts/schema.py: no shelf in SHELVES holds the tables {', '.join(forgotten)}")
    return placed, titles


def _tables(room: str) -> Iterable[Table]:
    """Tables of one module of models, as written there."""
    for name, found in vars(getattr(models, room)).items():
        table = getattr(found, "__table__", None)
        if isinstance(table, Table) and found.__module__ == f"metro_web.models.{room}" and found.__name__ == name:
            yield table


def _links(placed: dict[str, Placed]) -> Iterable[str]:
    for source in placed.values():
        for column in source.table.columns:
            for key in sorted(column.foreign_keys, key=lambda one: one.target_fullname):
                yield _link(source, column, placed[key.column.table.name], key.column)


def _link(source: Placed, column: Column, target: Placed, aim: Column) -> str:
    """A curve from the referring row to the row referred to, leaving on the side where the other stands."""
    y1, y2 = source.row_y(column), target.row_y(aim)
    if target.x < source.x:
        x1, x2 = source.x, target.x + BOX_WIDTH
        bend1, bend2 = x1 - GAP_X // 2, x2 + GAP_X // 2
    else:
        x1, x2 = source.x + BOX_WIDTH, target.x + (BOX_WIDTH if target.x == source.x else 0)
        bend1, bend2 = x1 + GAP_X // 2, x2 + (GAP_X // 2 if target.x == source.x else -GAP_X // 2)
    return f'<path class="link" marker-end="url(#tip)" d="M{x1} {y1}C{bend1} {y1} {bend2} {y2} {x2} {y2}"/>'


def _box(one: Placed) -> Iterable[str]:
    x, y = one.x, one.y
    yield f'<rect class="box" x="{x}" y="{y}" width="{BOX_WIDTH}" height="{one.height}" rx="5"/>'
    yield f'<path class="head" d="M{x} {y + HEAD}V{y + 5}a5 5 0 0 1 5-5h{BOX_WIDTH - 10}a5 5 0 0 1 5 5V{y + HEAD}z"/>'
    yield f'<text class="name" x="{x + 9}" y="{y + 18}">{escape(one.table.name)}</text>'
    for column in one.table.columns:
        mark = ' class="key"' if column.primary_key else ""
        middle = one.row_y(column) + 4
        yield f'<text{mark} x="{x + 9}" y="{middle}">{escape(column.name)}</text>'
        yield f'<text class="type" x="{x + BOX_WIDTH - 9}" y="{middle}" text-anchor="end">{escape(_type(column))}</text>'


def _type(column: Column) -> str:
    """PostgreSQL's word for it, short; a question mark where it may be empty."""
    word = column.type.compile(dialect=postgresql.dialect()).lower()
    for long, short in (
        ("character varying", "varchar"),
        ("timestamp with time zone", "instant"),
        ("double precision", "float"),
    ):
        word = word.replace(long, short)
    return word + ("?" if column.nullable else "")


if __name__ == "__main__":
    drawn = draw()
    if "--check" in sys.argv:
        sys.exit(
            0 if TARGET.exists() and TARGET.read_text() == drawn else "docs/schema.svg is out of date: make schema"
        )
    TARGET.write_text(drawn)
    print(f"· docs/schema.svg, {len(models.metadata.tables)} tables")

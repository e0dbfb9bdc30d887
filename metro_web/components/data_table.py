"""Tables: a caption, real headers, pages served by the server; on a phone each row becomes a small card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from metro_web.components.buttons import button
from metro_web.core.i18n import t


@dataclass(frozen=True)
class Column:
    """A header; `end` sets figures flush at the end."""

    label: str
    end: bool = False


def table(
    caption: str | rx.Var,
    columns: Sequence[Column],
    *,
    rows: rx.Var,
    cells: Callable[[Any], Sequence[Any]],
    empty: str | rx.Var = "",
    hide_caption: bool = False,
) -> rx.Component:
    """`cells(row)` gives one child a column; the first names the row."""

    def row(item: Any) -> rx.Component:
        first, *rest = cells(item)
        named = rx.el.th(first, scope="row", role="rowheader", custom_attrs={"data-label": columns[0].label})
        others = [
            rx.el.td(
                content, role="cell", class_name="end" if column.end else "", custom_attrs={"data-label": column.label}
            )
            for column, content in zip(columns[1:], rest, strict=True)
        ]
        return rx.el.tr(named, *others, role="row")

    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="sr-only" if hide_caption else ""),
            rx.el.thead(
                rx.el.tr(*[_header(column) for column in columns], role="row"),
                role="rowgroup",
            ),
            rx.el.tbody(rx.foreach(rows, row), role="rowgroup"),
            role="table",
            class_name="table table-cards",
        ),
        rx.cond(rows.length() == 0, rx.el.p(empty, class_name="station-none"), rx.fragment())
        if empty
        else rx.fragment(),
        class_name="table-frame",
        role="region",
        aria_label=caption,
        tab_index=0,
    )


def pager(
    label: str | rx.Var, *, on_previous: Any, on_next: Any, has_previous: bool | rx.Var, has_next: bool | rx.Var
) -> rx.Component:
    """Where one is, and the pages beside it."""
    return rx.el.nav(
        button(t("Previous"), on_click=on_previous, disabled=_not(has_previous)),
        rx.el.span(label, class_name="quiet", role="status"),
        button(t("Next"), on_click=on_next, disabled=_not(has_next)),
        aria_label=t("Pages"),
        class_name="pager",
    )


def _header(column: Column) -> rx.Component:
    words = column.label or rx.el.span(t("Actions"), class_name="sr-only")
    return rx.el.th(words, scope="col", role="columnheader", class_name="end" if column.end else "")


def _not(value: bool | rx.Var) -> bool | rx.Var:
    return ~value if isinstance(value, rx.Var) else not value

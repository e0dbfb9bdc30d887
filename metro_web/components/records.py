"""Pages of stored records: one shape for every kind, made from what the kind says of itself; and stories."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.links import jump, link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.queries.records.shape import Kind

HOME = "/admin/records"
ALL = ("", t("All"))


def record_page(
    records: Any,
    kind: Kind,
    *,
    title: str,
    here: str,
    find: str = "",
    kind_label: str = "",
    accounts: Sequence[tuple[str, str]] = (),
    last: Any = None,
) -> rx.Component:
    """A list page: `find` is the label of its own field, `last(row)` draws the last column where it is not plain."""
    content = rx.el.div(
        _filters(records, kind, find=find, kind_label=kind_label, accounts=accounts),
        listing.found(
            records,
            rx.el.div(_tools(records), record_table(records, kind, title, last), class_name="stack tight"),
            empty("search", t("Nothing here yet.")),
            label=t("Found"),
        ),
        class_name="split split-filter",
    )
    return desk_page(content, title=title, here=here, is_loaded=records.is_loaded)


def desk_page(
    content: rx.Component,
    *,
    title: Any,
    here: str,
    is_loaded: rx.Var,
    back: tuple[str, str] = (HOME, t("Records")),
    actions: rx.Component | None = None,
) -> rx.Component:
    """Any page below Records."""
    return layout.page(
        admin_only(content, is_loaded=is_loaded, here=here),
        title=title,
        active=HOME,
        width="wide",
        console=True,
        back=back,
        actions=actions,
    )


def story(events: rx.Var) -> rx.Component:
    """What happened, in order: the time, what, and a remark."""
    return rx.el.ol(rx.foreach(events, _event), class_name="story")


def facts(rows: rx.Var) -> rx.Component:
    """Names and values, some of which lead on."""

    def fact(one: Any) -> rx.Component:
        value = rx.cond(one[2] != "", link(one[1], href=one[2], class_name="cell-link"), one[1])
        return rx.el.div(rx.el.dt(one[0]), rx.el.dd(value))

    return rx.el.dl(rx.foreach(rows, fact), class_name="facts facts-desk facts-lead facts-plain card")


def _event(event: Any) -> rx.Component:
    what = rx.cond(event.href != "", link(event.what, href=event.href, class_name="cell-link"), event.what)
    return rx.el.li(
        rx.el.span(event.at_label, class_name="num quiet small"),
        rx.el.span(
            rx.el.strong(what),
            rx.cond(event.remark != "", rx.el.span(event.remark, class_name="quiet small"), rx.fragment()),
            class_name="stack lines",
        ),
        class_name=f"story-row {event.tone}-row",
    )


def _filters(
    records: Any, kind: Kind, *, find: str, kind_label: str, accounts: Sequence[tuple[str, str]]
) -> rx.Component:  # fmt: skip
    parts: list[rx.Component] = []
    if "find" in kind.fields:
        parts.append(listing.words(records, "find", find))
    if "person" in kind.fields:
        parts.append(listing.words(records, "person", t("Person"), placeholder=t("Part of the e-mail")))
    if "trip" in kind.fields:
        parts.append(listing.words(records, "trip", t("Trip or event"), placeholder=t("Words of its name")))
        parts.append(listing.day(records, "day", t("Takes place on")))
    if kind.statuses:
        parts.append(listing.one_of(records, "status", t("State"), [ALL, *kind.statuses.items()]))
    if len(kind.kinds) > 1:
        parts.append(listing.one_of(records, "kind", kind_label, [ALL, *kind.kinds.items()]))
    if accounts:
        parts.append(listing.one_of(records, "account", t("Account"), [ALL, *accounts]))
    if "order" in kind.fields:
        note = rx.el.p(t("Of one order alone."), class_name="quiet")
        parts.append(rx.cond(records.filters["order"] != "", note, rx.fragment()))
    if "since" in kind.fields:
        parts.append(listing.days(records))
    return listing.filters(records, *parts)


def _tools(records: Any) -> rx.Component:
    file = jump(t("Download as CSV"), href=records.csv_href, class_name="btn", custom_attrs={"download": True})
    return rx.el.div(rx.el.p(records.sum_label, class_name="num"), file, class_name="row between")


def record_table(records: Any, kind: Kind, title: str, last: Any = None) -> rx.Component:
    """The rows that were found, in the columns of their kind."""
    ends = [head.end for head in kind.heads]

    def cells(row: Any) -> list[Any]:
        drawn = [_cell(row.cells[n], is_first=n == 0, is_figure=end) for n, end in enumerate(ends)]
        return [*drawn[:-1], last(row)] if last else drawn

    columns = [Column(head.label, end=head.end) for head in kind.heads]
    return table(title, columns, rows=records.rows, cells=cells, hide_caption=True)


def _cell(cell: Any, *, is_first: bool, is_figure: bool) -> rx.Component:
    plain = rx.cond(cell.tone != "", rx.el.span(cell.text, class_name=f"tag {cell.tone}"), cell.text)
    words = rx.cond(cell.href != "", link(cell.text, href=cell.href, class_name="cell-link"), plain)
    remark = rx.cond(cell.remark != "", rx.el.span(cell.remark, class_name="quiet small"), rx.fragment())
    names = "cell num" if is_figure or is_first else "cell"
    return rx.el.span(words, remark, class_name=names)

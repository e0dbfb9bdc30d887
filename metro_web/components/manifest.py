"""Who travels on a trip, in a table that is checked in from and printed; for the pages of a company and of admins."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button, download
from metro_web.components.data_table import Column, table
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.core.i18n import t
from metro_web.state.manifest import ManifestState as Manifest

COLUMNS = [
    Column(t("Seat")),
    Column(t("Name")),
    Column(t("From – to")),
    Column(t("Document")),
    Column(t("Checked in")),
]


def manifest() -> rx.Component:
    """How many have come, the files, the table."""
    page = Manifest.page
    files = rx.el.div(
        button(t("Print"), symbol="print", on_click=rx.call_function("() => window.print()")),
        download(t("CSV"), href=page.csv_href),
        button(t("Refresh"), symbol="refresh", on_click=Manifest.load),
        class_name="actions",
    )
    return rx.el.div(
        rx.el.p(page.lead, class_name="quiet"),
        rx.el.div(
            rx.el.strong(page.came_label, class_name="num", role="status"),
            files,
            class_name="row between",
        ),
        rx.cond(
            page.count > 0,
            table(t("Manifest"), COLUMNS, rows=page.lines, cells=_cells, hide_caption=True),
            empty("ticket", t("Nobody has a ticket for this trip yet.")),
        ),
        _document(),
        class_name="stack manifest",
    )


def _cells(one: Any) -> list[Any]:
    name = rx.cond(one.name != "", one.name, rx.el.span(t("not named"), class_name="quiet"))
    return [
        rx.el.span(
            rx.cond(one.seat != "", rx.el.strong(one.seat, class_name="num"), rx.el.span(t("no seat"))),
            rx.el.span(one.section, class_name="quiet small"),
            class_name="cell",
        ),
        name,
        one.stretch,
        rx.cond(one.document != "", _masked(one), rx.el.span("–", class_name="quiet")),
        _came(one),
    ]


def _masked(one: Any) -> rx.Component:
    look = button(
        t("Show"),
        kind="plain",
        on_click=Manifest.open_document(one.ticket_id),
        custom_attrs={"aria-label": t("Show the document of {seat}").format(seat=one.seat)},
    )
    return rx.el.span(
        rx.el.span(one.document, class_name="num"),
        rx.cond(Manifest.page.may_open, look, rx.fragment()),
        class_name="row",
    )


def _came(one: Any) -> rx.Component:
    let_in = button(
        t("Check in"),
        on_click=Manifest.let_in(one.ticket_id),
        custom_attrs={"aria-label": t("Check in {seat} {name}").format(seat=one.seat, name=one.name)},
    )
    waiting = rx.cond(
        one.is_over | (one.seat == ""), rx.el.span(t("not yet"), class_name="quiet"), rx.fragment(_box(), let_in)
    )
    return rx.cond(one.came_label != "", rx.el.span(one.came_label, class_name="tag tag-go num"), waiting)


def _box() -> rx.Component:
    """On paper, where to tick."""
    return rx.el.span(class_name="paper-box", aria_hidden="true")


def _document() -> rx.Component:
    found = Manifest.document
    return dialog(
        t("Document"),
        rx.el.dl(
            rx.el.div(rx.el.dt(t("Of")), rx.el.dd(found.who)),
            rx.el.div(rx.el.dt(found.kind), rx.el.dd(rx.el.strong(found.number, class_name="num"))),
            rx.cond(found.born != "", rx.el.div(rx.el.dt(t("Born")), rx.el.dd(found.born, class_name="num"))),
            class_name="facts",
        ),
        rx.el.p(t("The audit log says that you have looked at it."), class_name="quiet small"),
        is_open=found.who != "",
        on_close=Manifest.close_document,
        actions=[button(t("Done"), kind="primary", on_click=Manifest.close_document)],
        id="document",
    )

"""The gate's log: what was decided and why, mine or a station's."""

from functools import partial
from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.client.station_field import station_field
from metro_web.components.data_table import Column, table
from metro_web.components.form_fields import segmented
from metro_web.components.role_gate import staff_only
from metro_web.core.i18n import t
from metro_web.state.gate_log import GateLogState as Log

ON_LOAD = [Log.load]


def page() -> rx.Component:
    """One choice, one table."""
    return layout.page(
        staff_only(_content(), is_loaded=Log.is_loaded, here="/gate/log"),
        title=t("Gate log"),
        active="/gate",
        width="wide",
        console=True,
        back=("/gate", t("Gate")),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            segmented(
                t("Whose scans"),
                [("mine", t("My scans")), ("here", t("A station's")), ("door", t("This door's"))],
                Log.filters["whose"],
                on_pick=partial(Log.pick, "whose"),
            ),
            rx.cond(
                Log.filters["whose"] == "here",
                rx.el.div(
                    station_field(t("Station"), value=Log.filters["station"], on_select=Log.pick("station")),
                    class_name="grow",
                ),
            ),
            class_name="board-tools",
        ),
        table(
            t("Scans"),
            [
                Column(t("When")),
                Column(t("Verdict")),
                Column(t("Ticket")),
                Column(t("Where")),
                Column(t("Money"), end=True),
                Column(t("By")),
            ],
            rows=Log.rows,
            cells=_cells,
            empty=t("No scan yet."),
            hide_caption=True,
        ),
        listing.pages(Log),
        class_name="stack",
    )


def _cells(scan: Any) -> list[Any]:
    return [
        rx.el.span(scan.at_label, class_name="num"),
        rx.el.span(scan.verdict, class_name=f"tag {scan.tone}"),
        rx.el.span(scan.title, " ", rx.el.code(scan.short_code), class_name="ticket-cell"),
        scan.place,
        rx.cond(scan.money_label != "", scan.money_label, "–"),
        scan.scanner,
    ]

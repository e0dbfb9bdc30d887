"""The reports of a desk: the queue with its fields, and one report with what is known, its story and its answer."""

from typing import Any

import reflex as rx

from metro_web.components import board, listing, records
from metro_web.components.buttons import button
from metro_web.components.data_table import Column, table
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import area, select
from metro_web.components.links import link
from metro_web.components.report_steps import steps
from metro_web.core.i18n import t
from metro_web.domain import reports as rules
from metro_web.queries import report_words
from metro_web.queries.reports import MINE, NOBODYS, WAITING

ALL = ("", t("All"))
STATUSES = ((WAITING, t("Waiting")), ALL, *report_words.STATUSES.items())
ASSIGNED = (ALL, (MINE, t("Mine")), (NOBODYS, t("Nobody's")))
OUTCOMES = (
    (rules.RESOLVED, t("Resolved")),
    (rules.REJECTED, t("Rejected")),
    ("", t("Answer only; it stays in progress")),
)


def queue(state: Any) -> rx.Component:
    """Fields beside the table, and how the desk is doing."""
    columns = [
        Column(t("Report")),
        Column(t("From")),
        Column(t("State")),
        Column(t("With")),
        Column(t("Answered after"), end=True),
        Column(t("Reported"), end=True),
    ]
    found = table(t("Reports"), columns, rows=state.rows, cells=_cells, hide_caption=True)
    return rx.el.div(
        listing.filters(
            state,
            listing.words(state, "words", t("Words"), placeholder=t("In the text, a name, an address")),
            listing.one_of(state, "status", t("State"), STATUSES),
            listing.one_of(state, "category", t("Category"), [ALL, *report_words.CATEGORIES.items()]),
            listing.one_of(state, "assigned", t("With"), ASSIGNED),
        ),
        rx.el.div(
            board.figures([(t("Waiting"), state.waiting), (t("First answer after, median"), state.took)]),
            listing.found(
                state,
                found,
                empty("check", t("Nobody waits for an answer.")),
                label=t("Found"),
            ),
            class_name="stack",
        ),
        class_name="split split-filter",
    )


def _cells(row: Any) -> list[Any]:
    return [
        rx.el.span(
            link(row.title, href=row.href, class_name="cell-link"),
            rx.cond(row.about != "", rx.el.span(row.about, class_name="small")),
            rx.el.span(row.excerpt, class_name="quiet small"),
            class_name="cell",
        ),
        rx.el.span(row.who, class_name="breaks"),
        rx.el.span(row.status_label, class_name=f"tag {row.tone}"),
        rx.cond(row.assignee != "", row.assignee, "–"),
        rx.el.span(rx.cond(row.took != "", row.took, "–"), class_name="num"),
        rx.el.span(row.at_label, class_name="num"),
    ]


def report(state: Any) -> rx.Component:
    """What it says and who waits, beside its story and the answer."""
    desk = state.desk
    return rx.el.div(
        rx.el.div(
            rx.el.section(
                rx.el.div(
                    rx.el.h2(t("What was reported")),
                    rx.el.span(desk.report.status_label, class_name=f"tag {desk.report.tone}"),
                    class_name="row between",
                ),
                rx.el.p(desk.report.text, class_name="card said"),
                records.facts(desk.facts),
                class_name="section",
            ),
            _with(state),
            class_name="stack loose",
        ),
        rx.el.div(rx.cond(desk.is_waiting, _answer(state)), steps(desk.report.steps), class_name="stack loose"),
        class_name="split split-side",
    )


def _with(state: Any) -> rx.Component:
    desk = state.desk
    people = rx.foreach(desk.people, lambda pair: rx.el.option(pair[1], value=pair[0]))
    return rx.el.section(
        rx.el.h2(t("Who answers")),
        rx.el.div(
            rx.el.div(
                rx.el.label(t("With"), html_for="assignee"),
                rx.el.select(
                    rx.el.option(t("Nobody yet"), value=""),
                    people,
                    id="assignee",
                    name="assignee",
                    value=desk.assignee_id,
                    on_change=state.assign,
                ),
                class_name="field",
            ),
            rx.cond(desk.is_open, button(t("Begin on it"), on_click=state.take)),
            class_name="card stack",
        ),
        class_name="section",
    )


def _answer(state: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Answer")),
        rx.el.form(
            area(
                t("Your answer"),
                "answer",
                rows=5,
                max_length=2000,
                hint=t("It is mailed to whoever reported this, and stands on their page."),
                error=state.error,
            ),
            select(t("What becomes of it"), "outcome", options=OUTCOMES),
            rx.el.div(button(t("Send the answer"), kind="primary", type="submit"), class_name="actions"),
            on_submit=state.answer,
            key=state.desk.report.steps.length(),
            class_name="card stack",
            no_validate=True,
        ),
        class_name="section",
    )

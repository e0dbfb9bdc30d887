"""One report: how it stands, what was answered, and opening it again."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.form_fields import area
from metro_web.components.links import link
from metro_web.components.report_steps import steps
from metro_web.core.i18n import t
from metro_web.state.reports import ReportState as Report

ON_LOAD = [Report.load]


def page() -> rx.Component:
    """The status first, in a sentence."""
    missing = empty("mail", t("There is no such report."), link_button(t("Your reports"), href="/reports"))
    title = Report.report.title
    return layout.page(
        rx.cond(Report.is_missing, missing, rx.cond(Report.is_loaded, _content(), skeleton(height="12rem", count=2))),
        title=rx.cond(title != "", t("Report: {category}").format(category=title), t("Report")),
        active="/me",
        width="narrow",
        back=("/reports", t("Reports")),
    )


def _content() -> rx.Component:
    report = Report.report
    return rx.el.div(
        rx.el.div(
            rx.el.p(rx.el.span(report.status_label, class_name=f"tag tag-big {report.tone}")),
            rx.el.p(report.standing),
            role="status",
            class_name="stack tight",
        ),
        rx.cond(
            report.about != "",
            rx.el.p(
                t("About "),
                rx.cond(report.about_href != "", link(report.about, href=report.about_href), report.about),
            ),
        ),
        steps(report.steps),
        rx.cond(report.can_reopen, _reopen()),
        class_name="stack loose",
    )


def _reopen() -> rx.Component:
    form = rx.el.form(
        area(t("What is still wrong?"), "text", rows=4, max_length=2000, error=Report.error),
        rx.el.div(
            button(t("Open it again"), kind="primary", type="submit", block=True),
            button(t("Leave it"), kind="plain", on_click=Report.toggle_asking, block=True),
            class_name="stack tight",
        ),
        on_submit=Report.reopen,
        class_name="card stack",
        no_validate=True,
    )
    ask = rx.el.div(
        rx.el.p(Report.report.reopen_label, class_name="quiet"),
        button(t("Not settled? Open it again"), on_click=Report.toggle_asking, block=True),
        class_name="stack tight",
    )
    return rx.cond(Report.is_asking, form, ask)

"""A new report: the kind of problem as large buttons, a few words, and what it is about attached."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, icon_button, link_button
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.form_fields import area
from metro_web.components.icons import icon
from metro_web.core.i18n import t
from metro_web.domain.reports import TEXT_LENGTH_MAX
from metro_web.queries import report_words
from metro_web.state.reports import NewReportState as New

ON_LOAD = [New.load]


def page() -> rx.Component:
    """What, a few words, send."""
    missing = empty("ticket", t("There is nothing of yours here."), link_button(t("Your tickets"), href="/tickets"))
    return layout.page(
        rx.cond(New.is_missing, missing, rx.cond(New.is_loaded, _form(), skeleton(height="24rem"))),
        title=t("Report a problem"),
        active="/me",
        width="narrow",
        back=("/reports", t("Reports")),
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.cond(New.about != "", _about()),
        rx.el.fieldset(
            rx.el.legend(t("What is it about?")),
            rx.el.div(*[_category(*each) for each in report_words.CATEGORIES.items()], class_name="picks"),
            rx.el.p(New.category_error, role="alert", class_name="field-error"),
            class_name="field",
        ),
        area(
            t("What happened?"),
            "text",
            rows=5,
            max_length=TEXT_LENGTH_MAX,
            hint=t("A sentence or two. Your name and the time go along."),
            error=New.text_error,
        ),
        rx.el.div(
            button(t("Send"), kind="primary", type="submit", big=True, block=True, busy=New.is_busy),
            class_name="thumb",
        ),
        on_submit=New.send,
        class_name="stack loose",
        no_validate=True,
    )


def _about() -> rx.Component:
    return rx.el.div(
        icon("ticket"),
        rx.el.span(
            rx.el.span(t("About"), class_name="quiet small"),
            rx.el.strong(New.about),
            class_name="grow stack lines breaks",
        ),
        icon_button("close", t("Not about this"), on_click=New.detach),
        class_name="card attached",
    )


def _category(key: str, label: str) -> rx.Component:
    return rx.el.button(
        rx.el.strong(label),
        rx.el.span(report_words.HINTS[key], class_name="small"),
        type="button",
        on_click=New.pick(key),
        custom_attrs={"aria-pressed": rx.cond(New.category == key, "true", "false")},
        class_name="pick",
    )

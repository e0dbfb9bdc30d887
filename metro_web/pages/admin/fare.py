"""The editor of one fare table: when it begins, how a price is found, what comes off it, and its prices as a file."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.feed_drop import fares_drop
from metro_web.components.empty_state import empty
from metro_web.components.fare_fields import discounts, prices
from metro_web.components.form_fields import field, segmented
from metro_web.components.icons import icon
from metro_web.components.links import jump
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.fare_editor import FareEditorState as Editor
from metro_web.state.fare_editor import FareMatrixState as Matrix

ON_LOAD = [Editor.load, Matrix.search("")]
SOURCES = [
    ("in_force", t("The table in force")),
    ("hop_10", t("10.00 a stop")),
    ("delhi_2025", t("Delhi's distances of 2025")),
]


def page() -> rx.Component:
    """One form; what has begun can only be looked at."""
    return layout.page(
        admin_only(
            rx.cond(
                Editor.is_missing,
                empty("wallet", t("There is no such fare table."), link_button(t("All fares"), href="/admin/fares")),
                _content(),
            ),
            is_loaded=Editor.is_loaded,
            here="/admin/fares",
        ),
        title=rx.cond(
            Editor.form.status == "new",
            t("New fare table"),
            rx.cond(Editor.form.name != "", Editor.form.name, t("Fare table")),
        ),
        active="/admin/fares",
        width="wide",
        console=True,
        back=("/admin/fares", t("Fares")),
    )


def _content() -> rx.Component:
    return rx.el.div(
        _standing(),
        rx.el.div(
            rx.el.form(
                rx.el.fieldset(
                    _facts(),
                    prices(),
                    discounts(),
                    disabled=~_is_editable(),
                    class_name="plain-fieldset stack loose",
                ),
                rx.el.p(Editor.error, role="alert", class_name="field-error"),
                rx.cond(_is_editable(), _actions(), rx.fragment()),
                key=Editor.generation.to_string(),
                on_submit=Editor.save,
                reset_on_submit=False,
                class_name="stack loose",
            ),
            _file(),
            class_name="split split-main",
        ),
        class_name="stack loose",
    )


def _is_editable() -> rx.Var:
    return (Editor.form.status == "new") | (Editor.form.status == "future")


def _standing() -> rx.Component:
    """Where the table stands in time, and what can be done instead where it has begun."""
    form = Editor.form
    begun = rx.el.div(
        rx.el.p(
            rx.el.span(form.status_label, class_name=rx.cond(form.status == "in_force", "tag tag-go", "tag")),
            rx.el.span(t("From "), form.starts_label, ". ", t("What has begun stays as it is.")),
            class_name="row",
        ),
        rx.el.div(
            link_button(
                t("New table like this"), href="/admin/fares/new?from=" + form.id, kind="primary", symbol="plus"
            ),
            rx.cond(
                (form.status == "in_force") & (form.starts_on == form.earliest),
                link_button(t("Replace it from today"), href="/admin/fares/new?from=" + form.id + "&replace=1"),
            ),
            class_name="actions",
        ),
        class_name="card stack",
    )
    new = rx.cond(
        Editor.replaces != "",
        rx.el.p(
            icon("warn"),
            t("This takes the place of the table that began today, from the moment it is saved."),
            class_name="service service-warn",
        ),
        rx.el.div(
            rx.el.span(t("Start from"), aria_hidden="true", class_name="quiet"),
            segmented(t("Start from"), SOURCES, Editor.source, on_pick=Editor.start_from),
            class_name="row",
        ),
    )
    return rx.match(
        form.status,
        ("new", new),
        ("future", rx.el.p(rx.el.span(form.status_label, class_name="tag tag-warn"), class_name="row")),
        begun,
    )


def _facts() -> rx.Component:
    form = Editor.form
    return rx.el.section(
        rx.el.h2(t("Name and day")),
        rx.el.div(
            field(
                t("Name"), "name", id="fare-name", default_value=form.name, on_change=Editor.write_name.debounce(200),
                autocomplete="off", required=True,
            ),
            field(
                t("Counts from"), "starts_on", id="fare-day", type="date", default_value=form.starts_on,
                on_change=Editor.write_day, required=True, read_only=Editor.replaces != "", custom_attrs={"min": form.earliest},
                hint=t("From 03:00 of this day, until another table begins"),
            ),
            class_name="card fare-facts",
        ),
        class_name="section",
    )  # fmt: skip


def _actions() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Editor.form.status == "future",
            button(t("Withdraw this table"), kind="stop", on_click=Editor.withdraw),
            link_button(t("Leave it"), href="/admin/fares"),
        ),
        button(t("Save"), kind="primary", type="submit"),
        class_name="actions",
    )


def _file() -> rx.Component:
    """Prices out as CSV; and in, where the table has not begun."""
    return rx.el.section(
        rx.el.h2(t("Prices as a file")),
        rx.cond(
            Editor.form.csv_href != "",
            jump(
                icon("down"),
                t("Download as CSV"),
                href=Editor.form.csv_href,
                custom_attrs={"download": ""},
                class_name="btn",
            ),
            rx.el.p(
                t("A file becomes the table at once, with the name and the day on this page. Discounts come after it."),
                class_name="quiet",
            ),
        ),
        rx.cond(
            _is_editable() & (Editor.replaces == ""), fares_drop(Editor.send_to, on_sent=Editor.sent), rx.fragment()
        ),
        class_name="section aside",
    )

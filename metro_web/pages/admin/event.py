"""One event: its figures and what may be done; what it is and on which terms it is sold."""

import reflex as rx

from metro_web.components import attended_desk, layout, terms_fields
from metro_web.components.buttons import button, link_button
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import area, check, field, segmented, select
from metro_web.components.reauth import reauth_dialog
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.events_desk import EventDeskState as Event

ON_LOAD = [Event.load]


def page() -> rx.Component:
    """Figures first once it exists, the form below."""
    missing = empty("ticket", t("There is no such event."), link_button(t("All events"), href="/admin/events"))
    return layout.page(
        admin_only(rx.cond(Event.is_missing, missing, _content()), is_loaded=Event.is_loaded, here="/admin/events"),
        title=rx.cond(Event.desk.title != "", Event.desk.title, t("New event")),
        active="/admin/events",
        width="wide",
        console=True,
        back=("/admin/events", t("Events")),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Event.desk.id != "",
            rx.el.div(
                attended_desk.standing(Event, cancel_label=t("Call it off…")),
                attended_desk.aftermath(Event),
                attended_desk.figures(Event),
                attended_desk.buyers(Event),
                class_name="stack loose",
            ),
            rx.fragment(),
        ),
        rx.cond(Event.desk.is_off | Event.desk.is_over, rx.fragment(), attended_desk.editor(Event, _form())),
        _move(),
        attended_desk.call_off_dialog(Event, title=t("Call the event off?"), confirm=t("Call it off now")),
        attended_desk.delete_dialog(Event),
        reauth_dialog(),
        class_name="stack loose",
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.section(rx.el.h2(t("What it is")), _what(), class_name="section"),
            rx.el.section(
                rx.el.h2(t("Seats")),
                rx.el.div(
                    terms_fields.seats(Event, none_label=t("No numbered seats"), is_fixed=Event.form.is_fixed),
                    class_name="card",
                ),
                rx.el.h3(t("Places without seats")),
                rx.el.div(terms_fields.pools(Event), class_name="card"),
                class_name="section",
            ),
            rx.el.section(
                rx.el.h2(t("Sale and doors")),
                rx.el.div(terms_fields.times(Event, is_event=True), class_name="card"),
                class_name="section",
            ),
            rx.el.section(
                rx.el.h2(t("Handing tickets back")),
                rx.el.p(t("What was bought keeps the table of its day."), class_name="quiet"),
                terms_fields.penalties(Event),
                class_name="section",
            ),
            class_name="form-columns",
        ),
        rx.el.p(Event.form_error, role="alert", class_name="field-error"),
        rx.el.div(button(t("Save"), kind="primary", type="submit"), class_name="actions"),
        key=Event.generation.to_string(),
        on_submit=Event.save,
        reset_on_submit=False,
        class_name="stack loose",
    )


def _what() -> rx.Component:
    form = Event.form
    teams = rx.el.div(
        field(t("Home"), "home", default_value=form.home, autocomplete="off"),
        field(t("Away"), "away", default_value=form.away, autocomplete="off"),
        class_name="field-grid",
    )
    free = rx.el.fieldset(
        segmented(t("Kind"), [("match", t("Match")), ("event", t("Another event"))], form.kind, on_pick=Event.pick_kind),
        rx.cond(form.kind == "match", teams, rx.fragment()),
        select(
            t("Venue"), "venue_id", options=form.venues, default_value=form.venue_id,
            hint=t("Venues are made under Venues"),
        ),
        rx.cond(
            form.id == "",
            rx.el.div(
                field(t("Starts"), "starts", type="datetime-local", default_value=form.starts),
                field(t("Ends"), "ends", type="datetime-local", default_value=form.ends),
                class_name="field-grid",
            ),
            rx.fragment(),
        ),
        class_name="plain-fieldset stack",
    )  # fmt: skip
    return rx.el.div(
        rx.cond(
            form.is_fixed,
            rx.el.p(t("Tickets were ordered: teams, venue and seat plan stay as they are. All else may change.")),
            free,
        ),
        field(
            t("Title"), "title", default_value=form.title, autocomplete="off",
            hint=t("Of a match, empty: the two teams"),
        ),
        field(t("Competition"), "competition", default_value=form.competition, autocomplete="off"),
        area(t("About"), "about", default_value=form.about),
        class_name="card stack",
    )  # fmt: skip


def _move() -> rx.Component:
    form = Event.form
    content = rx.el.form(
        rx.el.p(t("Tickets stay good and let in at the new time. Everybody who holds one is mailed both times.")),
        rx.el.div(
            field(t("New start"), "starts", id="move-starts", type="datetime-local", default_value=form.starts),
            field(t("New end"), "ends", id="move-ends", type="datetime-local", default_value=form.ends),
            class_name="field-grid",
        ),
        field(t("Why"), "reason", id="move-reason", autocomplete="off", max_length=300),
        check(t("Postpone: off sale until it is published again"), "postpone", id="move-postpone"),
        rx.el.p(Event.dialog_error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Leave it"), on_click=Event.ask("")),
            button(t("Set the new time"), kind="primary", type="submit"),
            class_name="actions",
        ),
        key=Event.generation.to_string(),
        on_submit=Event.move,
        class_name="stack",
    )
    return dialog(t("Another time"), content, is_open=Event.asking == "move", on_close=Event.ask(""), id="move")

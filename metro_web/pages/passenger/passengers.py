"""The people one travels with, so that a ticket that needs a name has it in one tap."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, icon_button
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, select
from metro_web.components.icons import icon
from metro_web.components.notice import callout
from metro_web.components.sign_in_first import sign_in_first
from metro_web.core.i18n import t
from metro_web.queries.passengers import KIND_NAMES, PassengerView
from metro_web.state.passengers import FORM, REMOVAL, PassengersState

ON_LOAD = [PassengersState.load]
KINDS = [("", t("No document")), *KIND_NAMES.items()]


def page() -> rx.Component:
    """The list, and one way to add to it."""
    return layout.page(
        sign_in_first(
            _content(),
            is_loaded=PassengersState.is_loaded,
            sentence=t("Sign in to keep a list of the people you travel with."),
            here="/me/passengers",
        ),
        _form(),
        _removal(),
        title=t("People I travel with"),
        lead=t(
            "Their names go on tickets in one tap. Documents are kept encrypted, and only a trip's own staff sees them."
        ),
        active="/me",
        back=("/me", t("Me")),
        width="narrow",
    )


def _content() -> rx.Component:
    add = button(
        t("Add somebody"), kind="primary", symbol="plus", big=True, block=True, on_click=PassengersState.open_new
    )
    return rx.el.div(
        rx.cond(
            PassengersState.people.length() > 0,
            rx.el.ul(rx.foreach(PassengersState.people, _person), class_name="list"),
            empty("me", t("Nobody is on your list yet. Yourself is a good start.")),
        ),
        rx.el.div(add, class_name="thumb"),
        class_name="stack",
    )


def _person(one: rx.Var[PassengerView]) -> rx.Component:
    facts = rx.fragment(
        rx.cond(one.born_label != "", rx.el.span(one.born_label, class_name="quiet small num"), rx.fragment()),
        rx.cond(one.document_label != "", rx.el.span(one.document_label, class_name="quiet small num"), rx.fragment()),
    )
    return rx.el.li(
        icon("me"),
        rx.el.span(rx.el.strong(one.name), facts, class_name="grow stack lines breaks"),
        button(t("Edit"), on_click=PassengersState.open_one(one.id), custom_attrs=_about(t("Edit {name}"), one)),
        icon_button(
            "close", t("Take {name} off the list").format(name=one.name), on_click=PassengersState.ask_removal(one.id)
        ),
        key=one.id,
        class_name="list-row",
    )


def _about(words: str, one: Any) -> dict[str, Any]:
    return {"aria-label": words.format(name=one.name)}


def _form() -> rx.Component:
    one = PassengersState.one
    is_kept = (one.number != "") & (PassengersState.kind == one.document_kind)
    return dialog(
        rx.cond(one.id != "", t("Change"), t("Somebody new")),
        rx.el.form(
            rx.cond(PassengersState.error != "", callout("warn", PassengersState.error), rx.fragment()),
            field(
                t("Name, as in the passport"),
                "name",
                id="passenger-name",
                default_value=one.name,
                error=PassengersState.name_error,
                autocomplete="off",
                max_length=120,
                required=True,
            ),
            field(
                t("Birth date"),
                "birth_date",
                type="date",
                id="passenger-born",
                default_value=one.birth_date,
                error=PassengersState.birth_error,
                hint=t("Only if you like; some trips ask for it."),
                min="1900-01-01",
                max=PassengersState.today,
                autocomplete="off",
            ),
            select(
                t("Document"),
                "kind",
                id="passenger-kind",
                options=KINDS,
                value=PassengersState.kind,
                on_change=PassengersState.pick_kind,
            ),
            rx.cond(
                PassengersState.kind != "",
                field(
                    t("Number of the document"),
                    "number",
                    id="passenger-number",
                    error=PassengersState.number_error,
                    hint=rx.cond(
                        is_kept,
                        t("We keep {number}. Leave this empty to keep it, or type another.").format(number=one.number),
                        t("Kept encrypted; even you see only its end."),
                    ),
                    autocomplete="off",
                    spellcheck="false",
                    autocapitalize="characters",
                    max_length=64,
                ),
                rx.fragment(),
            ),
            button(t("Save"), kind="primary", type="submit", block=True, big=True, busy=PassengersState.is_busy),
            on_submit=PassengersState.save,
            class_name="stack",
            key=PassengersState.round.to_string(),
            no_validate=True,
        ),
        is_open=PassengersState.asking == FORM,
        on_close=PassengersState.close,
        id="passenger",
    )


def _removal() -> rx.Component:
    return dialog(
        t("Take off the list?"),
        rx.el.p(rx.el.strong(PassengersState.one.name), t(" is forgotten here, with the document. Tickets stay.")),
        is_open=PassengersState.asking == REMOVAL,
        on_close=PassengersState.close,
        actions=[
            button(t("Take off the list"), kind="stop", on_click=PassengersState.remove),
            button(t("Keep"), on_click=PassengersState.close),
        ],
        id="passenger-removal",
    )

"""Everything about one station of the draft that is no drag of its row: name, lines, splits, measures, the end."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet
from metro_web.core.i18n import t
from metro_web.state.station_dialog import StationDialogState as Dialog

STATION = Dialog.station


def station_dialog() -> rx.Component:
    """Opened by `StationDialogState.open_station` or `.open_stop`."""
    return dialog(
        STATION.name,
        rx.el.p(t("Code "), rx.el.code(STATION.code), class_name="quiet breaks"),
        rx.el.p(Dialog.error, role="alert", class_name="field-error"),
        rx.el.form(
            field(
                t("Name"),
                "name",
                id="station-name",
                default_value=STATION.name,
                key=STATION.code + STATION.name,
                autocomplete="off",
                custom_attrs={"data-autofocus": "true"},
            ),
            button(t("Rename"), type="submit"),
            on_submit=Dialog.rename,
            class_name="inline-form",
        ),
        rx.el.section(
            rx.el.h3(t("Lines that call here")),
            rx.cond(
                STATION.calls.length() > 0,
                rx.el.ul(rx.foreach(STATION.calls, _call), class_name="list"),
                rx.el.p(t("None yet. A station on no line cannot be sold."), class_name="quiet"),
            ),
            rx.cond(STATION.others.length() > 0, _put_on()),
            class_name="section tight",
        ),
        rx.cond(
            STATION.walks.length() > 0,
            rx.el.p(icon("walk"), t(" Walks to "), STATION.walks.join(", ")),
        ),
        rx.cond(Dialog.is_sure, _sure(), _ends()),
        is_open=Dialog.is_open,
        on_close=Dialog.close,
        id="station",
    )


def _call(call: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            bullet(call.sign.letter, call.sign.color, call.sign.shape),
            rx.el.span(
                rx.el.strong(call.title),
                rx.el.span(call.place_label, class_name="quiet small num"),
                class_name="grow stack lines",
            ),
            button(
                t("Take off"),
                on_click=Dialog.take_off(call.line, call.branch),
                aria_label=t("Take off ") + call.title,
            ),
            class_name="list-row",
        ),
        rx.cond((call.following != "") | call.can_split, _ride(call)),
        key=call.key,
    )


def _ride(call: Any) -> rx.Component:
    """Folded away: the ride to the next station, and the branch made two."""
    measures = rx.el.form(
        rx.el.div(
            field(
                t("Metres"),
                "distance_m",
                id="metres-" + call.key,
                default_value=call.distance_m,
                inputmode="numeric",
                autocomplete="off",
            ),
            field(
                t("Seconds"),
                "duration_s",
                id="seconds-" + call.key,
                default_value=call.duration_s,
                inputmode="numeric",
                autocomplete="off",
            ),
            class_name="days",
        ),
        button(t("Save the ride"), type="submit"),
        on_submit=Dialog.measure(call.line, call.following),
        class_name="stack",
    )
    return rx.el.details(
        rx.el.summary(icon("chevron"), t("Ride and split")),
        rx.el.div(
            rx.cond(
                call.following != "",
                rx.el.div(rx.el.p(t("To "), rx.el.strong(call.following_name)), measures, class_name="stack tight"),
            ),
            rx.cond(
                call.can_split,
                button(t("Split the branch here"), on_click=Dialog.split(call.line, call.branch)),
            ),
            class_name="stack fold-body",
        ),
        class_name="fold fold-quiet",
    )


def _put_on() -> rx.Component:
    return rx.el.details(
        rx.el.summary(icon("plus"), t("Put it on another line too")),
        rx.el.form(
            rx.el.div(
                rx.el.label(t("Line"), html_for="station-branch"),
                rx.el.select(
                    rx.foreach(STATION.others, lambda pair: rx.el.option(pair[1], value=pair[0])),
                    name="branch",
                    id="station-branch",
                ),
                class_name="field",
            ),
            field(
                t("Place"),
                "place",
                id="station-place",
                hint=t("Empty: at the end"),
                inputmode="numeric",
                autocomplete="off",
            ),
            button(t("Put it there"), kind="primary", type="submit"),
            on_submit=Dialog.put_on,
            class_name="stack fold-body",
        ),
        class_name="fold",
    )


def _ends() -> rx.Component:
    return rx.el.div(
        rx.cond(STATION.x != "", button(t("Let the program place it"), on_click=Dialog.let_place), rx.fragment()),
        button(t("Remove the station"), kind="stop", on_click=Dialog.ask_remove),
        class_name="actions",
    )


def _sure() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("It leaves every line, and its walks go too. Gaps close. Nothing is final before you publish.")),
        rx.el.div(
            button(t("Keep it"), on_click=Dialog.close),
            button(t("Remove it"), kind="stop", on_click=Dialog.remove),
            class_name="actions",
        ),
        class_name="stack",
    )

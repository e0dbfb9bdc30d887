"""Everything about one station that is no drag of its row: name, place, off the line, the end."""

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import field
from metro_web.core.i18n import t
from metro_web.state.station_dialog import StationDialogState as Station


def station_dialog() -> rx.Component:
    """Opened by `StationDialogState.open_station` or `.open_stop`."""
    return dialog(
        Station.name,
        rx.el.p(t("Code "), rx.el.code(Station.code), class_name="quiet"),
        rx.el.p(Station.error, role="alert", class_name="field-error"),
        rx.el.form(
            field(
                t("Name"),
                "name",
                id="station-name",
                default_value=Station.name,
                key=Station.code,
                autocomplete="off",
                custom_attrs={"data-autofocus": "true"},
            ),
            button(t("Rename"), type="submit"),
            on_submit=Station.rename,
            class_name="inline-form",
        ),
        rx.cond(Station.line != "", _place()),
        rx.cond(Station.is_sure, _sure(), _ends()),
        is_open=Station.is_open,
        on_close=Station.close,
        id="station",
    )


def _place() -> rx.Component:
    return rx.el.form(
        field(
            t("Place on the branch"),
            "place",
            id="station-place",
            default_value=Station.place.to_string(),
            key=Station.code + Station.place.to_string(),
            inputmode="numeric",
            autocomplete="off",
            hint=t("1 to ") + Station.count.to_string(),
        ),
        button(t("Move there"), type="submit"),
        on_submit=Station.move,
        class_name="inline-form",
    )


def _ends() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Station.line != "",
            button(t("Take off ") + Station.line_name, kind="stop", on_click=Station.take_off),
        ),
        button(t("Delete station"), kind="stop", on_click=Station.ask_delete),
        class_name="actions",
    )


def _sure() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("The station leaves every line, and its walks go too. Gaps close. This cannot be undone.")),
        rx.el.div(
            button(t("Keep it"), on_click=Station.close),
            button(t("Delete for good"), kind="stop", on_click=Station.delete),
            class_name="actions",
        ),
        class_name="stack",
    )

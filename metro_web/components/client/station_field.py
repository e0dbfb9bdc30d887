"""Where from, where to: a field that finds a station by any part of its name."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t
from metro_web.state.live import ServiceState


class StationField(rx.Component):
    """See station_field.js."""

    library = script("station_field.js")
    tag = "StationField"

    label: rx.Var[str]
    name: rx.Var[str]
    value: rx.Var[str]
    hint: rx.Var[str]
    error: rx.Var[str]
    exclude: rx.Var[str]
    placeholder: rx.Var[str]
    version: rx.Var[int]
    network: rx.Var[dict[str, Any]]
    auto_focus: rx.Var[bool]
    words: rx.Var[dict[str, str]]
    on_select: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def station_field(label: str | rx.Var, *, value: str | rx.Var, on_select: Any, **props: Any) -> rx.Component:
    """`on_select(code)`; `name` puts the code into a form; `exclude` leaves one station out; also hint, error.

    `network` (`network_canvas.names`) has the stations to choose from where they are not those of passengers' maps.
    """
    return StationField.create(
        label=label,
        value=value,
        on_select=on_select,
        placeholder=props.pop("placeholder", t("Any part of the name")),
        version=ServiceState.network_version,
        words={
            "none": t("No station has this in its name."),
            "same": t("This one is chosen in the other field."),
            "wait": t("Fetching the stations…"),
            "found": t("{n} stations"),
        },
        **props,
    )

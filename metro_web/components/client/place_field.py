"""Which place: a field that finds one by any part of its name, or of what stands beside it."""

from typing import Any

import reflex as rx

from metro_web.components.client.station_field import StationField
from metro_web.core.i18n import t


def place_field(
    label: str | rx.Var, *, value: str | rx.Var, choices: rx.Var, on_select: Any, **props: Any
) -> rx.Component:
    """`on_select(code)`; `choices` as `queries.places_view.choices` makes them; also name, hint, error, placeholder."""
    return StationField.create(
        label=label,
        value=value,
        network=choices,
        on_select=on_select,
        placeholder=props.pop("placeholder", t("Any part of the name")),
        version=0,
        words={
            "none": t("No place has this in its name."),
            "same": t("This one is chosen in the other field."),
            "wait": t("Fetching the places…"),
            "found": t("{n} places"),
        },
        **props,
    )

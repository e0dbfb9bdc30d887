"""The seats of a vehicle on paper: those that a layout would have while it is typed, or those of a plan that is stored."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t
from metro_web.queries.seat_plans_view import MARKS


class VehiclePlan(rx.NoSSRComponent):
    """See vehicle_plan.js."""

    library = script("vehicle_plan.js")
    tag = "VehiclePlan"

    address: rx.Var[str]
    endpoint: rx.Var[str]
    asked: rx.Var[dict[str, Any]]
    words: rx.Var[dict[str, Any]]


def preview(asked: rx.Var) -> rx.Component:
    """What `asked` (mode, layout, capacity) would be, or what is wrong with it."""
    return VehiclePlan.create(endpoint="/api/vehicles/preview", asked=asked, words=_words())


def stored(address: rx.Var) -> rx.Component:
    """The plan of `GET address`."""
    return VehiclePlan.create(address=address, words=_words())


def _words() -> dict[str, Any]:
    return {
        "seats": [t("{n} seat"), t("{n} seats")],
        "sections": [t("{n} section"), t("{n} sections")],
        "part": t("What is drawn"),
        "whole": t("All of it"),
        "broken": t("The seats did not arrive. Please try again."),
        "press": t("Press a seat to hear what it is called."),
        "sheet": t("Seats, the front on top. Arrow keys move."),
        "zoom": t("Zoom"),
        "closer": t("Closer"),
        "farther": t("Farther"),
        "marks": list(MARKS.values()),
    }

"""The schematic to arrange: stations dragged over a grid, moved by keys, or placed by numbers. The lists stand beside it."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class NetworkCanvas(rx.NoSSRComponent):
    """See network_canvas.js."""

    library = script("network_canvas.js")
    tag = "NetworkCanvas"

    network: rx.Var[dict[str, Any]]
    answered: rx.Var[int]
    selected: rx.Var[str]
    words: rx.Var[dict[str, str]]
    on_select: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_place: rx.EventHandler[rx.event.passthrough_event_spec(list, int)]
    on_open: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def network_canvas(
    network: rx.Var, *, answered: rx.Var, selected: rx.Var, on_select: Any, on_place: Any, on_open: Any
) -> rx.Component:
    """`on_place([[code, x, y], ...], number)` in grid units; moves are numbered as in `station_order`."""
    return NetworkCanvas.create(
        network=network,
        answered=answered,
        selected=selected,
        on_select=on_select,
        on_place=on_place,
        on_open=on_open,
        words={
            "label": t("Drawing of the network"),
            "help": t(
                "Drag a station over the grid. N and P pick the next and the previous station, arrow keys move it by "
                "one unit and with Shift by five, Enter opens it, Control and Z takes the last move back. With no "
                "station picked the arrow keys move the paper. Plus and minus zoom, zero shows all."
            ),
            "closer": t("Closer"),
            "farther": t("Farther"),
            "whole": t("Whole network"),
            "station": t("Place a station"),
            "none": t("Pick one here or on the drawing"),
            "x": t("Across"),
            "y": t("Down"),
            "put": t("Put it there"),
            "steps": t("Move by one unit"),
            "left": t("One to the left"),
            "right": t("One to the right"),
            "up": t("One up"),
            "down": t("One down"),
            "open": t("Edit this station"),
            "undo": t("Undo the last move"),
            "undone": t("{name} is back"),
            "brings": t("Stations between come along"),
            "stands": t("{name} is at {x} across, {y} down"),
            "straight": t("straight to {names}"),
            "taken": t("on top of {name}"),
            "number_error": t("Please give two numbers, like 12 and 7.5."),
        },
    )

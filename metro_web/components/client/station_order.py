"""The editable order of a branch: up, down, Alt with the arrow keys, and a way to everything else about a station."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class StationOrder(rx.Component):
    """See station_order.js."""

    library = script("station_order.js")
    tag = "StationOrder"

    stops: rx.Var[list[Any]]
    branch: rx.Var[int]
    color: rx.Var[str]
    label: rx.Var[str]
    revision: rx.Var[int]
    words: rx.Var[dict[str, str]]
    on_move: rx.EventHandler[rx.event.passthrough_event_spec(str, int, int)]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]


def station_order(
    stops: rx.Var, *, branch: rx.Var, color: rx.Var, label: str | rx.Var, revision: rx.Var, on_move: Any, on_pick: Any
) -> rx.Component:
    """`on_move(code, place, branch)` counts places from 1; a new `revision` makes the server's order count again."""
    return StationOrder.create(
        stops=stops,
        branch=branch,
        color=color,
        label=label,
        revision=revision,
        on_move=on_move,
        on_pick=on_pick,
        words={
            "up": t("Move {name} up"),
            "down": t("Move {name} down"),
            "more": t("More about {name}"),
            "moved": t("{name} is {n} of {all} now"),
            "edge": t("It is at the end already"),
        },
    )

"""The order of a branch to edit: drag, Alt with the arrow keys, or "Move to…", and a way to all else about a station."""

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
    answered: rx.Var[int]
    words: rx.Var[dict[str, str]]
    on_move: rx.EventHandler[rx.event.passthrough_event_spec(str, int, int, int)]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]


def station_order(
    stops: rx.Var, *, branch: rx.Var, color: rx.Var, label: str | rx.Var, answered: rx.Var, on_move: Any, on_pick: Any
) -> rx.Component:
    """`on_move(code, place, branch, number)` counts places from 1.

    Moves are numbered. `answered` is the number of the last move that the server has taken or refused: until it is
    that of the newest move, what `stops` says is older than what the hand has done, and is not drawn. A stop may have
    a `note`, which stands below its name.
    """
    return StationOrder.create(
        stops=stops,
        branch=branch,
        color=color,
        label=label,
        answered=answered,
        on_move=on_move,
        on_pick=on_pick,
        words={
            "row": t("{name}, {n} of {all}"),
            "grip": t("Drag to move"),
            "help": t("Drag, or press Alt with the up or down arrow to move the station. Enter asks where to."),
            "move_to": t("Move {name} to…"),
            "move_title": t("Move {name} to…"),
            "more": t("More about {name}"),
            "moved": t("{name} is {n} of {all} now"),
            "edge": t("It is at the end already"),
            "place": t("Place, 1 to {all}"),
            "place_error": t("Please give a number from 1 to {all}."),
            "after": t("Or after"),
            "at_start": t("At the beginning"),
            "first": t("First"),
            "one_up": t("One up"),
            "one_down": t("One down"),
            "last": t("Last"),
            "move": t("Move"),
            "leave": t("Leave it"),
        },
    )

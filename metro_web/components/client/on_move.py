"""An event for a page when a number that the server pushes moves, such as the network's version."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script


class OnMove(rx.Component):
    """See on_move.js."""

    library = script("on_move.js")
    tag = "OnMove"

    value: rx.Var[int]
    on_move: rx.EventHandler[rx.event.no_args_event_spec]


def on_move(value: rx.Var, *, call: Any) -> rx.Component:
    """`call` whenever it is another one; the first that is known, and 0, call nothing."""
    return OnMove.create(value=value, on_move=call)

"""An event for a value that changes without anybody having pressed anything."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script


class OnChange(rx.Component):
    """See on_change.js."""

    library = script("on_change.js")
    tag = "OnChange"

    value: rx.Var[int]
    unknown: rx.Var[int]
    on_value: rx.EventHandler[rx.event.no_args_event_spec]


def on_change(value: rx.Var, *, then: Any, unknown: int | None = None) -> rx.Component:
    """`then()` whenever `value` is another one than before; not at the first. `unknown` is a value that says nothing."""
    return OnChange.create(value=value, on_value=then, **({} if unknown is None else {"unknown": unknown}))

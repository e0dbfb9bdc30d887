"""The browser's own dialog, following a Var."""

import reflex as rx

from metro_web.components.client.files import script


class Modal(rx.Component):
    """See modal.js."""

    library = script("modal.js")
    tag = "Modal"

    is_open: rx.Var[bool]
    label_id: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]

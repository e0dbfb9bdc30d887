"""Leaves a page whose session has ended elsewhere."""

import reflex as rx

from metro_web.components.client.files import script


class Leave(rx.Component):
    """See leave.js."""

    library = script("leave.js")
    tag = "Leave"

    when: rx.Var[bool]


def leave(when: rx.Var) -> rx.Component:
    """Nothing to see; the page is loaded anew as soon as `when` becomes true."""
    return Leave.create(when=when)

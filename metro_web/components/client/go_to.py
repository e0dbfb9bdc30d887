"""Leaves for an address of ours that is no page: what a handler decides and only a full load can do."""

import reflex as rx

from metro_web.components.client.files import script


class GoTo(rx.Component):
    """See go_to.js."""

    library = script("go_to.js")
    tag = "GoTo"

    href: rx.Var[str]


def go_to(href: rx.Var) -> rx.Component:
    """Nothing to see; goes as soon as `href` is not empty."""
    return GoTo.create(href=href)

"""Keeps the address bar true to what a page shows, without going anywhere."""

import reflex as rx

from metro_web.components.client.files import script


class Here(rx.Component):
    """See here.js."""

    library = script("here.js")
    tag = "Here"

    href: rx.Var[str]


def here(href: rx.Var) -> rx.Component:
    """Nothing to see; `href` is this page with what was chosen on it."""
    return Here.create(href=href)

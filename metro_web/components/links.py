"""Links: client-side between our pages, full loads where the server must answer."""

from typing import Any

import reflex as rx
from reflex_components_core.el.element import Element
from reflex_components_core.react_router.dom import ReactRouterLink


def link(*children: Any, href: str | rx.Var, **props: Any) -> rx.Component:
    """To another page of the app, without loading it anew."""
    return ReactRouterLink.create(*children, to=href, **props)


def server_link(*children: Any, href: str | rx.Var, **props: Any) -> rx.Component:
    """To something the server answers itself: API, files, and pages that must see a new session."""
    return ReactRouterLink.create(*children, to=href, reload_document=True, **props)


class Anchor(Element):
    """A plain <a>, which the router leaves alone."""

    tag = "a"

    href: rx.Var[str]


def jump(*children: Any, href: str | rx.Var, **props: Any) -> rx.Component:
    """To a place on this very page (`#main`), or a download."""
    return Anchor.create(*children, href=href, **props)

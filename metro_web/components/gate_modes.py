"""What the two kinds of gate share: the way from one to the other, and a line of what was decided lately."""

from typing import Any

import reflex as rx

from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.core.i18n import t

MODES = (("/gate", t("Metro station")), ("/gate/check-in", t("Event or trip")))


def modes(here: str) -> rx.Component:
    """One desk, two modes."""
    return rx.el.nav(
        *[
            link(label, href=href, class_name="tab", custom_attrs={"aria-current": "page"} if href == here else {})
            for href, label in MODES
        ],
        aria_label=t("What this gate is for"),
        class_name="tabs",
    )


def recent_scan(scan: Any) -> rx.Component:
    """A verdict that was given on this screen."""
    return rx.el.li(
        rx.match(scan.tone, ("go", icon("check")), ("look", icon("warn")), icon("close")),
        rx.el.span(
            rx.el.strong(scan.word), rx.el.span(scan.title, class_name="quiet small"), class_name="grow stack lines"
        ),
        rx.el.span(scan.at_label, class_name="num quiet"),
        key=scan.key,
        class_name=f"list-row recent recent-{scan.tone}",
    )

"""The stub: a ticket as a card with a perforated edge; used ones are punched."""

from typing import Any

import reflex as rx

from metro_web.components.line_badge import line_style
from metro_web.components.links import link
from metro_web.core.i18n import t

TONES = {
    "active": "tag-go",
    "in_use": "tag-warn",
    "expired": "",
    "cancelled": "tag-stop",
    "used": "",
    "late": "tag-warn",
}


def stub(
    origin: str | rx.Var,
    destination: str | rx.Var,
    *,
    color: str | rx.Var,
    face: list[Any] | None = None,
    tear: list[Any] | None = None,
    href: str | rx.Var = "",
    is_used: bool | rx.Var = False,
    heading: str = "h3",
    joint: str | rx.Var = "",
    over: str | rx.Var = "",
) -> rx.Component:
    """`face` goes under the route, `tear` below the perforation. With `href` the whole card leads there.

    `over` stands above the route: a competition, a train; `joint` between its two lines (*to*, or *at* a venue).
    """
    classes = (
        rx.cond(is_used, "stub stub-used", "stub")
        if isinstance(is_used, rx.Var)
        else ("stub stub-used" if is_used else "stub")
    )
    route = getattr(rx.el, heading)(
        rx.el.span(origin),
        rx.el.small(joint if isinstance(joint, rx.Var) or joint else t("to")),
        rx.el.span(destination),
        class_name="stub-route",
    )
    line = rx.cond(over != "", rx.el.p(over, class_name="stub-over")) if isinstance(over, rx.Var) else rx.fragment()
    parts = [
        rx.el.div(line, route, *(face or []), class_name="stub-face"),
        rx.el.div(*(tear or []), class_name="stub-tear"),
    ]
    if isinstance(href, rx.Var) or href:
        return link(*parts, href=href, class_name=classes, custom_attrs=line_style(color))
    return rx.el.article(*parts, class_name=classes, custom_attrs=line_style(color))


def status_tag(status: str | rx.Var, label: str | rx.Var) -> rx.Component:
    """The ticket's state in a word, toned by `status`."""
    if isinstance(status, rx.Var):
        tone = rx.match(status, *[(key, f"tag {tone}") for key, tone in TONES.items()], "tag")
        return rx.el.span(label, class_name=tone)
    return rx.el.span(label, class_name=f"tag {TONES.get(status, '')}".strip())

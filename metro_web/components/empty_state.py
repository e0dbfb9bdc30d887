"""Nothing here yet, and not here yet: one sentence with one action, and the outline of what is coming."""

import reflex as rx

from metro_web.components.icons import icon


def empty(symbol: str, sentence: str | rx.Var, action: rx.Component | None = None) -> rx.Component:
    """One sentence, one action."""
    return rx.el.div(icon(symbol), rx.el.p(sentence), action or rx.fragment(), class_name="empty")


def skeleton(*, height: str = "4rem", count: int = 1) -> rx.Component:
    """Blocks of the true layout's height; they show after 150 ms."""
    blocks = [
        rx.el.div(class_name="skeleton", custom_attrs={"style": {"blockSize": height}, "aria-hidden": "true"})
        for _ in range(count)
    ]
    return rx.el.div(*blocks, class_name="stack", custom_attrs={"aria-busy": "true"})

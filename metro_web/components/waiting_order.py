"""An order that still waits for its code or its money, and the way on to it; nothing where there is none."""

import reflex as rx

from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.core.i18n import t


def waiting_order(order: rx.Var) -> rx.Component:
    """`order` is a `StepView`."""
    return rx.cond(
        order.id != "",
        callout(
            "info",
            t("An order waits for you"),
            rx.el.p(order.title, " · ", order.total_label),
            link(
                t("Go on with it"),
                href=rx.cond(order.pay_href != "", order.pay_href, order.here_href),
                class_name="notice-action",
            ),
        ),
    )

"""A ticket of one's own as a stub in a list: where to, until when, and the way to its QR code."""

from typing import Any

import reflex as rx

from metro_web.components import ticket_card
from metro_web.components.client.countdown import countdown
from metro_web.components.icons import icon
from metro_web.core.i18n import t


def when_and_where(face: Any) -> rx.Component:
    """When it begins (and was to begin) and which seat; nothing for a journey."""
    return rx.cond(
        face.when != "",
        rx.el.div(
            rx.el.p(rx.el.strong(face.when), class_name="num breaks"),
            rx.cond(face.was != "", rx.el.p(rx.el.s(face.was), class_name="quiet")),
            rx.el.p(face.seat),
            class_name="stack lines",
        ),
    )


def ticket_stub(face: Any, *, heading: str = "h3") -> rx.Component:
    """`face` is a `TicketFace`; the whole stub leads to the ticket."""
    time_left = rx.cond(
        face.until != "",
        rx.el.span(
            face.until_label,
            " ",
            rx.el.strong(countdown(face.until, warn_below=face.warn_below), class_name="num"),
            class_name="quiet",
        ),
        rx.el.span(face.price_label, class_name="num"),
    )
    return ticket_card.stub(
        face.origin,
        face.destination,
        color=face.color,
        href=face.href,
        is_used=face.is_over,
        heading=heading,
        joint=face.joint,
        over=face.over,
        face=[
            when_and_where(face),
            rx.el.div(
                ticket_card.status_tag(rx.cond(face.is_late, "late", face.status), face.status_label),
                rx.cond(face.is_over, rx.fragment(), rx.el.span(face.short_code, class_name="num quiet")),
                class_name="row",
            ),
        ],
        tear=[
            time_left,
            rx.cond(
                face.is_over, rx.fragment(), rx.el.span(t("Show QR code"), icon("chevron"), class_name="tear-action")
            ),
        ],
    )

"""Clocks that run in the browser: time left, and the wait before another code may be sent."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t

LIBRARY = script("countdown.js")


class Countdown(rx.Component):
    """See countdown.js."""

    library = LIBRARY
    tag = "Countdown"

    until: rx.Var[str]
    warn_below: rx.Var[int]
    expired: rx.Var[str]
    spoken: rx.Var[str]
    on_expire: rx.EventHandler[rx.event.no_args_event_spec]


class Resend(rx.Component):
    """A button that wakes up at an instant."""

    library = LIBRARY
    tag = "Resend"

    until: rx.Var[str]
    label: rx.Var[str]
    waiting: rx.Var[str]
    on_press: rx.EventHandler[rx.event.no_args_event_spec]


def countdown(
    until: str | rx.Var, *, warn_below: int = 60, expired: str = "", spoken: str = "", **props: Any
) -> rx.Component:
    """Until an instant (RFC 3339). Below `warn_below` seconds it changes tone and `spoken` is said once."""
    return Countdown.create(
        until=until,
        warn_below=warn_below,
        expired=expired or t("Time is over"),
        spoken=spoken or t("Less than a minute left"),
        **props,
    )


def resend(until: str | rx.Var, *, on_press: Any, label: str = "", waiting: str = "") -> rx.Component:
    """“Send another code”, asleep until the instant."""
    return Resend.create(
        until=until,
        label=label or t("Send another code"),
        waiting=waiting or t("Another code in {time}"),
        on_press=on_press,
    )

"""A clock that counts up, in the browser: how long somebody has been inside."""

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class Elapsed(rx.Component):
    """See elapsed.js."""

    library = script("elapsed.js")
    tag = "Elapsed"

    since: rx.Var[str]
    words: rx.Var[dict[str, str]]


def elapsed(since: str | rx.Var) -> rx.Component:
    """`12 min`, `1 h 05 min` since an instant (RFC 3339)."""
    return Elapsed.create(since=since, words={"minutes": t("{n} min"), "hours": t("{h} h {m} min")})

"""Where an admin drops or chooses a feed, or a file of fares. It goes straight to the API: a file never passes through a page's state."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.domain import fare_csv


class FeedDrop(rx.Component):
    """See feed_drop.js."""

    library = script("feed_drop.js")
    tag = "FeedDrop"

    endpoint: rx.Var[str]
    accept: rx.Var[str]
    bytes_max: rx.Var[int]
    words: rx.Var[dict[str, str]]
    disabled: rx.Var[bool]
    on_sent: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def feed_drop(*, on_sent: Any, disabled: bool | rx.Var = False) -> rx.Component:
    """`on_sent(id)` once the file has arrived."""
    return FeedDrop.create(
        endpoint="/api/feeds",
        accept=".zip,.json,application/zip,application/json",
        bytes_max=settings().import_mb_max << 20,
        disabled=disabled,
        on_sent=on_sent,
        words={
            "choose": t("Choose a feed, or drop it here"),
            "hint": t(
                "A GTFS zip, or your own tables as a zip or JSON (docs/import.md names their columns). At most {n} MB."
            ).format(n=settings().import_mb_max),
            "sending": t("Sending"),
            "empty": t("This file is empty."),
            "tooLarge": t("This file is larger than {n} MB; it goes in with metro import-network.").format(
                n=settings().import_mb_max
            ),
            "broken": t("It did not arrive. Nothing was changed; please send it again."),
        },
    )


def fares_drop(endpoint: str | rx.Var, *, on_sent: Any, disabled: bool | rx.Var = False) -> rx.Component:
    """The same for prices as CSV; `on_sent(id)` names the table that they are in."""
    most = fare_csv.BYTES_MAX >> 20
    return FeedDrop.create(
        endpoint=endpoint,
        accept=".csv,text/csv",
        bytes_max=fare_csv.BYTES_MAX,
        disabled=disabled,
        on_sent=on_sent,
        words={
            "choose": t("Choose a CSV file, or drop it here"),
            "hint": t("Columns: origin, destination, price; or up_to_m, price; or price. At most {n} MB.").format(
                n=most
            ),
            "sending": t("Sending"),
            "empty": t("This file is empty."),
            "tooLarge": t("This file is larger than {n} MB.").format(n=most),
            "broken": t("It did not arrive. Nothing was changed; please send it again."),
        },
    )

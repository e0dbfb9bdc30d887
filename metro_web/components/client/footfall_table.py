"""The table beside the footfall chart: every station, sorted, filtered and downloaded in the browser."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class FootfallTable(rx.Component):
    """See footfall_table.js."""

    library = script("footfall_table.js")
    tag = "FootfallTable"

    names: rx.Var[list[Any]]
    counts: rx.Var[list[Any]]
    lines: rx.Var[list[Any]]
    day: rx.Var[str]
    words: rx.Var[dict[str, str]]


def footfall_table(*, names: rx.Var, counts: rx.Var, lines: rx.Var, day: rx.Var) -> rx.Component:
    """`names` are [code, name] of all stations, `counts` [code, entries, exits, changes] of those with people."""
    return FootfallTable.create(
        names=names,
        counts=counts,
        lines=lines,
        day=day,
        words={
            "caption": t("Footfall by station"),
            "name": t("Station"),
            "entries": t("Entries"),
            "exits": t("Exits"),
            "changes": t("Changes"),
            "filter": t("Find a station"),
            "sort": t("Sort by"),
            "download": t("Download CSV"),
            "none": t("No station has this in its name."),
            "nobody": t("Nobody has been at any station on this day yet."),
            "all": t("Show all {n} stations"),
            "fewer": t("Show the {n} with people"),
        },
    )

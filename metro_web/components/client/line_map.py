"""The schematic map of the network. Every page that has it also has a list: the map is never the only way."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t
from metro_web.state.live import ServiceState


class LineMap(rx.NoSSRComponent):
    """See line_map.js."""

    library = script("line_map.js")
    tag = "LineMap"

    from_code: rx.Var[str]
    to_code: rx.Var[str]
    path: rx.Var[list[str]]
    source: rx.Var[str]
    version: rx.Var[int]
    words: rx.Var[dict[str, str]]
    on_station: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def line_map(
    *,
    on_station: Any = None,
    from_code: str | rx.Var = "",
    to_code: str | rx.Var = "",
    path: list[str] | rx.Var | None = None,
    source: str | rx.Var = "",
) -> rx.Component:
    """`on_station(code)` for a tap; `path` (station codes in order) is drawn over the quietened network.

    `source` is the address of another map than the network's own.
    """
    taps = {} if on_station is None else {"on_station": on_station}
    return rx.el.div(
        LineMap.create(
            from_code=from_code,
            to_code=to_code,
            path=[] if path is None else path,
            source=source,
            version=ServiceState.network_version,
            **taps,
            words={
                "label": t("Metro map. Arrow keys move it, plus and minus zoom, zero shows all."),
                "closer": t("Closer"),
                "farther": t("Farther"),
                "whole": t("Whole network"),
                "wait": t("Drawing the map…"),
            },
        ),
        class_name="map-frame",
    )

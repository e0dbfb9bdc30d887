"""The scripts of this folder, linked into one place so that they find each other and each is bundled once."""

from functools import lru_cache

import reflex as rx

SHARED = (
    "metro_map.js",
    "line_map_geometry.js",
    "line_map_view.js",
    "drag_rows.js",
    "move_to.js",
    "schematic_paths.js",
    "network_canvas_panel.js",
    "countdown.js",
    "seat_map_plan.js",
    "seat_map_store.js",
    "seat_map_view.js",
    "seat_map_drawing.js",
    "seat_map_overview.js",
    "seat_map_list.js",
    "seat_map_bar.js",
    "seat_map.css",
    "seat_desks.css",
    "seat_outline.js",
    "seat_sheet.js",
    "seat_picker.js",
    "plan_marks.js",
)


@lru_cache
def script(name: str) -> str:
    """The path under which a component imports one of the scripts beside this file."""
    _link()
    return rx.asset(name, shared=True).importable_path


@lru_cache
def _link() -> None:
    # Once: each asset looks through the whole stack of callers, which takes a tenth of a second while pages are loaded.
    for part in SHARED:
        rx.asset(part, shared=True)

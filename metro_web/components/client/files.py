"""The scripts of this folder, linked into one place so that they find each other and each is bundled once."""

import reflex as rx

SHARED = (
    "metro_map.js",
    "line_map_geometry.js",
    "line_map_view.js",
    "drag_rows.js",
    "move_to.js",
    "schematic_paths.js",
    "network_canvas_panel.js",
)


def script(name: str) -> str:
    """The path under which a component imports one of the scripts beside this file."""
    for part in SHARED:
        rx.asset(part, shared=True)
    return rx.asset(name, shared=True).importable_path

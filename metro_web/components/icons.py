"""Our own line icons: 24 px grid, 2 px strokes, drawn in the colour of the text around them. Decorative always."""

import reflex as rx

PATHS = {
    "travel": "M12 3v18 M12 3l-5 5 M12 3l5 5 M5 21h14",
    "map": "M9 4 3 6.5v13L9 17l6 3 6-2.5v-13L15 7 9 4z M9 4v13 M15 7v13",
    "ticket": "M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4V7z M14 7v10",
    "calendar": "M4 6h16v14H4z M4 10h16 M8 3v5 M16 3v5",
    "wallet": "M4 7.5A2.5 2.5 0 0 1 6.5 5H18v3 M4 7.5V17a2 2 0 0 0 2 2h14V8H6.5 M16.5 13.5h.01",
    "basket": "M3 9h18l-2 11H5L3 9z M8 9l3-6 M16 9l-3-6 M9 13v4 M15 13v4",
    "me": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6",
    "gate": "M4 4v16 M20 4v16 M4 12h6 M14 12h6 M10 9v6 M14 9v6",
    "admin": "M4 6h10 M18 6h2 M4 12h2 M10 12h10 M4 18h8 M16 18h4 M16 4v4 M8 10v4 M14 16v4",
    "check": "M5 12.5 10 17.5 19 7",
    "close": "M6 6l12 12 M18 6 6 18",
    "chevron": "M9 5l7 7-7 7",
    "back": "M15 5l-7 7 7 7",
    "swap": "M7 4v15 M7 19l-3-3 M7 19l3-3 M17 20V5 M17 5l-3 3 M17 5l3 3",
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z M16 16l5 5",
    "plus": "M12 5v14 M5 12h14",
    "minus": "M5 12h14",
    "walk": "M13 5.5h.01 M9 21l2.5-6 M16 21l-2-5-3-3 1-5 3 3 3 1 M12 8 8.5 10 8 13",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M12 11v5 M12 8h.01",
    "warn": "M12 4 2.5 20h19L12 4z M12 10v4 M12 17h.01",
    "stop": "M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5z M8 12h8",
    "sun": "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M12 2v2 M12 20v2 M2 12h2 M20 12h2 M5 5l1.5 1.5 M17.5 17.5 19 19 M19 5l-1.5 1.5 M6.5 17.5 5 19",
    "moon": "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
    "mail": "M3 6h18v12H3z M3 7l9 6 9-6",
    "lock": "M6 11h12v9H6z M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11 M12 15v2",
    "download": "M12 4v12 M7 11l5 5 5-5 M5 20h14",
    "refresh": "M20 11a8 8 0 0 0-14-4.5L4 9 M4 4v5h5 M4 13a8 8 0 0 0 14 4.5L20 15 M20 20v-5h-5",
    "print": "M7 8V3h10v5 M5 8h14a2 2 0 0 1 2 2v6h-4 M7 16H3v-6a2 2 0 0 1 2-2 M7 14h10v7H7z",
    "pause": "M8 5v14 M16 5v14",
    "play": "M7 4l13 8-13 8V4z",
    "more": "M5 12h.01 M12 12h.01 M19 12h.01",
    "up": "M12 20V5 M6 11l6-6 6 6",
    "down": "M12 4v15 M6 13l6 6 6-6",
}


def icon(name: str, *, class_name: str = "") -> rx.Component:
    """One icon, hidden from screen readers: the words beside it speak."""
    return rx.el.svg(
        rx.el.path(d=PATHS[name]),
        view_box="0 0 24 24",
        class_name=f"icon icon-{name} {class_name}".strip(),
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )

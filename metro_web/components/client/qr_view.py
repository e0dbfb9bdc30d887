"""The code a gate reads. Always black on white, four modules of quiet around it (the server draws them)."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class QrView(rx.Component):
    """See qr_view.js."""

    library = script("qr_view.js")
    tag = "QrView"

    svg: rx.Var[str]
    src: rx.Var[str]
    label: rx.Var[str]
    brighter: rx.Var[bool]
    words: rx.Var[dict[str, str]]


def qr_view(
    *children: Any, svg: str | rx.Var = "", src: str | rx.Var = "", label: str | rx.Var = "", brighter: bool = True
) -> rx.Component:
    """`svg`: a drawing made by our server (never anyone's text); or `src`: its address. Children go under it."""
    return QrView.create(
        *children,
        svg=svg,
        src=src,
        label=label if isinstance(label, rx.Var) or label else t("QR code of the ticket"),
        brighter=brighter,
        words={"brighter": t("Brighter"), "close": t("Back")},
    )

"""A button that copies a text."""

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class CopyText(rx.Component):
    """See copy_text.js."""

    library = script("copy_text.js")
    tag = "CopyText"

    text: rx.Var[str]
    label: rx.Var[str]
    copied: rx.Var[str]


def copy_text(text: str | rx.Var, *, label: str = "") -> rx.Component:
    """The clipboard is the browser's own; without one nothing happens."""
    return CopyText.create(text=text, label=label or t("Copy"), copied=t("Copied"))

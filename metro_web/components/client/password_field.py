"""A password field that can show what was typed."""

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class PasswordField(rx.Component):
    """See password_field.js."""

    library = script("password_field.js")
    tag = "PasswordField"

    label: rx.Var[str]
    name: rx.Var[str]
    hint: rx.Var[str]
    error: rx.Var[str]
    auto_complete: rx.Var[str]
    show: rx.Var[str]
    hide: rx.Var[str]
    field_id: rx.Var[str]


def password_field(
    label: str, name: str, *, autocomplete: str, hint: str = "", error: str | rx.Var = "", id: str = ""
) -> rx.Component:
    """`autocomplete`: current-password or new-password, so that password managers know which one is meant."""
    return PasswordField.create(
        label=label,
        name=name,
        hint=hint,
        error=error,
        auto_complete=autocomplete,
        show=t("Show"),
        hide=t("Hide"),
        field_id=id or name,
    )

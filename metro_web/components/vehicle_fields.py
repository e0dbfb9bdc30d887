"""What a vehicle is called, as fields."""

import reflex as rx

from metro_web.components.form_fields import field
from metro_web.core.i18n import t


def name_and_registration(name: str | rx.Var, registration: str | rx.Var, errors: rx.Var) -> rx.Component:
    """Two fields; `errors` by their names."""
    return rx.el.div(
        field(
            t("Name"),
            "name",
            default_value=name,
            error=errors["name"].to(str),
            autocomplete="off",
            required=True,
            max_length=120,
            hint=t("As your company calls it; passengers read it too"),
        ),
        field(
            t("Registration"),
            "registration",
            default_value=registration,
            error=errors["registration"].to(str),
            autocomplete="off",
            max_length=40,
            hint=t("Number plate or tail number, if it has one"),
        ),
        class_name="field-grid",
    )

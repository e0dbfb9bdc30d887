"""The six digits from the mail, in one field."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class OtpField(rx.Component):
    """See otp_field.js."""

    library = script("otp_field.js")
    tag = "OtpField"

    label: rx.Var[str]
    hint: rx.Var[str]
    error: rx.Var[str]
    is_busy: rx.Var[bool]
    field_id: rx.Var[str]
    auto_focus: rx.Var[bool]
    on_complete: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def otp_field(
    *,
    on_complete: Any,
    is_busy: bool | rx.Var = False,
    error: str | rx.Var = "",
    label: str | rx.Var = "",
    id: str = "otp",
    **props: Any,
) -> rx.Component:
    """`on_complete(code)` at the sixth digit. A new `error` empties the field and keeps the focus in it."""
    return OtpField.create(
        label=label if isinstance(label, rx.Var) or label else t("Code from the e-mail"),
        on_complete=on_complete,
        is_busy=is_busy,
        error=error,
        field_id=id,
        **props,
    )

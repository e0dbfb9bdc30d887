"""Form fields: label, control, hint and error, tied together so that a screen reader hears them as one.

`name` is the key in the submitted form and the base of the ids; give `id` where two forms share a name.
"""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from metro_web.components.buttons import icon_button
from metro_web.core.i18n import t

Text = str | rx.Var


def field(
    label: Text,
    name: str,
    *,
    type: str = "text",
    hint: Text = "",
    error: Text = "",
    id: Text = "",
    prefix: Text = "",
    **props: Any,
) -> rx.Component:
    """One line of text. `autocomplete`, `inputmode`, `required`, `value`, `on_change` and so on pass through."""
    key = id if _is_given(id) else name
    attributes = {**_attributes(props), **_described(key, hint, error)}
    control = rx.el.input(name=name, id=key, type=type, custom_attrs=attributes, **props)
    if _is_given(prefix):
        control = rx.el.div(rx.el.span(prefix, aria_hidden="true"), control, class_name="prefixed")
    return _wrapped(label, key, control, hint, error)


def area(label: Text, name: str, *, hint: Text = "", error: Text = "", id: str = "", **props: Any) -> rx.Component:
    """Several lines of text."""
    key = id or name
    attributes = {**_attributes(props), **_described(key, hint, error)}
    return _wrapped(label, key, rx.el.textarea(name=name, id=key, custom_attrs=attributes, **props), hint, error)


def select(
    label: Text,
    name: str,
    *,
    options: Sequence[tuple[str, Text]] | rx.Var,
    hint: Text = "",
    error: Text = "",
    id: str = "",
    **props: Any,
) -> rx.Component:
    """One of a list: pairs of value and label, or a Var of such pairs."""
    key = id or name
    if isinstance(options, rx.Var):
        choices = [rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0]))]
    else:
        choices = [rx.el.option(words, value=value) for value, words in options]
    attributes = {**_attributes(props), **_described(key, hint, error)}
    control = rx.el.select(*choices, name=name, id=key, custom_attrs=attributes, **props)
    return _wrapped(label, key, control, hint, error)


def check(label: Text, name: str, *, id: str = "", **props: Any) -> rx.Component:
    """A box to tick; the whole row is the target."""
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, id=id or name, **props), rx.el.span(label), class_name="check"
    )


def stepper(
    label: Text, value: rx.Var, *, on_minus: Any, on_plus: Any, minimum: int = 1, maximum: int = 6, id: str = "stepper"
) -> rx.Component:
    """A small number with less and more; the number is spoken when it changes."""
    return rx.el.div(
        rx.el.span(label, class_name="field-label", id=f"{id}-label"),
        rx.el.div(
            icon_button("minus", t("Fewer"), on_click=on_minus, disabled=value <= minimum),
            rx.el.output(value, custom_attrs={"aria-live": "polite", "aria-labelledby": f"{id}-label"}),
            icon_button("plus", t("More"), on_click=on_plus, disabled=value >= maximum),
            class_name="stepper",
            role="group",
            custom_attrs={"aria-labelledby": f"{id}-label"},
        ),
        class_name="row between",
    )


def segmented(label: Text, options: Sequence[tuple[str, Text]], value: rx.Var, *, on_pick: Any) -> rx.Component:
    """Two to four choices side by side; `on_pick(value)`."""

    def choice(key: str, words: Text) -> rx.Component:
        return rx.el.button(
            words,
            type="button",
            on_click=on_pick(key),
            custom_attrs={"aria-pressed": rx.cond(value == key, "true", "false")},
        )

    return rx.el.div(
        *[choice(key, words) for key, words in options], role="group", aria_label=label, class_name="segmented"
    )


def _wrapped(label: Text, key: Text, control: rx.Component, hint: Text, error: Text) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=key),
        control,
        rx.el.p(hint, id=f"{key}-hint", class_name="field-hint")
        if hint is not None and _is_given(hint)
        else rx.fragment(),
        rx.el.p(error, id=f"{key}-error", class_name="field-error", role="alert")
        if _is_given(error)
        else rx.fragment(),
        class_name="field",
    )


def _described(key: Text, hint: Text, error: Text) -> dict[str, Any]:
    """`aria-describedby` and `aria-invalid` for a control."""
    parts = ([f"{key}-hint"] if _is_given(hint) else []) + ([f"{key}-error"] if _is_given(error) else [])
    described: dict[str, Any] = {"aria-describedby": " ".join(parts)} if parts else {}
    if isinstance(error, rx.Var):
        described["aria-invalid"] = rx.cond(error != "", "true", "false")
    elif error:
        described["aria-invalid"] = "true"
    return described


def _attributes(props: dict[str, Any]) -> dict[str, Any]:
    """Attributes that Reflex has no prop for, taken out of `props` by their plain names."""
    taken = dict(props.pop("custom_attrs", {}))
    for name, attribute in (
        ("autocomplete", "autoComplete"),
        ("inputmode", "inputMode"),
        ("enterkeyhint", "enterKeyHint"),
        ("autocapitalize", "autoCapitalize"),
        ("spellcheck", "spellCheck"),
    ):
        if name in props:
            taken[attribute] = props.pop(name)
    return taken


def _is_given(text: Text) -> bool:
    return isinstance(text, rx.Var) or bool(text)

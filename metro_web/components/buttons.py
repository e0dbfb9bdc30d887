"""Buttons: what happens here is a button, where it leads elsewhere is a link that may look like one."""

from typing import Any

import reflex as rx

from metro_web.components.icons import icon
from metro_web.components.links import jump, link, server_link


def button(
    label: str | rx.Var,
    *,
    kind: str = "",
    symbol: str = "",
    busy: bool | rx.Var | None = None,
    big: bool = False,
    block: bool = False,
    type: str = "button",
    **props: Any,
) -> rx.Component:
    """`kind`: primary, plain, stop or nothing. While `busy` it keeps its label and takes no second press."""
    attributes = dict(props.pop("custom_attrs", {}))
    if busy is not None:
        attributes["aria-busy"] = rx.cond(busy, "true", "false") if isinstance(busy, rx.Var) else str(busy).lower()
        props.setdefault("disabled", busy)
    return rx.el.button(
        icon(symbol) if symbol else rx.fragment(),
        label,
        type=type,
        class_name=_classes(kind, big, block),
        custom_attrs=attributes,
        **props,
    )


def link_button(
    label: str | rx.Var,
    *,
    href: str | rx.Var,
    kind: str = "",
    symbol: str = "",
    big: bool = False,
    block: bool = False,
    server: bool = False,
    **props: Any,
) -> rx.Component:
    """A link in a button's clothes; `server` loads the page anew."""
    make = server_link if server else link
    return make(
        icon(symbol) if symbol else rx.fragment(), label, href=href, class_name=_classes(kind, big, block), **props
    )


def download(label: str | rx.Var, *, href: str | rx.Var, symbol: str = "download", **props: Any) -> rx.Component:
    """A file of the server's, in a button's clothes; nothing where there is none."""
    file = jump(icon(symbol), label, href=href, class_name="btn", custom_attrs={"download": True}, **props)
    return rx.cond(href != "", file) if isinstance(href, rx.Var) else file


def icon_button(symbol: str, label: str | rx.Var, *, outlined: bool = False, **props: Any) -> rx.Component:
    """Only a picture to see; `label` to hear and to hover."""
    return rx.el.button(
        icon(symbol),
        type="button",
        aria_label=label,
        title=label,
        class_name="btn-icon outlined" if outlined else "btn-icon",
        **props,
    )


def chip(label: str | rx.Var, *, is_on: bool | rx.Var, **props: Any) -> rx.Component:
    """One of several filters; pressed or not."""
    pressed = rx.cond(is_on, "true", "false") if isinstance(is_on, rx.Var) else str(is_on).lower()
    return rx.el.button(label, type="button", class_name="chip", custom_attrs={"aria-pressed": pressed}, **props)


def _classes(kind: str, big: bool, block: bool) -> str:
    names = ["btn", f"btn-{kind}" if kind else "", "btn-big" if big else "", "btn-block" if block else ""]
    return " ".join(name for name in names if name)

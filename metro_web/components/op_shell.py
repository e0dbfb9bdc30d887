"""The shell of operators' pages: which company is worked for, the way to its pages, and what keeps strangers out.

Every page below `/op` is `op_page(State, content, ...)` with a State on top of `state.op.OpPage`.
"""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import link_button
from metro_web.components.empty_state import empty
from metro_web.components.notice import callout
from metro_web.components.role_gate import operator_only
from metro_web.core.i18n import t
from metro_web.state.op import HOME, OpState
from metro_web.state.session import SessionState

OP_NAV = (
    (HOME, t("Overview")),
    ("/op/trips", t("Trips")),
    ("/op/routes", t("Routes")),
    ("/op/fleet", t("Fleet")),
    ("/op/orders", t("Orders")),
    ("/op/reports", t("Reports")),
    ("/op/figures", t("Figures")),
    ("/op/team", t("Team")),
    ("/op/company", t("Company")),
)


def op_page(
    state: Any,
    *children: Any,
    title: str | rx.Var,
    here: str,
    missing: str = t("There is no such thing here."),
    lead: str | rx.Var | None = None,
    actions: rx.Component | None = None,
    back: tuple[str, str] | None = None,
) -> rx.Component:
    """A page of the company that is worked for; `here` is its place among them, `missing` is said where it has none."""
    gone = empty("search", missing, link_button(t("To the overview"), href=HOME))
    content = rx.cond(state.is_missing, gone, rx.el.div(_suspended(), *children, class_name="stack loose"))
    return layout.page(
        operator_only(rx.cond(OpState.head.id != "", content, _none()), is_loaded=state.is_loaded, here=here),
        title=title,
        lead=lead,
        active=HOME,
        width="wide",
        console=True,
        back=back,
        actions=rx.cond(OpState.head.id != "", actions, rx.fragment()) if actions else None,
        sub_nav=_places(state, here),
    )


def _places(state: Any, here: str) -> rx.Component:
    """The company, and its pages."""
    return rx.cond(
        OpState.head.id != "",
        rx.el.section(
            _choice(state),
            rx.el.nav(
                *[layout.nav_link(href, label, here) for href, label in OP_NAV],
                aria_label=t("Company"),
                class_name="sub-nav",
            ),
            aria_label=t("Where you work"),
            class_name="op-places",
        ),
        rx.fragment(),
    )


def _choice(state: Any) -> rx.Component:
    """Whose pages these are; a choice where there is one."""
    several = rx.el.label(
        rx.el.span(t("Company"), class_name="sr-only"),
        rx.el.select(
            rx.foreach(OpState.choices, lambda pair: rx.el.option(pair[1], value=pair[0])),
            value=OpState.head.id,
            on_change=state.choose_company,
            name="company",
            id="company-choice",
        ),
        class_name="op-choice",
    )
    return rx.el.div(
        rx.cond(OpState.choices.length() > 1, several, rx.el.strong(OpState.head.name, class_name="op-name")),
        rx.el.span(OpState.head.role_label, class_name="tag"),
        rx.cond(OpState.head.is_suspended, rx.el.span(t("Suspended"), class_name="tag tag-stop"), rx.fragment()),
        class_name="op-company",
    )


def _suspended() -> rx.Component:
    return rx.cond(
        OpState.head.is_suspended,
        callout(
            "warn",
            t("This company is suspended"),
            rx.el.p(
                t("It sells nothing new. Tickets that were sold stay good, and you can look and cancel as before.")
            ),
        ),
        rx.fragment(),
    )


def _none() -> rx.Component:
    make = link_button(t("New company"), href="/admin/operators/new", kind="primary")
    return rx.cond(
        SessionState.is_admin,
        empty("travel", t("There is no company yet."), make),
        empty("travel", t("You are in no company. Somebody who owns one can invite you.")),
    )

"""One person: who they are, what they may do, whether they may come in, what they bought lately."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.components.reauth import reauth_dialog
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.people import PersonState as Person

ON_LOAD = [Person.load]
ROLES = (
    ("passenger", t("Passenger"), t("Buys and rides")),
    ("staff", t("Staff"), t("Scans tickets, sells at the counter")),
    ("operator", t("Operator"), t("Runs a company's vehicles and trips")),
    ("admin", t("Admin"), t("Runs everything, this page too")),
)


def page() -> rx.Component:
    """Facts and orders beside what can be changed."""
    return layout.page(
        admin_only(
            rx.cond(
                Person.is_missing,
                empty("me", t("There is no such person."), link_button(t("All people"), href="/admin/users")),
                _content(),
            ),
            is_loaded=Person.is_loaded,
            here="/admin/users",
        ),
        title=rx.cond(Person.person.name != "", Person.person.name, t("Person")),
        active="/admin/users",
        width="wide",
        console=True,
        back=("/admin/users", t("People")),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.el.div(_facts(), _mail(), _orders(), class_name="stack loose"),
        rx.el.div(_roles(), _access(), class_name="stack loose"),
        _ask(),
        reauth_dialog(),
        class_name="split split-main",
    )


def _facts() -> rx.Component:
    def fact(label: str, value: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(label), rx.el.dd(rx.cond(value != "", value, "–")))

    person = Person.person
    return rx.el.section(
        rx.el.dl(
            fact(t("E-mail"), person.email),
            fact(t("Phone"), person.phone),
            fact(t("Here since"), person.since_label),
            fact(t("Address verified"), person.verified_label),
            fact(t("Signs in by"), person.sign_in_label),
            class_name="facts facts-wide card",
        ),
        aria_label=t("Facts"),
    )


def _mail() -> rx.Component:
    """Only where mail to them comes back."""
    return rx.cond(
        Person.person.mail_problem != "",
        callout(
            "warn",
            Person.person.mail_problem,
            rx.el.p(Person.person.mail_reason, class_name="breaks"),
            rx.el.div(button(t("Mail again"), on_click=Person.lift_mail_hold), class_name="actions"),
        ),
        rx.fragment(),
    )


def _orders() -> rx.Component:
    of_them = "?person=" + Person.person.id
    return rx.el.section(
        rx.el.h2(t("Newest orders")),
        rx.cond(
            Person.person.orders.length() > 0,
            rx.el.ul(rx.foreach(Person.person.orders, _order), class_name="list"),
            rx.el.p(t("No order yet."), class_name="quiet"),
        ),
        rx.el.div(
            link_button(t("Wallet"), href="/admin/wallets/" + Person.person.id, symbol="wallet"),
            link_button(t("Orders"), href="/admin/orders" + of_them),
            link_button(t("Tickets"), href="/admin/tickets" + of_them),
            link_button(t("Mails"), href="/admin/outbox" + of_them),
            link_button(t("Codes"), href="/admin/codes" + of_them),
            class_name="actions",
        ),
        class_name="section",
    )


def _order(order: Any) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.strong(order.title),
                rx.el.span(order.at_label, ", ", order.code, class_name="quiet small num"),
                class_name="grow stack lines",
            ),
            rx.el.span(order.status_label, class_name=f"tag {order.tone}"),
            rx.el.span(order.amount_label, class_name="num amount-plain"),
            href=order.href,
            class_name="list-row",
        ),
        key=order.code,
    )


def _roles() -> rx.Component:
    def role(key: str, label: str, remark: str) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="checkbox",
                checked=Person.roles.contains(key),
                on_change=lambda _checked: Person.toggle_role(key),
            ),
            rx.el.span(rx.el.span(label), rx.el.span(remark, class_name="quiet small"), class_name="stack lines"),
            class_name="check",
        )

    return rx.el.section(
        rx.el.h2(t("Roles")),
        rx.el.div(
            *[role(*entry) for entry in ROLES],
            rx.el.p(Person.roles_error, role="alert", class_name="field-error"),
            rx.el.div(button(t("Save roles"), kind="primary", on_click=Person.save_roles), class_name="actions"),
            class_name="card stack tight",
        ),
        class_name="section",
    )


def _access() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Access")),
        rx.cond(
            Person.person.is_blocked,
            rx.el.div(
                rx.el.p(
                    rx.el.span(t("Blocked"), class_name="tag tag-stop"), t(" Nobody can sign in with this account.")
                ),
                button(t("Let in again"), kind="primary", on_click=Person.set_blocked(False)),
                class_name="card stack",
            ),
            rx.el.div(
                rx.el.p(t("Blocking ends every session and token at once. Tickets and money stay.")),
                button(t("Block"), kind="stop", on_click=Person.toggle_asking),
                class_name="card stack",
            ),
        ),
        class_name="section",
    )


def _ask() -> rx.Component:
    return dialog(
        t("Block this person?"),
        rx.el.p(rx.el.strong(Person.person.email), t(" is signed out everywhere at once and cannot come in again.")),
        rx.el.p(Person.block_error, role="alert", class_name="field-error"),
        is_open=Person.is_asking,
        on_close=Person.toggle_asking,
        actions=[
            button(t("Leave it"), on_click=Person.toggle_asking),
            button(t("Block now"), kind="stop", on_click=Person.set_blocked(True)),
        ],
        id="block",
    )

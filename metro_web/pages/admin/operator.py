"""One company for admins: who it is, its people, whether it may sell; or a new one with its owner."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import area, field
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.companies import CompanyDeskState as Company

HOME = "/admin/operators"
ON_LOAD = [Company.load]


def page() -> rx.Component:
    """Fields of a new one; facts and people of one that is there."""
    gone = empty("travel", t("There is no such company."), link_button(t("All operators"), href=HOME))
    content = rx.cond(Company.form.id != "", _desk(), _new())
    return layout.page(
        admin_only(rx.cond(Company.is_missing, gone, content), is_loaded=Company.is_loaded, here=HOME),
        title=rx.cond(Company.form.id != "", Company.form.name, t("New company")),
        active=HOME,
        width="wide",
        console=True,
        back=(HOME, t("Operators")),
    )


def _new() -> rx.Component:
    errors = Company.errors
    form = rx.el.form(
        field(
            t("Name"), "name", error=errors["name"].to(str), autocomplete="off", required=True, max_length=120,
        ),
        field(
            t("Owner's e-mail"), "owner", type="email", error=errors["owner"].to(str), autocomplete="off", required=True,
            max_length=254, hint=t("Who has no account here is invited by mail."),
        ),
        area(t("About"), "about", error=errors["about"].to(str), max_length=2000, hint=t("The owner can change this")),
        field(
            t("E-mail for passengers"), "email", id="company-email", type="email", error=errors["email"].to(str),
            autocomplete="off", max_length=254,
        ),
        field(
            t("Phone for passengers"), "phone", id="company-phone", type="tel", error=errors["phone"].to(str),
            autocomplete="off", max_length=32,
        ),
        rx.el.div(
            button(t("Make the company"), kind="primary", type="submit"),
            link_button(t("Leave it"), href=HOME),
            class_name="actions",
        ),
        key=Company.generation.to_string(),
        on_submit=Company.save,
        reset_on_submit=False,
        no_validate=True,
        class_name="card stack",
    )  # fmt: skip
    return rx.el.div(form, class_name="split")


def _desk() -> rx.Component:
    return rx.el.div(
        rx.el.div(_facts(), _people(), class_name="stack loose"),
        rx.el.div(_pages(), _standing(), class_name="stack loose"),
        _ask(),
        class_name="split split-main",
    )


def _facts() -> rx.Component:
    def fact(label: str, value: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(label), rx.el.dd(rx.cond(value != "", value, "–"), class_name="breaks"))

    form = Company.form
    return rx.el.section(
        rx.el.dl(
            fact(t("About"), form.about),
            fact(t("E-mail for passengers"), form.email),
            fact(t("Phone for passengers"), form.phone),
            fact(t("Names on tickets"), rx.cond(form.requires_names, t("Needed"), t("Not needed"))),
            class_name="facts facts-wide card",
        ),
        aria_label=t("Facts"),
    )


def _people() -> rx.Component:
    def member(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.strong(one.name), rx.el.span(one.email, class_name="quiet small breaks"), class_name="grow stack lines"
            ),
            rx.el.span(one.role_label, class_name="tag"),
            key=one.id,
            class_name="list-row",
        )  # fmt: skip

    def asked(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.strong(one.email, class_name="breaks"),
                rx.el.span(one.until_label, class_name="quiet small"),
                class_name="grow stack lines",
            ),
            rx.el.span(one.role_label, t(", invited"), class_name="tag tag-warn"),
            key=one.id,
            class_name="list-row",
        )

    team = Company.team
    return rx.el.section(
        rx.el.h2(t("People")),
        rx.el.ul(rx.foreach(team.members, member), rx.foreach(team.invitations, asked), class_name="list"),
        class_name="section",
    )


def _pages() -> rx.Component:
    of_it = "?company=" + Company.form.id
    return rx.el.section(
        rx.el.h2(t("Its pages")),
        rx.el.div(
            link_button(t("Overview"), href="/op" + of_it, kind="primary"),
            link_button(t("Team"), href="/op/team" + of_it),
            link_button(t("Profile and terms"), href="/op/company" + of_it),
            class_name="actions",
        ),
        class_name="section",
    )


def _standing() -> rx.Component:
    stopped = rx.el.div(
        rx.el.p(rx.el.span(t("Suspended"), class_name="tag tag-stop"), t(" It sells nothing new. Tickets stay good.")),
        button(t("Let it sell again"), kind="primary", on_click=Company.allow),
        class_name="card stack",
    )
    running = rx.el.div(
        rx.el.p(t("A suspended company sells nothing new. Tickets stay good; its people can look and cancel.")),
        button(t("Suspend…"), kind="stop", on_click=Company.toggle_asking),
        class_name="card stack",
    )
    return rx.el.section(
        rx.el.h2(t("Selling")), rx.cond(Company.form.is_suspended, stopped, running), class_name="section"
    )


def _ask() -> rx.Component:
    return dialog(
        t("Suspend: ") + Company.form.name,
        rx.el.form(
            rx.el.p(t("Nothing of it is sold from now on, and seats that are held unpaid are free at once.")),
            field(t("Why"), "reason", id="suspend-reason", hint=t("Goes into the audit log"), error=Company.suspend_error),
            rx.el.div(
                button(t("Leave it"), on_click=Company.toggle_asking),
                button(t("Suspend now"), kind="stop", type="submit"),
                class_name="actions",
            ),
            on_submit=Company.suspend,
            class_name="stack",
        ),
        is_open=Company.is_asking,
        on_close=Company.toggle_asking,
        id="suspend",
    )  # fmt: skip

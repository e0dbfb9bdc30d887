"""Profile and terms of a company: fields for its owners, facts for its members."""

import reflex as rx

from metro_web.components import terms_fields
from metro_web.components.buttons import button
from metro_web.components.form_fields import area, check, field
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.state.op_company import OpCompanyState as Company

ON_LOAD = [Company.load]


def page() -> rx.Component:
    """Who it is beside on which terms it sells."""
    return op_page(
        Company,
        rx.cond(Company.form.may_own, _fields(), _facts()),
        title=t("Company"),
        lead=t("What passengers read, and the terms of everything sold from now on."),
        here="/op/company",
    )


def _fields() -> rx.Component:
    return rx.el.form(
        rx.el.div(_profile(), _terms(), class_name="split"),
        rx.el.div(button(t("Save"), kind="primary", type="submit"), class_name="actions"),
        key=Company.form.id + Company.generation.to_string(),
        on_submit=Company.save,
        reset_on_submit=False,
        class_name="stack loose",
    )


def _profile() -> rx.Component:
    form, errors = Company.form, Company.errors
    return rx.el.section(
        rx.el.h2(t("Profile")),
        rx.el.div(
            field(
                t("Name"), "name", default_value=form.name, error=errors["name"].to(str), autocomplete="organization",
                required=True, max_length=120,
            ),
            area(
                t("About"), "about", default_value=form.about, error=errors["about"].to(str), max_length=2000,
                hint=t("A few sentences for passengers"),
            ),
            field(
                t("E-mail for passengers"), "email", id="company-email", type="email", default_value=form.email,
                error=errors["email"].to(str), autocomplete="off", max_length=254,
            ),
            field(
                t("Phone for passengers"), "phone", id="company-phone", type="tel", default_value=form.phone,
                error=errors["phone"].to(str), autocomplete="off", max_length=32,
            ),
            class_name="card stack",
        ),
        class_name="section",
    )  # fmt: skip


def _terms() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Terms")),
        rx.el.div(
            check(t("Every ticket needs the passenger's name"), "requires_names", default_checked=Company.form.requires_names),
            rx.el.div(
                rx.el.h3(t("Kept of a ticket handed back")),
                rx.el.p(
                    t("Tickets that were bought keep the table of their day. After the departure nothing is given back."),
                    class_name="quiet",
                ),
                class_name="stack tight",
            ),
            terms_fields.penalties(Company),
            rx.el.p(Company.errors["penalties"].to(str), role="alert", class_name="field-error"),
            class_name="card stack",
        ),
        class_name="section",
    )  # fmt: skip


def _facts() -> rx.Component:
    def fact(label: str, value: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(label), rx.el.dd(rx.cond(value != "", value, "–"), class_name="breaks"))

    form = Company.form
    rows = rx.foreach(
        form.penalties,
        lambda row: rx.el.li(
            t("At least "), row.hours, t(" hours before: "), row.percent, " %", key=row.key.to_string()
        ),
    )
    return rx.el.div(
        rx.el.dl(
            fact(t("Name"), form.name),
            fact(t("About"), form.about),
            fact(t("E-mail for passengers"), form.email),
            fact(t("Phone for passengers"), form.phone),
            fact(t("Names on tickets"), rx.cond(form.requires_names, t("Needed"), t("Not needed"))),
            class_name="facts facts-wide card",
        ),
        rx.el.section(
            rx.el.h2(t("Kept of a ticket handed back")),
            rx.el.ul(rows, class_name="card stack tight num"),
            rx.el.p(t("An owner can change this."), class_name="quiet"),
            class_name="section",
        ),
        class_name="split",
    )

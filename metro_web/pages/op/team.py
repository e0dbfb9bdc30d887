"""The people of a company: who is in it, who is asked, and asking somebody."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.data_table import Column, table
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import check, field
from metro_web.components.op_shell import op_page
from metro_web.components.reauth import reauth_dialog
from metro_web.core.i18n import t
from metro_web.state.op_team import DEMOTE, PROMOTE, REMOVE
from metro_web.state.op_team import OpTeamState as Team

ON_LOAD = [Team.load]


def page() -> rx.Component:
    """The people first; inviting beside them."""
    return op_page(
        Team,
        rx.el.div(
            rx.el.div(_members(), _invitations(), class_name="stack loose"),
            rx.cond(Team.view.may_invite, _invite(), rx.fragment()),
            class_name="split split-main",
        ),
        _promote(),
        _demote(),
        _remove(),
        reauth_dialog(),
        title=t("Team"),
        lead=t("Everybody works with a log-in of their own. Owners invite, and keep profile and terms."),
        here="/op/team",
    )


def _members() -> rx.Component:
    columns = [Column(t("Name")), Column(t("E-mail")), Column(t("Role")), Column(t("Since")), Column("", end=True)]
    return rx.el.section(
        rx.el.h2(t("People")),
        table(t("People"), columns, rows=Team.view.members, cells=_cells, hide_caption=True),
        class_name="section",
    )


def _cells(one: Any) -> list[Any]:
    leave = rx.cond(one.is_me, t("Leave…"), t("Take out…"))
    leaving = rx.cond(one.is_me, t("Leave: "), t("Take out: "))
    blocked = rx.cond(one.is_blocked, rx.el.span(t("Blocked"), class_name="tag tag-stop"), rx.fragment())
    return [
        rx.el.span(
            rx.el.strong(one.name),
            rx.cond(one.is_me, rx.el.span(t("You"), class_name="tag"), rx.fragment()),
            class_name="row",
        ),
        rx.el.span(one.email, class_name="breaks"),
        rx.el.span(rx.el.span(one.role_label, class_name="tag"), blocked, class_name="row"),
        rx.el.span(one.since_label, class_name="num"),
        rx.el.span(
            rx.cond(
                one.may_promote,
                button(t("Make owner…"), on_click=Team.ask(PROMOTE, one.id), aria_label=t("Make owner: ") + one.name),
                rx.fragment(),
            ),
            rx.cond(
                one.may_demote,
                button(t("Make member…"), on_click=Team.ask(DEMOTE, one.id), aria_label=t("Make member: ") + one.name),
                rx.fragment(),
            ),
            rx.cond(
                one.may_remove,
                button(leave, kind="stop", on_click=Team.ask(REMOVE, one.id), aria_label=leaving + one.name),
                rx.fragment(),
            ),
            class_name="row cell-actions",
        ),
    ]


def _invitations() -> rx.Component:
    def row(one: Any) -> rx.Component:
        mine = rx.el.span(
            button(t("Mail again"), on_click=Team.resend(one.id), aria_label=t("Mail again: ") + one.email),
            button(t("Withdraw"), kind="stop", on_click=Team.withdraw(one.id), aria_label=t("Withdraw: ") + one.email),
            class_name="row",
        )
        return rx.el.li(
            rx.el.span(
                rx.el.strong(one.email, class_name="breaks"),
                rx.el.span(one.role_label, ", ", one.until_label, class_name="quiet small"),
                class_name="grow stack lines",
            ),
            rx.cond(one.is_over, rx.el.span(t("Over"), class_name="tag tag-warn"), rx.fragment()),
            rx.cond(Team.view.may_invite, mine, rx.fragment()),
            key=one.id,
            class_name="list-row list-row-wrap",
        )

    return rx.cond(
        Team.view.invitations.length() > 0,
        rx.el.section(
            rx.el.h2(t("Invited")),
            rx.el.ul(rx.foreach(Team.view.invitations, row), class_name="list"),
            class_name="section",
        ),
        rx.fragment(),
    )


def _invite() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Invite somebody")),
        rx.el.form(
            field(
                t("E-mail"), "email", id="invite-email", type="email", error=Team.invite_error, autocomplete="off",
                required=True, max_length=254, hint=t("A link comes here. It works once, for seven days."),
            ),
            check(t("As an owner"), "as_owner"),
            button(t("Send the invitation"), kind="primary", type="submit", symbol="mail"),
            key=Team.generation.to_string(),
            on_submit=Team.invite,
            reset_on_submit=False,
            no_validate=True,
            class_name="card stack",
        ),
        class_name="section",
    )  # fmt: skip


def _promote() -> rx.Component:
    name = Team.target.name
    return _dialog(
        PROMOTE,
        t("Make an owner: ") + name,
        rx.el.p(
            t("Owners invite and take out people, and change profile and terms. Owners cannot be undone by members.")
        ),
        rx.el.label(
            rx.el.input(
                type="checkbox", checked=Team.is_handing_on, on_change=Team.hand_on, name="hand_on", id="hand_on"
            ),
            rx.el.span(t("Hand the company on: I become a member")),
            class_name="check",
        ),
        do=button(t("Make owner"), kind="primary", on_click=Team.promote),
    )


def _demote() -> rx.Component:
    return _dialog(
        DEMOTE,
        t("Make a member: ") + Team.target.name,
        rx.el.p(t("Members run fleet, routes and trips, and invite nobody.")),
        do=button(t("Make member"), kind="primary", on_click=Team.demote),
    )


def _remove() -> rx.Component:
    mine = Team.target.is_me
    return _dialog(
        REMOVE,
        rx.cond(mine, t("Leave the company?"), t("Take out: ") + Team.target.name),
        rx.el.p(
            rx.cond(
                mine,
                t("Its pages are closed to you at once. An owner can invite you again."),
                t("Its pages are closed to them at once. Their own tickets and wallet stay."),
            )
        ),
        do=button(rx.cond(mine, t("Leave now"), t("Take out now")), kind="stop", on_click=Team.remove),
    )


def _dialog(what: str, title: rx.Var, *body: rx.Component, do: rx.Component) -> rx.Component:
    return dialog(
        title,
        *body,
        rx.el.p(Team.error, role="alert", class_name="field-error"),
        is_open=Team.asking == what,
        on_close=Team.close,
        actions=[button(t("Leave it"), on_click=Team.close), do],
        id=what,
    )

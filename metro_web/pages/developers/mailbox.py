"""The mails of a development server: the code big enough to copy, the mail as its reader gets it."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.copy_text import copy_text
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.form_fields import segmented
from metro_web.core.i18n import t
from metro_web.state.mailbox import MailboxState

ON_LOAD = [MailboxState.load]


def page() -> rx.Component:
    """The list, and the mail beside it."""
    return layout.page(
        rx.cond(
            MailboxState.is_loaded,
            rx.cond(MailboxState.is_here, _mailbox(), _nowhere()),
            skeleton(height="16rem"),
        ),
        title=t("Mailbox"),
        lead=t("What this development server has sent, newest first. New mail appears by itself."),
        active="/mailbox",
        width="wide",
        actions=button(t("Look again"), symbol="refresh", on_click=MailboxState.refresh),
    )


def _nowhere() -> rx.Component:
    return empty(
        "mail", t("There is no such page here."), link_button(t("To the first page"), href="/", kind="primary")
    )


def _mailbox() -> rx.Component:
    return rx.cond(
        MailboxState.rows.length() > 0,
        rx.el.div(
            rx.el.section(
                rx.el.h2(t("Mails"), class_name="sr-only"),
                rx.el.ul(rx.foreach(MailboxState.rows, _row), class_name="list"),
            ),
            rx.cond(
                MailboxState.mail.id != "",
                _mail(),
                empty("mail", t("Choose a mail to read it.")),
            ),
            class_name=rx.cond(
                MailboxState.is_reading, "split split-side mailbox mailbox-reading", "split split-side mailbox"
            ),
        ),
        empty("mail", t("No mail has been sent yet. Sign up, or buy a ticket: the code comes here.")),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.strong(row.subject),
                rx.el.span(row.recipient, class_name="quiet small"),
                rx.el.span(row.at_label, class_name="quiet small"),
                class_name="grow stack lines",
            ),
            rx.cond(row.code != "", rx.el.span(row.code, class_name="stub-code"), rx.fragment()),
            type="button",
            on_click=MailboxState.read(row.id),
            custom_attrs={"aria-current": rx.cond(MailboxState.mail.id == row.id, "true", "false")},
            class_name="list-row row-button",
        )
    )


def _mail() -> rx.Component:
    mail = MailboxState.mail
    return rx.el.article(
        rx.el.div(
            button(t("All mails"), kind="plain", symbol="back", on_click=MailboxState.close), class_name="mailbox-back"
        ),
        rx.el.h2(mail.subject),
        rx.el.p(t("To "), mail.recipient, ", ", mail.at_label, class_name="quiet"),
        rx.cond(
            mail.code != "",
            rx.el.div(
                rx.el.p(mail.code, class_name="board-figure mail-code"),
                copy_text(mail.code, label=t("Copy the code")),
                class_name="board row between",
            ),
            rx.fragment(),
        ),
        rx.cond(
            mail.link != "",
            rx.el.div(
                link_button(t("Open the link in this mail"), href=mail.link, kind="primary", server=True),
                class_name="actions",
            ),
            rx.fragment(),
        ),
        segmented(
            t("Part of the mail"),
            [("html", t("As it looks")), ("text", t("As plain text"))],
            rx.cond(MailboxState.as_text, "text", "html"),
            on_pick=MailboxState.show_as,
        ),
        rx.cond(
            MailboxState.as_text,
            rx.el.pre(mail.text, tab_index=0, class_name="card mail-text"),
            rx.el.iframe(
                src_doc=mail.html,
                sandbox="allow-popups allow-popups-to-escape-sandbox",
                title=t("The mail as it looks"),
                referrer_policy="no-referrer",
                class_name="mail-frame",
            ),
        ),
        class_name="stack",
    )

"""Records: one field that finds by anything, the lists of every kind, and what is running."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.form_fields import field
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.records import HOME
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.records import RecordsHomeState as Home

ON_LOAD = [Home.load]
SEARCH_MS = 250
LISTS = (
    ("/admin/orders", t("Orders"), t("What was bought, and the whole story of each")),
    ("/admin/tickets", t("Tickets"), t("Where each one is in its life")),
    ("/admin/payments", t("Payments"), t("Attempts to pay, and why one failed")),
    ("/admin/wallets", t("Wallets"), t("Balances, and putting one right")),
    ("/admin/entries", t("Ledger"), t("Every movement of money, both sides")),
    ("/admin/scans", t("Scans"), t("What gates answered")),
    ("/admin/outbox", t("Outbox"), t("Mail that is waiting, sent or stuck")),
    ("/admin/codes", t("One-time codes"), t("Tries and times, never the digits")),
    ("/admin/idempotency-keys", t("Repeated calls"), t("Calls that were answered once")),
    ("/admin/audit", t("Audit log"), t("Who changed what")),
)


def page() -> rx.Component:
    """Find first, then where to look."""
    return layout.page(
        admin_only(_content(), is_loaded=Home.is_loaded, here=HOME),
        title=t("Records"),
        active=HOME,
        width="wide",
        console=True,
    )


def _content() -> rx.Component:
    return rx.el.div(_find(), _lists(), _running(), class_name="stack loose")


def _find() -> rx.Component:
    nothing = rx.el.p(t("Nothing is known by that."), class_name="quiet")
    return rx.el.section(
        rx.el.form(
            field(
                t("Find by anything"),
                "query",
                type="search",
                default_value=Home.query,
                on_change=Home.search.debounce(SEARCH_MS),
                hint=t("An order code, a ticket's short code, an e-mail address, a name, an id"),
                autocomplete="off",
            ),
            on_submit=Home.go,
            class_name="stack",
        ),
        rx.el.div(
            rx.cond(
                Home.hits.length() > 0,
                rx.el.ul(rx.foreach(Home.hits, _hit), class_name="list"),
                rx.cond(Home.query.length() > 2, nothing, rx.fragment()),
            ),
            custom_attrs={"aria-live": "polite"},
        ),
        aria_label=t("Find"),
        class_name="stack",
    )


def _hit(hit: Any) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span(hit.what, class_name="quiet small"),
                rx.el.strong(hit.title),
                class_name="grow stack lines",
            ),
            rx.el.span(hit.remark, class_name="quiet small"),
            icon("chevron"),
            href=hit.href,
            class_name="list-row",
        )
    )


def _lists() -> rx.Component:
    def entry(href: str, name: str, remark: str) -> rx.Component:
        words = rx.el.span(rx.el.strong(name), rx.el.span(remark, class_name="quiet small"), class_name="stack lines")
        return link(words, icon("chevron"), href=href, class_name="card card-link")

    return rx.el.section(
        rx.el.h2(t("Lists")),
        rx.el.div(*[entry(*one) for one in LISTS], class_name="grid grid-links"),
        class_name="section",
    )


def _running() -> rx.Component:
    def fact(one: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(one[0]), rx.el.dd(one[1]))

    return rx.el.section(
        rx.el.h2(t("Running")),
        rx.el.dl(rx.foreach(Home.facts, fact), class_name="facts facts-desk facts-plain card"),
        class_name="section",
    )

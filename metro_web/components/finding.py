"""What cards and pages of events and trips are drawn from: the small board of a time, how a sale stands, prices."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button, link_button
from metro_web.components.form_fields import stepper
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet, line_style
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.core.i18n import t


def small_board(over: Any, figure: Any, *under: Any) -> rx.Component:
    """A day over a time, on a dark panel."""
    return rx.el.span(rx.el.span(over), rx.el.b(figure), *under, class_name="kickoff")


def card(shown: Any, times: rx.Component, *words: Any) -> rx.Component:
    """One of a list: the whole of it leads on, but for the way to another where this one is sold out."""
    is_off = (shown.state.kind == "cancelled") | (shown.state.kind == "over") | (shown.state.kind == "left")
    return rx.el.li(
        times,
        rx.el.div(*words, class_name="fixture-words"),
        rx.el.div(
            rx.cond(shown.price_label != "", rx.el.span(shown.price_label, class_name="fixture-price")),
            state_tag(shown.state),
            rx.cond(
                (shown.state.label == "") & (shown.left_label != ""),
                rx.el.span(shown.left_label, class_name="quiet small"),
            ),
            class_name="fixture-sale",
        ),
        rx.cond(
            shown.other_href != "",
            link(shown.other_label, icon("chevron"), href=shown.other_href, class_name="fixture-other"),
        ),
        class_name=rx.cond(is_off, "card band fixture fixture-off", "card band fixture"),
        custom_attrs=line_style(shown.color),
    )


def name(shown: Any, text: Any, over: Any) -> rx.Component:
    """Bullet and name, which is the link that the whole card stands for."""
    return rx.fragment(
        rx.el.p(bullet(shown.letter, shown.color, shown.shape, size="small"), over, class_name="fixture-over"),
        rx.el.h2(link(text, href=shown.href, class_name="fixture-link")),
    )


def state_tag(state: Any) -> rx.Component:
    """A word or two; nothing where all is well."""
    return rx.cond(
        state.label != "",
        rx.el.span(
            state.label,
            class_name=rx.match(state.tone, ("stop", "tag tag-stop"), ("warn", "tag tag-warn"), "tag"),
        ),
    )


def state_notice(shown: Any) -> rx.Component:
    """The same said in full, with the way to the nearest that has places."""
    state = shown.state
    other = rx.cond(shown.other_href != "", link(shown.other_label, href=shown.other_href, class_name="notice-action"))
    said = (rx.el.p(state.note), other)
    return rx.el.div(
        rx.match(
            state.tone,
            ("stop", callout("stop", state.label, *said)),
            ("warn", rx.cond(state.can_buy, rx.fragment(), callout("warn", state.label, *said))),
            rx.cond(state.label != "", callout("info", state.label, *said), rx.fragment()),
        ),
        role="status",
        class_name="hushed",
    )


def late_notice(shown: Any) -> rx.Component:
    """A trip that is late says so before anything else."""
    said = callout("warn", shown.late_label, rx.el.p(t("Tickets stay good. Times on this page are those of the plan.")))
    return rx.el.div(rx.cond(shown.late_label != "", said, rx.fragment()), role="status", class_name="hushed")


def sections(rows: Any) -> rx.Component:
    """Each section with its price and what is left; a way to its seats where it has some."""

    def row(each: Any) -> rx.Component:
        words = rx.fragment(
            rx.el.span(
                rx.el.strong(each.name),
                rx.el.span(each.left_label, class_name="quiet small"),
                class_name="grow stack lines",
            ),
            rx.el.span(each.price_label, class_name="amount"),
        )
        return rx.el.li(
            rx.cond(
                (each.href != "") & ~each.is_out,
                link(words, icon("chevron"), href=each.href, class_name="list-row"),
                rx.el.div(words, class_name="list-row"),
            )
        )

    return rx.el.ul(rx.foreach(rows, row), class_name="list")


def refunds(rows: Any) -> rx.Component:
    """What comes back, by how long before."""
    return rx.el.details(
        rx.el.summary(t("If you hand a ticket back")),
        rx.el.dl(
            rx.foreach(rows, lambda each: rx.el.div(rx.el.dt(each.when), rx.el.dd(each.share))), class_name="reasons"
        ),
        rx.el.p(t("If it is called off, everything comes back."), class_name="quiet"),
        class_name="fold",
    )


def more(search: Any) -> rx.Component:
    """Further ones, where there are any."""
    return rx.cond(
        search.has_more, rx.el.div(button(t("Show more"), on_click=search.more, block=True), class_name="actions")
    )


def pick_seats(state: Any, *, best_href: Any) -> rx.Component:
    """How many people, then the best seats together or one's own choice. `state` has `seats`, `add_seat`, `view`."""
    return rx.el.div(
        stepper(
            t("People"),
            state.seats,
            on_minus=state.add_seat(-1),
            on_plus=state.add_seat(1),
            maximum=state.view.seats_most,
            id="seats",
        ),
        link_button(
            rx.cond(state.seats > 1, t("Best {n} together").format(n=state.seats), t("Best seat")),
            href=best_href,
            kind="primary",
            big=True,
            block=True,
        ),
        link_button(t("Choose seats yourself"), href=state.view.seats_href, block=True),
        class_name="card stack",
    )

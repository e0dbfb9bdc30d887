"""Bringing a network in: send a feed, see on the map and in lists what was read, publish it or throw it away."""

from typing import Any

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button
from metro_web.components.client.feed_drop import feed_drop
from metro_web.components.client.line_map import line_map
from metro_web.components.dialogs import dialog
from metro_web.components.icons import icon
from metro_web.components.line_badge import bullet, line_style
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.network_import import NetworkImportState as Import

ON_LOAD = [Import.load]


def page() -> rx.Component:
    """Nothing is changed before *Publish*."""
    return layout.page(
        admin_only(_content(), is_loaded=Import.is_loaded, here="/admin/network/import"),
        title=t("Bring a network in"),
        lead=t("See first what a feed says. Nothing changes before you publish it."),
        active="/admin/network",
        back=("/admin/network", t("Network")),
        width="wide",
        console=True,
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.cond(Import.shown.id == "", feed_drop(on_sent=Import.look, disabled=Import.stage != "")),
        _progress(),
        _refused(),
        rx.cond(Import.shown.id != "", _preview()),
        class_name="stack loose",
    )


def _progress() -> rx.Component:
    return rx.cond(
        Import.stage != "",
        rx.el.div(
            rx.el.span(Import.stage, id="feed-stage", role="status"),
            rx.el.progress(max=100, value=Import.share, custom_attrs={"aria-labelledby": "feed-stage"}),
            rx.el.span(Import.share.to_string(), " %", class_name="num"),
            class_name="progress-row",
        ),
    )


def _refused() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Import.refusal != "",
            rx.el.div(
                icon("warn", class_name="notice-icon"),
                rx.el.div(
                    rx.el.p(t("This feed was not taken. Nothing was changed."), class_name="notice-title"),
                    rx.el.p(Import.refusal, class_name="breaks"),
                    rx.cond(
                        Import.shown.id != "",
                        button(t("Look again"), symbol="refresh", on_click=Import.look(Import.shown.id)),
                    ),
                    class_name="notice-words",
                ),
                class_name="notice notice-warn",
            ),
        ),
        role="alert",
        class_name="notices",
    )


def _preview() -> rx.Component:
    shown = Import.shown
    return rx.el.div(
        rx.el.div(
            rx.el.section(
                rx.el.h2(shown.name, class_name="breaks"),
                rx.el.p(shown.kept_label, class_name="quiet"),
                rx.el.dl(
                    rx.foreach(shown.figures, lambda one: rx.el.div(rx.el.dt(one.label), rx.el.dd(one.value))),
                    class_name="facts",
                ),
                rx.el.p(rx.el.strong(t("Fares: ")), shown.fares),
                class_name="section",
            ),
            _decide(),
            class_name="split split-main",
        ),
        line_map(source=shown.map_href),
        rx.el.div(
            rx.el.section(
                rx.el.h2(t("Lines")),
                rx.el.ul(rx.foreach(shown.lines, _line), class_name="list"),
                class_name="section",
            ),
            rx.el.div(_repairs(), _gone(), class_name="stack loose"),
            class_name="split",
        ),
        _ask(),
        class_name="stack loose",
    )


def _decide() -> rx.Component:
    """What publishing does, or why it cannot."""
    shown = Import.shown
    is_busy = Import.stage != ""
    return rx.el.section(
        rx.cond(
            shown.refusal != "",
            rx.fragment(
                rx.el.h2(icon("stop"), t("It cannot be published")),
                rx.el.p(shown.refusal, class_name="breaks"),
            ),
            rx.cond(
                shown.has_network,
                rx.fragment(
                    rx.el.h2(t("Publishing replaces the network")),
                    rx.el.p(t("It takes the place of "), rx.el.strong(shown.replaces_label), "."),
                    rx.el.p(shown.tickets_label),
                ),
                rx.fragment(
                    rx.el.h2(t("There is no network yet")),
                    rx.el.p(t("Published, it is the network that everybody sees.")),
                ),
            ),
        ),
        rx.el.div(
            rx.cond(
                shown.refusal == "",
                rx.cond(
                    shown.has_network,
                    button(t("Publish…"), kind="primary", busy=is_busy, on_click=Import.ask),
                    button(t("Publish"), kind="primary", busy=is_busy, on_click=Import.publish),
                ),
            ),
            button(t("Discard"), disabled=is_busy, on_click=Import.discard),
            class_name="actions",
        ),
        class_name="card stack",
    )


def _line(line: Any) -> rx.Component:
    sign = line.sign
    return rx.el.li(
        bullet(sign.letter, sign.color, sign.shape),
        rx.el.span(
            rx.el.strong(sign.name), rx.el.span(line.ends, class_name="quiet small"), class_name="grow stack lines"
        ),
        rx.el.span(line.stations_label, class_name="quiet"),
        key=sign.code,
        class_name="list-row band",
        custom_attrs=line_style(sign.color),
    )


def _repairs() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Put right, or worth knowing")),
        rx.cond(
            Import.shown.repairs.length() > 0,
            _sentences(Import.shown.repairs),
            rx.el.p(t("Nothing: the feed says everything itself."), class_name="quiet"),
        ),
        rx.cond(
            Import.shown.more_label != "",
            rx.el.details(
                rx.el.summary(Import.shown.more_label), _sentences(Import.shown.more_repairs), class_name="fold"
            ),
        ),
        class_name="section",
    )


def _sentences(said: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(said, lambda one: rx.el.li(one, class_name="list-row breaks")), class_name="list")


def _gone() -> rx.Component:
    shown = Import.shown
    return rx.cond(
        shown.lines_gone.length() + shown.stations_gone.length() > 0,
        rx.el.section(
            rx.el.h2(t("What goes")),
            _names(t("Lines"), shown.lines_gone),
            _names(t("Stations"), shown.stations_gone),
            class_name="section",
        ),
    )


def _names(title: str, names: Any) -> rx.Component:
    return rx.cond(
        names.length() > 0,
        rx.el.details(
            rx.el.summary(title, ": ", names.length().to_string()),
            rx.el.ul(rx.foreach(names, lambda name: rx.el.li(name)), class_name="station-names"),
            class_name="fold",
        ),
    )


def _ask() -> rx.Component:
    shown = Import.shown
    return dialog(
        t("Replace the network?"),
        rx.el.p(shown.name, t(" takes the place of "), rx.el.strong(shown.replaces_label), "."),
        rx.el.p(shown.tickets_label),
        rx.el.p(t("This cannot be undone.")),
        is_open=Import.is_asking,
        on_close=Import.leave_it,
        actions=[
            button(t("Leave it"), on_click=Import.leave_it),
            button(t("Replace the network"), kind="primary", on_click=Import.publish),
        ],
    )

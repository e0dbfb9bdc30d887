"""What stands over every page of the network editor: the draft and its way out, who else was there, the way back.

Beside it the list of changes in a dialog, which says what each change touches before anything is published.
"""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.client.countdown import countdown
from metro_web.components.client.on_change import on_change
from metro_web.components.dialogs import dialog
from metro_web.components.icons import icon
from metro_web.components.links import link
from metro_web.components.notice import callout
from metro_web.core.i18n import t
from metro_web.state.live import ServiceState
from metro_web.state.network_draft import DraftState as Draft
from metro_web.state.network_review import PublicationState as Published
from metro_web.state.network_review import ReviewState as Review

UNDO_WARN_SECONDS = 120


def draft_bar(*, on_shown: Any) -> rx.Component:
    """`on_shown` runs when the draft was shown anew for any other reason than an edit of this page."""
    return rx.fragment(
        on_change(rx.cond(Draft.newest != Draft.view.revision, Draft.newest, -1), then=Draft.follow),
        on_change(ServiceState.network_version, then=[Draft.follow, Published.load]),
        on_change(Draft.shown, then=on_shown),
        rx.el.section(
            rx.cond(Draft.view.has_changes, _drawn(), _blank()),
            aria_label=t("Draft"),
            on_unmount=Draft.go_away,
            class_name="draft-bar",
        ),
        rx.cond(Draft.view.is_behind, _behind()),
        rx.cond(Draft.conflicts.length() > 0, _conflicts()),
        rx.cond(Published.newest.can_undo & ~Published.newest.is_undone, _undo()),
        _review(),
        _discard(),
    )


def _drawn() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(t("Draft: "), Draft.view.changes_label),
            rx.el.span(t("Nobody else sees it yet."), class_name="quiet"),
            class_name="draft-words",
            role="status",
        ),
        rx.el.div(
            button(t("See changes"), on_click=Review.open),
            button(t("Publish…"), kind="primary", on_click=Review.open),
            button(t("Discard"), kind="plain", on_click=Draft.toggle_discard),
            class_name="draft-actions",
        ),
        class_name="draft-row draft-drawn",
    )


def _blank() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(t("Nothing drawn yet")),
            rx.el.span(
                t("What you change here is a draft that you alone see until you publish it."), class_name="quiet"
            ),
            class_name="draft-words",
            role="status",
        ),
        link(t("What was published"), href="/admin/network/publications", class_name="draft-link"),
        class_name="draft-row",
    )


def _behind() -> rx.Component:
    return callout(
        "warn",
        t("The network was changed since you began to draw"),
        rx.el.ul(rx.foreach(Draft.view.behind, lambda said: rx.el.li(said, key=said)), class_name="plain-list"),
        rx.el.p(t("Nothing of yours is lost. Put your draft on the newest network, then publish it.")),
        rx.el.div(button(t("Put my draft on the newest network"), on_click=Draft.rebase), class_name="actions"),
    )


def _conflicts() -> rx.Component:
    return callout(
        "warn",
        t("Both of you changed the same thing. Theirs was kept here:"),
        rx.el.ul(rx.foreach(Draft.conflicts, lambda said: rx.el.li(said, key=said)), class_name="plain-list"),
        rx.el.p(t("Everything else of yours is in the draft. Draw again what you still want.")),
        rx.el.div(button(t("I have seen it"), on_click=Draft.forget_conflicts), class_name="actions"),
    )


def _undo() -> rx.Component:
    newest = Published.newest
    return rx.el.section(
        icon("check"),
        rx.el.p(
            rx.el.strong(rx.cond(newest.is_undo, t("An undo, "), t("Published ")), newest.at_label),
            rx.el.span(newest.who, ": ", newest.title, class_name="quiet"),
            class_name="draft-words",
        ),
        rx.el.div(
            button(t("Undo"), on_click=Published.undo(newest.id)),
            rx.el.span(
                countdown(newest.undo_until, warn_below=UNDO_WARN_SECONDS, expired=t("Over"), on_expire=Published.load),
                t(" left"),
                class_name="num quiet",
            ),
            link(t("All publications"), href="/admin/network/publications", class_name="draft-link"),
            class_name="draft-actions",
        ),
        aria_label=t("Last publication"),
        class_name="draft-row draft-published",
    )


def _review() -> rx.Component:
    changes = Review.changes
    return dialog(
        t("What your draft changes"),
        rx.cond(
            Review.is_busy,
            rx.el.div(
                rx.el.div(class_name="skeleton"), rx.el.div(class_name="skeleton"), role="status", class_name="stack"
            ),
            rx.el.div(
                rx.cond(
                    changes.rows.length() > 0,
                    rx.el.ul(rx.foreach(changes.rows, _change), class_name="list changes"),
                    rx.el.p(t("It changes nothing.")),
                ),
                _fares(changes.fares),
                _sentences(t("Cannot be reached any more"), changes.unreachable),
                _sentences(t("Worth a look"), changes.warnings),
                _sentences(t("Changed by others since you began"), changes.behind),
                class_name="stack",
            ),
        ),
        rx.el.p(
            rx.cond(Review.error != "", Review.error, rx.cond(Review.is_busy, "", changes.refusal)),
            role="alert",
            class_name="field-error",
        ),
        rx.cond(
            changes.behind.length() > 0,
            button(t("Put my draft on the newest network"), on_click=[Review.close, Draft.rebase]),
        ),
        is_open=Review.is_open,
        on_close=Review.close,
        actions=[
            button(t("Go on drawing"), on_click=Review.close),
            button(t("Publish now"), kind="primary", on_click=Review.publish, disabled=~changes.can_publish),
        ],
        id="review",
    )


def _change(change: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.strong(change.sentence),
            rx.cond(change.refusal != "", rx.el.span(icon("stop"), change.refusal, class_name="change-refused")),
            class_name="grow stack lines",
        ),
        rx.cond(
            change.tickets_label != "",
            rx.el.span(icon("ticket"), change.tickets_label, class_name="tag tag-warn"),
        ),
        key=change.sentence,
        class_name="list-row",
    )


def _fares(fares: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("Prices")),
        rx.el.p(rx.cond(fares.label != "", fares.label, t("No price changes."))),
        rx.el.ul(rx.foreach(fares.examples, lambda one: rx.el.li(one, key=one)), class_name="plain-list num"),
        rx.cond(
            fares.unpriced.length() > 0,
            rx.el.p(icon("warn"), t("Without a price: "), fares.unpriced.join(", "), class_name="change-refused"),
        ),
        class_name="section tight",
    )


def _sentences(title: str, sentences: rx.Var) -> rx.Component:
    return rx.cond(
        sentences.length() > 0,
        rx.el.section(
            rx.el.h3(title),
            rx.el.ul(rx.foreach(sentences, lambda said: rx.el.li(said, key=said)), class_name="plain-list"),
            class_name="section tight",
        ),
    )


def _discard() -> rx.Component:
    return dialog(
        t("Throw the draft away?"),
        rx.el.p(t("All that you have drawn goes: "), Draft.view.changes_label, "."),
        rx.el.p(t("What passengers see stays as it is. This cannot be undone."), class_name="quiet"),
        is_open=Draft.is_discarding,
        on_close=Draft.toggle_discard,
        actions=[
            button(t("Keep it"), on_click=Draft.toggle_discard),
            button(t("Throw it away"), kind="stop", on_click=Draft.discard),
        ],
        id="discard",
    )


def publication(row: Any) -> rx.Component:
    """One publication of the history."""
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                rx.el.strong(rx.cond(row.is_undo, t("An undo: "), ""), row.title),
                rx.el.span(row.at_label, ", ", row.who, class_name="quiet small"),
                class_name="grow stack lines",
            ),
            rx.cond(row.is_undone, rx.el.span(row.undone_label, class_name="tag")),
            rx.cond(
                row.can_undo,
                rx.el.span(
                    button(t("Undo"), on_click=Published.undo(row.id), aria_label=t("Undo: ") + row.title),
                    rx.el.span(row.undo_label, class_name="quiet small"),
                    class_name="row",
                ),
            ),
            class_name="row",
        ),
        rx.cond(
            row.sentences.length() > 1,
            rx.el.details(
                rx.el.summary(icon("chevron"), t("All of its changes")),
                rx.el.ul(rx.foreach(row.sentences, lambda said: rx.el.li(said, key=said)), class_name="plain-list"),
                class_name="fold",
            ),
        ),
        key=row.id,
        class_name="publication",
    )

"""One ticket: its QR code large, the way or the seat, the gate of one's own for a journey, and handing it back."""

import reflex as rx

from metro_web.components import dialogs, journey_path, layout, ticket_card
from metro_web.components.buttons import button, download, link_button
from metro_web.components.client.countdown import countdown
from metro_web.components.client.elapsed import elapsed
from metro_web.components.client.qr_view import qr_view
from metro_web.components.client.station_field import station_field
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.icons import icon
from metro_web.components.line_badge import line_style
from metro_web.components.notice import callout
from metro_web.components.refusal import refusal
from metro_web.core.i18n import t
from metro_web.state.ticket import TicketState

ON_LOAD = [TicketState.load]


def page() -> rx.Component:
    """What the gate needs comes first."""
    face = TicketState.ticket.face
    missing = empty("ticket", t("There is no such ticket."), link_button(t("Your tickets"), href="/tickets"))
    return layout.page(
        rx.cond(TicketState.is_missing, missing, rx.cond(TicketState.is_loaded, _whole(), skeleton(height="28rem"))),
        _hand_back(),
        title=rx.cond(
            face.id != "",
            rx.cond(TicketState.ticket.is_journey, _route_words(), _place_words()),
            t("Ticket"),
        ),
        hide_title=True,
        active="/tickets",
        back=("/tickets", t("Tickets")),
    )


def _route_words() -> rx.Var:
    face = TicketState.ticket.face
    return t("Ticket from {origin} to {destination}").format(origin=face.origin, destination=face.destination)


def _place_words() -> rx.Var:
    face = TicketState.ticket.face
    return t("Ticket for {title}, {seat}").format(title=face.origin, seat=face.seat)


def _whole() -> rx.Component:
    ticket = TicketState.ticket
    return rx.el.div(
        rx.el.div(_notice(), _stub(), _siblings(), class_name="stack"),
        rx.el.div(
            rx.cond(ticket.is_journey, rx.fragment(_gate(), _path()), _stops()),
            rx.el.section(
                rx.el.h2(t("Details")),
                rx.el.dl(
                    rx.foreach(ticket.facts, lambda fact: rx.el.div(rx.el.dt(fact[0]), rx.el.dd(fact[1]))),
                    class_name="facts card",
                ),
                _more(),
                class_name="section",
            ),
            class_name="stack loose",
        ),
        class_name="split",
    )


def _notice() -> rx.Component:
    """What has become of it: called off, moved, handed back, used."""
    notice = TicketState.ticket.notice
    tones = ("stop", "warn", "done", "info")
    said = [(tone, callout(tone, notice.title, rx.el.p(notice.body))) for tone in tones]
    return rx.match(notice.tone, *said, rx.fragment())


def _path() -> rx.Component:
    ticket = TicketState.ticket
    return rx.el.section(
        rx.el.h2(t("Path")),
        rx.el.div(journey_path.path(ticket.legs, ticket.face.destination), class_name="card"),
        journey_path.stations(ticket.path_names),
        class_name="section",
    )


def _stops() -> rx.Component:
    """The stretch of a trip; an event has none."""

    def stop(one: rx.Var) -> rx.Component:
        return rx.el.li(
            rx.el.p(one.name, class_name="leg-station"),
            rx.el.p(one.times, class_name="quiet num breaks"),
            class_name=rx.cond(one.is_last, "leg leg-end", "leg"),
            custom_attrs=line_style(TicketState.ticket.face.color),
        )

    stops = TicketState.ticket.stops
    return rx.cond(
        stops.length() > 0,
        rx.el.section(
            rx.el.h2(t("On the way")),
            rx.el.ol(rx.foreach(stops, stop), class_name="path card"),
            class_name="section",
        ),
    )


def _stub() -> rx.Component:
    ticket = TicketState.ticket
    face = ticket.face
    code = rx.cond(
        ticket.qr != "",
        qr_view(
            rx.el.p(face.short_code, class_name="stub-code", aria_label=t("Short code")),
            svg=ticket.qr,
            label=t("QR code: {ticket}").format(ticket=rx.cond(ticket.is_journey, _route_words(), _place_words())),
        ),
    )
    left = rx.cond(
        face.until != "",
        rx.el.p(
            face.until_label,
            " ",
            rx.el.strong(
                countdown(
                    face.until,
                    warn_below=face.warn_below,
                    expired=t("no time"),
                    spoken=t("The time is getting short"),
                    on_expire=TicketState.look_again,
                ),
                class_name="num",
            ),
        ),
        rx.el.span(),
    )
    return ticket_card.stub(
        face.origin,
        face.destination,
        color=face.color,
        is_used=face.is_over,
        heading="h2",
        joint=face.joint,
        over=face.over,
        face=[
            rx.cond(~ticket.is_journey, _begins()),
            rx.el.div(
                ticket_card.status_tag(rx.cond(face.is_late, "late", face.status), face.status_label),
                rx.cond(face.position_label != "", rx.el.span(face.position_label, class_name="quiet")),
                class_name="row",
            ),
            rx.cond(face.figures.length() > 0, _figures()),
            code,
        ],
        tear=[left, rx.el.span(face.price_label, class_name="num")],
    )


def _begins() -> rx.Component:
    face = TicketState.ticket.face
    return rx.el.p(
        rx.el.strong(face.when, class_name="num breaks"),
        rx.cond(face.was != "", rx.el.s(face.was, class_name="quiet num")),
        class_name="row stub-when",
    )


def _figures() -> rx.Component:
    """Section, row and seat, to be read at arm's length."""

    def figure(one: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(one[0]), rx.el.dd(one[1]))

    return rx.el.dl(rx.foreach(TicketState.ticket.face.figures, figure), class_name="board seat-board")


def _siblings() -> rx.Component:
    ticket = TicketState.ticket
    return rx.el.nav(
        rx.cond(ticket.previous_href != "", link_button(t("Previous ticket"), href=ticket.previous_href)),
        rx.cond(ticket.next_href != "", link_button(t("Next ticket"), href=ticket.next_href)),
        aria_label=t("Tickets of this order"),
        class_name="actions pairs",
    )


def _gate() -> rx.Component:
    """The ticket's owner is their own gate, at a station they name."""
    ticket = TicketState.ticket
    return rx.el.section(
        rx.cond(ticket.can_exit, _inside()),
        _outcome(),
        refusal(TicketState.refusal),
        rx.cond(
            ticket.can_enter | ticket.can_exit,
            rx.el.div(
                rx.el.h2(rx.cond(ticket.can_exit, t("Go out"), t("Go in"))),
                station_field(t("At this station"), value=TicketState.station, on_select=TicketState.pick_station),
                rx.cond(
                    ticket.can_exit,
                    button(t("Go out here"), kind="primary", big=True, block=True, on_click=TicketState.leave),
                    button(t("Go in here"), kind="primary", big=True, block=True, on_click=TicketState.enter),
                ),
                class_name="card stack",
            ),
        ),
        aria_label=t("Gate"),
        class_name="section no-print",
    )


def _inside() -> rx.Component:
    ticket = TicketState.ticket
    words = rx.fragment(
        rx.el.p(t("For "), elapsed(ticket.inside_since), t(", since "), ticket.inside_label, "."),
        rx.el.p(ticket.stay_note),
    )
    return rx.cond(
        ticket.is_overstayed, callout("warn", t("You are inside"), words), callout("info", t("You are inside"), words)
    )


def _outcome() -> rx.Component:
    outcome = TicketState.outcome
    tones = {"done": "check", "warn": "warn", "stop": "stop"}
    sign = rx.match(
        outcome.kind, *[(kind, icon(symbol, class_name="notice-icon")) for kind, symbol in tones.items()], icon("info")
    )
    return rx.el.div(
        rx.cond(
            outcome.kind != "",
            rx.el.div(
                sign,
                rx.el.div(
                    rx.el.p(outcome.title, class_name="notice-title"),
                    rx.el.p(outcome.body),
                    rx.cond(
                        outcome.due_minor > 0,
                        button(
                            t("Pay {due} and go out").format(due=outcome.due_label),
                            kind="primary",
                            on_click=TicketState.pay_and_leave,
                        ),
                    ),
                    class_name="notice-words",
                ),
                class_name=f"notice notice-{outcome.kind}",
            ),
        ),
        role="alert",
        class_name="notices",
    )


def _more() -> rx.Component:
    ticket = TicketState.ticket
    return rx.el.div(
        download(t("PDF"), href=ticket.pdf_href),
        download(t("Add to calendar"), href=ticket.ics_href, symbol="calendar"),
        button(t("Print"), symbol="print", on_click=rx.call_function("() => window.print()")),
        link_button(t("Receipt"), href=ticket.order_href),
        link_button(t("Problem"), href="/reports/new?ticket=" + ticket.face.id, symbol="warn"),
        rx.cond(ticket.can_return, button(t("Hand back"), kind="stop", on_click=TicketState.ask_refund)),
        class_name="actions pairs",
    )


def _hand_back() -> rx.Component:
    refund = TicketState.refund
    return dialogs.dialog(
        t("Hand this ticket back?"),
        rx.el.p(rx.el.strong(refund.refund_label, class_name="big")),
        rx.el.p(
            rx.cond(
                refund.has_penalty,
                t(
                    "goes to your wallet at once; {fee} is kept by the terms of the sale. The ticket then opens no gate."
                ).format(fee=refund.penalty_label),
                t("goes to your wallet at once; nothing is kept. The ticket then opens no gate."),
            )
        ),
        is_open=TicketState.is_asking,
        on_close=TicketState.keep,
        actions=[
            button(t("Keep it"), on_click=TicketState.keep),
            button(t("Hand back"), kind="stop", on_click=TicketState.hand_back),
        ],
    )

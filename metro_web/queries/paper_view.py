"""Tickets as files: what a page of paper and a calendar entry say, as of now."""

from datetime import datetime

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label, money_label
from metro_web.domain import admission
from metro_web.integrations.calendar import Entry
from metro_web.integrations.pdf import PaperTicket
from metro_web.queries import journey_view, place_view, ticket_view
from metro_web.queries.attended import EVENT
from metro_web.queries.ticket_view import JOURNEY
from metro_web.queries.tickets import TicketView

METRO_COLOR = "#0B3D2E"


def page(ticket: TicketView, token: str, position: int, count: int, now: datetime) -> PaperTicket:
    """`token` is the text of its code, '' for a ticket that lets nobody in."""
    face = ticket_view.face(ticket, now, position=position, count=count)
    is_journey = ticket.kind == JOURNEY
    zone = settings().zone
    notice = place_view.Notice() if is_journey else place_view.notice(ticket, now)
    until = t("Enter by {time}").format(time=moment_label(ticket.valid_until, zone))
    facts = [
        (t("Price"), money_label(ticket.price_minor, ticket.currency)),
        *([] if is_journey else _place_facts(ticket)),
        (t("Bought"), moment_label(ticket.created_at, zone)),
        (t("Order"), ticket.order_code),
    ]
    return PaperTicket(
        heading=face.origin,
        joint=face.joint,
        destination=face.destination,
        color=face.color or METRO_COLOR,
        over=t("Metro journey") if is_journey else face.over,
        when=until if is_journey else face.when,
        was=face.was,
        status="" if is_journey and token else face.status_label,
        figures=face.figures,
        facts=facts,
        way=_legs(ticket) if is_journey else [(stop.name, stop.times) for stop in place_view.stops(ticket)],
        notice=(notice.title, notice.body),
        token=token,
        short_code=ticket.short_code,
        position=face.position_label,
    )


def entry(ticket: TicketView, now: datetime) -> Entry:
    """Its entry in a calendar. The short code stays out: calendars are shared."""
    url = f"{settings().public_url}/tickets/{ticket.id}"
    uid = f"metro-ticket-{ticket.id}"
    order = t("Order {code}").format(code=ticket.order_code)
    is_back = ticket.status == admission.CANCELLED
    if ticket.kind == JOURNEY:
        summary = t("Metro: {origin} to {destination}")
        return Entry(
            uid=uid,
            sequence=int(is_back),
            starts_at=ticket.valid_from,
            ends_at=ticket.valid_until,
            summary=summary.format(origin=ticket.facts["from_name"], destination=ticket.facts["to_name"]),
            location=str(ticket.facts["from_name"]),
            description=f"{t('Enter between the beginning and the end of this entry.')}\n{order}\n{url}",
            url=url,
            made_at=now,
            is_cancelled=is_back,
            has_alarm=False,
        )
    found = place_view.standing_of(ticket)
    opens = f"{place_view.entry_words(ticket)} {place_view.opens(ticket)}"
    lines = [place_view.overline(ticket), place_view.seat_label(ticket), opens, place_view.was(ticket), order, url]
    return Entry(
        uid=uid,
        sequence=found.moves + int(is_back or found.is_called_off),
        starts_at=found.begins_at,
        ends_at=found.over_at,
        summary=_summary(ticket),
        location=place_view.where(ticket) if ticket.facts["what"] == EVENT else str(ticket.facts["from_name"]),
        description="\n".join(line for line in lines if line),
        url=url,
        made_at=now,
        is_cancelled=is_back or found.is_called_off,
        is_tentative=found.is_postponed,
    )


def _summary(ticket: TicketView) -> str:
    if ticket.facts["what"] == EVENT:
        return str(ticket.facts["from_name"])
    names = place_view.overline(ticket), ticket.facts["from_name"], ticket.facts["to_name"]
    return t("{train}: {origin} to {destination}").format(train=names[0], origin=names[1], destination=names[2])


def _place_facts(ticket: TicketView) -> list[tuple[str, str]]:
    rows = [
        (place_view.entry_words(ticket), place_view.opens(ticket)),
        (t("Ends") if ticket.facts["what"] == EVENT else t("Arrives"), place_view.ends(ticket)),
    ]
    more = ((t("Vehicle"), "vehicle"), (t("Passenger"), "passenger"))
    return rows + [(name, str(ticket.facts[key])) for name, key in more if ticket.facts.get(key)]


def _legs(ticket: TicketView) -> list[tuple[str, str]]:
    return [
        (
            leg.origin,
            t("walk, {time}").format(time=leg.duration_label)
            if leg.is_walk
            else t("{line}, towards {station}, {stops}").format(
                line=leg.line_name, station=leg.towards, stops=leg.stops_label
            ),
        )
        for leg in journey_view.legs(ticket.facts["legs"])
    ] + [(str(ticket.facts["to_name"]), "")]

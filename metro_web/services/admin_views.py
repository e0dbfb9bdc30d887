"""What the control room's pages show, each in one transaction and for admins alone (footfall for staff too)."""

from dataclasses import dataclass
from datetime import date

from metro_web.core.db import Tx
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import (
    audit_view,
    footfall_view,
    held_mail,
    history_view,
    network_board_view,
    people_view,
)
from metro_web.queries import network as network_queries
from metro_web.queries import orders as order_queries
from metro_web.queries.audit import AuditFilter
from metro_web.queries.audit_view import AuditPage, AuditRow
from metro_web.queries.footfall_view import FootfallView
from metro_web.queries.network_board_view import NetworkBoard
from metro_web.queries.orders import OrderFilter
from metro_web.queries.people_view import PeoplePage, PersonView
from metro_web.services import audit, footfall, users_admin

ROWS = 20
NEWEST_CHANGES, NEWEST_ORDERS = 6, 8


@dataclass(frozen=True)
class TodayView:
    """The first page of the control room."""

    footfall: FootfallView
    network: NetworkBoard
    changes: list[AuditRow]


@dataclass(frozen=True)
class AuditChoice:
    """What of the log to show: an action or its first word, a part of an address, local days; '' for all."""

    action: str = ""
    person: str = ""
    first: str = ""
    last: str = ""


def today(tx: Tx, actor: Actor) -> TodayView:
    """Today's figures, what runs, and who changed what last."""
    require(actor, ADMIN)
    newest = audit_page(tx, actor, AuditChoice(), limit=NEWEST_CHANGES)
    counted = footfall_view.board(footfall.of_day(tx, actor), with_names=False)
    return TodayView(counted, network(tx, actor), newest.rows)


def footfall_board(tx: Tx, actor: Actor, day: date | None = None) -> FootfallView:
    """A service day, today's where none is named; for staff and admins."""
    return footfall_view.board(footfall.of_day(tx, actor, day))


def network(tx: Tx, actor: Actor) -> NetworkBoard:
    """Lines, walks, what runs."""
    require(actor, ADMIN)
    return network_board_view.board(network_queries.current(tx).network)


def people(tx: Tx, actor: Actor, query: str, *, before: str = "") -> PeoplePage:
    """People by a part of address or name, newest first."""
    return people_view.page(users_admin.list_users(tx, actor, query=query, before=before, limit=ROWS))


def person(tx: Tx, actor: Actor, user_id: str) -> PersonView:
    """One person with their newest orders; 404 for an unknown id."""
    user = users_admin.get_user(tx, actor, user_id)
    newest, _more = order_queries.list_orders(tx, user_id, OrderFilter(), limit=NEWEST_ORDERS, before=None)
    return people_view.person(user, newest, held_mail.find(tx, user.email), is_self=user_id == actor.user_id)


def audit_page(tx: Tx, actor: Actor, choice: AuditChoice, *, before: int = 0, limit: int = ROWS) -> AuditPage:
    """A page of the log, newest first."""
    require(actor, ADMIN)
    since, until = history_view.span(choice.first, choice.last)
    wanted = AuditFilter(action=choice.action, person=choice.person.strip(), since=since, until=until)
    entries, following = audit.list_entries(tx, actor, wanted, limit=limit, before=before)
    known = network_queries.current(tx).network
    return AuditPage([audit_view.row(one, known) for one in entries], following or 0)

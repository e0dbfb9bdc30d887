"""What the account's pages show, each in one transaction: the person, the wallet, the history."""

from dataclasses import dataclass

from metro_web.core import ids
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.core.labels import money_label
from metro_web.domain import admission
from metro_web.domain import orders as order_rules
from metro_web.domain.permissions import Actor, signed_in
from metro_web.queries import held_mail, history_view, me_view, security_view, sign_in_ways_view, wallet_view
from metro_web.queries import tickets as ticket_queries
from metro_web.queries.history_view import HistoryView
from metro_web.queries.me_view import MeView
from metro_web.queries.orders import OrderFilter
from metro_web.queries.security_view import OutlookView, SecurityView
from metro_web.queries.sign_in_ways_view import SignInWaysView
from metro_web.queries.wallet_view import WalletView
from metro_web.services import closing, google, identities, orders, own_sessions, profiles, second_factor, wallet

PAGE_ROWS = 20
TICKETS, ORDERS = "tickets", "orders"
KINDS = ("journey", "seat", "admission")
STATUSES = {
    TICKETS: (admission.ACTIVE, admission.IN_USE, admission.USED, admission.EXPIRED, admission.CANCELLED),
    ORDERS: tuple(order_rules.ARROWS),
}


@dataclass(frozen=True, slots=True)
class HistoryChoice:
    """Tickets or orders; of a status and a kind ('' for all), from and to a local day ('' for open), with all words."""

    what: str = TICKETS
    status: str = ""
    first: str = ""
    last: str = ""
    kind: str = ""
    words: str = ""


def me(tx: Tx, actor: Actor) -> MeView:
    """The actor's account."""
    return me_view.me(profiles.get_profile(tx, actor), held_mail.find(tx, actor.email))


def security(tx: Tx, actor: Actor) -> SecurityView:
    """The actor's password, second factor and sessions."""
    factor = second_factor.standing(tx, signed_in(actor))
    return security_view.security(
        profiles.get_profile(tx, actor), own_sessions.list_mine(tx, actor),
        app_since=factor.since, codes_left=factor.codes_left, is_needed=actor.is_locked,
    )  # fmt: skip


def outlook(tx: Tx, actor: Actor) -> OutlookView:
    """What deleting the actor's account would meet."""
    found = closing.outlook(tx, actor)
    money = money_label(found.balance_minor, settings().currency)
    return OutlookView(found.balance_minor, money, found.unused_tickets, found.open_orders, found.obstacle)


def sign_in_ways(tx: Tx, actor: Actor, cookie: str) -> SignInWaysView:
    """How the actor signs in, and the address that links a Google account from the session of `cookie`."""
    linked = identities.find_mine(tx, actor)
    found = (linked.email, linked.linked_at) if linked else None
    return sign_in_ways_view.sign_in_ways(actor.email, found, link_href=google.link_href(cookie))


def wallet_page(tx: Tx, actor: Actor, *, kind: str = "", before: int = 0) -> WalletView:
    """The balance, and movements of a kind ('' for all) before an entry (0 for the newest)."""
    known = kind if kind in wallet_view.KINDS else None
    page = wallet.list_transactions(tx, actor, kind=known, limit=PAGE_ROWS, before=before)
    return wallet_view.wallet(tx, wallet.get_balance(tx, actor), page)


def history_page(tx: Tx, actor: Actor, choice: HistoryChoice, *, before: str = "") -> HistoryView:
    """A page of the actor's tickets or orders."""
    user_id = signed_in(actor)
    since, until = history_view.span(choice.first, choice.last)
    status, cursor = _status(choice), before if ids.is_id(before) else None
    if choice.kind and choice.kind not in KINDS:
        raise InvalidInput(t("There is no such kind."), field="kind")
    kind = choice.kind or None
    if choice.what == ORDERS:
        wanted = OrderFilter(status, kind, since, until, choice.words)
        made, following = orders.list_mine(tx, actor, wanted, limit=PAGE_ROWS, before=cursor)
        return HistoryView([history_view.order_row(one) for one in made], following or "")
    found, following = ticket_queries.list_of_owner(
        tx,
        user_id,
        status=status,
        limit=PAGE_ROWS,
        before=cursor,
        since=since,
        until=until,
        kind=kind,
        words=choice.words,
    )
    return HistoryView([history_view.ticket_row(one) for one in found], following or "")


def _status(choice: HistoryChoice) -> str | None:
    if choice.status and choice.status not in STATUSES.get(choice.what, ()):
        raise InvalidInput(t("There is no such status."), field="status")
    return choice.status or None

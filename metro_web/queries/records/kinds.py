"""All kinds of records by their names, as addresses write them."""

from metro_web.queries.records.codes import CODES
from metro_web.queries.records.entries import ENTRIES
from metro_web.queries.records.keys import KEYS
from metro_web.queries.records.mails import MAILS
from metro_web.queries.records.orders import ORDERS
from metro_web.queries.records.payments import PAYMENTS
from metro_web.queries.records.scans import SCANS
from metro_web.queries.records.shape import Kind
from metro_web.queries.records.tickets import TICKETS
from metro_web.queries.records.wallets import WALLETS

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (ORDERS, TICKETS, PAYMENTS, WALLETS, ENTRIES, MAILS, CODES, SCANS, KEYS)
}

"""Every address of the app in one table: where, which module draws it, and what a search engine or a tab shows.

A page module exposes `page()` and, if it needs data, `ON_LOAD`: a list of handlers run after the session's own.
"""

import importlib.util
from dataclasses import dataclass
from types import ModuleType

from metro_web.core.i18n import t


@dataclass(frozen=True)
class Route:
    """One page."""

    path: str
    module: str
    title: str
    description: str

    def load(self) -> ModuleType | None:
        """The module that draws it."""
        name = f"metro_web.pages.{self.module}"
        return importlib.import_module(name) if importlib.util.find_spec(name) else None


ROUTES = (
    Route("/", "passenger.home", t("Where to?"), t("Buy a metro ticket in two taps and ride with a QR code.")),
    Route("/map", "passenger.map", t("Map"), t("The metro network: lines, stations, and what is running now.")),
    Route("/metro", "passenger.metro", t("Buy a journey"), t("Price, path and time between any two stations.")),
    Route("/checkout", "passenger.checkout", t("Basket"), t("What you are about to buy, and how to pay for it.")),
    Route(
        "/checkout/[hold_id]",
        "passenger.checkout",
        t("Basket"),
        t("Seats kept for you, with all else you are about to buy."),
    ),
    Route("/events", "passenger.events", t("Events"), t("Matches and other events, with what is left as of now.")),
    Route("/events/[event_id]", "passenger.event", t("Event"), t("One event: when, where, prices, what is left.")),
    Route("/trips", "passenger.trips", t("Trips"), t("Trains, buses and flights: from, to, when.")),
    Route("/trips/[trip_id]", "passenger.trip", t("Trip"), t("One trip: its stops, prices, what is left.")),
    Route("/tickets", "passenger.tickets", t("Tickets"), t("Your tickets, the next one first.")),
    Route(
        "/tickets/[ticket_id]", "passenger.ticket", t("Ticket"), t("One ticket: QR code, path, and how long it holds.")
    ),
    Route("/events/[event_id]/seats", "seats.event", t("Pick seats"), t("Choose your seats on the plan of the venue.")),
    Route("/trips/[trip_id]/seats", "seats.trip", t("Pick seats"), t("Choose your seats on the plan of the vehicle.")),
    Route("/wallet", "passenger.wallet", t("Wallet"), t("Your balance and every movement of it.")),
    Route("/wallet/top-up", "passenger.top_up", t("Add money"), t("Add money to your wallet.")),
    Route("/orders/[order_id]", "passenger.order", t("Order"), t("What was ordered, what was paid, what came back.")),
    Route("/pay/[order_id]", "passenger.pay", t("Pay"), t("How an order is paid, and what came of it.")),
    Route("/history", "passenger.history", t("History"), t("Journeys made and tickets handed back.")),
    Route("/reports", "passenger.reports", t("Reports"), t("Problems you have reported, and what became of them.")),
    Route("/reports/new", "passenger.report_new", t("Report a problem"), t("Tell us what went wrong.")),
    Route("/reports/[report_id]", "passenger.report", t("Report"), t("One report: how it stands, what was answered.")),
    Route("/me", "passenger.me", t("Me"), t("Your name, language and colours, and all that is yours.")),
    Route("/me/passengers", "passenger.passengers", t("People I travel with"), t("Names for tickets, in one tap.")),
    Route(
        "/me/security",
        "passenger.security",
        t("Security"),
        t("Password, second step, devices, your data, and how to delete your account."),
    ),
    Route("/login", "passenger.login", t("Sign in"), t("Sign in or make an account.")),
    Route("/status", "passenger.status", t("Service"), t("Which lines are running now, and why one is not.")),
    Route("/mailbox", "developers.mailbox", t("Mailbox"), t("Mail this development server has sent.")),
    Route("/gate", "gate.scan", t("Gate"), t("Let people in and out.")),
    Route("/gate/check-in", "gate.door", t("Check-in"), t("Let people in at an event or trip.")),
    Route("/gate/log", "gate.log", t("Gate log"), t("What this gate decided, and why.")),
    Route("/counter", "gate.counter", t("Counter"), t("Sell a journey for cash.")),
    Route("/counter/shift", "gate.shift", t("Shift"), t("The cash of one shift, counted at its end.")),
    Route("/join/[token]", "passenger.join", t("Invitation"), t("Join a transport company.")),
    Route("/op", "op.home", t("Overview"), t("A transport company at a glance.")),
    Route("/op/figures", "op.figures", t("Figures"), t("Revenue, how full trips are, how early they are booked.")),
    Route("/op/fleet", "op.fleet", t("Fleet"), t("A company's vehicles.")),
    Route("/op/fleet/new", "op.vehicle_new", t("New vehicle"), t("A vehicle, drawn while its layout is typed.")),
    Route("/op/fleet/[vehicle_id]", "op.vehicle", t("Vehicle"), t("One vehicle: its seats and what it has.")),
    Route("/op/fleet/[vehicle_id]/layout", "op.vehicle_layout", t("Layout"), t("Another layout for one vehicle.")),
    Route("/op/team", "op.team", t("Team"), t("Who works for a company, and who is invited.")),
    Route("/op/company", "op.company", t("Company"), t("Profile and terms of a company.")),
    Route("/admin/operators", "admin.operators", t("Operators"), t("Transport companies and who owns them.")),
    Route("/admin/operators/[company_id]", "admin.operator", t("Operator"), t("One company and its people.")),
    Route("/op/trips", "op.trips", t("Trips"), t("A company's trips, drafts too.")),
    Route("/op/trips/new", "op.trip_new", t("New trips"), t("One trip, or those of a timetable.")),
    Route("/op/trips/[trip_id]", "op.trip", t("Trip"), t("One trip: figures, stops, and what may be done.")),
    Route("/op/routes", "op.routes", t("Routes"), t("A company's ways between places.")),
    Route("/op/routes/[route_id]", "op.route", t("Route"), t("One route: where it stops, and how long it takes.")),
    Route("/op/orders", "op.orders", t("Orders"), t("Orders of what a company sells.")),
    Route("/op/orders/[order_id]", "op.order", t("Order"), t("One order, and what a company sold of it.")),
    Route("/op/reports", "op.reports", t("Reports"), t("Problems that a company's passengers report.")),
    Route("/op/reports/[report_id]", "op.report", t("Report"), t("One report and its answer.")),
    Route("/admin", "admin.home", t("Control room"), t("The metro today.")),
    Route("/admin/live", "admin.live", t("Footfall"), t("Who goes in and out, by line and station.")),
    Route("/admin/network", "admin.network", t("Network"), t("Lines and stations.")),
    Route(
        "/admin/network/import", "admin.network_import", t("Bring a network in"), t("A feed, looked at and published.")
    ),
    Route(
        "/admin/network/publications", "admin.publications", t("Publications"), t("What was published of the network.")
    ),
    Route("/admin/network/lines/[line_code]", "admin.line", t("Line"), t("The stations of one line, in order.")),
    Route("/admin/fares", "admin.fares", t("Fares"), t("Fare tables, holidays, and what a journey would cost.")),
    Route("/admin/fares/[table_id]", "admin.fare", t("Fare table"), t("The prices and discounts of one table.")),
    Route("/admin/events", "admin.events", t("Events"), t("Matches and other events, drafts too.")),
    Route("/admin/events/[event_id]", "admin.event", t("Event"), t("One event: figures, terms, and what may be done.")),
    Route("/admin/trips", "admin.trips", t("Trips"), t("Trains, buses and planes, drafts too.")),
    Route("/admin/trips/[trip_id]", "admin.trip", t("Trip"), t("One trip: figures, stops, and what may be done.")),
    Route("/admin/trips/[trip_id]/manifest", "admin.manifest", t("Manifest"), t("Who travels on one trip.")),
    Route(
        "/op/trips/[trip_id]/manifest", "op.manifest", t("Manifest"), t("Who travels on one trip, and who has come.")
    ),
    Route("/admin/reports", "admin.reports", t("Reports"), t("Problems that passengers report.")),
    Route("/admin/reports/[report_id]", "admin.report", t("Report"), t("One report and its answer.")),
    Route("/admin/figures", "admin.figures", t("Figures"), t("Revenue, the way to a ride, money in wallets.")),
    Route("/admin/service", "admin.service", t("Service control"), t("Stop and start the metro or a line.")),
    Route("/admin/places", "admin.places", t("Places"), t("Where trips go from and to.")),
    Route("/admin/places/[code]", "admin.place", t("Place"), t("One station, airport or terminal.")),
    Route("/admin/cities", "admin.cities", t("Cities and countries"), t("Cities that places are in.")),
    Route("/admin/amenities", "admin.amenities", t("Amenities"), t("What vehicles and trips may have on board.")),
    Route("/admin/venues", "admin.venues", t("Venues"), t("Where events take place.")),
    Route("/admin/venues/[venue_id]", "admin.venue", t("Venue"), t("One venue and what is to come in it.")),
    Route("/admin/seat-plans", "admin.seat_plans", t("Seat plans"), t("Seats of halls, grounds and vehicles.")),
    Route("/admin/seat-plans/new", "admin.seat_plan_new", t("New seat plan"), t("In words, from a number or a file.")),
    Route("/admin/seat-plans/[plan_id]", "admin.seat_plan", t("Seat plan"), t("One plan with its marks and versions.")),
    Route("/admin/stock/[inventory_id]", "admin.stock", t("Stock"), t("Seats blocked, released and priced.")),
    Route("/admin/users", "admin.users", t("People"), t("Find people, give roles, block.")),
    Route("/admin/users/[user_id]", "admin.user", t("Person"), t("One person.")),
    Route("/admin/records", "admin.records", t("Records"), t("Find anything that is stored.")),
    Route("/admin/orders", "admin.orders", t("Orders"), t("Orders of everybody.")),
    Route("/admin/orders/[order_id]", "admin.order", t("Order"), t("One order and its story.")),
    Route("/admin/tickets", "admin.tickets", t("Tickets"), t("Tickets of everybody.")),
    Route("/admin/tickets/[ticket_id]", "admin.ticket", t("Ticket"), t("One ticket and its story.")),
    Route("/admin/payments", "admin.payments", t("Payments"), t("Attempts to pay.")),
    Route("/admin/wallets", "admin.wallets", t("Wallets"), t("Balances of everybody.")),
    Route("/admin/wallets/[user_id]", "admin.wallet", t("Wallet"), t("One wallet, its entries, and a correction.")),
    Route("/admin/entries", "admin.entries", t("Ledger"), t("Every movement of money.")),
    Route("/admin/outbox", "admin.outbox", t("Outbox"), t("Mail promised and sent.")),
    Route("/admin/codes", "admin.codes", t("One-time codes"), t("Codes without their digits.")),
    Route("/admin/scans", "admin.scans", t("Scans"), t("What gates answered.")),
    Route("/admin/idempotency-keys", "admin.keys", t("Repeated calls"), t("Calls that were answered once.")),
    Route("/admin/audit", "admin.audit", t("Audit log"), t("Who changed what, and when.")),
    Route("/developers/design", "developers.design", t("Concourse"), t("The design language, piece by piece.")),
)
NOT_FOUND = "passenger.not_found"

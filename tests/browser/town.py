"""A town to look at pages in: somebody of each role, one of each thing, and the address that shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from metro_web.core import ids
from tests.browser.house import House, Person
from tests.browser.test_basket import held
from tests.browser.test_paying import unpaid
from tests.browser.test_seat_tickets import bought

# One each of what the demo brings along.
DEMO = {
    "[event_id]": "event WHERE status <> 'draft'",
    "[trip_id]": "trip WHERE status <> 'draft'",
    "[venue_id]": "venue",
    "[plan_id]": "seat_plan",
    "[inventory_id]": "inventory WHERE seat_plan_id IS NOT NULL",
}
# The same of the company whose pages are opened.
OWN = {"[trip_id]": "trip", "[vehicle_id]": "vehicle", "[route_id]": "travel_route"}
# The company of the demo that has one of each thing.
COMPANY = "company_id = (SELECT id FROM company WHERE name = 'Blue Heron')"


@dataclass(frozen=True)
class Town:
    """Somebody of each role, and what they have."""

    rider: Person
    staff: Person
    admin: Person
    ticket: str
    order: str
    waiting: str
    fan: Person
    seat_ticket: str
    seat_order: str
    rode_order: str
    report: str
    house: House


def settled(house: House) -> Iterator[Town]:
    """Tickets of every state, an order that waits for its code, a line that is stopped."""
    rider, staff = house.person("dweller", money_minor=900_00), house.person("staff", role="staff")
    admin = house.person("admin", role="admin")
    ready, inside, back = house.tickets(rider, "rajiv-chowk", "hauz-khas", 3)
    with house.api(rider) as api:
        entered = {"token": inside["short_code"], "station": "rajiv-chowk", "direction": "entry"}
        assert api.post("/scans", json=entered, headers=_key()).json()["accepted"]
        given = {"tickets": [back["id"]]}
        assert api.post(f"/orders/{back['order']}/cancel", json=given, headers=_key()).status_code == 200
    waiting = house.order(rider, "dwarka-sector-21", "kashmere-gate")
    with house.api(rider) as api:
        ride = {"type": "journey", "from": "rajiv-chowk", "to": "hauz-khas"}
        assert api.post("/basket", json=ride, headers=_key()).status_code == 201
    fan = house.person("fan", money_minor=20_000_00)
    seats = bought(house, fan)
    on_the_bus = _ridden(house, fan)
    with house.api(admin) as api:
        stop = {"running": False, "reason": "Signal repair near Najafgarh until 16:00"}
        assert api.patch("/admin/lines/grey", json=stop).status_code == 200
        rode = ready["id"], ready["order"], waiting
        yield Town(rider, staff, admin, *rode, fan, seats["tickets"][0]["id"], seats["id"], *on_the_bus, house)
        assert api.patch("/admin/lines/grey", json={"running": True}).status_code == 200


def _ridden(house: House, fan: Person) -> tuple[str, str]:
    """A seat of a company's trip, and what its passenger reported of it."""
    [(inventory,)] = house.rows(
        f"SELECT inventory_id FROM trip WHERE {COMPANY} AND status = 'scheduled' ORDER BY departs_at DESC LIMIT 1"
    )
    with house.api(fan) as api:
        seats = api.get(f"/inventories/{inventory}/best?count=1").json()["seats"]
        item = {"type": "seats", "inventory": inventory, "seats": seats}
        made = api.post("/orders", json={"items": [item], "payment": {"method": "wallet"}}, headers=_key())
        assert made.status_code == 201, made.text
        about = {
            "category": "vehicle",
            "text": "The seat by the window does not lean back.",
            "about": made.json()["id"],
        }
        told = api.post("/reports", json=about, headers=_key())
        assert told.status_code == 201, told.text
        return made.json()["id"], told.json()["id"]


def who(town: Town, route: str) -> Person:
    """Whose page it is."""
    if route.startswith(("/admin", "/op")):
        return town.admin
    if route.startswith("/reports"):
        return town.fan
    return town.staff if route.startswith(("/gate", "/counter")) else town.rider


def address(town: Town, route: str) -> str:
    """Where there is something to see on it."""
    filled = {"[ticket_id]": town.ticket, "[order_id]": town.order, "[line_code]": "blue", "[user_id]": town.rider.id}
    filled["[code]"] = "delhi"
    filled["[table_id]"] = "0" * 32  # the fares that every installation begins with
    if route.startswith("/pay/"):
        filled["[order_id]"] = unpaid(town.house, town.rider, 1)
    if "[hold_id]" in route:
        filled["[hold_id]"] = held(town.house, town.rider, 1)["id"]
    filled["[report_id]"] = town.report
    for name, found in DEMO.items():
        [(filled[name],)] = town.house.rows(f"SELECT id FROM {found} ORDER BY id LIMIT 1")
    [(filled["[company_id]"],)] = town.house.rows("SELECT id FROM company WHERE name = 'Blue Heron'")
    if route.startswith("/op"):
        filled["[order_id]"] = town.rode_order
        for name, table in OWN.items():
            [(filled[name],)] = town.house.rows(f"SELECT id FROM {table} WHERE {COMPANY} ORDER BY id LIMIT 1")
        route += f"?company={filled['[company_id]']}"
    for name, value in filled.items():
        route = route.replace(name, value)
    return f"{route}?from=welcome&to=dwarka-kakrola" if route == "/metro" else route


def _key() -> dict[str, str]:
    return {"idempotency-key": ids.new_id()}

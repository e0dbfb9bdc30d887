"""The journey of a passenger over REST, field by field as the contract names them."""

import re

import pytest

from metro_web.services import throttle
from tests import people, shop
from tests.api.shop_window import ANYBODY, Caller, is_problem, journey
from tests.world import World

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    throttle.forget()
    shop.at()


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


def rupees(amount: int) -> dict[str, object]:
    return {"amount": amount, "currency": "INR"}


def test_a_quote(city: World) -> None:
    found = ANYBODY.get("/journeys?from=alder&to=fern").json()
    assert {
        "quote",
        "expires_at",
        "from",
        "to",
        "price",
        "stations_count",
        "distance_m",
        "duration_s",
        "changes",
    } <= set(found)
    assert (found["from"], found["to"], found["price"]) == ("alder", "fern", rupees(3000))
    assert (found["stations_count"], found["changes"], found["expires_at"]) == (4, 1, "2026-11-20T06:35:00Z")
    legs = [(leg["line"], leg["direction"], leg["stations"]) for leg in found["legs"]]
    assert legs == [("red", "Dale", ["alder", "birch", "cedar"]), ("blue", "Fern", ["cedar", "fern"])]
    walk = ANYBODY.get("/journeys?from=cedar&to=heath").json()["legs"]
    assert [leg["line"] for leg in walk] == ["red", None, "grey"]


def test_the_whole_way(city: World, asha: Caller) -> None:
    quote = ANYBODY.get("/journeys?from=alder&to=cedar").json()["quote"]
    order = asha.order(count=2, quote=quote)
    assert {"id", "code", "status", "total", "expires_at", "items", "payments", "tickets"} <= set(order)
    assert (order["status"], order["total"], order["payments"], order["tickets"]) == (
        "awaiting_otp",
        rupees(4000),
        [],
        [],
    )
    paid = asha.post(f"/orders/{order['id']}/confirm", {"code": shop.codes_of(city.asha)[-1]}).json()
    assert (paid["status"], len(paid["tickets"])) == ("paid", 2)
    ticket = paid["tickets"][0]
    assert {"id", "short_code", "kind", "status", "price", "valid_from", "valid_until", "path", "legs"} <= set(ticket)
    assert (ticket["kind"], ticket["status"], ticket["price"]) == ("journey", "active", rupees(2000))
    assert ticket["path"] == ["alder", "birch", "cedar"]
    assert all(INSTANT.fullmatch(ticket[name]) for name in ("valid_from", "valid_until"))
    assert asha.get(f"/tickets/{ticket['id']}").json() == ticket
    assert [each["id"] for each in asha.get("/tickets?status=active").json()["items"]] == [
        each["id"] for each in paid["tickets"][::-1]
    ]
    assert asha.get("/wallet").json() == {"balance": rupees(6000)}
    bought = asha.get("/wallet/transactions?kind=purchase").json()["items"]
    assert [(t["amount"], t["balance_after"], t["order"]) for t in bought] == [
        (rupees(-4000), rupees(6000), order["id"])
    ]


def test_the_gates_answer(city: World, asha: Caller) -> None:
    ticket, other = asha.buy(count=2)["tickets"]
    gate = {"token": asha.token_of(ticket), "station": "alder", "direction": "entry"}
    opened = asha.post("/scans", gate).json()
    assert (opened["accepted"], opened["reason"], opened["ticket"]["status"]) == (True, None, "in_use")
    assert "due" not in opened
    due = asha.post("/scans", gate | {"station": "fern", "direction": "exit"}).json()
    assert (due["accepted"], due["reason"], due["due"]) == (False, "fare_due", rupees(1000))
    settled = Caller.of(city.bilal).post(
        "/scans", gate | {"station": "fern", "direction": "exit", "settle": "cash"}
    ).json()  # fmt: skip
    assert (settled["accepted"], settled["ticket"]["status"]) == (True, "used")
    by_short_code = asha.post("/scans", gate | {"token": other["short_code"]}).json()
    assert by_short_code["ticket"]["id"] == other["id"]


def test_no_answer_shows_what_opens_a_gate(city: World, asha: Caller) -> None:
    order = asha.buy()
    ticket = order["tickets"][0]
    secret = asha.token_of(ticket).split(".")[2]
    for path in ("/orders", f"/orders/{order['id']}", "/tickets", f"/tickets/{ticket['id']}"):
        assert secret not in asha.get(path).text
    picture = asha.get(f"/tickets/{ticket['id']}/qr.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "no-store" in picture.headers["cache-control"]


def test_a_resend_says_when(city: World, asha: Caller) -> None:
    path = f"/orders/{asha.order()['id']}/otp"
    shop.at(seconds=10)
    answer = asha.post(path)
    is_problem(answer, 429, "too_many_requests")
    assert answer.headers["retry-after"] == "20"
    shop.at(seconds=30)
    assert asha.post(path).status_code == 200
    assert len(shop.codes_of(city.asha)) == 2


def test_paying_later(city: World, asha: Caller) -> None:
    first, second = asha.order(count=3), asha.order(count=3)
    code, other = shop.codes_of(city.asha)
    asha.post(f"/orders/{first['id']}/confirm", {"code": code})
    is_problem(asha.post(f"/orders/{second['id']}/confirm", {"code": other}), 402, "insufficient_funds")
    assert asha.get(f"/orders/{second['id']}").json()["status"] == "awaiting_payment"
    is_problem(asha.post(f"/orders/{second['id']}/payments", {"method": "wallet"}), 402, "insufficient_funds")
    asha.post("/wallet/top-ups", {"amount": 2000})
    answer = asha.post(f"/orders/{second['id']}/payments", {"method": "wallet"})
    assert (answer.status_code, answer.json()["status"], answer.json()["amount"]) == (201, "succeeded", rupees(6000))
    assert asha.get(f"/orders/{second['id']}").json()["status"] == "paid"


def test_handing_back(city: World, asha: Caller) -> None:
    order = asha.buy(count=2)
    one = order["tickets"][0]["id"]
    shown = asha.get(f"/orders/{order['id']}/refund-quote", params={"tickets": one}).json()
    assert shown == {"refund": rupees(2000), "penalty": rupees(0)}
    assert asha.post(f"/orders/{order['id']}/cancel", {"tickets": [one]}).json()["status"] == "paid"
    assert asha.post(f"/orders/{order['id']}/cancel").json()["status"] == "cancelled"
    is_problem(asha.post(f"/orders/{order['id']}/cancel"), 409, "already_cancelled")


def test_the_counter_and_its_footfall(city: World) -> None:
    bilal = Caller.of(city.bilal)
    sold = bilal.post("/admin/offline-sales", {"from": "alder", "to": "fern", "count": 2})
    assert sold.status_code == 201
    order = sold.json()["order"]
    assert (order["status"], {t["status"] for t in order["tickets"]}) == ("paid", {"used"})
    found = bilal.get("/admin/footfall").json()
    assert set(found) == {"date", "total", "open", "lines", "stations"}
    assert (found["date"], found["total"], found["open"]) == ("2026-11-20", 2, 0)
    assert {"code": "red", "boardings": 2, "entries": 2, "exits": 0} in found["lines"]
    assert {"code": "cedar", "entries": 0, "exits": 0, "changes": 2} in found["stations"]
    assert bilal.get("/admin/footfall?date=2026-11-19").json()["total"] == 0


def test_staff_sell_by_order_for_cash(city: World, asha: Caller) -> None:
    body = journey() | {"payment": {"method": "cash", "customer": "asha@example.org"}}
    is_problem(asha.post("/orders", body), 403, "not_allowed")
    sold = Caller.of(city.bilal).post("/orders", body)
    assert (sold.status_code, sold.json()["status"]) == (201, "paid")
    assert asha.get(f"/orders/{sold.json()['id']}").json()["tickets"][0]["status"] == "active"
    assert people.count("one_time_code") == 0


def test_lists_go_on_where_they_stopped(city: World, asha: Caller) -> None:
    made = [asha.buy("alder", "birch")["id"] for _ in range(5)]
    for path, expected in (("/orders", made[::-1]), ("/tickets", None), ("/wallet/transactions", None)):
        seen, cursor = [], None
        while True:
            page = asha.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
            seen += [each["id"] for each in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == (expected or [each["id"] for each in asha.get(path).json()["items"]])
        assert len(seen) == len(set(seen)) >= 5

"""Whatever comes in: the contract's problem, nothing changed, and never a 5xx."""

import json
from itertools import product
from typing import Any

import pytest

from metro_web.core import ids
from metro_web.services import throttle
from tests import people, shop, world
from tests.api.shop_window import ANYBODY, Caller, is_problem, journey, refuses
from tests.world import World

NUL, LONE = "a\x00b", "a\ud800b"
LONG = "x" * 10_000
DEEP = "[" * 100_000
NOT_TEXT = (NUL, LONE)
Sub = pytest.Subtests


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    throttle.forget()
    shop.at()


@pytest.fixture
def asha(city: World) -> Caller:
    return Caller.of(city.asha)


def raw(caller: Caller, path: str, content: bytes | str, kind: str = "application/json") -> Any:
    """A POST of these very bytes."""
    return caller.post(path, content=content, headers={"Content-Type": kind})


def escaped(body: Any) -> str:
    """JSON in ASCII, so that lone surrogates travel as escapes, the way a hostile client sends them."""
    return json.dumps(body)


def test_stations_that_cannot_be_sold(asha: Caller, subtests: Sub) -> None:
    unknown = ("nowhere", "Alder", "x" * 64, "é" * 64)
    for destination, status, code in (
        ("alder", 422, "same_station"),
        *((each, 404, "unknown_station") for each in unknown),
    ):
        with subtests.test(destination=destination):
            refuses(lambda to=destination: asha.post("/orders", journey("alder", to)), status, code)
            is_problem(ANYBODY.get("/journeys", params={"from": "alder", "to": destination}), status, code)


def test_a_stopped_line_and_a_stopped_service(asha: Caller) -> None:
    world.stop(line="blue", reason="Flooding")
    assert "Flooding" in refuses(lambda: asha.post("/orders", journey("elm", "fern")), 409, "service_stopped")["detail"]
    is_problem(ANYBODY.get("/journeys?from=elm&to=fern"), 409, "service_stopped")
    world.stop()
    refuses(lambda: asha.post("/orders", journey()), 409, "service_stopped")


def test_codes_wrong_late_sixth_and_of_another_order(city: World, asha: Caller) -> None:
    order, other = asha.order(), asha.order()
    code, other_code = shop.codes_of(city.asha)
    confirm = f"/orders/{order['id']}/confirm"
    for left, wrong in zip(
        (4, 3, 2, 1, 0), (other_code, people.another(code), "", "1" * 32, "１２３４５６"), strict=True
    ):
        assert (
            refuses(
                lambda wrong=wrong: asha.post(confirm, {"code": wrong}), 422, "bad_code", besides=("one_time_code",)
            )["attempts_left"]
            == left
        )
    refuses(lambda: asha.post(confirm, {"code": code}), 422, "bad_code")
    shop.at(minutes=5)
    late = f"/orders/{other['id']}/confirm"
    refuses(lambda: asha.post(late, {"code": other_code}), 410, "code_expired")
    shop.at(minutes=10)
    refuses(lambda: asha.post(late, {"code": other_code}), 410, "order_expired")


def test_codes_that_are_no_codes(asha: Caller, subtests: Sub) -> None:
    path = f"/orders/{asha.order()['id']}/confirm"
    for code in (None, 123456, 1.5, True, [], {}, "1" * 33, *NOT_TEXT, LONG):
        with subtests.test(code=repr(code)[:40]):
            refuses(lambda code=code: raw(asha, path, escaped({"code": code})), 422, "invalid_input")


def test_a_code_twice(asha: Caller, city: World) -> None:
    order = asha.buy()
    again = {"code": shop.codes_of(city.asha)[-1]}
    refuses(lambda: asha.post(f"/orders/{order['id']}/confirm", again), 409, "order_closed")


def test_amounts(asha: Caller, subtests: Sub) -> None:
    amounts = [
        "0",
        "-5",
        "1.5",
        "1000000000000",
        "9" * 5000,
        '"100"',
        '""',
        "true",
        "null",
        "[]",
        "{}",
        "99",
        "10000001",
    ]
    for amount in (*amounts, "100.0", "NaN", "1e999", "1e2", "-0"):
        with subtests.test(amount=amount[:40]):
            refuses(lambda amount=amount: raw(asha, "/wallet/top-ups", f'{{"amount": {amount}}}'), 422, "invalid_input")


def test_counts(asha: Caller, subtests: Sub) -> None:
    for count in (0, -1, 7, 1.5, "2", True, None, 10**12, []):
        with subtests.test(count=repr(count)):
            refuses(lambda count=count: asha.post("/orders", journey(count=count)), 422, "invalid_input")


BODIES: list[bytes | str] = [
    b"", b"{", b"null", b"[]", b'"x"', b"5", b"{}", b"\xff\xfe", b"\x00", b'{"amount": }', b"{'amount': 100}",
    DEEP, '{"amount":' * 50_000, '{"items":' + DEEP, "9" * 5000, b'{"amount": NaN}', b'{"amount": 1e999}',
]  # fmt: skip


def test_bodies_that_are_no_such_json(asha: Caller, subtests: Sub) -> None:
    order = asha.order()
    for body, path in product(BODIES, ("/wallet/top-ups", "/orders", "/scans", f"/orders/{order['id']}/confirm")):
        with subtests.test(body=repr(body[:20]), path=path):
            refuses(lambda path=path, body=body: raw(asha, path, body), 422, "invalid_input")


def test_the_wrong_content_type(asha: Caller, subtests: Sub) -> None:
    before = shop.dump()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""):
        with subtests.test(kind=kind):
            answer = raw(asha, "/wallet/top-ups", '{"amount": 100}', kind)
            is_problem(answer, answer.status_code)
            assert answer.status_code in (415, 422), answer.text
    assert shop.dump() == before


def test_text_that_is_none(asha: Caller, subtests: Sub) -> None:
    bad = (*NOT_TEXT, LONG, 5, None, [], {"a": 1})
    for field, value in product(("from", "to", "prefer", "quote", "type"), bad):
        if (field, value) != ("quote", None):  # a quote may be left out
            with subtests.test(field=field, value=repr(value)[:40]):
                body = escaped(journey(**{field: value}))
                refuses(lambda body=body: raw(asha, "/orders", body), 422, "invalid_input")


def test_baskets_and_payments_that_are_none(asha: Caller, subtests: Sub) -> None:
    payments = (None, {}, {"method": 5}, {"method": "shells"}, {"method": NUL}, {"method": LONG}, "wallet", [])
    baskets = (None, [], {}, [None], [[]], [journey()["items"][0]] * 11, "x")
    for wrong in (*({"payment": each} for each in payments), *({"items": each} for each in baskets)):
        with subtests.test(wrong=repr(wrong)[:60]):
            refuses(lambda wrong=wrong: raw(asha, "/orders", escaped(journey() | wrong)), 422, "invalid_input")


ODD_IDS = ["x", "0" * 31, "0" * 33, "G" * 32, "%00", "%ff", "..%2f", "é", "0" * 5000, "a%00" + "b" * 30, "%ED%A0%80"]


OBJECTS = [
    ("GET", "/orders/{}"), ("POST", "/orders/{}/otp"), ("POST", "/orders/{}/confirm"), ("POST", "/orders/{}/payments"),
    ("POST", "/orders/{}/cancel"), ("GET", "/orders/{}/refund-quote"), ("GET", "/tickets/{}"),
    ("GET", "/tickets/{}/token"), ("GET", "/tickets/{}/qr.svg"), ("GET", "/lines/{}"),
]  # fmt: skip


def test_ids_that_do_not_exist(asha: Caller, subtests: Sub) -> None:
    before = shop.dump()
    for odd, (method, path) in product((*ODD_IDS, ids.new_id()), OBJECTS):
        for body in (None, {"code": "123456", "method": "wallet"}, {"code": 5}) if method == "POST" else (None,):
            with subtests.test(odd=odd[:40], path=path, body=body):
                is_problem(asha.ask(method, path.format(odd), body), 404)
    assert shop.dump() == before


def test_someone_elses_order_and_ticket_do_not_exist(city: World, asha: Caller) -> None:
    order = asha.buy()
    waiting = asha.order()
    code = shop.codes_of(city.asha)[-1]
    dev, (ticket,) = Caller.of(city.dev), order["tickets"]
    for path, body in (
        (f"/orders/{waiting['id']}/confirm", {"code": code}), (f"/orders/{waiting['id']}/otp", None),
        (f"/orders/{waiting['id']}/payments", {"method": "wallet"}), (f"/orders/{order['id']}/cancel", None),
        (f"/orders/{waiting['id']}/confirm", {"code": 5}), (f"/orders/{order['id']}/cancel", {"tickets": 5}),
    ):  # fmt: skip
        refuses(lambda path=path, body=body: dev.post(path, body), 404, "not_found")
    for path in (f"/orders/{order['id']}", f"/orders/{order['id']}/refund-quote", f"/tickets/{ticket['id']}",
                 f"/tickets/{ticket['id']}/token", f"/tickets/{ticket['id']}/qr.svg"):  # fmt: skip
        refuses(lambda path=path: dev.get(path), 404, "not_found")
    for path in ("/orders", "/tickets", "/wallet/transactions"):
        assert dev.get(path).json() == {"items": [], "next_cursor": None}


def test_forged_and_foreign_tickets(city: World, asha: Caller) -> None:
    (ticket,) = asha.buy()["tickets"]
    token = asha.token_of(ticket)
    dev = Caller.of(city.dev)
    gate = {"station": "alder", "direction": "entry"}
    before = shop.dump()
    for caller, text in ((dev, token), (dev, ticket["short_code"]), (asha, token[:-3]), (asha, "x" * 400), (asha, ".")):
        answer = caller.post("/scans", {"token": text} | gate)
        assert answer.status_code == 200
        assert (answer.json()["accepted"], answer.json()["reason"], answer.json()["ticket"]) == (
            False,
            "bad_token",
            None,
        )
    assert shop.changed(before, shop.dump()) == {"scan"}


def test_scans_that_make_no_sense(asha: Caller, subtests: Sub) -> None:
    texts = {"token": (NUL, LONE, "", "x" * 401, 5, None), "station": (NUL, LONE, LONG, 5, None)}
    others = {"direction": ("up", None, 5), "settle": ("shells", 5, True)}
    for field, values in (texts | others).items():
        for value in values:
            with subtests.test(field=field, value=repr(value)[:40]):
                body = escaped({"token": "x", "station": "alder", "direction": "entry"} | {field: value})
                refuses(lambda body=body: raw(asha, "/scans", body), 422, "invalid_input")


def test_scans_at_no_station_and_for_cash(asha: Caller) -> None:
    body = {"token": "x", "station": "nowhere", "direction": "entry"}
    refuses(lambda: asha.post("/scans", body), 404, "unknown_station")
    refuses(lambda: asha.post("/scans", body | {"station": "alder", "settle": "cash"}), 403, "not_allowed")


QUERIES = [
    "/orders?limit=0", "/orders?limit=201", "/orders?limit=x", "/orders?limit=" + "9" * 5000, "/orders?cursor=made-up",
    "/orders?cursor=%00", "/orders?status=odd", "/orders?kind=odd", "/orders?from=yesterday", "/orders?from=2026-01-01",
    "/orders?from=0001-01-01T00:00:00%2B14:00", "/orders?to=9999-12-31T23:59:59-14:00", "/orders?cursor=",
    "/tickets?status=odd", "/tickets?cursor=x", "/tickets?limit=-1", "/wallet/transactions?kind=odd",
    "/wallet/transactions?cursor=-1", "/wallet/transactions?cursor=" + "9" * 30, "/wallet/transactions?limit=1.5",
    "/journeys", "/journeys?from=alder", "/journeys?from=alder&to=cedar&prefer=odd", "/stations?query=" + "x" * 200,
]  # fmt: skip


def test_queries(asha: Caller, subtests: Sub) -> None:
    before = shop.dump()
    for path in QUERIES:
        with subtests.test(path=path[:60]):
            is_problem(asha.get(path), 422, "invalid_input")
    assert shop.dump() == before


def test_odd_searches_find_nothing(city: World) -> None:
    for path in ("/stations?query=%00", "/stations?query=%ED%A0%80", "/stations?query=%25_"):
        assert ANYBODY.get(path).json()["items"] == []


def test_handing_back_what_is_not_there(asha: Caller, subtests: Sub) -> None:
    path = f"/orders/{asha.buy()['id']}/cancel"
    for tickets in ([], ["x"], [NUL], [LONG], "x", 5, [5], ["0" * 32] * 101):
        with subtests.test(tickets=repr(tickets)[:40]):
            body, status = escaped({"tickets": tickets}), 404 if tickets == ["x"] else 422
            refuses(lambda body=body: raw(asha, path, body), status)
    refuses(lambda: asha.get(path.replace("cancel", "refund-quote"), params={"tickets": "x,\x00"}), 404)


def test_extra_fields_do_nothing(asha: Caller) -> None:
    body = journey(price=1, unit_minor=1) | {"total": 0, "status": "paid", "buyer_id": "x"}
    order = asha.post("/orders", body).json()
    assert (order["status"], order["total"]["amount"]) == ("awaiting_otp", 2000)


def test_what_is_not_there_is_a_problem_too(city: World) -> None:
    is_problem(ANYBODY.get("/nothing"), 404, "not_found")
    is_problem(ANYBODY.get("/api/v2/orders"), 404)
    answer = ANYBODY.ask("DELETE", "/wallet")
    is_problem(answer, answer.status_code)
    assert answer.status_code in (404, 405)


def test_tokens_that_are_none(city: World, subtests: Sub) -> None:
    for token in ("x", "a.b.c", "é", "", " ", "x" * 10_000, "eyJhbGciOiJub25lIn0.e30."):
        for header in (f"Bearer {token}", token):
            with subtests.test(header=header[:40]):
                is_problem(ANYBODY.get("/wallet", headers={"Authorization": header.encode()}), 401)

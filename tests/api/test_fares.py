"""Fare tables over HTTP: made, read, changed, withdrawn, as CSV and as a preview; every refusal in a sentence."""

from collections.abc import Iterator
from typing import Any

import pytest

from metro_web.api.app import api
from metro_web.core import clock
from metro_web.domain import fare_csv
from tests import shop
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.services.fare_tables import TOMORROW
from tests.world import World

HOP: dict[str, Any] = {"name": "Hops", "starts_on": TOMORROW.isoformat(), "kind": "hop", "price": 1500}
SLABS = [{"up_to": 2, "price": 500}, {"up_to": None, "price": 900}]
INR = "INR"


@pytest.fixture(autouse=True)
def _noon(database: str) -> Iterator[None]:
    shop.at()
    yield
    clock.unfreeze()


@pytest.fixture
def chen(city: World) -> Caller:
    return Caller.of(city.chen)


def made(chen: Caller, **fields: Any) -> dict[str, Any]:
    answer = chen.post("/admin/fares", HOP | fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(chen: Caller, body: Any, status: int = 422, code: str = "invalid_fare") -> str:
    before = shop.dump()
    answer = chen.post("/admin/fares", body)
    is_problem(answer, status, code)
    assert shop.dump() == before
    return str(answer.json()["detail"])


def test_a_table_is_made_read_changed_and_withdrawn(chen: Caller) -> None:
    table = made(chen)
    assert (table["status"], table["kind"], table["price"]) == ("future", "hop", {"amount": 1500, "currency": INR})
    shown = chen.get(f"/admin/fares/{table['id']}")
    assert shown.json() == table
    assert chen.get(f"/admin/fares/{table['id']}", headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304
    changed = chen.ask("PATCH", f"/admin/fares/{table['id']}", {"kind": "slab_hops", "slabs": SLABS, "revision": 1})
    assert changed.json()["slabs"] == [
        {"from": 0, "up_to": 2, "price": {"amount": 500, "currency": INR}},
        {"from": 2, "up_to": None, "price": {"amount": 900, "currency": INR}},
    ]
    is_problem(chen.ask("PATCH", f"/admin/fares/{table['id']}", {"name": "x", "revision": 1}), 409, "edited_meanwhile")
    assert [each["status"] for each in chen.get("/admin/fares").json()["items"]] == ["future", "in_force"]
    assert chen.ask("DELETE", f"/admin/fares/{table['id']}").status_code == 204
    is_problem(chen.get(f"/admin/fares/{table['id']}"), 404, "not_found")


def test_todays_table_changes_the_price_of_journeys(chen: Caller) -> None:
    table = made(chen, starts_on="2026-11-20", discounts=[{"kind": "wallet", "basis_points": 1000}])
    found = ANYBODY.get("/journeys?from=alder&to=cedar").json()
    assert (found["price"]["amount"], found["full_price"]["amount"]) == (2700, 3000)
    assert found["fare"] == {"table": table["id"], "starts_on": "2026-11-20"}
    assert found["discounts"] == [{"kind": "wallet", "off": {"amount": 300, "currency": INR}}]
    sale = chen.post("/admin/offline-sales", {"from": "alder", "to": "cedar", "count": 2}).json()
    assert sale["order"]["total"]["amount"] == 6000
    again = {"starts_on": "2026-11-20", "replaces": table["id"], "price": 1000}
    assert made(chen, **again)["status"] == "in_force"
    assert chen.get(f"/admin/fares/{table['id']}").json()["status"] == "replaced"
    is_problem(chen.ask("PATCH", f"/admin/fares/{table['id']}", {"name": "x"}), 409, "already_begun")
    is_problem(chen.ask("DELETE", f"/admin/fares/{table['id']}"), 409, "already_begun")


def test_a_quote_that_fares_have_overtaken_is_told_the_new_price(chen: Caller, city: World) -> None:
    quote = ANYBODY.get("/journeys?from=alder&to=cedar").json()["quote"]
    made(chen, starts_on="2026-11-20")
    item = {"type": "journey", "from": "alder", "to": "cedar", "quote": quote}
    answer = Caller.of(city.asha).post("/orders", {"items": [item], "payment": {"method": "wallet"}})
    is_problem(answer, 409, "price_changed")
    assert answer.json()["price"] == {"amount": 3000, "currency": INR}


def test_two_tables_of_one_day_are_refused(chen: Caller) -> None:
    made(chen)
    assert "2026-11-21" in refused(chen, HOP, 409, "same_day")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"price": -1}, "invalid_fare"),
        ({"price": "ten"}, "invalid_input"),
        ({"price": 10.5}, "invalid_input"),
        ({"price": True}, "invalid_input"),
        ({"price": None}, "invalid_fare"),
        ({"kind": "zones"}, "invalid_fare"),
        ({"kind": None, "price": None}, "invalid_input"),
        ({"slabs": SLABS}, "invalid_fare"),
        ({"kind": "slab_hops", "price": None, "slabs": SLABS[:1]}, "invalid_fare"),
        ({"kind": "slab_hops", "price": None, "slabs": SLABS[:1] * 300}, "invalid_fare"),
        ({"kind": "slab_hops", "price": None, "slabs": SLABS[:1] * 600}, "invalid_input"),
        ({"kind": "slab_hops", "price": None, "slabs": [SLABS[0], SLABS[0], SLABS[1]]}, "invalid_fare"),
        ({"kind": "slab_hops", "price": None, "slabs": [SLABS[0], SLABS[1] | {"from": 3}]}, "invalid_fare"),
        ({"kind": "matrix", "price": None, "prices": [{"from": "alder", "to": "nix", "price": 1}]}, "invalid_fare"),
        ({"kind": "matrix", "price": None, "prices": []}, "invalid_fare"),
        (
            {"kind": "matrix", "price": None, "prices": [{"from": "alder", "to": "elm", "price": n} for n in (1, 2)]},
            "invalid_fare",
        ),
        ({"starts_on": "2026-11-19"}, "invalid_input"),
        ({"starts_on": "2026-02-30"}, "invalid_input"),
        ({"starts_on": "tomorrow"}, "invalid_input"),
        ({"starts_on": 5}, "invalid_input"),
        ({"name": ""}, "invalid_input"),
        ({"name": "x" * 121}, "invalid_input"),
        ({"name": "a\u0007b"}, "invalid_input"),
        ({"preset": "delhi_2025"}, "invalid_input"),
        ({"kind": None, "price": None, "preset": "mars"}, "invalid_input"),
        ({"kind": None, "price": None, "csv": ""}, "invalid_fare"),
        ({"kind": None, "price": None, "csv": "price\nten\n"}, "invalid_fare"),
        ({"holidays": ["soon"]}, "invalid_fare"),
        ({"discounts": [{"kind": "student", "basis_points": 5}]}, "invalid_fare"),
        ({"discounts": [{"kind": "off_peak", "basis_points": 5, "from": "10:00"}]}, "invalid_fare"),
    ],
)
def test_unsound_tables_are_refused_in_a_sentence(chen: Caller, fields: dict[str, Any], code: str) -> None:
    assert refused(chen, {k: v for k, v in (HOP | fields).items() if v is not None}, 422, code)


def test_every_kind_goes_out_as_csv_and_comes_back(chen: Caller) -> None:
    kinds = [
        {"kind": "hop", "price": 1500, "holiday_price": 900},
        {"preset": "delhi_2025"},
        {"kind": "slab_hops", "slabs": SLABS, "holiday_slabs": SLABS[1:]},
        {"kind": "matrix", "prices": [{"from": "alder", "to": "elm", "price": 1250}],
         "holiday_prices": [{"from": "elm", "to": "alder", "price": 5}]},
    ]  # fmt: skip
    for n, fares in enumerate(kinds):
        body = {"name": "First", "starts_on": f"2026-12-{n + 1:02d}"} | fares
        first = chen.post("/admin/fares", body).json()
        out = chen.get(first["csv"])
        assert out.headers["content-type"].startswith("text/csv")
        second = chen.post(
            "/admin/fares", {"name": "Again", "starts_on": f"2027-01-{n + 1:02d}", "csv": out.text}
        ).json()
        assert chen.get(second["csv"]).text == out.text
        third = made(chen, starts_on=f"2027-02-{n + 1:02d}")
        put = chen.ask("PUT", third["csv"], content=out.content, headers={"Content-Type": "text/csv"})
        assert put.status_code == 200, put.text
        assert chen.get(third["csv"]).text == out.text
        for name in ("price", "slabs", "holiday_slabs", "prices_count", "holiday_prices_count"):
            assert put.json().get(name) == first.get(name) == second.get(name)


def test_a_bad_file_changes_nothing(chen: Caller) -> None:
    path = made(chen)["csv"]
    before = shop.dump()
    for content in (b"", b"\xff", b"price\nten\n", b"x" * (fare_csv.BYTES_MAX + 1), b"PK\x03\x04\x00"):
        is_problem(chen.ask("PUT", path, content=content, headers={"Content-Type": "text/csv"}), 422, "invalid_fare")
    assert shop.dump() == before
    is_problem(chen.ask("PUT", f"/admin/fares/{'0' * 32}/csv", content=b"price\n5\n"), 409, "already_begun")


def test_a_preview_says_the_price_and_why(chen: Caller) -> None:
    window = {"kind": "off_peak", "basis_points": 2000, "days": "weekday", "from": "11:00", "to": "16:00"}
    discounts = [{"kind": "wallet", "basis_points": 1000}, window]
    table = made(chen, preset="delhi_2025", kind=None, price=None, discounts=discounts)
    chen.post("/admin/holidays", {"day": "2026-11-24", "name": "Opening Day"})

    def ask(**query: str) -> dict[str, Any]:
        answer = chen.get("/admin/fares/preview", params={"from": "alder", "to": "dale"} | query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    now = ask()
    assert (now["table"]["name"], now["price"]["amount"], now["date"], now["time"]) == (
        "10.00 a hop", 3000, "2026-11-20", "12:00",
    )  # fmt: skip
    monday = ask(date="2026-11-23", time="11:00")
    assert (monday["table"]["id"], monday["hops"], monday["distance_m"]) == (table["id"], 3, 3600)
    assert monday["distance_estimated"] is True
    assert monday["slab"] == {"up_to": 5000, "price": {"amount": 2100, "currency": INR}}
    assert [(each["kind"], each["off"]["amount"]) for each in monday["discounts"]] == [
        ("off_peak", 420),
        ("wallet", 168),
    ]
    assert (monday["full_price"]["amount"], monday["price"]["amount"]) == (2100, 1512)
    assert ask(date="2026-11-23", time="16:00", method="cash")["price"]["amount"] == 2100
    holiday = ask(date="2026-11-24", time="11:00", method="cash")
    assert (holiday["day_type"], holiday["holiday"], holiday["price"]["amount"]) == ("holiday", "Opening Day", 1100)
    assert ask(date="2026-11-22")["holiday"] == "Sunday"
    assert ask(date="2027-01-26")["day_type"] == "holiday"
    assert ask(table=table["id"])["full_price"]["amount"] == 2100
    assert ask(date="2020-01-01")["price"]["amount"] == 3000


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("from=alder&to=alder", 422, "same_station"),
        ("from=alder&to=nix", 404, "unknown_station"),
        ("from=alder&to=dale&date=2019-12-31", 409, "no_fare"),
        ("from=alder&to=dale&date=soon", 422, "invalid_input"),
        ("from=alder&to=dale&time=25:00", 422, "invalid_fare"),
        ("from=alder&to=dale&method=card", 422, "invalid_input"),
        ("from=alder&to=dale&table=x", 404, "not_found"),
        ("to=dale", 422, "invalid_input"),
    ],
)
def test_a_preview_refuses_in_a_sentence(chen: Caller, query: str, status: int, code: str) -> None:
    is_problem(chen.get(f"/admin/fares/preview?{query}"), status, code)


def test_holidays_are_kept_in_the_order_of_the_year(chen: Caller) -> None:
    for day, name in (("08-15", "Independence Day"), ("2027-03-22", "Holi"), ("01-26", "Republic Day")):
        assert chen.post("/admin/holidays", {"day": day, "name": name}).status_code == 201
    found = chen.get("/admin/holidays").json()["items"]
    assert [each["day"] for each in found] == ["01-26", "2027-03-22", "08-15"]
    assert [each["every_year"] for each in found] == [True, False, True]
    is_problem(chen.post("/admin/holidays", {"day": "08-15", "name": "Again"}), 409, "holiday_exists")
    assert chen.ask("DELETE", "/admin/holidays/08-15").status_code == 204
    is_problem(chen.ask("DELETE", "/admin/holidays/08-15"), 404, "not_found")


def test_the_document_shows_examples() -> None:
    document = api.openapi()
    assert document["components"]["schemas"]["FareBody"]["examples"][0]["kind"] == "slab_distance"
    assert document["components"]["schemas"]["HolidayBody"]["examples"]
    assert "text/csv" in document["paths"]["/api/v1/admin/fares/{table_id}/csv"]["put"]["requestBody"]["content"]


def test_presets_are_starting_points_without_discounts(chen: Caller) -> None:
    found = {each["code"]: each for each in chen.get("/admin/fares/presets").json()["items"]}
    assert set(found) == {"hop_10", "delhi_2025"}
    assert all(each["discounts"] == [] for each in found.values())

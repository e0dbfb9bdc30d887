"""Hyderabad from its published feed to the gate, over REST alone: sent, published, quoted, bought, ridden."""

import asyncio
import csv
from pathlib import Path

import httpx
import pytest

from metro_web.api.app import api
from metro_web.services import throttle
from tests import shop
from tests.api.shop_window import Caller
from tests.asgi import HERE
from tests.domain.feeds.small import shared, zip_of
from tests.world import World

pytestmark = pytest.mark.slow
IMPORTS = "/admin/network/imports"


@pytest.fixture
def hyderabad(city: World) -> World:
    """The small city's people, on the feed's network."""
    folder = shared("hyderabad-gtfs")
    throttle.forget()
    shop.at()
    chen = Caller.of(city.chen)
    body = zip_of({file.name: file.read_bytes() for file in folder.glob("*.txt")})
    sent = chen.post(IMPORTS, content=body, headers={"content-type": "application/zip"})
    assert sent.status_code == 201, sent.text
    assert (len(sent.json()["lines"]), sent.json()["stations"]) == (3, 57)
    assert any("531 entrances" in repair for repair in sent.json()["repairs"])
    done = chen.post(f"{IMPORTS}/{sent.json()['id']}/publish", {"replace": True})
    assert done.status_code == 200, done.text
    return city


def rules() -> dict[tuple[str, str], int]:
    """What the published tables say of two different stations, read here without any code of ours; minor units."""
    folder = shared("hyderabad-gtfs")
    stops = [row for row in rows(folder / "stops.txt") if row["location_type"] != "2"]
    zones: dict[str, set[str]] = {}
    for row in stops:
        zones.setdefault(row["parent_station"] or row["stop_id"], set()).add(row["zone_id"])
    stations = {zone: code for code, found in zones.items() for zone in found if zone}
    price = {row["fare_id"]: round(float(row["price"]) * 100) for row in rows(folder / "fare_attributes.txt")}
    found: dict[tuple[str, str], int] = {}
    for row in rows(folder / "fare_rules.txt"):
        pair = stations[row["origin_id"]], stations[row["destination_id"]]
        if pair[0] != pair[1]:
            assert found.setdefault(pair, price[row["fare_id"]]) == price[row["fare_id"]], pair
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_every_pair_with_a_rule_is_quoted_at_its_rule(hyderabad: World) -> None:
    expected = rules()
    assert len(expected) > 3000

    async def ask() -> dict[tuple[str, str], int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url=HERE) as client:
            answers = {
                pair: await client.get("/api/v1/journeys", params={"from": pair[0], "to": pair[1]}) for pair in expected
            }
        assert {answer.status_code for answer in answers.values()} == {200}
        return {pair: answer.json()["price"]["amount"] for pair, answer in answers.items()}

    assert asyncio.run(ask()) == expected


def test_bought_at_the_rules_price_and_ridden(hyderabad: World) -> None:
    (origin, destination), price = next((pair, price) for pair, price in sorted(rules().items()) if price > 3000)
    asha, staff = Caller.of(hyderabad.asha), Caller.of(hyderabad.bilal)
    before = asha.get("/wallet").json()["balance"]["amount"]
    paid = asha.buy(origin, destination)
    assert (paid["status"], paid["total"]["amount"]) == ("paid", price)
    assert asha.get("/wallet").json()["balance"]["amount"] == before - price
    (ticket,) = paid["tickets"]
    assert ticket["price"]["amount"] == price
    token = asha.token_of(ticket)
    for station, direction in ((origin, "entry"), (destination, "exit")):
        scan = staff.post("/scans", {"token": token, "station": station, "direction": direction}).json()
        assert (scan["accepted"], scan["reason"]) == (True, None), scan
    assert asha.get(f"/tickets/{ticket['id']}").json()["status"] == "used"
    shop.books_balance()

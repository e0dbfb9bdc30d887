"""A gate that was offline tells its scans afterwards: decided as of their time, once, for staff alone."""

from typing import Any

import pytest

from metro_web.core.clock import rfc3339
from metro_web.services import throttle
from tests import people, shop
from tests.api.shop_window import ANYBODY, Caller, is_problem, refuses
from tests.world import World


@pytest.fixture(autouse=True)
def _noon() -> None:
    throttle.forget()
    shop.at()


def past(number: str, token: str, station: str, direction: str, at: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "at": at, "token": token, "station": station, "direction": direction, **more}


def test_each_is_decided_as_of_its_time_in_their_order_and_told_twice_changes_nothing(city: World) -> None:
    asha, gate = Caller.of(city.asha), Caller.of(city.bilal)
    token = asha.token_of(asha.buy()["tickets"][0])
    entry, leave = rfc3339(shop.at(minutes=2)), rfc3339(shop.at(minutes=20))
    shop.at(hours=5)
    batch = {
        "scans": [
            past("out", token, "cedar", "exit", leave),
            past("in", token, "alder", "entry", entry),
            past("double", token, "alder", "entry", leave),
            past("forged", "M1.k1.x.J.1.2.1-2.xx", "alder", "entry", entry),
            past("lost", token, "nowhere", "entry", entry),
        ]
    }
    gate = Caller.of(city.bilal)
    first = gate.post("/scans/batch", batch)
    assert first.status_code == 200, first.text
    told = {each["id"]: (each["accepted"], each["reason"]) for each in first.json()["scans"]}
    assert [each["id"] for each in first.json()["scans"]] == ["out", "in", "double", "forged", "lost"]
    assert told["in"] == (True, None)
    assert told["out"][0] is True
    assert told["double"][0] is False
    assert told["forged"] == (False, "bad_token")
    assert told["lost"] == (False, "unknown_station")
    before = shop.dump()
    again = gate.post("/scans/batch", batch)
    assert {e["id"]: (e["accepted"], e["reason"]) for e in again.json()["scans"]} == told
    assert shop.dump() == before
    assert people.count("movement", "kind = 'entry'") == 1
    assert people.count("movement", "kind = 'exit'") == 1


def test_a_time_to_come_or_long_ago_is_refused_by_itself(city: World) -> None:
    asha, gate = Caller.of(city.asha), Caller.of(city.bilal)
    token = asha.token_of(asha.buy()["tickets"][0])
    times = [rfc3339(shop.at(hours=1)), rfc3339(shop.at(days=-8))]
    shop.at()
    answer = gate.post(
        "/scans/batch", {"scans": [past(str(n), token, "alder", "entry", t) for n, t in enumerate(times)]}
    )
    assert [(each["accepted"], each["reason"]) for each in answer.json()["scans"]] == [(False, "invalid_input")] * 2
    assert people.count("scan") == 0


def test_gates_are_run_by_staff(city: World) -> None:
    asha = Caller.of(city.asha)
    refuses(lambda: ANYBODY.post("/scans/batch", {"scans": []}), 401)
    refuses(lambda: asha.post("/scans/batch", {"scans": "all"}), 403)
    is_problem(Caller.of(city.bilal).post("/scans/batch", {"scans": "all"}), 422)

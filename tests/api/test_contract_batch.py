"""What a gate tells late is judged by when it happened, neither by what was written down since nor by what came after."""

from typing import Any

import pytest

from metro_web.core import db
from metro_web.core.clock import rfc3339
from metro_web.services import throttle, tickets
from tests import people, shop
from tests.api.shop_window import Caller
from tests.world import World


@pytest.fixture(autouse=True)
def _noon() -> None:
    throttle.forget()
    shop.at()


def tell(gate: Caller, number: str, token: str, at: str, direction: str = "entry") -> dict[str, Any]:
    scan = {"id": number, "at": at, "token": token, "station": "alder", "direction": direction}
    told: dict[str, Any] = gate.post("/scans/batch", {"scans": [scan]}).json()["scans"][0]
    return told


def test_nobody_went_in_before_the_ticket_was_sold(city: World) -> None:
    asha, before = Caller.of(city.asha), rfc3339(shop.at(days=-3))
    shop.at()
    token = asha.token_of(asha.buy()["tickets"][0])
    told = tell(Caller.of(city.bilal), "a", token, before)
    assert (told["accepted"], told["reason"], told["ticket"]["status"]) == (False, "too_early", "active")
    assert people.count("movement") == 0


def test_a_ticket_that_has_expired_since_was_good_then(city: World) -> None:
    asha = Caller.of(city.asha)
    token = asha.token_of(asha.buy()["tickets"][0])
    entered = rfc3339(shop.at(hours=5))
    shop.at(hours=7)
    assert db.run(tickets.expire_due) == 1
    gate = Caller.of(city.bilal)
    assert tell(gate, "late", token, rfc3339(shop.at(hours=6)))["reason"] == "expired"
    shop.at(hours=7)
    told = tell(gate, "a", token, entered)
    assert (told["accepted"], told["ticket"]["entered_at"]) == (True, entered)


def test_a_later_scan_does_not_answer_an_earlier_one(city: World) -> None:
    asha = Caller.of(city.asha)
    token = asha.token_of(asha.buy()["tickets"][0])
    earlier = rfc3339(shop.at(minutes=10))
    shop.at(minutes=30)
    gate = Caller.of(city.bilal)
    call = {"token": token, "station": "alder", "direction": "entry"}
    assert gate.post("/scans", call).json()["accepted"] is True
    told = tell(gate, "a", token, earlier)
    assert (told["accepted"], told["reason"]) == (False, "already_inside")

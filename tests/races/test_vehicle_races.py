"""64 members of a company at once give one vehicle the same hours: it gets one trip, and whoever moves one finds it busy."""

from datetime import timedelta

import pytest

from metro_web.core import clock
from tests import depots, people
from tests.races.arena import Arena
from tests.races.crowd import CALLERS, Ask, outcomes

pytestmark = [pytest.mark.race, pytest.mark.slow]


def test_a_vehicle_gets_one_trip_of_those_that_overlap(arena: Arena) -> None:
    heron = depots.build(arena.city.chen)
    token = arena.sessions(heron.owner)[0]
    leaves = clock.utc_now() + timedelta(days=9)
    # Fifteen hours each and a few minutes apart: any two of them overlap.
    bodies = [
        {
            "route": heron.route_id,
            "vehicle": heron.vehicle_id,
            "prices": {"main": 9000},
            "departs_at": clock.rfc3339(leaves + timedelta(minutes=number)),
            "publish": number % 2 == 0,
        }
        for number in range(CALLERS)
    ]
    answers = arena.crowd.release([Ask("/operator/trips", body, token) for body in bodies])
    assert outcomes(answers) == {"201": 1, "409 vehicle_busy": CALLERS - 1}
    [made] = [answer.body["id"] for answer in answers if answer.status == 201]
    assert {answer.body["trip"] for answer in answers if answer.status == 409} == {made}
    assert people.count("trip", f"vehicle_id = '{heron.vehicle_id}'") == 1

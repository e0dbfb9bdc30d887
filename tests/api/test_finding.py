"""Finding over REST: events and trips that are to come, by team too, with what is left of each section at every answer."""

from datetime import timedelta

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.queries import boards, standing_answers
from metro_web.services import venues
from tests import stadium
from tests.api.shop_window import ANYBODY
from tests.services.test_findings import bus, concert
from tests.world import World


def test_what_is_left_of_each_section_at_every_answer(city: World) -> None:
    standing_answers.forget()
    hall = stadium.hall(city.chen, city.asha, standing=5)

    def told() -> dict[str, int]:
        [item] = ANYBODY.get("/events?team=Birch").json()["items"]
        assert item == ANYBODY.get(f"/events/{hall.event.id}").json()
        assert item["left"] == sum(each["left"] for each in item["sections"])
        return {each["name"]: each["left"] for each in item["sections"]}

    for _each in range(3):
        assert told() == {"Seats": 16, "standing": 5}
    stadium.hold(city.asha, hall.inventory, "1A")
    assert told() == {"Seats": 15, "standing": 5}
    stadium.buy_standing(city.asha, hall.event.id, 5)
    assert told() == {"Seats": 15, "standing": 0}
    assert ANYBODY.get("/events?team=Cedar").json() == {"items": [], "next_cursor": None}


def test_what_is_over_is_found_only_where_it_is_asked_for(city: World) -> None:
    boards.forget()
    standing_answers.forget()
    hall = db.run(venues.add, city.chen, "Town Hall", "Alderton", "hall").id
    now = clock.utc_now()
    concert(city.chen, hall, "Early", in_hours=10)
    concert(city.chen, hall, "Late", in_hours=50)
    bus(city.chen, "B 1", "alderton", "cedarham", at=now + timedelta(hours=10))
    bus(city.chen, "B 2", "alderton", "cedarham", at=now + timedelta(hours=50))

    def names(address: str, what: str) -> list[str]:
        found, items = ANYBODY.get(address).json(), []
        items += [item[what] for item in found["items"]]
        while found["next_cursor"]:
            joint = "&" if "?" in address else "?"
            found = ANYBODY.get(f"{address}{joint}cursor={found['next_cursor']}").json()
            items += [item[what] for item in found["items"]]
        return items

    assert names("/events?limit=1", "title") == ["Early", "Late"]
    assert names("/trips?limit=1", "name") == ["B 1", "B 2"]
    clock.freeze(now + timedelta(hours=20))
    assert names("/events", "title") == ["Late"]
    assert names(f"/events?from={clock.rfc3339(now)}", "title") == ["Early", "Late"]
    assert names("/trips", "name") == ["B 2"]
    day = (now + timedelta(hours=10)).astimezone(settings().zone).date()
    assert names(f"/trips?date={day}", "name") == ["B 1"]

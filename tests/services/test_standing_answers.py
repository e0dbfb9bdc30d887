"""An answer is given again only while all it was made of is as it was; whatever changes makes it anew, at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.domain.seat_choices import Choice
from metro_web.models.timetable import TripStop
from metro_web.queries import attended, findings, standing_answers
from metro_web.queries.findings import EventSearch, TripSearch
from metro_web.queries.standing_answers import Asked
from metro_web.services import events_admin, holds, stock_admin
from metro_web.services.stock_admin import NewPrices
from tests import stadium
from tests.services.test_findings import bus, concert
from tests.world import World


class Answers:
    """How often an answer had to be made, and what it says."""

    def __init__(self, search: EventSearch | TripSearch, limit: int = 50) -> None:
        self.search, self.limit, self.made = search, limit, 0

    def __call__(self) -> list[tuple[int, int | None]]:
        text = db.read(standing_answers.of, Asked(self.search, self.limit, ""), self._make)
        return [(int(one.split()[0]), int(one.split()[1]) or None) for one in text.split(";") if one]

    def _make(self, tx: db.Tx) -> str:
        self.made += 1
        find: Any = findings.events if isinstance(self.search, EventSearch) else findings.trips
        found, _more = find(tx, self.search, limit=self.limit)
        return ";".join(f"{each.offer.left} {each.offer.price_from_minor or 0}" for each in found)


@pytest.fixture(autouse=True)
def anew() -> None:
    standing_answers.forget()


def _warm(answers: Answers) -> int:
    for _each in range(4):
        answers()
    return answers.made


def test_every_change_of_an_event_is_told_at_once(city: World) -> None:
    hall = stadium.hall(city.chen, city.asha, standing=5)
    which, event = hall.inventory, hall.event
    held: list[str] = []
    steps: list[tuple[str, Callable[[], object]]] = [
        ("held", lambda: held.append(stadium.hold(city.asha, which, "1A", "1B").id)),
        ("given back", lambda: db.run(holds.give_back, city.asha, held[0])),
        ("standing", lambda: stadium.buy_standing(city.asha, event.id, 2)),
        ("blocked", lambda: db.run(stock_admin.block, city.chen, which, Choice(["4D"]))),
        ("repriced", lambda: db.run(stock_admin.reprice, city.chen, which, NewPrices({"standing": 10_00}))),
        ("held again", lambda: stadium.hold(city.asha, which, "2A")),
        ("over", lambda: clock.freeze(clock.utc_now() + timedelta(seconds=settings().hold_seconds + 1))),
        ("another", lambda: concert(city.chen, hall.venue_id, "Encore", in_hours=300)),
        ("cancelled", lambda: db.run(events_admin.cancel, city.chen, event.id)),
        ("years later", lambda: clock.freeze(clock.utc_now() + timedelta(days=900))),
    ]
    answers = Answers(EventSearch())
    told = [answers()]
    for _name, step in steps:
        _warm(answers)
        step()
        told.append(answers())
        fresh, _more = db.read(findings.events, EventSearch(), limit=50)
        assert told[-1] == [(each.offer.left, each.offer.price_from_minor) for each in fresh], _name
    assert [one[0][0] for one in told[:8]] == [21, 19, 21, 19, 18, 18, 17, 18]
    assert told[5][0] == (18, 10_00)
    assert told[-1] == []


def test_it_is_made_once_while_nothing_changes(city: World) -> None:
    stadium.hall(city.chen, city.asha)
    now = clock.utc_now()
    bus(city.chen, "B 1", "alderton", "birchford", "cedarham", at=now + timedelta(hours=20))
    for search in (EventSearch(), EventSearch(words="alder"), TripSearch(), TripSearch("birchford", "cedarham")):
        answers = Answers(search)
        first, made = answers(), _warm(answers)
        assert [answers() for _each in range(3)] == [first] * 3
        if not settings().is_sqlite:
            assert answers.made == made <= 3, "what is warm is not made again"
        else:
            assert answers.made == 8, "SQLite makes each anew"


def test_a_page_stands_though_more_is_found_than_it_shows(city: World) -> None:
    soon = clock.utc_now() + timedelta(hours=20)
    first, *_others = [bus(city.chen, f"B {n}", "alderton", "cedarham", at=soon + timedelta(hours=n)) for n in range(3)]
    answers = Answers(TripSearch("alderton", "cedarham"), limit=1)
    [(left, _price)], made = answers(), _warm(answers)
    if not settings().is_sqlite:
        answers()
        assert answers.made == made, "the trips of further pages were never counted"
    shown = db.read(attended.find_trip, first)
    assert shown is not None
    stadium.hold(city.asha, shown.inventory_id, "1A")
    assert [one[0] for one in answers()] == [left - 1]


def test_a_trip_that_moves_is_another_answer(city: World) -> None:
    now = clock.utc_now()
    trip = bus(city.chen, "B 1", "alderton", "cedarham", at=now + timedelta(hours=20))
    answers = Answers(TripSearch("alderton", "cedarham"))
    _warm(answers)
    made = answers.made
    stops: Any = TripStop.__table__  # type: ignore[attr-defined]
    renamed = stops.update().where(stops.c.trip_id == trip).values(name="Elsewhere")
    db.run(lambda tx: tx.execute(renamed))
    answers()
    assert answers.made == made + 1
    clock.freeze(now + timedelta(hours=21))
    assert answers() == [], "it has left"


def test_what_is_kept_is_bounded(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stadium.hall(city.chen, city.asha)
    monkeypatch.setattr(standing_answers, "KEPT_CHARACTERS_MAX", 40)
    for number in range(20):
        answers = Answers(EventSearch(until=clock.utc_now() + timedelta(days=30 + number)))
        _warm(answers)
    assert sum(len(each.answer) for each in standing_answers._kept.values()) <= 40

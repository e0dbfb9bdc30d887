"""Quotes are answered from the picture of this process without SQL; lists look at its version and no more."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from metro_web.core import db
from metro_web.queries import network as network_queries
from tests.api.shop_window import ANYBODY
from tests.world import World


@pytest.fixture
def statements(city: World) -> Iterator[list[str]]:
    """What reaches the database from now on."""
    network_queries.refresh()
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    yield seen
    event.remove(db.engine(), "before_cursor_execute", note)


def test_a_quote_asks_the_database_nothing(statements: list[str]) -> None:
    for prefer in ("fewest_stops", "fewest_changes", "fastest"):
        answer = ANYBODY.get(f"/journeys?from=alder&to=heath&prefer={prefer}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["legs"][1]["line"] is None
    assert statements == []


def test_lists_ask_for_the_version_and_nothing_else(statements: list[str]) -> None:
    for path in ("/lines", "/lines/red", "/stations?query=ced", "/service", "/map"):
        assert ANYBODY.get(path).status_code == 200
    assert {each for each in statements if "network_state.version" not in each} <= {"BEGIN"}

"""Who may do what: every route and every handler that a client can call, for everybody, against the matrix by hand."""

import pytest

from metro_web.api.app import api
from metro_web.api.openapi import routes_of
from tests.rights import table
from tests.rights.table import PEOPLE, Handling, Route
from tests.rights.trial import Stage, handlers

ROUTES, HANDLINGS = table.routes(), table.handlings()


def routes_there_are() -> set[str]:
    """Every route of the application but the one that says 404."""
    return {
        f"{method} {path}" for method, path, _endpoint in routes_of(api) if path != "/api/{path}" and method != "HEAD"
    }


def compare(written: set[str], there: set[str], where: str) -> None:
    missing, gone = sorted(there - written), sorted(written - there)
    assert not missing, f"these have no line in tests/rights/{where}:\n" + "\n".join(missing)
    assert not gone, f"these have a line in tests/rights/{where}, and do not exist any more:\n" + "\n".join(gone)


def test_every_route_stands_in_the_matrix_and_no_other() -> None:
    compare({route.name for route in ROUTES}, routes_there_are(), "routes")


def test_every_handler_stands_in_the_matrix_and_no_other() -> None:
    assert len(handlers()) > 300
    compare({one.name for one in HANDLINGS}, set(handlers()), "handlers")


@pytest.mark.parametrize("person", PEOPLE)
def test_routes(stage: Stage, person: str) -> None:
    wrong = [said for route in ROUTES if (said := _asked(stage, route, person))]
    assert wrong == []


@pytest.mark.parametrize("person", PEOPLE)
def test_handlers(stage: Stage, person: str) -> None:
    wrong = [said for one in HANDLINGS if one.cells and (said := _handled(stage, one, person))]
    assert wrong == []


def test_what_is_local_to_a_page_asks_the_database_nothing(stage: Stage) -> None:
    assert [one.name for one in HANDLINGS if not one.cells and stage.asks_the_database(one)] == []


def _asked(stage: Stage, route: Route, person: str) -> str:
    found, wanted = stage.ask(route, person), route.cells[PEOPLE.index(person)]
    said = f"{route.where} {route.name}: {person} gets {found.said}, not {wanted}" if found.said != wanted else ""
    return f"{said or route.name} and changes {sorted(found.left)}" if found.left else said


def _handled(stage: Stage, one: Handling, person: str) -> str:
    found, wanted = stage.handle(one, person), one.cells[PEOPLE.index(person)]
    said = f"{one.where} {one.name}: {person} gets {found.said}, not {wanted}" if found.said != wanted else ""
    return f"{said or one.name} and changes {sorted(found.left)}" if found.left else said

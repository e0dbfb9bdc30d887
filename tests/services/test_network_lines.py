"""Lines and stoppages: added, changed, stopped and started with a reason, deleted where nothing was sold."""

from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import AppError
from metro_web.queries import network as network_queries
from metro_web.queries import schematic_map
from metro_web.services import network_lines, network_stations, orders, service_control
from metro_web.services.kinds import JourneyChoice, journey
from metro_web.services.network_lines import LinePatch
from metro_web.services.orders import Basket
from tests.services.network_editing import entries, line, put, refused, sell, stations
from tests.world import World

LONG = "x" * 10_000


def add(city: World, code: str = "pink", name: str = "Pink Line", color: str = "#FF0088") -> None:
    db.run(network_lines.add_line, city.chen, code, name, color)


def change(city: World, code: str, **patch: Any) -> None:
    db.run(network_lines.change_line, city.chen, code, LinePatch(**patch))


def set_service(city: World, is_running: bool, reason: str | None = None) -> None:
    db.run(service_control.set_service, city.chen, is_running, reason)


def quote(origin: str, destination: str) -> str:
    """The price, or the code of the refusal."""
    try:
        found = journey.preview(network_queries.latest(), origin, destination, "fewest_stops", clock.utc_now())
    except AppError as exc:
        return exc.code
    return str(found.price_minor)


def test_a_line_is_built_from_nothing_and_sold(city: World) -> None:
    add(city)
    pink = line("pink")
    assert (pink.name, pink.color, pink.letter, pink.is_running, pink.position) == (
        "Pink Line",
        "#FF0088",
        "P",
        True,
        3,
    )
    assert pink.shape not in {"circle", "square", "diamond"}
    assert stations("pink") == ""
    for code in ("ivy", "juniper", "alder"):
        put(city.chen, "pink", code)
        schematic_map.document(network_queries.latest())
    assert network_queries.latest().network.lines_of("alder") == ("red", "pink")
    assert quote("ivy", "birch") == "3000"
    assert sell(city.bilal, "ivy", "birch").status == "paid"


def test_every_line_gets_a_bullet_of_its_own(city: World) -> None:
    for number in range(30):
        add(city, f"l{number}", "Red Line", "#C62828")
    bullets = [(each.letter, each.shape) for each in network_queries.latest().network.lines]
    assert len(set(bullets)) == 33


@pytest.mark.parametrize(
    ("code", "name", "color", "field"),
    [
        ("", "Pink", "#FF0088", "code"),
        (" pink", "Pink", "#FF0088", "code"),
        ("pi|nk", "Pink", "#FF0088", "code"),
        ("pi/nk", "Pink", "#FF0088", "code"),
        ("..", "Pink", "#FF0088", "code"),
        ("pi\nnk", "Pink", "#FF0088", "code"),
        ("p" * 65, "Pink", "#FF0088", "code"),
        ("pink", "  ", "#FF0088", "name"),
        ("pink", "a\x07b", "#FF0088", "name"),
        ("pink", "\u202epink", "#FF0088", "name"),
        ("pink", "x" * 121, "#FF0088", "name"),
        ("pink", LONG, "#FF0088", "name"),
        ("pink", "Pink", "FF0088", "color"),
        ("pink", "Pink", "#FF008", "color"),
        ("pink", "Pink", "#FF0088\n", "color"),
        ("pink", "Pink", "red; background: url(x)", "color"),
    ],
)
def test_a_line_that_cannot_be(city: World, code: str, name: str, color: str, field: str) -> None:
    error = refused("invalid_input", 422, network_lines.add_line, city.chen, code, name, color)
    assert error.extra["errors"][0]["field"] == field


def test_a_code_is_taken_once(city: World) -> None:
    refused("code_taken", 409, network_lines.add_line, city.chen, "red", "Another", "#000000")
    add(city, "alder", "Named like a station", "#000000")
    assert stations("alder") == ""


def test_names_and_colours_change(city: World) -> None:
    change(city, "red", name="  Ruby   Line ", color="#aa0000")
    assert (line("red").name, line("red").color) == ("Ruby Line", "#aa0000")
    for patch in (LinePatch(name=""), LinePatch(color="blue"), LinePatch(is_running=False, reason="x" * 301)):
        refused("invalid_input", 422, network_lines.change_line, city.chen, "red", patch)
    refused("unknown_line", 404, network_lines.change_line, city.chen, "teal", LinePatch(name=""))


def test_a_stopped_line_sells_nothing_until_it_starts(city: World) -> None:
    assert quote("alder", "birch") == "1000"
    change(city, "red", is_running=False, reason="Flood at Birch")
    assert quote("alder", "birch") == "service_stopped"
    assert (line("red").is_running, line("red").stop_reason) == (False, "Flood at Birch")
    change(city, "red", is_running=False)
    assert line("red").stop_reason == "Flood at Birch"
    change(city, "red", reason="Flood at Cedar")
    assert line("red").stop_reason == "Flood at Cedar"
    change(city, "red", is_running=False, reason="")
    assert line("red").stop_reason == ""
    change(city, "red", is_running=True, reason="Over")
    assert (line("red").is_running, line("red").stop_reason) == (True, "")
    assert quote("alder", "birch") == "1000"
    assert [entry.action for entry in entries()] == ["line.stop", "line.change", "line.change", "line.start"]
    refused("invalid_input", 422, network_lines.change_line, city.chen, "red", LinePatch(reason="Why?"))


def test_a_stopped_service_sells_nothing_and_keeps_what_was_said_of_lines(city: World) -> None:
    change(city, "red", is_running=False, reason="Flood")
    set_service(city, False, "Strike")
    assert quote("elm", "fern") == quote("alder", "birch") == "service_stopped"
    assert network_queries.latest().network.stop_reason == "Strike"
    set_service(city, True)
    assert (quote("elm", "fern"), quote("alder", "birch")) == ("2000", "service_stopped")
    assert line("red").stop_reason == "Flood"
    assert network_queries.latest().network.stop_reason == ""
    refused("invalid_input", 422, service_control.set_service, city.chen, False, "a\x00b")


def test_an_unsold_line_goes_and_its_stations_stay(city: World) -> None:
    sell(city.bilal, "elm", "cedar")
    db.run(network_lines.delete_line, city.chen, "red")
    network = network_queries.latest().network
    assert network.find_line("red") is None
    assert network.stations["alder"].name == "Alder"
    assert network.lines_of("cedar") == ("blue",)
    refused("unknown_line", 404, network_lines.delete_line, city.chen, "red")
    add(city, "red", "Red again", "#C62828")
    assert stations("red") == ""


def test_a_sold_line_stays(city: World) -> None:
    order = sell(city.bilal, "alder", "birch")
    refused("in_use", 409, network_lines.delete_line, city.chen, "red")
    refused("in_use", 409, network_lines.delete_branch, city.chen, "red", 0)
    assert order.status == "paid"
    db.run(network_lines.delete_line, city.chen, "blue")


def test_an_order_that_ended_unpaid_sold_nothing(city: World) -> None:
    basket = Basket([JourneyChoice("alder", "birch")])
    made = db.run(orders.create, city.asha, basket)
    assert made.expires_at is not None
    refused("in_use", 409, network_lines.delete_line, city.chen, "red")
    clock.freeze(made.expires_at + timedelta(seconds=1))
    db.run(network_lines.delete_line, city.chen, "red")


def test_codes_that_look_like_patterns_or_like_each_other(city: World) -> None:
    """`%` and `_` are letters here, capitals differ, and a line may have the code of a station."""
    for code in ("r%", "r_d", "RED", "alder"):
        add(city, code, f"Line {code}")
    sell(city.bilal, "alder", "birch")
    for code in ("r%", "r_d", "RED", "alder"):
        db.run(network_lines.delete_line, city.chen, code)
    refused("in_use", 409, network_lines.delete_line, city.chen, "red")


def test_branches_come_and_go(city: World) -> None:
    db.run(network_lines.add_branch, city.chen, "red", " To the  harbour ")
    assert [(each.position, each.name, each.stations) for each in line("red").branches][1] == (1, "To the harbour", ())
    db.run(network_stations.order, city.chen, "red", ["cedar", "elm"], 1)
    assert quote("alder", "elm") == "3000"
    db.run(network_lines.delete_branch, city.chen, "red", 1)
    assert [each.position for each in line("red").branches] == [0]
    refused("not_found", 404, network_lines.delete_branch, city.chen, "red", 1)
    refused("unknown_line", 404, network_lines.add_branch, city.chen, "teal")
    refused("invalid_input", 422, network_lines.add_branch, city.chen, "red", "x" * 121)


def test_a_branch_goes_where_the_line_keeps_what_was_sold(city: World) -> None:
    db.run(network_stations.order, city.chen, "red", ["alder", "birch", "fern"], 1)
    sell(city.bilal, "alder", "birch")
    db.run(network_lines.delete_branch, city.chen, "red", 1)
    assert stations("red") == "abcd"

"""Another way costs the fare of the fewest stops, and is the one on the ticket."""

import pytest

from metro_web.core.errors import AppError
from metro_web.queries import network as network_queries
from metro_web.queries.orders import OrderView
from metro_web.services import journey_views, orders
from tests import detours, shop, world
from tests.world import World


@pytest.fixture(autouse=True)
def detour(city: World) -> None:
    detours.add()


def offered() -> journey_views.Offered:
    return journey_views.offered(network_queries.latest(), "alder", "fern")


def test_each_way_says_what_it_is_best_at_and_costs_the_same() -> None:
    found = offered()
    assert [(one.prefer, one.best_at) for one in found.options] == [
        ("fewest_stops", "Fewest stops and changes"),
        ("fastest", "Fastest"),
    ]
    slow, quick = found.options
    assert (slow.price_minor, quick.price_minor) == (1_000, 1_000)
    assert (slow.note, quick.note) == ("41 min slower than the fastest", "")
    assert quick.path == detours.QUICK_PATH
    assert (quick.summary, quick.stations_label) == ("9 min, 1 change", "4 stations")
    assert found.proposed == "fastest", "so much slower is not what anybody wants"


@pytest.mark.parametrize(("prefer", "path"), [("fewest_stops", ["alder", "fern"]), ("fastest", detours.QUICK_PATH)])
def test_the_ticket_has_the_path_that_was_chosen(city: World, prefer: str, path: list[str]) -> None:
    shown = next(one for one in offered().options if one.prefer == prefer)
    order = shop.create(city.asha, "alder", "fern", prefer=prefer, quote=shown.quote)
    paid = shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    assert isinstance(paid, OrderView)
    facts = paid.items[0].facts
    assert (facts["path"], facts["prefer"], paid.total_minor) == (path, prefer, 1_000)


def test_a_way_that_is_none_is_refused(city: World) -> None:
    for prefer in ("", "scenic", "fastest "):
        shop.refused("invalid_input", orders.create, city.asha, shop.basket("alder", "fern", prefer=prefer))


def test_a_stopped_line_is_no_alternative() -> None:
    world.stop(line="slow")
    [only] = offered().options
    assert (only.path, only.best_at, only.price_minor) == (detours.QUICK_PATH, "Best way", 3_000)
    world.stop(line="red")
    with pytest.raises(AppError) as caught:
        offered()
    assert caught.value.code == "service_stopped"

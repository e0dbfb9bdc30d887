"""What a ticket is worth once it was sold: at another exit, after a rise, and handed back."""

from collections.abc import Iterator
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.services import cancellations, fares_admin
from tests import people, shop
from tests.services.fare_tables import TODAY, WALLET_TENTH, hop, make
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> Iterator[None]:
    shop.at()
    yield
    clock.unfreeze()


def ride_beyond(city: World, to: str) -> Any:
    """Bought alder → birch, out at `to`: the scan that says what is due."""
    (ticket,) = shop.buy(city.asha, "alder", "birch").tickets
    assert shop.scan(city.asha, ticket, "alder", "entry").accepted
    return ticket


def test_a_discount_goes_along_to_another_exit(city: World) -> None:
    make(city.chen, hop(1000, TODAY, WALLET_TENTH))
    ticket = ride_beyond(city, "cedar")
    told = shop.scan(city.asha, ticket, "cedar", "exit")
    # 20.00 less a tenth, less the 9.00 paid.
    assert (told.accepted, told.reason, told.due_minor) == (False, "fare_due", 900)
    assert shop.scan(city.asha, ticket, "cedar", "exit", "wallet").accepted
    assert shop.balance(city.asha) == 10_000 - 1800


def test_an_exit_at_the_same_fare_costs_nothing_more(city: World) -> None:
    slabs = {"slabs": [{"up_to": None, "price_minor": 2000}]}
    make(city.chen, fares_admin.FareDraft("Flat", TODAY, "slab_hops", slabs, [WALLET_TENTH]))
    assert shop.scan(city.asha, ride_beyond(city, "dale"), "dale", "exit").accepted


def test_a_rise_while_inside_is_not_asked_at_the_exit(city: World) -> None:
    ticket = ride_beyond(city, "cedar")
    first = make(city.chen, hop(5000))
    assert shop.scan(city.asha, ticket, "cedar", "exit").due_minor == 1000
    make(city.chen, hop(7000), replaces=first.id)
    assert shop.scan(city.asha, ticket, "cedar", "exit").due_minor == 1000


def test_cancelling_gives_back_what_was_paid(city: World) -> None:
    make(city.chen, hop(1005, TODAY, WALLET_TENTH))
    (ticket,) = shop.buy(city.asha).tickets
    db.run(cancellations.cancel, city.asha, ticket.order_id)
    assert shop.balance(city.asha) == 10_000
    assert people.count("ticket", "status = 'cancelled'") == 1

"""Fare tables as admins keep them: versions from a day on, never two of one day, never a past one rewritten."""

from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import clock, db
from metro_web.core.errors import AppError
from metro_web.domain.permissions import Actor
from metro_web.queries import audit_view
from metro_web.queries import network as network_queries
from metro_web.services import audit, counter_views, fares_admin, holidays, orders
from metro_web.services.fares_admin import FarePatch
from metro_web.services.kinds import JourneyChoice
from tests import shop
from tests.services.fare_tables import SUNDAY, TODAY, TOMORROW, WALLET_TENTH, hop, make, price, quote
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> Any:
    shop.at()
    yield
    clock.unfreeze()


def statuses(actor: Actor) -> list[tuple[str, str]]:
    found = db.read(fares_admin.list_tables, actor)
    return [(row.name, found.status(row)) for row in found.rows]


def entries(city: World) -> list[tuple[str, Any, Any]]:
    found, _ = db.read(audit.list_entries, city.chen, audit.AuditFilter())
    return [(entry.action, entry.before, entry.after) for entry in found]


def test_a_table_of_today_is_the_price_of_the_next_quote(city: World) -> None:
    before = network_queries.latest().version
    made = make(city.chen, hop(1500, name="Dearer"))
    assert price() == 3000
    assert quote().fare.table.table_id == made.id
    assert network_queries.latest().version == before + 1
    assert statuses(city.chen) == [("Dearer", "in_force"), ("10.00 a hop", "past")]
    action, was, now = entries(city)[0]
    assert (action, was, now["rules"]) == ("fare.make", None, {"price_minor": 1500})


def test_a_table_of_tomorrow_begins_with_its_service_day(city: World) -> None:
    make(city.chen, hop(1500, TOMORROW, name="Dearer"))
    assert statuses(city.chen) == [("Dearer", "future"), ("10.00 a hop", "in_force")]
    # Noon in Kolkata is 06:30 UTC; the service day ends at 03:00 there, 21:30 UTC.
    for hours, minutes, expected in ((0, 0, 2000), (14, 59, 2000), (15, 0, 3000), (23, 0, 3000)):
        shop.at(hours=hours, minutes=minutes)
        assert price() == expected, (hours, minutes)


def test_two_tables_of_one_day_are_refused(city: World) -> None:
    make(city.chen, hop(1500, TOMORROW, name="Dearer"))
    error = shop.refused("same_day", fares_admin.make, city.chen, hop(900, TOMORROW))
    assert error.status == 409
    assert "2026-11-21" in error.detail
    assert "Dearer" in error.detail
    later = make(city.chen, hop(900, SUNDAY))
    shop.refused("same_day", fares_admin.change, city.chen, later.id, FarePatch(starts_on=TOMORROW))
    make(city.chen, hop(900))
    shop.refused("same_day", fares_admin.make, city.chen, hop(800))


def test_todays_table_is_replaced_and_kept(city: World) -> None:
    wrong = make(city.chen, hop(15, name="Typo"))
    assert price() == 30
    right = make(city.chen, hop(1500, name="Right"), replaces=wrong.id)
    assert price() == 3000
    assert statuses(city.chen)[:2] == [("Right", "in_force"), ("Typo", "replaced")]
    assert db.read(fares_admin.get_table, city.chen, wrong.id).rows[0].rules == {"price_minor": 15}
    action, was, now = entries(city)[0]
    assert (action, was["name"], now["name"]) == ("fare.replace", "Typo", "Right")
    shop.refused("not_todays", lambda tx: fares_admin.make(tx, city.chen, hop(1), replaces=wrong.id))
    shop.refused("not_todays", lambda tx: fares_admin.make(tx, city.chen, hop(1, TOMORROW), replaces=right.id))
    shop.refused("not_todays", lambda tx: fares_admin.make(tx, city.chen, hop(1), replaces="0" * 32))


def test_what_has_begun_is_never_rewritten(city: World) -> None:
    made = make(city.chen, hop(1500))
    for table_id in (made.id, "0" * 32):
        shop.refused("already_begun", fares_admin.change, city.chen, table_id, FarePatch(name="Other"))
        shop.refused("already_begun", fares_admin.withdraw, city.chen, table_id)
    shop.refused("invalid_input", fares_admin.make, city.chen, hop(1, TODAY - timedelta(days=1)))
    shop.refused("invalid_input", fares_admin.make, city.chen, hop(1, TODAY + timedelta(days=4000)))


def test_a_table_to_come_is_changed_and_withdrawn(city: World) -> None:
    made = make(city.chen, hop(1500, TOMORROW))
    (changed,) = db.run(
        fares_admin.change, city.chen, made.id,
        FarePatch(name="Slabs", kind="slab_hops", rules={"slabs": [{"up_to": None, "price_minor": 700}]}, revision=1),
    ).rows  # fmt: skip
    assert (changed.id, changed.kind, changed.revision) == (made.id, "slab_hops", 2)
    shop.refused("edited_meanwhile", fares_admin.change, city.chen, made.id, FarePatch(name="Mine", revision=1))
    shop.refused("invalid_input", fares_admin.change, city.chen, made.id, FarePatch(kind="hop"))
    shop.refused("edited_meanwhile", lambda tx: fares_admin.withdraw(tx, city.chen, made.id, revision=1))
    before = shop.dump()
    db.run(fares_admin.change, city.chen, made.id, FarePatch(name="Slabs"))
    assert shop.dump() == before, "what changes nothing raises nothing"
    shop.at(hours=15)
    assert price() == 700
    shop.at()
    db.run(fares_admin.withdraw, city.chen, made.id, revision=2)
    assert statuses(city.chen) == [("10.00 a hop", "in_force")]
    assert [action for action, *_ in entries(city)] == ["fare.withdraw", "fare.change", "fare.make"]


@pytest.mark.parametrize(
    ("kind", "rules", "discounts"),
    [
        ("hop", {"price_minor": -1}, ()),
        ("hop", {"price_minor": "ten"}, ()),
        ("zones", {}, ()),
        ("slab_hops", {"slabs": [{"up_to": 5, "price_minor": 1}]}, ()),
        ("slab_hops", {"slabs": [{"up_to": 5, "price_minor": 1}, {"from": 6, "up_to": None, "price_minor": 2}]}, ()),
        ("matrix", {"matrix": {"stations": ["alder", "nowhere"], "prices": [[1], [1, 1]]}}, ()),
        ("hop", {"price_minor": 1}, ({"kind": "wallet", "basis_points": 10_001},)),
    ],
)
def test_unsound_tables_are_refused(city: World, kind: str, rules: Any, discounts: Any) -> None:
    draft = fares_admin.FareDraft("Bad", TODAY, kind, rules, discounts)
    assert shop.refused("invalid_fare", fares_admin.make, city.chen, draft).status == 422


def test_a_table_needs_a_name_and_an_admin(city: World) -> None:
    shop.refused("invalid_input", fares_admin.make, city.chen, hop(1, name="  "))
    for actor, code in ((city.asha, "not_allowed"), (city.bilal, "not_allowed"), (Actor(), "unauthenticated")):
        shop.refused(code, fares_admin.make, actor, hop(1))
        shop.refused(code, fares_admin.change, actor, "0" * 32, FarePatch(name="x"))
        shop.refused(code, fares_admin.withdraw, actor, "0" * 32)
        shop.refused(code, fares_admin.list_tables, actor)
        shop.refused(code, fares_admin.get_table, actor, "0" * 32)
        shop.refused(code, fares_admin.rules_from_csv, actor, b"price\n1\n")
        shop.refused(code, fares_admin.to_csv, actor, "0" * 32)
        shop.refused(code, holidays.list_holidays, actor)
        shop.refused(code, holidays.add, actor, "01-26", "x")
        shop.refused(code, holidays.remove, actor, "01-26")


def test_a_holiday_of_the_calendar_counts_in_every_table(city: World) -> None:
    make(city.chen, hop(1000, TODAY, holiday_price_minor=600))
    assert price() == 2000
    db.run(holidays.add, city.chen, "11-20", "Founders' Day")
    assert price() == 1200
    shop.at(hours=24)
    assert price() == 2000, "Saturday"
    shop.at(hours=48)
    assert price() == 1200, "Sunday"
    shop.at()
    db.run(holidays.remove, city.chen, "11-20")
    assert price() == 2000
    db.run(holidays.add, city.chen, "2026-11-20", "Once")
    assert price() == 1200
    assert [action for action, *_ in entries(city)][:3] == ["holiday.add", "holiday.remove", "holiday.add"]


def test_a_holiday_twice_is_refused(city: World) -> None:
    db.run(holidays.add, city.chen, "01-26", "Republic Day")
    for day in ("01-26", "2027-01-26"):
        error = shop.refused("holiday_exists", holidays.add, city.chen, day, "Again")
        assert "Republic Day" in error.detail
    for day in ("26-01", "2027-02-30", "soon", "1-1", "", "2027-1-1"):
        shop.refused("invalid_input", holidays.add, city.chen, day, "Wrong")
    shop.refused("invalid_input", holidays.add, city.chen, "08-15", " ")
    shop.refused("not_found", holidays.remove, city.chen, "08-15")


def sale(city: World, shown: str, method: str = "wallet") -> Any:
    actor = city.asha if method == "wallet" else city.bilal
    return db.run(orders.create, actor, orders.Basket([JourneyChoice("alder", "cedar", quote=shown)], method=method))


def changed_price(city: World, shown: str, method: str = "wallet") -> int:
    """What `price_changed` says the price is now."""
    with pytest.raises(AppError) as caught:
        sale(city, shown, method)
    assert caught.value.code == "price_changed", caught.value.detail
    amount: int = caught.value.extra["price"]["amount"]
    return amount


def test_a_table_made_between_quote_and_sale_is_told(city: World) -> None:
    shown = quote().quote
    make(city.chen, hop(1500))
    assert changed_price(city, shown) == 3000
    assert sale(city, quote().quote).total_minor == 3000


def test_another_table_at_the_same_price_sells(city: World) -> None:
    shown = quote().quote
    make(city.chen, hop(1000))
    assert sale(city, shown).total_minor == 2000


def test_the_start_of_a_service_day_between_quote_and_sale_is_told(city: World) -> None:
    make(city.chen, hop(1500, TOMORROW))
    shop.at(hours=14, minutes=58)
    shown = quote().quote
    assert sale(city, shown).total_minor == 2000
    shop.at(hours=15, minutes=1)
    assert changed_price(city, shown) == 3000


def test_midnight_alone_changes_nothing(city: World) -> None:
    make(city.chen, hop(1500, TOMORROW))
    shop.at(hours=11, minutes=58)  # 23:58 in Kolkata
    shown = quote().quote
    shop.at(hours=12, minutes=2)
    assert sale(city, shown).total_minor == 2000


def test_a_sunday_that_begins_between_quote_and_sale_is_told(city: World) -> None:
    make(city.chen, hop(1000, TODAY, holiday_price_minor=600))
    shop.at(hours=24 + 14, minutes=59)
    shown = quote().quote
    shop.at(hours=24 + 15)
    assert changed_price(city, shown) == 1200


def test_the_price_of_an_order_stays_when_fares_move(city: World) -> None:
    order = shop.create(city.asha)
    make(city.chen, hop(1500))
    paid = shop.confirm(city.asha, order.id, shop.codes_of(city.asha)[-1])
    assert paid.total_minor == 2000  # type: ignore[union-attr]
    assert shop.balance(city.asha) == 8000


def test_the_wallet_pays_less_and_cash_does_not(city: World) -> None:
    make(city.chen, hop(1005, TODAY, WALLET_TENTH))
    assert (price(), price(method="cash")) == (1809, 2010)
    assert shop.buy(city.asha).total_minor == 1809
    assert sale(city, quote(method="cash").quote, "cash").total_minor == 2010
    # A wallet's quote promises nothing to who pays in cash.
    assert changed_price(city, quote().quote, "cash") == 2010


def test_the_counter_offers_and_takes_the_price_without_the_wallets_discount(city: World) -> None:
    make(city.chen, hop(1005, TODAY, WALLET_TENTH))
    shown = db.read(counter_views.offer, city.bilal, "alder", "cedar", 2)
    assert (shown.unit_label, shown.total_label) == ("₹20.10", "₹40.20")
    assert db.run(counter_views.sell, city.bilal, shown).total_label == "₹40.20"


def test_the_audit_log_tells_prices_in_words(city: World) -> None:
    made = make(city.chen, hop(1500, TOMORROW, WALLET_TENTH, holiday_price_minor=900))
    slabs = {"slabs": [{"up_to": 2000, "price_minor": 1100}, {"up_to": None, "price_minor": 2100}]}
    db.run(fares_admin.change, city.chen, made.id, FarePatch(kind="slab_distance", rules=slabs, discounts=()))
    found, _ = db.read(audit.list_entries, city.chen, audit.AuditFilter())
    told = audit_view.row(found[0], network_queries.latest().network)
    assert (told.action, told.subject) == ("Changed a fare table", "Hops")
    assert [(row.field, row.before, row.after) for row in told.changes] == [
        ("Kind", "Per stop", "By distance"),
        ("Discounts", "10 % less from the wallet", ""),
        ("Prices", "₹15.00 a stop; on Sundays and holidays ₹9.00 a stop", "2000: ₹11.00, beyond: ₹21.00"),
    ]


def test_the_end_of_an_off_peak_window_is_told(city: World) -> None:
    window = {"kind": "off_peak", "basis_points": 2500, "days": "weekday", "from": "11:00", "to": "12:03"}
    make(city.chen, hop(1000, TODAY, window, WALLET_TENTH))
    shown = quote()
    assert [each.kind for each in shown.fare.priced.taken] == ["off_peak", "wallet"]
    assert shown.price_minor == 1350
    shop.at(minutes=2, seconds=59)
    assert sale(city, shown.quote).total_minor == 1350
    shop.at(minutes=3)
    assert changed_price(city, shown.quote) == 1800
    assert price(method="cash") == 2000

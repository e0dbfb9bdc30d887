"""Fares as operators publish them: by route, to anywhere, for buses too, of the newer kind, or none that can be told."""

from pathlib import Path

import pytest

from metro_web.domain.fares import FareRules, Slab
from tests.domain.feeds.city import City
from tests.domain.feeds.small import put, read, said
from tests.domain.feeds.test_nasty_feeds import CROSS, LINES, assert_crosses, cross

FARES = "fare_id,price,currency_type,payment_method,transfers\n"
FLAT = FareRules("slab_hops", (Slab(None, 250),))


@pytest.mark.parametrize(
    ("attributes", "rules", "expected"),
    [
        ("one,2.50,INR,0,\n", None, FLAT),
        ("one,2.50,INR,0,\n", "fare_id,route_id\none,R\none,S\n", FLAT),  # the same on every route
        ("one,2.50,INR,0,\nbus,1.00,INR,0,\n", "fare_id,route_id\none,R\none,S\nbus,coach\n", FLAT),
        ("one,2.50,INR,0,\ntwo,3.00,INR,0,\n", "fare_id,route_id\none,R\ntwo,S\n", None),  # nobody can tell a change's
        ("one,2.50,INR,0,\ntwo,3.00,INR,0,\n", None, None),
        ("one,2.50,INR,0,\n", "fare_id,contains_id\none,x\none,y\n", None),
        ("one,2.50,INR,0,\n", "fare_id,route_id,origin_id,destination_id\none,,,\n", FLAT),
        ("", None, None),
    ],
)
def test_fares_that_are_no_matrix(
    attributes: str, rules: str | None, expected: FareRules | None, tmp_path: Path
) -> None:
    files = City(
        CROSS, LINES | {"coach": ["AC"]}, names={"M": "Stop B"}, route_columns={"coach": {"route_type": "3"}}
    ).gtfs()
    files["fare_attributes.txt"] = FARES + attributes
    if rules:
        files["fare_rules.txt"] = rules
    feed = read(tmp_path, files)
    assert_crosses(feed)
    assert feed.fares == expected


def test_a_fare_from_a_zone_to_anywhere(tmp_path: Path) -> None:
    zones = {stop: {"zone_id": "centre" if stop in "BM" else "edge"} for stop in CROSS}
    rules = "fare_id,route_id,origin_id,destination_id\nlow,,centre,\nlow,,,centre\nhigh,,edge,edge\nbus,coach,centre,edge\n"
    files = City(CROSS, LINES | {"coach": ["AC"]}, names={"M": "Stop B"}, stop_columns=zones,
                 route_columns={"coach": {"route_type": "3"}}).gtfs()  # fmt: skip
    files |= {"fare_attributes.txt": FARES + "low,1,INR,0,\nhigh,2,INR,0,\nbus,0.5,INR,0,\n", "fare_rules.txt": rules}
    feed = read(tmp_path, files)
    assert feed.fares is not None
    middle = next(code for code in feed.stations if code in "BM")
    assert [feed.fares.prices[pair] for pair in (("A", middle), (middle, "S"), ("A", "S"))] == [100, 100, 200]


def test_fares_of_the_newer_kind_are_read_or_said(tmp_path: Path) -> None:
    areas = "area_id,stop_id\ncentre,B\ncentre,M\nedge,A\nedge,C\nedge,N\nedge,S\n"
    products = "fare_product_id,fare_product_name,amount,currency\nlow,Short,1.50,INR\nhigh,Long,3.00,INR\n"
    legs = "leg_group_id,network_id,from_area_id,to_area_id,fare_product_id\ng,,centre,edge,low\ng,,edge,centre,low\ng,,edge,edge,high\n"
    files = cross(names={"M": "Stop B"}) | {
        "stop_areas.txt": areas, "fare_products.txt": products, "fare_leg_rules.txt": legs, "areas.txt": "area_id\ncentre\nedge\n"
    }  # fmt: skip
    feed = read(tmp_path, files)
    assert_crosses(feed)
    assert feed.fares is not None
    middle = next(code for code in feed.stations if code in "BM")
    assert (feed.fares.prices["A", "S"], feed.fares.prices["A", middle]) == (300, 150)
    assert feed.currency == "INR"
    put(tmp_path, {"fare_leg_rules.txt": legs.replace("fare_product_id", "something_else")})
    assert read(tmp_path, {}).fares is None
    assert said(read(tmp_path, {}), "fare_leg_rules.txt")

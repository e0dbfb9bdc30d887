"""The manifest over REST: the document, the file whose cells are no formulas, a document opened, a seat checked in."""

import csv
import io
from datetime import timedelta

import pytest

from metro_web.core import db
from metro_web.domain.permissions import Actor
from tests import shop, travellers, world
from tests.api.shop_window import ANYBODY, Caller, refuses
from tests.services.test_manifest import company_with, operator, sold
from tests.travellers import NUMBER
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def test_document_file_and_check_in(city: World) -> None:
    trip = travellers.named_coach(city.chen)
    omar: Actor = operator("Omar")
    company_with(omar, trip=trip)
    db.run(world.fund, city.asha, 1_000_00)
    tara = sold(city.asha, trip, "1B", (1, 2), "", travellers.listed(city.asha).id)
    sold(city.asha, trip, "1A", (1, 3), "=HYPERLINK(1)")
    for bad in ("+1", "-1", "@x"):
        db.run(world.fund, city.asha, 100_00)
        sold(city.asha, trip, {"+1": "2A", "-1": "2B", "@x": "2C"}[bad], (1, 2), bad)
    ours, place = Caller.of(omar), f"/operator/trips/{trip.id}"
    found = ours.get(f"{place}/manifest")
    assert NUMBER not in found.text
    assert "no-store" in found.headers["cache-control"]
    body = found.json()
    assert (body["total"], body["checked_in"]) == (5, 0)
    line = next(one for one in body["items"] if one["ticket"] == tara)
    assert (line["document"], line["from"]["name"], line["to"]["position"]) == ("Passport ••••5121", "Alderton", 2)

    sheet = ours.get(f"{place}/manifest.csv")
    assert sheet.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(sheet.text)))
    assert [row[2] for row in rows[1:]] == ["'=HYPERLINK(1)", "Tara Menon", "'+1", "'-1", "'@x"]
    assert NUMBER not in sheet.text

    headers = {"Idempotency-Key": "reveal"}
    opened = ours.post(f"{place}/manifest/{tara}/document", headers=headers)
    assert opened.json()["number"] == NUMBER
    assert NUMBER not in str(shop.dump())

    shop.at(trip.departs_at - timedelta(minutes=5))
    ours = Caller.of(omar)
    answer = ours.post(f"{place}/check-in", {"seat": "1B", "direction": "entry"}).json()
    assert (answer["accepted"], answer["ticket"]["id"]) == (True, tara)
    refuses(lambda: ours.post(f"{place}/check-in", {"seat": "9Z"}), 404, "empty_seat")
    refuses(lambda: ours.post(f"{place}/check-in", {"seat": ""}), 422)
    other = Caller.of(operator("Petra"))
    for caller, status in ((ANYBODY, 401), (Caller.of(city.dev), 403), (Caller.of(city.bilal), 403), (other, 404)):
        refuses(lambda who=caller: who.get(f"{place}/manifest"), status)
        refuses(lambda who=caller: who.get(f"{place}/manifest.csv"), status)
        refuses(lambda who=caller: who.post(f"{place}/check-in", {"seat": 7}), status)
        refuses(lambda who=caller: who.post(f"{place}/manifest/{tara}/document"), status)

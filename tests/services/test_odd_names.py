"""Names that look like markup, templates or formulas are only ever text: on the map, in an order, in a mail."""

import json
from pathlib import Path

from metro_web.core import db
from metro_web.integrations.mail.message import compose
from metro_web.queries import network as network_queries
from metro_web.queries import schematic_map
from metro_web.services import mailing, network_import
from tests import mails, people, shop
from tests.domain.feeds.small import put, read, refusal, table
from tests.services.test_mail_rendering import parts
from tests.world import World

ODD = {"a": "5 > 4 & \"co\" 'x'", "b": "{{ 7 * 7 }} {% raw %} ${x}", "c": "=1+1 | <3 \\u003c"}
LINE = "L<1 & {{ code }}"


def files(names: dict[str, str]) -> dict[str, str]:
    return {
        "stations.csv": table([["code", "name"], *([code, name] for code, name in names.items())]),
        "lines.csv": table([["code", "name"], ["r", LINE]]),
        "branches.csv": table([["line", "station"], *(["r", code] for code in names)]),
    }


def test_odd_names_are_shown_as_they_stand(city: World, tmp_path: Path) -> None:
    shop.at()
    feed = read(tmp_path, files(ODD))
    db.run(lambda tx: network_import.publish(tx, city.chen, feed, replace_network=True))
    snapshot = network_queries.latest()
    assert {node.code: node.name for node in snapshot.network.stations.values()} == ODD
    drawn = json.loads(json.dumps(schematic_map.document(snapshot)))
    assert {station["name"] for station in drawn["stations"]} == set(ODD.values())
    (ticket,) = shop.buy(city.asha, "a", "c").tickets
    assert ticket
    for kind in ("order_code", "tickets"):
        context = people.mails(kind, city.asha.email)[-1]
        text, html = parts(compose(mailing.render(mails.outgoing(kind, context))))
        body = html.split("<body", 1)[1]
        for name in (ODD["a"], ODD["c"]):
            assert name in text
            assert name not in body
        assert "5 &gt; 4 &amp; " in body
        assert "&lt;3" in body
        if kind == "tickets":
            assert LINE in text
            assert "L&lt;1 &amp; {{ code }}" in body


def test_markup_is_refused(tmp_path: Path) -> None:
    for number, name in enumerate(("<script>alert(1)</script>", "<img src=x onerror=y>", "a<!--b", "</svg>")):
        assert "markup" in refusal(put(tmp_path / str(number), files(ODD | {"b": name})))
    assert "cannot be shown" in refusal(put(tmp_path / "nul", files(ODD | {"b": "x\x00y"})))
    assert "markup" in refusal(put(tmp_path / "line", files(ODD) | {"lines.csv": "code,name\nr,<svg/onload=x>\n"}))

"""What an admin's pages are shown of the network."""

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.domain.permissions import ANYONE
from metro_web.services import network_lines, network_stations, network_view
from metro_web.services.network_lines import LinePatch
from tests.services.network_editing import everything
from tests.world import World


def test_lines_with_their_state_and_size(city: World) -> None:
    db.run(network_lines.change_line, city.chen, "grey", LinePatch(is_running=False, reason="Works"))
    shown = db.read(network_view.get_service, city.chen)
    assert (shown.is_running, shown.state_label) == (True, "Running")
    assert [(row.bullet.code, row.state_label, row.stations_label, row.branches_label) for row in shown.lines] == [
        ("red", "Running", "4 stations", "1 branch"),
        ("blue", "Running", "3 stations", "1 branch"),
        ("grey", "Stopped: Works", "2 stations", "1 branch"),
    ]


def test_a_line_with_positions_to_move_by(city: World) -> None:
    db.run(network_stations.order, city.chen, "red", ["elm", "fern", "gorse", "elm"], 1)
    shown = db.read(network_view.get_line, city.chen, "red")
    first, ring = shown.branches
    assert [(row.code, row.position, row.is_first, row.is_last) for row in first.stations] == [
        ("alder", 1, True, False), ("birch", 2, False, False), ("cedar", 3, False, False), ("dale", 4, False, True),
    ]  # fmt: skip
    assert [bullet.letter for bullet in first.stations[2].others] == ["B"]
    assert (ring.is_ring, ring.title, len(ring.stations), shown.next_branch) == (True, "Branch 2", 3, 2)


def test_a_preview_changes_nothing(city: World) -> None:
    before = everything()
    names = db.read(network_view.preview, city.chen, "red", 0, "dale", 1)
    assert names == ["Dale", "Alder", "Birch", "Cedar"]
    assert everything() == before
    for args, status in ((("red", 0, "dale", 5), 422), (("red", 3, "dale", 1), 404), (("teal", 0, "dale", 1), 404)):
        with pytest.raises(AppError) as caught:
            db.read(network_view.preview, city.chen, *args)
        assert caught.value.status == status


def test_for_admins_alone(city: World) -> None:
    for actor, status in ((ANYONE, 401), (city.asha, 403), (city.bilal, 403)):
        for look, args in ((network_view.get_service, ()), (network_view.get_line, ("red",))):
            with pytest.raises(AppError) as caught:
                db.read(look, actor, *args)
            assert caught.value.status == status

"""The network editor over HTTP: every answer, every refusal, revisions by body and by tag."""

from typing import Any

import httpx
import pytest

from metro_web.api.app import api
from metro_web.core import db
from metro_web.domain.permissions import Actor
from tests import shop, world
from tests.api.shop_window import Caller, is_problem, refuses
from tests.services.network_editing import sell
from tests.world import World

DRAFT, PUBLICATIONS = "/admin/network/draft", "/admin/network/publications"
RENAME = {"op": "rename_station", "station": "alder", "name": "Alder Park"}


@pytest.fixture
def chen(city: World) -> Caller:
    return Caller.of(city.chen)


@pytest.fixture
def dana(city: World) -> Caller:
    actor: Actor = db.run(world.person, "Dana", "admin passenger")
    return Caller.of(actor)


def draw(caller: Caller, revision: int, *operations: Any) -> httpx.Response:
    return caller.post(f"{DRAFT}/operations", {"revision": revision, "operations": list(operations)})


def publish(caller: Caller, *operations: Any) -> dict[str, Any]:
    drawn = draw(caller, 0, *operations)
    assert drawn.status_code == 200, drawn.text
    made = caller.post(f"{DRAFT}/publish", {"revision": 1})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_from_nothing_to_a_publication_and_back(chen: Caller) -> None:
    blank = chen.get(DRAFT)
    assert (blank.status_code, blank.json()["revision"], blank.json()["changed"]) == (200, 0, False)
    assert blank.json()["lines"][0] == {
        "code": "red", "name": "Red Line", "color": "#C62828", "letter": "R", "shape": "circle",
        "branches": [{"position": 0, "name": "", "ring": False, "stations": ["alder", "birch", "cedar", "dale"]}],
    }  # fmt: skip
    drawn = draw(chen, 0, RENAME, {"op": "add_station", "name": "Ivy", "line": "red", "position": 2})
    assert (drawn.json()["revision"], drawn.json()["changed"]) == (1, True)
    assert drawn.json() == chen.get(DRAFT).json()
    assert chen.get("/stations?query=ivy").json()["items"] == []
    changes = chen.get(f"{DRAFT}/changes").json()
    assert [each["kind"] for each in changes["changes"]] == ["station.put", "station.rename", "station.add"]
    assert (changes["publishable"], changes["refusal"], changes["fares"]["changed"]) == (True, None, 14)
    assert changes["fares"]["examples"][0]["before"] == {"amount": 1000, "currency": "INR"}
    made = chen.post(f"{DRAFT}/publish", {"revision": 1})
    assert made.status_code == 201
    assert made.json()["changes"] == [each["sentence"] for each in changes["changes"]]
    assert made.json()["actor"]["name"] == "Chen"
    assert [each["code"] for each in chen.get("/stations?query=ivy").json()["items"]] == ["ivy"]
    assert chen.get("/journeys?from=alder&to=birch").json()["price"]["amount"] == 2000
    undone = chen.post(f"{PUBLICATIONS}/{made.json()['id']}/undo")
    assert (undone.status_code, undone.json()["undoes"]) == (201, made.json()["id"])
    assert chen.get("/journeys?from=alder&to=birch").json()["price"]["amount"] == 1000
    listed = chen.get(f"{PUBLICATIONS}?limit=1").json()
    assert listed["items"] == [undone.json()]
    rest = chen.get(f"{PUBLICATIONS}?limit=1&cursor={listed['next_cursor']}").json()
    assert rest["next_cursor"] is None
    assert rest["items"][0]["undone_at"] == undone.json()["at"]
    assert rest["items"][0]["undo_until"] is None


def test_the_revision_may_be_a_tag(chen: Caller) -> None:
    tag = chen.get(DRAFT).headers["etag"]
    assert chen.get(DRAFT, headers={"If-None-Match": tag}).status_code == 304
    drawn = chen.post(f"{DRAFT}/operations", {"operations": [RENAME]}, headers={"If-Match": tag})
    assert (drawn.status_code, drawn.headers["etag"][:3]) == (200, '"1.')
    assert chen.get(DRAFT, headers={"If-None-Match": tag}).headers["etag"] == drawn.headers["etag"]
    stale = refuses(lambda: chen.post(f"{DRAFT}/publish", headers={"If-Match": tag}), 409, "draft_changed")
    assert stale["revision"] == 1
    newest = {"If-Match": f"W/{drawn.headers['etag']}"}
    assert chen.post(f"{DRAFT}/rebase", headers=newest).json()["conflicts"] == []
    gone = chen.ask("DELETE", DRAFT, headers={"If-Match": '"2"'})
    assert (gone.status_code, gone.content) == (204, b"")
    assert chen.get(DRAFT).json()["revision"] == 0
    for odd in ("", "*", '"x"', '"-1.a"', '"99999999999999999999.a"', '"²"'):
        headers = {"If-Match": odd.encode()}
        refuses(lambda headers=headers: chen.ask("DELETE", DRAFT, headers=headers), 422, "invalid_input")


def test_two_tabs_and_two_admins_are_told(chen: Caller, dana: Caller) -> None:
    draw(chen, 0, RENAME)
    refuses(lambda: draw(chen, 0, RENAME), 409, "draft_changed")
    refuses(lambda: chen.ask("DELETE", f"{DRAFT}?revision=7"), 409, "draft_changed")
    publish(dana, RENAME | {"name": "Dana's"}, {"op": "rename_station", "station": "birch", "name": "Beech"})
    told = refuses(lambda: chen.post(f"{DRAFT}/publish", {"revision": 1}), 409, "network_changed")
    assert [each.partition(",")[0] for each in told["since"]] == ["Dana"]
    assert chen.get(DRAFT).json()["since"] == told["since"] == chen.get(f"{DRAFT}/changes").json()["since"]
    rebased = chen.post(f"{DRAFT}/rebase", {"revision": 1}).json()
    assert (rebased["revision"], rebased["conflicts"], rebased["since"]) == (2, ["Both renamed Dana's."], [])
    refuses(lambda: chen.post(f"{DRAFT}/publish", {"revision": 2}), 409, "nothing_to_publish")


def test_what_was_sold_is_in_use(city: World, chen: Caller) -> None:
    draw(chen, 0, {"op": "remove_line", "line": "red"})
    sell(city.bilal, "alder", "birch")
    shop.buy(city.asha, "birch", "cedar", 2)
    seen = chen.get(f"{DRAFT}/changes").json()
    assert (seen["publishable"], seen["changes"][0]["tickets"]) == (False, 2)
    told = refuses(lambda: chen.post(f"{DRAFT}/publish", {"revision": 1}), 409, "in_use")
    assert told["detail"] == seen["refusal"] == seen["changes"][0]["refusal"]
    assert set(seen["unreachable"]) == {"Alder", "Birch", "Dale", "Gorse", "Heath"}


def test_an_undo_is_refused_in_a_sentence(chen: Caller) -> None:
    first = publish(chen, RENAME)
    second = publish(chen, RENAME | {"name": "Ash"})
    refuses(lambda: chen.post(f"{PUBLICATIONS}/{first['id']}/undo"), 409, "network_changed")
    assert chen.post(f"{PUBLICATIONS}/{second['id']}/undo").status_code == 201
    refuses(lambda: chen.post(f"{PUBLICATIONS}/{second['id']}/undo"), 409, "already_undone")
    # The network is again what the first one made of it, so that may go too.
    assert chen.post(f"{PUBLICATIONS}/{first['id']}/undo").status_code == 201
    shop.at(shop.clock.utc_now(), minutes=31)
    newest = Caller.of(chen.actor or Actor()).get(PUBLICATIONS).json()["items"][0]
    late = Caller.of(chen.actor or Actor())
    refuses(lambda: late.post(f"{PUBLICATIONS}/{newest['id']}/undo"), 409, "undo_over")


@pytest.mark.parametrize(
    "body",
    [
        {}, [], {"revision": 0}, {"revision": 0, "operations": []}, {"revision": 0, "operations": [5]},
        {"revision": 0, "operations": {}}, {"revision": "0", "operations": [RENAME]},
        {"revision": 0, "operations": [RENAME] * 501}, {"revision": -1, "operations": [RENAME | {"op": "x"}]},
        {"revision": 0, "operations": [RENAME, RENAME | {"name": "x" * 200_000}]},
        {"revision": 0, "operations": [RENAME, {"op": "rename_station", "station": {}, "name": []}]},
        {"revision": 0, "operations": [{"op": "place_station", "station": "alder", "x": 1e300, "y": 0}]},
        {"revision": 0, "operations": [{"op": "put_station", "line": "red", "station": "alder", "position": 10**30}]},
        {"revision": 0, "operations": [{"op": "add_station", "name": "x", "code": "y" * 500}]},
        {"revision": 0, "operations": [{"op": "add_station", "name": "a\u0000b"}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_body_changes_nothing(chen: Caller, body: Any) -> None:
    refuses(lambda: chen.post(f"{DRAFT}/operations", body), 422, "invalid_input")


def test_script_in_a_name_stays_text(chen: Caller) -> None:
    publish(chen, RENAME | {"name": "<script>alert(1)</script>"})
    found = chen.get("/stations?query=script")
    assert found.headers["content-type"] == "application/json"
    assert [each["name"] for each in found.json()["items"]] == ["<script>alert(1)</script>"]


def test_a_repeated_publication_is_made_once(chen: Caller) -> None:
    draw(chen, 0, RENAME)
    first, again = (chen.post(f"{DRAFT}/publish", {"revision": 1}, headers={"Idempotency-Key": "p1"}) for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert len(chen.get(PUBLICATIONS).json()["items"]) == 1


def test_others_are_kept_out(city: World) -> None:
    for actor in (city.asha, city.bilal):
        caller = Caller.of(actor)
        is_problem(caller.get(DRAFT), 403, "not_allowed")
        is_problem(caller.post(f"{DRAFT}/publish", {"revision": "x"}), 403, "not_allowed")
        is_problem(caller.post(f"{PUBLICATIONS}/x/undo"), 403, "not_allowed")


def test_the_document_shows_examples() -> None:
    paths = api.openapi()["paths"]
    for path, method, status in (
        ("/draft", "get", "200"),
        ("/draft/changes", "get", "200"),
        ("/draft/publish", "post", "201"),
    ):
        answer = paths[f"/api/v1/admin/network{path}"][method]["responses"][status]
        assert answer["content"]["application/json"]["example"]
    schema = api.openapi()["components"]["schemas"]["OperationsBody"]["properties"]["operations"]
    assert "split_branch" in schema["description"]

"""Reports over REST: the contract's shapes, arrows and refusals, for passengers, admins and operators."""

import pytest

from tests import companies, shop
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World

WHY = "The gate at Alder stays shut."


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def test_a_report_goes_there_and_comes_back(city: World) -> None:
    asha, dev, chen = Caller.of(city.asha), Caller.of(city.dev), Caller.of(city.chen)
    ticket = shop.buy(city.asha).tickets[0]
    for about in (ticket.id, {"ticket": ticket.id}, {"type": "ticket", "id": ticket.id}):
        body = {"category": "station", "text": WHY, "about": about, "status": "resolved", "user_id": "x"}
        is_problem(dev.post("/reports", body), 404, "not_found")
        made = asha.post("/reports", body)
        assert made.status_code == 201, made.text
        assert made.json()["about"] == {"type": "ticket", "id": ticket.id, "title": ticket.title}
        assert made.json()["status"] == "open"
    here = f"/reports/{made.json()['id']}"
    is_problem(dev.get(here), 404, "not_found")
    is_problem(chen.ask("PATCH", f"/admin{here}", {"status": "resolved", "answer": "Yes."}), 409, "wrong_status")
    is_problem(chen.ask("PATCH", f"/admin{here}", {"status": "done"}), 422, "invalid_input")
    begun = chen.ask("PATCH", f"/admin{here}", {"status": "in_progress"})
    assert (begun.status_code, begun.json()["assignee"]) == (200, city.chen.user_id)
    done = chen.ask("PATCH", f"/admin{here}", {"status": "resolved", "answer": "It opens again."})
    assert (done.status_code, done.json()["status"]) == (200, "resolved")
    seen = asha.get(here).json()
    assert (seen["status"], seen["answer"], "reporter" in seen) == ("resolved", "It opens again.", False)
    again = asha.post(f"{here}/reopen", {"text": "It does not."})
    assert (again.status_code, again.json()["status"], again.json()["steps"][-1]["text"]) == (
        200,
        "open",
        "It does not.",
    )
    is_problem(asha.post(f"{here}/reopen"), 409, "wrong_status")
    page = asha.get("/reports?limit=1").json()
    assert [each["id"] for each in page["items"]] == [made.json()["id"]]
    rest = asha.get(f"/reports?limit=1&cursor={page['next_cursor']}").json()
    assert (len(rest["items"]), bool(rest["next_cursor"])) == (1, True)
    for where in ("/reports", "/admin/reports"):
        is_problem(chen.get(f"{where}?cursor=made-up"), 422, "invalid_input")
    unassigned = chen.ask("PATCH", f"/admin{here}", {"assignee": None})
    assert (unassigned.status_code, unassigned.json()["assignee"]) == (200, None)
    assert len(chen.get("/admin/reports?status=waiting&query=alder&assigned=none").json()["items"]) == 3


NONE_OF_THEM = (
    {"category": "station"},
    {"category": "moon", "text": WHY},
    {"category": "station", "text": "short"},
    {"category": "station", "text": "x" * 2001},
    {"category": "station", "text": WHY, "about": {"type": "user"}},
    {"category": "station", "text": WHY, "about": {"ticket": "a", "order": "b"}},
    {"category": "station", "text": WHY, "about": {}},
    {"category": "station", "text": WHY, "about": 7},
    {"category": "station", "text": "a\0b" * 10},
)


def test_a_body_that_is_none(city: World) -> None:
    asha = Caller.of(city.asha)
    before = shop.dump()
    for body in NONE_OF_THEM:
        is_problem(asha.post("/reports", body), 422, "invalid_input")
        is_problem(ANYBODY.post("/reports", body), 401, "unauthenticated")
    assert shop.dump() == before


def test_who_may_ask(city: World) -> None:
    omar = companies.operator("Omar")
    companies.make("Northern Rail", omar)
    made = Caller.of(city.asha).post("/reports", {"category": "other", "text": WHY}).json()["id"]
    for path in ("/admin/reports", f"/admin/reports/{made}"):
        is_problem(ANYBODY.get(path), 401, "unauthenticated")
        for actor in (city.asha, city.bilal, omar):
            is_problem(Caller.of(actor).get(path), 403, "not_allowed")
            is_problem(Caller.of(actor).ask("PATCH", f"/admin/reports/{made}", {"status": 5}), 403, "not_allowed")
    assert Caller.of(omar).get("/operator/reports").json() == {"items": [], "next_cursor": None}
    for path in (f"/operator/reports/{made}", "/operator/reports?company=nonsense"):
        is_problem(Caller.of(omar).get(path), 404, "not_found")
        is_problem(Caller.of(city.asha).get(path), 403, "not_allowed")
    is_problem(Caller.of(omar).ask("PATCH", f"/operator/reports/{made}", {"status": 5}), 404, "not_found")

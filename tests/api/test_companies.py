"""Companies over REST: the whole way of one, who hears what, and fields that do not belong there."""

from typing import Any

import pytest

from metro_web.core import ids
from tests import companies, people, shop
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World

HERE = "/operator/companies"


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def token_to(address: str) -> str:
    link: str = people.mails("company_invitation", address)[-1]["link"]
    return link.rpartition("/")[2]


def test_the_whole_way_of_a_company(city: World) -> None:
    chen, asha, dev = (Caller.of(actor) for actor in (city.chen, city.asha, city.dev))
    body = {"name": "Northern Rail", "owner": city.asha.email, "phone": "+91 11 1234"}
    made = chen.post(HERE, body | {"suspended": True, "role": "owner", "id": "x", "penalties": []})
    assert made.status_code == 201, made.text
    company = made.json()
    assert (company["suspended"], company["role"], company["penalties"][0]) == (
        False,
        None,
        {"hours": 72, "kept_bp": 500},
    )
    one = f"{HERE}/{company['id']}"
    assert [each["id"] for each in asha.get(HERE).json()["items"]] == [company["id"]]
    assert asha.get(one).json() == company | {"role": "owner"}
    is_problem(chen.post(HERE, body), 409, "name_taken")

    table = [{"hours": 0, "kept_bp": 2500}]
    changed = asha.ask("PATCH", one, {"penalties": table, "requires_names": True, "suspended": True, "role": "member"})
    assert changed.json() == company | {"role": "owner", "penalties": table, "requires_names": True}
    assert asha.ask("PATCH", one, {"penalties": None}).json()["penalties"] == company["penalties"]
    is_problem(asha.ask("PATCH", one, {"penalties": [{"hours": 1, "kept_bp": 1}]}), 422, "invalid_penalties")
    is_problem(asha.ask("PATCH", one, {"requires_names": "yes"}), 422)

    asked = asha.post(f"{one}/invitations", {"email": city.dev.email, "status": "used", "token": "mine"})
    assert asked.status_code == 201, asked.text
    assert set(asked.json()) == {"id", "email", "role", "created_at", "expires_at"}
    is_problem(asha.post(f"{one}/invitations/{asked.json()['id']}/resend"), 429, "too_many_requests")
    token = token_to(city.dev.email)
    is_problem(ANYBODY.post("/invitations/accept", {"token": token}), 401, "unauthenticated")
    is_problem(asha.post("/invitations/accept", {"token": token}), 403, "other_address")
    is_problem(dev.post("/invitations/accept", {"token": "x" * 43}), 404, "not_found")
    assert dev.post("/invitations/accept", {"token": token}).json()["role"] == "member"
    is_problem(dev.post("/invitations/accept", {"token": token}), 410, "invitation_over")
    assert asha.get(f"{one}/invitations").json() == {"items": [], "next_cursor": None}

    devs = f"{one}/members/{city.dev.user_id}"
    assert [(each["name"], each["role"]) for each in dev.get(f"{one}/members").json()["items"]] == [
        ("Asha", "owner"),
        ("Dev", "member"),
    ]
    for method, path, more in (
        ("PATCH", one, {"name": "Mine"}),
        ("PATCH", devs, {"role": "owner"}),
        ("POST", f"{devs}/hand-on", None),
        ("POST", f"{one}/invitations", {"email": "a@b.example"}),
        ("POST", f"{one}/suspend", None),
    ):
        is_problem(dev.ask(method, path, more), 403, "not_allowed")
    is_problem(asha.ask("PATCH", devs, {"role": "admin"}), 422)
    assert asha.post(f"{devs}/hand-on").json()["role"] == "owner"
    is_problem(asha.post(f"{one}/suspend"), 403, "not_allowed")
    assert chen.post(f"{one}/suspend", {"reason": "No licence"}).json()["suspended"] is True
    assert asha.get(one).json()["suspended"] is True
    assert chen.post(f"{one}/allow").json()["suspended"] is False
    assert asha.ask("DELETE", f"{one}/members/{city.asha.user_id}").status_code == 204
    is_problem(asha.get(one), 403, "not_allowed")
    is_problem(dev.ask("DELETE", devs), 409, "last_owner")


def test_strangers_hear_what_they_should_and_change_nothing(city: World) -> None:
    omar, oona = companies.operator("Omar"), companies.operator("Oona")
    company = companies.make("Northern Rail", omar)
    companies.make("Southern Buses", oona)
    one = f"{HERE}/{company}"
    calls: list[tuple[str, str, Any]] = [
        ("GET", one, None),
        ("PATCH", one, {"name": "Mine"}),
        ("GET", f"{one}/members", None),
        ("PATCH", f"{one}/members/{omar.user_id}", {"role": "member"}),
        ("DELETE", f"{one}/members/{omar.user_id}", None),
        ("POST", f"{one}/members/{omar.user_id}/hand-on", None),
        ("GET", f"{one}/invitations", None),
        ("POST", f"{one}/invitations", {"email": "a@b.example"}),
        ("POST", f"{one}/invitations/{ids.new_id()}/resend", None),
        ("DELETE", f"{one}/invitations/{ids.new_id()}", None),
        ("POST", f"{one}/suspend", None),
        ("POST", f"{one}/allow", None),
    ]
    callers = {
        "nobody": (ANYBODY, 401), "passenger": (Caller.of(city.asha), 403), "staff": (Caller.of(city.bilal), 403),
        "other owner": (Caller.of(oona), 404),
    }  # fmt: skip
    before = shop.dump()
    for method, path, body in calls:
        for who, (caller, status) in callers.items():
            is_admins = path.endswith(("suspend", "allow")) and who == "other owner"
            is_problem(caller.ask(method, path, body), 403 if is_admins else status)
            is_problem(caller.ask(method, path, [1]), 403 if is_admins else status)
    assert shop.dump() == before


def test_pages_of_companies_go_on_where_the_last_ended(city: World) -> None:
    omar, chen = companies.operator("Omar"), Caller.of(city.chen)
    for name in ("Northern Rail", "Southern Buses", "Hill Trams"):
        companies.make(name, omar)
    companies.make("Eastern Air", companies.operator("Oona"))
    for caller, names in (
        (Caller.of(omar), ["Hill Trams", "Southern Buses", "Northern Rail"]),
        (chen, ["Eastern Air", "Hill Trams", "Southern Buses", "Northern Rail"]),
    ):
        seen, cursor = [], None
        while True:
            page = caller.get(HERE, params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
            seen += [each["name"] for each in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == names
    assert [each["name"] for each in chen.get(HERE, params={"query": "hill"}).json()["items"]] == ["Hill Trams"]
    is_problem(chen.get(HERE, params={"cursor": "made.up"}), 422)

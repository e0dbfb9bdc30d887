"""Orders at a desk over REST: the same calls for operators, within their companies, and for admins."""

import pytest

from metro_web.core import db
from tests import companies, shop, stadium, world
from tests.api.shop_window import ANYBODY, Caller, is_problem
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def test_an_operator_works_with_what_their_company_sold(city: World) -> None:
    omar = companies.operator("Omar")
    north = companies.make("Northern Rail", omar)
    coach = stadium.coach(city.chen)
    companies.give(north, coach.inventory_id)
    db.run(world.fund, city.asha, 500_00)
    order = stadium.buy_seats(city.asha, coach.inventory_id, "1A", "1B")
    first, second = order.tickets
    desk = Caller.of(omar)
    [found] = desk.get(f"/operator/orders?company={north}&find={first.short_code}&day=2026-11-22").json()["items"]
    assert (found["code"], found["total"]) == (order.code, {"amount": 180_00, "currency": "INR"})
    here = f"/operator/orders/{order.id}"
    assert [each["id"] for each in desk.get(here).json()["tickets"]] == [first.id, second.id]
    seats = desk.get(f"{here}/tickets/{first.id}/seats").json()["seats"]
    changed = desk.post(f"{here}/tickets/{first.id}/seat", {"seat": seats[0]})
    assert (changed.status_code, changed.json()["seat"]) == (200, seats[0]), changed.text
    is_problem(desk.post(f"{here}/tickets/{first.id}/seat", {"seat": "1B"}), 409, "seat_taken")
    is_problem(desk.post(f"{here}/tickets/{first.id}/seat", {}), 422, "invalid_input")
    quote = desk.get(f"{here}/refund-quote?tickets={first.id}").json()
    assert (quote["refund"]["amount"], quote["penalty"]["amount"]) == (81_00, 9_00)
    assert [(each["ticket"], each["refund"]["amount"]) for each in quote["tickets"]] == [(first.id, 81_00)]
    assert desk.get(f"{here}/refund-quote?full=true").json()["refund"]["amount"] == 180_00
    done = desk.post(f"{here}/cancel", {"tickets": [first.id], "reason": "The coach is late"})
    assert (done.status_code, done.json()["status"]) == (200, "paid"), done.text
    is_problem(desk.post(f"{here}/cancel", {"tickets": [first.id]}), 409, "already_cancelled")
    is_problem(desk.post(f"{here}/cash"), 409, "order_closed")
    is_problem(desk.get("/operator/orders?cursor=made-up"), 422, "invalid_input")
    is_problem(desk.get("/operator/orders?day=soon"), 422, "invalid_input")


def test_who_may_ask(city: World) -> None:
    omar, oona = companies.operator("Omar"), companies.operator("Oona")
    companies.make("Southern Buses", oona)
    north = companies.make("Northern Rail", omar)
    coach = stadium.coach(city.chen)
    companies.give(north, coach.inventory_id)
    db.run(world.fund, city.asha, 500_00)
    order = stadium.buy_seats(city.asha, coach.inventory_id, "1A")
    ticket = order.tickets[0].id
    paths = ("", "/refund-quote", "/cancel", "/resend", "/cash", f"/tickets/{ticket}/seats", f"/tickets/{ticket}/seat")
    before = shop.dump(without=("refresh_token",))
    callers = {who: Caller.of(who) for who in (city.asha, city.bilal, omar, oona)}
    for path in paths:
        method = "GET" if path in ("", "/refund-quote") or path.endswith("seats") else "POST"
        for desk, refused in (("admin", (city.asha, city.bilal, omar)), ("operator", (city.asha, city.bilal))):
            where = f"/{desk}/orders/{order.id}{path}"
            is_problem(ANYBODY.ask(method, where), 401, "unauthenticated")
            for who in refused:
                is_problem(callers[who].ask(method, where), 403, "not_allowed")
        is_problem(callers[oona].ask(method, f"/operator/orders/{order.id}{path}"), 404, "not_found")
    assert callers[oona].get("/operator/orders").json()["items"] == []
    is_problem(callers[oona].get(f"/operator/orders?company={north}"), 404, "not_found")
    assert shop.dump(without=("refresh_token",)) == before

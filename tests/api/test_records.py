"""Records over REST: pages with cursors, files for spreadsheets, corrections that a repeated call makes once."""

import csv
import io

import pytest

from metro_web.core import ids
from metro_web.queries.records.kinds import KINDS
from tests import shop
from tests.api.shop_window import ANYBODY, Caller, is_problem, refuses
from tests.world import World

WHY = "Paid twice at the gate"


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def test_an_order_is_found_and_paged(city: World) -> None:
    asha, chen = Caller.of(city.asha), Caller.of(city.chen)
    orders = [asha.buy()["id"] for _ in range(3)][::-1]
    first = chen.get("/admin/orders?limit=2").json()
    rest = chen.get("/admin/orders", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == orders
    assert rest["next_cursor"] is None
    newest = first["items"][0]
    assert (newest["total"], newest["status"]) == ({"amount": 2000, "currency": "INR"}, "paid")
    assert chen.get("/admin/orders", params={"find": newest["code"], "person": "asha"}).json()["items"] == [newest]
    assert chen.get("/admin/orders?to=2020-01-01T00:00:00Z").json()["items"] == []
    is_problem(chen.get("/admin/payments", params={"cursor": first["next_cursor"]}), 422)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_its_file(city: World, kind: str) -> None:
    Caller.of(city.asha).buy()
    chen = Caller.of(city.chen)
    items = chen.get(f"/admin/{kind}").json()["items"]
    sheet = chen.get(f"/admin/{kind}.csv")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert f'filename="{kind}.csv"' in sheet.headers["content-disposition"]
    assert [row["id"] for row in csv.DictReader(io.StringIO(sheet.text))] == [item["id"] for item in items]
    for who, status in ((Caller.of(city.asha), 403), (Caller.of(city.bilal), 403), (ANYBODY, 401)):
        is_problem(who.get(f"/admin/{kind}?limit=9999"), status)
        is_problem(who.get(f"/admin/{kind}.csv?from=yesterday"), status)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "cursor=made.up", "status=nonsense", "from=2026-01-01T00:00:00", "to=never"]
)
def test_odd_questions(city: World, query: str) -> None:
    is_problem(Caller.of(city.chen).get(f"/admin/orders?{query}"), 422)


def test_a_file_runs_no_formula(city: World) -> None:
    chen = Caller.of(city.chen)
    body = {"amount": 100, "reason": "=HYPERLINK(1)"}
    assert chen.post(f"/admin/wallets/{city.asha.user_id}/corrections", body).status_code == 201
    [row, *_rest] = csv.DictReader(io.StringIO(chen.get("/admin/entries.csv").text))
    assert (row["reason"], row["amount_minor"]) == ("'=HYPERLINK(1)", "100")


def test_a_correction_is_made_once(city: World) -> None:
    chen, address = Caller.of(city.chen), f"/admin/wallets/{city.asha.user_id}/corrections"
    key = {"headers": {"Idempotency-Key": ids.new_id()}}
    first = chen.post(address, {"amount": -500, "reason": WHY}, **key)
    assert (first.status_code, first.json()["transaction"]["amount"]["amount"]) == (201, -500)
    assert chen.post(address, {"amount": -500, "reason": WHY}, **key).json() == first.json()
    assert shop.balance(city.asha) == 9_500
    refuses(lambda: chen.post(address, {"amount": -9_501, "reason": WHY}), 402, "insufficient_funds")
    seen = Caller.of(city.asha).get("/wallet/transactions?kind=correction").json()["items"]
    assert [(one["amount"]["amount"], one["reason"]) for one in seen] == [(-500, WHY)]


@pytest.mark.parametrize(
    "body",
    [{}, {"amount": "5", "reason": WHY}, {"amount": 5.5, "reason": WHY}, {"amount": 5}, {"amount": 5, "reason": ""}],
)
def test_a_correction_needs_an_amount_and_a_reason(city: World, body: dict[str, object]) -> None:
    address = f"/admin/wallets/{city.asha.user_id}/corrections"
    chen, bilal = Caller.of(city.chen), Caller.of(city.bilal)
    refuses(lambda: chen.post(address, body), 422)
    refuses(lambda: bilal.post(address, body), 403)
    refuses(lambda: chen.post("/admin/wallets/nobody/corrections", {"amount": 5, "reason": WHY}), 404)

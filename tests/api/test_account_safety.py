"""The second factor, fresh proofs, sessions, a copy of one's data and the end of the account, over REST."""

from collections.abc import Iterator

import pyotp
import pytest
from fastapi.testclient import TestClient

from metro_web.api.app import api
from metro_web.core import clock, db
from metro_web.core.config import settings
from metro_web.services import throttle, tokens
from tests import people, shop
from tests.people import OTHER_PASSWORD, PASSWORD, count, last_code, later, mails
from tests.world import World

NILA = "nila@example.org"


@pytest.fixture
def client(database: str) -> Iterator[TestClient]:
    throttle.forget()
    with TestClient(api, base_url="http://localhost:8000") as made:
        yield made
    throttle.forget()


def sign_up(client: TestClient) -> None:
    made = client.post("/api/v1/auth/register", json={"email": NILA, "password": PASSWORD, "name": "Nila"})
    assert made.status_code == 201
    token = people.last_token("verify_email", NILA)
    assert client.post("/api/v1/auth/email/verify", json={"token": token}).status_code == 204


def log_in(client: TestClient, **more: str) -> dict[str, str]:
    answer = client.post("/api/v1/auth/login", json={"email": NILA, "password": PASSWORD} | more)
    assert answer.status_code == 200, answer.text
    return bearer(answer.json()["access_token"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def turned_on(client: TestClient, headers: dict[str, str]) -> tuple[pyotp.TOTP, list[str]]:
    begun = client.post("/api/v1/auth/totp", headers=headers)
    assert begun.status_code == 201, begun.text
    app = pyotp.TOTP(begun.json()["secret"])
    assert begun.json()["uri"] == app.provisioning_uri(name=NILA, issuer_name="Metro")
    done = client.post("/api/v1/auth/totp/confirm", json={"code": app.at(clock.utc_now())}, headers=headers)
    assert done.status_code == 200, done.text
    assert done.headers["cache-control"] == "no-store"
    return app, done.json()["recovery_codes"]


def code_of(answer: object) -> str:
    return str(answer.json()["code"])  # type: ignore[attr-defined]


def test_the_contract_of_the_log_in(client: TestClient) -> None:
    sign_up(client)
    headers = log_in(client)
    _app, codes = turned_on(client, headers)
    body = {"email": NILA, "password": PASSWORD}
    missing = client.post("/api/v1/auth/login", json=body)
    assert (missing.status_code, code_of(missing)) == (401, "totp_required")
    for given in (None, ""):
        assert code_of(client.post("/api/v1/auth/login", json=body | {"totp": given})) == "totp_required"
    wrong = client.post("/api/v1/auth/login", json=body | {"totp": "123"})
    assert (wrong.status_code, code_of(wrong)) == (401, "bad_credentials")
    for other in (None, codes[5]):
        answer = client.post("/api/v1/auth/login", json=body | {"password": OTHER_PASSWORD, "totp": other})
        assert code_of(answer) == "bad_credentials"
    assert log_in(client, totp=codes[5]), "and a wrong password uses no code up"
    assert client.post("/api/v1/auth/login", json=body | {"totp": 123456}).status_code == 422
    standing = client.get("/api/v1/auth/totp", headers=headers).json()
    assert (standing["on"], standing["recovery_codes_left"]) == (True, 9)


def test_the_mailed_code_needs_it_too(client: TestClient) -> None:
    sign_up(client)
    _app, codes = turned_on(client, log_in(client))
    client.post("/api/v1/auth/otp", json={"email": NILA})
    body = {"email": NILA, "code": last_code(NILA)}
    assert code_of(client.post("/api/v1/auth/otp/verify", json=body)) == "totp_required"
    assert client.post("/api/v1/auth/otp/verify", json=body | {"totp": codes[0]}).status_code == 200


def test_secrets_are_not_kept_for_a_second_answer(client: TestClient) -> None:
    sign_up(client)
    headers = log_in(client) | {"Idempotency-Key": "one"}
    first = client.post("/api/v1/auth/totp", headers=headers).json()["secret"]
    assert client.post("/api/v1/auth/totp", headers=headers).json()["secret"] != first
    assert count("idempotency_key") == 0


def test_a_renewed_token_is_not_a_fresh_proof(client: TestClient) -> None:
    sign_up(client)
    pair = client.post("/api/v1/auth/login", json={"email": NILA, "password": PASSWORD}).json()
    later(minutes=16)
    renewed = client.post("/api/v1/auth/refresh", json={"refresh_token": pair["refresh_token"]}).json()
    refused = client.post("/api/v1/auth/totp", headers=bearer(renewed["access_token"]))
    assert (refused.status_code, code_of(refused)) == (403, "reauth_required")
    again = "/api/v1/auth/reauthenticate"
    wrong = client.post(again, json={"password": OTHER_PASSWORD}, headers=bearer(renewed["access_token"]))
    assert (wrong.status_code, code_of(wrong)) == (401, "bad_credentials")
    fresh = client.post(again, json={"password": PASSWORD}, headers=bearer(renewed["access_token"])).json()
    assert client.post("/api/v1/auth/totp", headers=bearer(fresh["access_token"])).status_code == 201
    assert client.post("/api/v1/auth/totp", headers=bearer(renewed["access_token"])).status_code == 403
    dead = client.post("/api/v1/auth/refresh", json={"refresh_token": renewed["refresh_token"]})
    assert (dead.status_code, code_of(dead)) == (401, "bad_token")


def test_a_mailed_code_proves_it_while_there_is_no_app(client: TestClient) -> None:
    sign_up(client)
    headers = log_in(client)
    later(minutes=14)
    assert client.post("/api/v1/auth/reauthenticate/code", headers=headers).status_code == 202
    code = mails("step_up_code", NILA)[-1]["code"]
    wrong = client.post("/api/v1/auth/reauthenticate", json={"code": people.another(code)}, headers=headers)
    assert (wrong.status_code, code_of(wrong), wrong.json()["attempts_left"]) == (401, "bad_code", 4)
    done = client.post("/api/v1/auth/reauthenticate", json={"code": code}, headers=headers)
    fresh = bearer(done.json()["access_token"])
    app, _codes = turned_on(client, fresh)
    assert code_of(client.post("/api/v1/auth/reauthenticate/code", headers=fresh)) == "totp_on"
    for proof in ({"password": PASSWORD}, {"code": code}):
        assert code_of(client.post("/api/v1/auth/reauthenticate", json=proof, headers=fresh)) == "totp_required"
    later(seconds=30)
    proof = {"totp": app.at(clock.utc_now())}
    assert client.post("/api/v1/auth/reauthenticate", json=proof, headers=fresh).status_code == 200


@pytest.mark.parametrize("body", [{}, {"password": "x", "totp": "1"}, {"totp": ""}, {"code": None}, []])
def test_one_proof_is_given_at_a_time(client: TestClient, body: object) -> None:
    sign_up(client)
    assert client.post("/api/v1/auth/reauthenticate", json=body).status_code == 401
    assert client.post("/api/v1/auth/reauthenticate", json=body, headers=log_in(client)).status_code == 422


def test_sessions_are_listed_and_ended_one_by_one(client: TestClient) -> None:
    sign_up(client)
    here, other = log_in(client), log_in(client)
    listed = client.get("/api/v1/me/sessions", headers=here).json()["items"]
    assert [(one["kind"], one["current"]) for one in listed].count(("program", True)) == 1
    (strange,) = [one for one in listed if not one["current"]]
    assert strange["user_agent"] == "testclient"
    for wrong in ("x", "api:" + "0" * 32, "web:" + "0" * 64, "%00"):
        assert client.delete(f"/api/v1/auth/sessions/{wrong}", headers=here).status_code == 404
    assert client.delete(f"/api/v1/auth/sessions/{strange['id']}", headers=here).status_code == 204
    assert client.get("/api/v1/me", headers=other).status_code == 401, "its access token ends with it"
    third = log_in(client)
    assert client.post("/api/v1/auth/logout/others", headers=here).status_code == 204
    assert client.get("/api/v1/me", headers=third).status_code == 401
    assert client.get("/api/v1/me", headers=here).status_code == 200


def test_nobody_ends_the_session_of_another(city: World) -> None:
    throttle.forget()
    client = TestClient(api, base_url="http://localhost:8000")
    mine = bearer(db.run(tokens.issue, str(city.asha.user_id), now=clock.utc_now()).access_token)
    theirs = bearer(db.run(tokens.issue, str(city.dev.user_id), now=clock.utc_now()).access_token)
    (one,) = client.get("/api/v1/me/sessions", headers=theirs).json()["items"]
    assert client.delete(f"/api/v1/auth/sessions/{one['id']}", headers=mine).status_code == 404
    assert client.get("/api/v1/me", headers=theirs).status_code == 200


def test_a_copy_of_all_that_is_kept(city: World) -> None:
    throttle.forget()
    client = TestClient(api, base_url="http://localhost:8000")
    shop.buy(city.asha, "alder", "cedar")
    headers = bearer(db.run(tokens.issue, str(city.asha.user_id), now=clock.utc_now()).access_token)
    answer = client.get("/api/v1/me/data", headers=headers)
    assert "attachment" in answer.headers["content-disposition"]
    found = answer.json()
    assert found["profile"]["email"] == city.asha.email
    assert [entry["kind"] for entry in found["wallet"]] == ["top_up", "purchase"]
    assert found["orders"][0]["total"] == {"amount": 2000, "currency": "INR"}
    assert ([one["kind"] for one in found["mails"]], len(found["tickets"])) == (["order_code", "tickets"], 1)
    ticket = db.read(lambda tx: tx.connection().exec_driver_sql("SELECT code, short_code FROM ticket").one())
    for secret in (ticket.code, shop.codes_of(city.asha)[-1], "password_hash", "secret_sealed"):
        assert secret not in answer.text
    assert ticket.short_code in answer.text
    assert city.dev.email not in answer.text
    for _ in range(4):
        assert client.get("/api/v1/me/data", headers=headers).status_code == 200
    assert client.get("/api/v1/me/data", headers=headers).status_code == 429
    assert client.get("/api/v1/me/data").status_code == 401


def test_the_end_of_an_account(city: World) -> None:
    throttle.forget()
    client = TestClient(api, base_url="http://localhost:8000")
    headers = bearer(db.run(tokens.issue, str(city.asha.user_id), now=clock.utc_now()).access_token)
    refused = client.delete("/api/v1/me", headers=headers)
    assert (refused.status_code, code_of(refused)) == (409, "wallet_not_empty")
    assert refused.json()["balance"] == {"amount": 10_000, "currency": "INR"}
    for odd in ("-1", "x", "1.5", str(10**30)):
        assert client.delete(f"/api/v1/me?forfeit={odd}", headers=headers).status_code == 422
        assert client.delete(f"/api/v1/me?forfeit={odd}").status_code == 401
    assert client.delete("/api/v1/me?forfeit=10000", headers=headers).status_code == 204
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert mails("account_closed", city.asha.email)[0]["given_up"] == "₹100.00"


def test_admins_may_be_asked_for_a_second_factor(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    throttle.forget()
    monkeypatch.setattr(settings(), "admin_totp", "required")
    client = TestClient(api, base_url="http://localhost:8000")
    chen = bearer(db.run(tokens.issue, str(city.chen.user_id), now=clock.utc_now()).access_token)
    for call in ("/api/v1/admin/users", "/api/v1/admin/audit", "/api/v1/admin/footfall"):
        refused = client.get(call, headers=chen)
        assert (refused.status_code, code_of(refused)) == (403, "totp_setup_required")
    asha = bearer(db.run(tokens.issue, str(city.asha.user_id), now=clock.utc_now()).access_token)
    assert code_of(client.get("/api/v1/admin/users", headers=asha)) == "not_allowed"
    begun = client.post("/api/v1/auth/totp", headers=chen).json()
    code = pyotp.TOTP(begun["secret"]).at(clock.utc_now())
    assert client.post("/api/v1/auth/totp/confirm", json={"code": code}, headers=chen).status_code == 200
    assert client.get("/api/v1/admin/users", headers=chen).status_code == 200
    assert client.delete("/api/v1/auth/totp", headers=chen).status_code == 204
    assert client.get("/api/v1/admin/users", headers=chen).status_code == 403


def test_giving_roles_wants_a_fresh_proof(city: World) -> None:
    throttle.forget()
    client = TestClient(api, base_url="http://localhost:8000")
    pair = db.run(tokens.issue, str(city.chen.user_id), now=clock.utc_now())
    path, body = f"/api/v1/admin/users/{city.dev.user_id}", {"roles": ["staff"]}
    assert client.patch(path, json=body, headers=bearer(pair.access_token)).status_code == 200
    later(minutes=16)
    renewed = client.post("/api/v1/auth/refresh", json={"refresh_token": pair.refresh_token}).json()
    refused = client.patch(path, json=body, headers=bearer(renewed["access_token"]))
    assert (refused.status_code, code_of(refused)) == (403, "reauth_required")
    blocked = client.patch(path, json={"blocked": True}, headers=bearer(renewed["access_token"]))
    assert blocked.status_code == 200, "what keeps somebody out does not wait"

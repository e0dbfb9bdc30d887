"""SendGrid's event webhook: signed posts alone, each event once, and addresses whose mail came back."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from metro_web.core import clock, db
from metro_web.core.errors import NotAllowed
from metro_web.queries.records import mails as records_of_mails
from metro_web.queries.records.shape import RecordFilter
from metro_web.services import account_views, admin_views, mail_events, outbox, tidying, users_admin
from tests import databases, mails
from tests.asgi import Client
from tests.people import count, later
from tests.sendgrid_server import SendGrid, event
from tests.world import World

pytestmark = pytest.mark.usefixtures("people")
HOOK = "/api/v1/hooks/sendgrid"
ASHA = "asha@example.org"
HARD = {"type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 The email account does not exist"}


@pytest.fixture
def server(people: None) -> Iterator[SendGrid]:
    found = SendGrid()
    with databases.also(METRO_SENDGRID_WEBHOOK_KEY=found.webhook_key):
        yield found
    found._server.server_close()


def now() -> float:
    return clock.utc_now().timestamp()


def post(server: SendGrid, *events: dict[str, Any], **changed: str) -> httpx.Response:
    body, headers = server.signed(list(events), at=now())
    return Client().post(HOOK, content=body, headers=headers | changed)


def sent(kind: str = "cancelled", to: str = ASHA) -> str:
    """A mail that was handed over."""
    mail_id = db.run(outbox.queue, kind, to, mails.ALL[kind], now=clock.utc_now())
    [mail] = db.run(outbox.claim, clock.utc_now(), 1)
    db.run(outbox.record, [outbox.Outcome(mail.id, 1, clock.utc_now())])
    return mail_id


def field(mail_id: str, name: str) -> Any:
    asked = text(f"SELECT {name} FROM outbox_mail WHERE id = :id")
    return db.read(lambda tx: tx.execute(asked, {"id": mail_id}).scalar_one())


def claimed(kind: str = "cancelled", to: str = ASHA) -> str:
    """Queue another one; what stands in its way."""
    db.run(outbox.queue, kind, to, mails.ALL[kind], now=clock.utc_now())
    [mail] = db.run(outbox.claim, clock.utc_now(), 1)
    error = mail.problem
    db.run(outbox.record, [outbox.Outcome(mail.id, 1, clock.utc_now(), error, bool(error))])
    return error


@pytest.mark.parametrize(
    ("told", "more", "kept"),
    [
        ("delivered", {"response": "250 OK"}, "delivered"),
        ("deferred", {"response": "421 try later"}, "deferred"),
        ("bounce", HARD, "bounced"),
        ("bounce", {"type": "blocked", "reason": "blocked for now"}, "blocked"),
        ("dropped", {"reason": "Bounced Address"}, "dropped"),
        ("spamreport", {}, "spam"),
        ("processed", {}, ""),
    ],
)
def test_what_became_of_a_mail_stands_with_it(server: SendGrid, told: str, more: dict[str, str], kept: str) -> None:
    mail_id = sent()
    answer = post(server, event(told, mail_id, at=now(), **more))
    assert (answer.status_code, answer.content) == (204, b"")
    assert field(mail_id, "delivery") == kept
    assert field(mail_id, "delivery_reason") == (more.get("reason") or more.get("response") or "")
    assert count("held_address") == (kept in ("bounced", "dropped", "spam"))


def test_after_a_hard_bounce_codes_alone_are_sent(server: SendGrid) -> None:
    post(server, event("bounce", sent(), at=now(), **HARD))
    assert claimed() == outbox.HELD
    assert claimed("sign_in_code") == ""
    assert claimed(to="bilal@example.org") == ""
    assert db.run(mail_events.lift, ASHA, now=clock.utc_now())
    assert not db.run(mail_events.lift, ASHA, now=clock.utc_now())
    assert count("outbox_mail", "status = 'queued'") == 1, "what was held back goes out now"
    assert [mail.problem for mail in db.run(outbox.claim, clock.utc_now(), 5)] == [""]


def test_ids_that_are_none_are_left_out(server: SendGrid) -> None:
    mail_id = sent()
    odd = [event("bounce", each, at=now(), **HARD) for each in ("a\x00b", "x" * 32, "")]
    odd += [event("bounce", mail_id, at=now(), sg_event_id=each, **HARD) for each in ("a\x00b", "é\ud800", "")]
    assert post(server, *odd, event("delivered", mail_id, at=now())).status_code == 204
    assert (count("held_address"), count("mail_event"), field(mail_id, "delivery")) == (0, 1, "delivered")


def test_a_replay_changes_nothing_twice(server: SendGrid) -> None:
    mail_id = sent()
    body, headers = server.signed([event("bounce", mail_id, at=now(), **HARD)], at=now())
    assert Client().post(HOOK, content=body, headers=headers).status_code == 204
    db.run(mail_events.lift, ASHA, now=clock.utc_now())
    assert Client().post(HOOK, content=body, headers=headers).status_code == 204
    assert (count("held_address"), count("mail_event")) == (0, 1)


def test_events_out_of_order_end_as_they_happened(server: SendGrid) -> None:
    mail_id, at = sent(), now()
    post(server, event("delivered", mail_id, at=at), event("deferred", mail_id, at=at - 60))
    post(server, event("deferred", mail_id, at=at - 30, number=2), event("processed", mail_id, at=at - 90))
    assert field(mail_id, "delivery") == "delivered"


def test_a_later_delivery_lifts_the_hold_but_not_after_a_complaint(server: SendGrid) -> None:
    post(server, event("bounce", sent(), at=now() - 60, **HARD))
    post(server, event("delivered", sent("sign_in_code"), at=now()))
    assert count("held_address") == 0
    post(server, event("spamreport", sent(), at=now() - 60))
    post(server, event("delivered", sent("sign_in_code"), at=now()))
    assert count("held_address") == 1


@pytest.mark.parametrize("told", ["processed", "delivered", "deferred", "bounce"])
def test_a_mail_known_to_be_out_is_not_sent_again(server: SendGrid, told: str) -> None:
    mail_id = db.run(outbox.queue, "cancelled", ASHA, mails.ALL["cancelled"], now=clock.utc_now())
    db.run(outbox.claim, clock.utc_now(), 1)  # and the answer of SendGrid was lost, or this process died
    post(server, event(told, mail_id, at=now()))
    assert db.run(outbox.release, clock.utc_now()) == 0
    db.run(outbox.record, [outbox.Outcome(mail_id, 1, clock.utc_now(), "sendgrid: TimeoutError after sending")])
    assert db.run(outbox.claim, clock.utc_now(), 5) == []
    assert (field(mail_id, "status"), field(mail_id, "sealed")) == ("sent", "")


def test_only_what_sendgrid_signed_just_now_counts(server: SendGrid) -> None:
    mail_id = sent()
    told = [event("bounce", mail_id, at=now(), **HARD)]
    body, headers = server.signed(told, at=now())
    signature, timestamp = "X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"
    stranger = SendGrid()
    forged, old = stranger.signed(told, at=now())[1], server.signed(told, at=now() - 601)[1]
    early = server.signed(told, at=now() + 601)[1]
    stranger._server.server_close()
    wrong: list[tuple[bytes, dict[str, str]]] = [
        (body, {}),
        (body, forged),
        (body, old),
        (body, early),
        (body.replace(b"asha", b"usha"), headers),
        (body, headers | {timestamp: str(int(headers[timestamp]) - 1)}),
        (body, headers | {timestamp: "1e9"}),
        (body, headers | {timestamp: "9" * 400}),
        (body, headers | {signature: "!"}),
        (body, headers | {signature: base64.b64encode(b"0" * 70).decode()}),
    ]
    for content, with_headers in wrong:
        answer = Client().post(HOOK, content=content, headers=with_headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "bad_signature")
    assert (field(mail_id, "delivery"), count("mail_event"), count("held_address")) == ("", 0, 0)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[[[", b"null", b'"x"', b"[" * 100_000, json.dumps([{}] * 10_001).encode(), b"\xff\xfe"]
)
def test_signed_nonsense_is_refused_whole(server: SendGrid, body: bytes) -> None:
    signed, headers = server.signed(body, at=now())
    answer = Client().post(HOOK, content=signed, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_odd_events_among_good_ones_are_left_out(server: SendGrid) -> None:
    mail_id = sent()
    odd: list[Any] = [
        None, 7, {"event": "open"}, event("delivered", "0" * 32, at=now()), event("delivered", mail_id, at=-5),
        event("delivered", mail_id, at=now()) | {"sg_event_id": "x" * 200},
        event("delivered", mail_id, at=now()) | {"metro_mail": ["x"]},
        event("delivered", mail_id, at=now()) | {"timestamp": "now"},
        event("delivered", mail_id, at=now()) | {"timestamp": 10**30},
    ]  # fmt: skip
    good = event("bounce", mail_id, at=now(), reason="<script>\u202e\0" + "x" * 900, type="bounce")
    assert post(server, *odd, good).status_code == 204
    assert (field(mail_id, "delivery"), count("mail_event")) == ("bounced", 1)
    assert field(mail_id, "delivery_reason") == "<script>" + "x" * 292


def test_a_body_without_end_is_cut_off(server: SendGrid) -> None:
    body, headers = server.signed(b"[" + b" " * 2_000_000 + b"]", at=now())
    answer = Client().post(HOOK, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_without_a_key_there_is_no_such_address() -> None:
    assert Client().post(HOOK, content=b"[]").status_code == 404


def test_traces_of_events_are_thrown_away_after_a_month(server: SendGrid) -> None:
    post(server, event("delivered", sent(), at=now()))
    db.run(tidying.forget_mails, later(days=31))
    assert (count("mail_event"), count("outbox_mail")) == (0, 0)


def test_the_person_and_the_admin_are_told_and_the_admin_lifts_it(server: SendGrid, city: World) -> None:
    who = str(city.asha.user_id)
    post(server, event("bounce", sent(), at=now(), **HARD))
    mine = db.read(account_views.me, city.asha).mail_problem
    assert "came back" in mine
    assert "5.1.1" not in mine
    assert "5.1.1" in db.read(admin_views.person, city.chen, who).mail_reason
    with pytest.raises(NotAllowed):
        db.run(users_admin.lift_mail_hold, city.asha, who)
    db.run(users_admin.lift_mail_hold, city.chen, who)
    db.run(users_admin.lift_mail_hold, city.chen, who)
    assert count("audit_entry", "action = 'user.mail'") == 1
    assert db.read(account_views.me, city.asha).mail_problem == ""


def test_admins_read_in_the_outbox_what_came_back(server: SendGrid) -> None:
    post(server, event("delivered", sent(), at=now()), event("bounce", sent(), at=now(), **HARD))
    found, _more = db.read(records_of_mails.find, RecordFilter(), 10, "")
    cells = [records_of_mails.row(record).cells[3] for record in found]
    assert [cell.text for cell in cells] == ["Came back", "Delivered"]
    assert HARD["reason"] in cells[0].remark

"""Every kind of record is found by what it is known by, page by page, by admins alone, and shows no secret."""

from datetime import timedelta
from typing import Any

import pytest

from metro_web.core import db, ids
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.queries.records.kinds import KINDS
from metro_web.queries.records.shape import RecordFilter
from metro_web.services import corrections, idempotency, record_views, records
from metro_web.services import wallet as wallets
from tests import people, shop, world
from tests.world import World


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


@pytest.fixture
def busy(city: World) -> World:
    """Something of every kind: Asha rode, Dev could not pay, the desk corrected, a wrong gate was tried."""
    paid = shop.buy(city.asha, "alder", "cedar", 2)
    shop.scan(city.asha, paid.tickets[0], "alder", "entry")
    shop.scan(city.bilal, paid.tickets[0], "dale", "exit")
    db.run(world.fund, city.dev, 2_000)
    shop.create(city.dev)
    db.run(
        corrections.correct, people.fresh(str(city.chen.user_id)), str(city.asha.user_id), 700, "Paid twice at the gate"
    )
    db.run(_keep_answer, city.asha)
    return city


def _keep_answer(tx: db.Tx, actor: Actor) -> None:
    call = idempotency.Call(str(actor.user_id), "key-1", "f" * 64)
    idempotency.keep(tx, call, idempotency.Answer(201, '{"secret": "body"}'))


def found(city: World, name: str, **wanted: Any) -> list[Any]:
    return db.read(records.find, city.chen, name, RecordFilter(**wanted)).records


def test_every_kind_has_rows_and_each_row_fills_its_columns(busy: World) -> None:
    for kind in KINDS.values():
        rows = [kind.row(record) for record in found(busy, kind.name)]
        assert rows, kind.name
        assert {len(row.cells) for row in rows} == {len(kind.heads)}, kind.name
        assert len(kind.row(kind.example).cells) == len(kind.heads)


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_whole_and_in_order(busy: World, kind: str) -> None:
    whole = [record.id for record in found(busy, kind)]
    seen, before = [], ""
    while True:
        page = db.read(records.find, busy.chen, kind, RecordFilter(), limit=1, before=before)
        seen += [record.id for record in page.records]
        before = page.next_before
        if not before:
            break
    assert seen == whole
    assert len(set(seen)) == len(seen)
    assert [record.id for record in db.read(records.find_all, busy.chen, kind, RecordFilter())] == whole


@pytest.mark.parametrize("kind", KINDS)
def test_only_admins_read(busy: World, kind: str) -> None:
    for actor, code in ((busy.asha, "not_allowed"), (busy.bilal, "not_allowed"), (ANYONE, "unauthenticated")):
        shop.refused(code, records.find, actor, kind, RecordFilter())
        shop.refused(code, records.find_all, actor, kind, RecordFilter())
        shop.refused(code, record_views.page, actor, kind, {})


def test_orders(busy: World) -> None:
    [open_order, paid] = found(busy, "orders")
    assert (paid.status, paid.count, paid.title, paid.buyer_email) == ("paid", 2, "Alder → Cedar", "asha@example.org")
    assert [one.id for one in found(busy, "orders", find=paid.code)] == [paid.id]
    assert [one.id for one in found(busy, "orders", find=paid.code.lower()[:6])] == [paid.id]
    assert [one.id for one in found(busy, "orders", find=paid.id)] == [paid.id]
    assert [one.id for one in found(busy, "orders", person="DEV@")] == [open_order.id]
    assert [one.id for one in found(busy, "orders", person=str(busy.asha.user_id))] == [paid.id]
    assert [one.id for one in found(busy, "orders", status="awaiting_otp")] == [open_order.id]
    assert found(busy, "orders", status="expired") == []
    assert found(busy, "orders", person="nobody at all", status="paid") == []
    shop.at(minutes=30)
    assert [one.id for one in found(busy, "orders", status="expired")] == [open_order.id]
    assert found(busy, "orders", status="awaiting_otp") == []
    tomorrow = people.NOON + timedelta(days=1)
    assert (found(busy, "orders", since=tomorrow), len(found(busy, "orders", until=tomorrow))) == ([], 2)


def test_tickets_payments_scans(busy: World) -> None:
    second, first = found(busy, "tickets")
    assert (first.status, second.status) == ("in_use", "active")
    assert [one.id for one in found(busy, "tickets", find=second.short_code.lower())] == [second.id]
    assert [one.id for one in found(busy, "tickets", status="in_use", person="asha")] == [first.id]
    assert len(found(busy, "tickets", order=first.order_id)) == 2
    [payment] = found(busy, "payments", kind="wallet")
    assert (payment.status, payment.amount_minor, payment.order_code) == ("succeeded", 4_000, first.order_code)
    assert found(busy, "payments", status="declined") == []
    refused, entered = found(busy, "scans")
    assert (entered.accepted, entered.station_name, refused.accepted) == (True, "Alder", False)
    assert [one.id for one in found(busy, "scans", status=refused.reason)] == [refused.id]
    assert [one.id for one in found(busy, "scans", person="bilal")] == [refused.id]
    assert len(found(busy, "scans", person="asha")) == 2, "what was done with her tickets, whoever did it"
    assert len(found(busy, "scans", find=first.short_code)) == 2


def test_the_ledger_with_its_sum(busy: World) -> None:
    wallet = f"wallet:{busy.asha.user_id}"
    newest = found(busy, "entries", account=wallet)[0]
    assert (newest.kind, newest.debit_account, newest.credit_account) == ("correction", "correction", wallet)
    assert newest.credit_email == "asha@example.org"
    assert [one.id for one in found(busy, "entries", find="TWICE")] == [newest.id]
    assert [one.id for one in found(busy, "entries", find=newest.id)] == [newest.id]
    total = db.read(records.sum_entries, busy.chen, RecordFilter(account=wallet))
    assert total.in_minor - total.out_minor == shop.balance(busy.asha)
    assert db.read(records.sum_entries, busy.chen, RecordFilter(kind="purchase")).moved_minor == 4_000
    view = db.read(record_views.page, busy.chen, "entries", {"account": wallet})
    assert view.sum_label == "3 entries: ₹107.00 in, ₹40.00 out, ₹67.00 together"


def test_wallets_know_their_balance(busy: World) -> None:
    [mine] = found(busy, "wallets", person="asha@example.org")
    assert (mine.balance_minor, mine.account) == (shop.balance(busy.asha), f"wallet:{busy.asha.user_id}")
    desk = db.read(record_views.wallet, busy.chen, str(busy.asha.user_id))
    assert [row.balance_label for row in desk.rows] == ["₹67.00", "₹60.00", "₹100.00"]


def test_mails_and_codes_without_what_is_in_them(busy: World) -> None:
    mails = found(busy, "outbox", person="asha")
    assert {mail.kind for mail in mails} == {"order_code", "tickets", "correction"}
    assert [mail.to for mail in found(busy, "outbox", kind="correction")] == ["asha@example.org"]
    waiting, ended = found(busy, "codes")
    assert (waiting.status, waiting.person, waiting.attempts_left) == ("waiting", "dev@example.org", 5)
    assert (ended.status, ended.person) == ("ended", "asha@example.org")
    assert [one.id for one in found(busy, "codes", status="waiting")] == [waiting.id]
    assert [one.id for one in found(busy, "codes", person="dev@")] == [waiting.id]
    secrets = {*shop.codes_of(busy.asha), *shop.codes_of(busy.dev)}
    shown = " ".join(repr(record) for kind in KINDS for record in found(busy, kind))
    assert not [secret for secret in secrets if secret in shown]
    hidden = db.read(lambda tx: [row[0] for row in tx.execute(people.text("SELECT code_hash FROM one_time_code"))])
    hidden += db.read(lambda tx: [row[0] for row in tx.execute(people.text("SELECT code FROM ticket"))])
    assert hidden
    assert not [secret for secret in (*hidden, '{"secret"') if secret in shown]


@pytest.mark.parametrize(
    ("kind", "wanted", "field"),
    [
        ("orders", {"status": "nonsense"}, "status"),
        ("orders", {"kind": "nonsense"}, "kind"),
        ("wallets", {"status": "paid"}, "status"),
    ],
)
def test_what_a_kind_does_not_have_is_refused(city: World, kind: str, wanted: dict[str, str], field: str) -> None:
    refusal = shop.refused("invalid_input", records.find, city.chen, kind, RecordFilter(**wanted))  # type: ignore[arg-type]
    assert refusal.extra["errors"][0]["field"] == field
    shop.refused("not_found", records.find, city.chen, "secrets", RecordFilter())


@pytest.mark.parametrize("kind", KINDS)
def test_odd_words_break_nothing(busy: World, kind: str) -> None:
    for name in {"find", "person", "order", "account"} & set(KINDS[kind].fields):
        for text in ("\0", "\ud800", "%", "_", "' OR 1=1 --", "9" * 40, "\\", "٣"):
            found(busy, kind, **{name: text})
    shop.refused("invalid_input", records.find, busy.chen, kind, RecordFilter(), before="x" * 200)


def test_a_search_leads_to_it(busy: World) -> None:
    def hits(text: str) -> list[str]:
        return [f"{hit.what} {hit.title}" for hit in db.read(record_views.search, busy.chen, text)]

    _open_order, paid = found(busy, "orders")
    ticket = found(busy, "tickets")[0]
    assert hits(paid.code.lower()) == [f"Order {paid.code}"]
    assert hits(f" {ticket.short_code} ")[0] == f"Ticket {ticket.short_code}"
    assert hits(paid.id) == [f"Order {paid.code}"]
    assert hits(ticket.id) == [f"Ticket {ticket.short_code}"]
    assert hits(str(busy.asha.user_id)) == ["Person asha@example.org"]
    assert hits("asha@example.org") == [f"{what} asha@example.org" for what in ("Person", "Orders of", "Wallet of")]
    [mail] = found(busy, "outbox", kind="tickets")
    assert hits(mail.id) == [f"Order of the mail {mail.id}"]
    assert [hits(text) for text in ("", "a", "\0\0\0", ids.new_id(), "no such thing")] == [[]] * 5
    for actor in (busy.asha, busy.bilal):
        shop.refused("not_allowed", record_views.search, actor, "asha")
        shop.refused("not_allowed", record_views.home, actor)


def test_the_home_says_what_is_running(busy: World) -> None:
    db.run(wallets.top_up, busy.asha, 100)
    facts = dict(db.read(record_views.home, busy.chen))
    assert facts["Answers kept for repeated calls"] == "1"
    assert "5 failures of an account" in facts["Throttles"]

"""A wallet put right: by an admin alone, with a reason, once, never below zero, and the person is told."""

import pytest

from metro_web.core import db, ids
from metro_web.domain.permissions import ANYONE, Actor
from metro_web.queries.audit import AuditFilter
from metro_web.services import audit, closing, corrections
from metro_web.services import wallet as wallets
from tests import people, shop
from tests.world import World

WHY = "The gate at Alder took too much"


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def desk(city: World) -> Actor:
    """Chen, who signed in a moment ago."""
    return people.fresh(str(city.chen.user_id))


@pytest.mark.parametrize("amount", [2_500, -2_500, 1, -10_000, 10_000_000])
def test_a_correction_is_an_entry_with_its_reason(city: World, amount: int) -> None:
    entry = db.run(corrections.correct, desk(city), str(city.asha.user_id), amount, f"  {WHY}\n ")
    assert (entry.kind, entry.amount_minor, entry.reason) == ("correction", amount, WHY)
    assert entry.balance_after_minor == shop.balance(city.asha) == 10_000 + amount
    newest = db.read(wallets.list_transactions, city.asha).entries[0]
    assert (newest.id, newest.reason) == (entry.id, WHY)
    shop.books_balance()


def test_it_is_in_the_audit_log_and_in_a_mail(city: World) -> None:
    entry = db.run(corrections.correct, desk(city), str(city.asha.user_id), -500, WHY)
    [logged], _more = db.read(audit.list_entries, city.chen, AuditFilter(action="wallet.correct"))
    assert (logged.person, logged.subject) == ("chen@example.org", f"user:{city.asha.user_id}")
    assert (logged.before or {})["balance"] == "₹100.00"
    after = {"balance": "₹95.00", "reason": WHY, "entry": entry.id, "email": "asha@example.org"}
    assert logged.after == after
    [mail] = people.mails("correction", "asha@example.org")
    assert (mail["is_credit"], mail["amount_label"], mail["reason"]) == (False, "₹5.00", WHY)


def test_never_below_zero(city: World) -> None:
    refusal = shop.refused(
        "insufficient_funds", corrections.correct, desk(city), str(city.asha.user_id), -10_001, WHY
    )  # fmt: skip
    assert "₹100.00" in refusal.detail


def test_one_form_corrects_once(city: World) -> None:
    form, asha = ids.new_id(), str(city.asha.user_id)
    first = db.run(corrections.correct, desk(city), asha, 500, WHY, form_id=form)
    admin = desk(city)
    before = shop.dump()
    again = db.run(corrections.correct, admin, asha, 500, WHY, form_id=form)
    assert (again.id, shop.dump()) == (first.id, before)
    assert db.run(corrections.correct, desk(city), asha, 500, WHY, form_id=ids.new_id()).id != first.id


@pytest.mark.parametrize("who", ["asha", "bilal"])
def test_only_an_admin_corrects(city: World, who: str) -> None:
    asha = str(city.asha.user_id)
    shop.refused("not_allowed", corrections.correct, getattr(city, who), asha, 500, WHY)
    shop.refused("unauthenticated", corrections.correct, ANYONE, asha, 500, WHY)


def test_whoever_finds_an_open_browser_corrects_nothing(city: World) -> None:
    admin = desk(city)
    shop.at(minutes=16)
    shop.refused("reauth_required", corrections.correct, admin, str(city.asha.user_id), 500, WHY)


@pytest.mark.parametrize(("amount", "field"), [(0, "amount"), (10_000_001, "amount"), (-(10**30), "amount")])
def test_amounts_that_are_none(city: World, amount: int, field: str) -> None:
    found = shop.refused("invalid_input", corrections.correct, desk(city), str(city.asha.user_id), amount, WHY)
    assert found.extra["errors"][0]["field"] == field


@pytest.mark.parametrize("reason", ["", "    ", "oops", "x" * 301, "\0\0\0\0\0\0", "\n\n\n\n\n\n"])
def test_a_reason_is_needed(city: World, reason: str) -> None:
    found = shop.refused("invalid_input", corrections.correct, desk(city), str(city.asha.user_id), 500, reason)
    assert found.extra["errors"][0]["field"] == "reason"


@pytest.mark.parametrize("user_id", ["", "x", "\0", "0" * 32])
def test_nobodys_wallet(city: World, user_id: str) -> None:
    shop.refused("not_found", corrections.correct, desk(city), user_id, 500, WHY)


def test_nothing_is_put_where_nobody_is_behind_the_wallet_any_more(city: World) -> None:
    dev = str(city.dev.user_id)
    db.run(closing.close, people.fresh(dev), forfeit_minor=shop.balance(city.dev))
    shop.refused("account_closed", corrections.correct, desk(city), dev, 500, WHY)

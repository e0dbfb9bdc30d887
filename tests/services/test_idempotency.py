"""One answer a key: kept a day for its caller, refused to another body."""

import pytest

from metro_web.core import db
from metro_web.core.errors import AppError
from metro_web.services import idempotency
from metro_web.services.idempotency import Answer, Call
from tests import people, shop

CALL = Call("a" * 32, "key", "print")
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _noon(database: str) -> None:
    shop.at()


def call(tx: db.Tx, asked: Call, answer: Answer) -> Answer:
    """The first answer, or this one as the first."""
    first = idempotency.find(tx, asked)
    if first is None:
        idempotency.keep(tx, asked, answer)
    return first or answer


def test_the_first_answer_is_given_again() -> None:
    assert db.run(call, CALL, Answer(201, "one")) == Answer(201, "one")
    assert db.run(call, CALL, Answer(201, "two")) == Answer(201, "one")


def test_another_body_is_refused() -> None:
    db.run(call, CALL, Answer(201, "one"))
    shop.refused("idempotency_mismatch", call, Call(CALL.caller_id, CALL.key, "other"), Answer(201, "two"))


def test_keys_belong_to_their_callers() -> None:
    db.run(call, CALL, Answer(201, "one"))
    assert db.run(call, Call("b" * 32, CALL.key, "other"), Answer(201, "two")).body == "two"


def test_a_call_that_died_left_nothing() -> None:
    def dies(tx: db.Tx) -> None:
        assert idempotency.find(tx, CALL) is None
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        db.run(dies)
    assert people.count("idempotency_key") == 0
    assert db.run(call, CALL, Answer(201, "two")).body == "two"


def test_a_refusal_is_kept_and_the_first_answer_wins() -> None:
    assert db.run(idempotency.keep_refusal, CALL, Answer(402, "poor")) == Answer(402, "poor")
    assert db.run(idempotency.keep_refusal, CALL, Answer(409, "late")) == Answer(402, "poor")
    assert db.run(call, CALL, Answer(201, "two")) == Answer(402, "poor")


def test_an_answer_is_kept_for_a_day() -> None:
    db.run(call, CALL, Answer(201, "one"))
    shop.at(hours=24)
    assert db.run(call, CALL, Answer(201, "two")).body == "one"
    shop.at(hours=24, seconds=1)
    assert db.run(call, CALL, Answer(201, "two")).body == "two"


def test_a_key_is_a_short_line_of_plain_characters() -> None:
    for good in ("x", "x" * 64, "a key: 1/2"):
        idempotency.check_key(good)
    for odd in ("", "x" * 65, "tab\t", "\x00", "ключ", "new\nline"):
        with pytest.raises(AppError) as caught:
            idempotency.check_key(odd)
        assert caught.value.status == 422

"""The text in a QR: short, read back as written, and anything else is nothing rather than an error."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core import ids, security
from metro_web.domain import ticket_token
from metro_web.domain.ticket_token import TicketClaims

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
INSTANTS = st.integers(0, 100 * 366 * 86_400).map(lambda seconds: NOON + timedelta(seconds=seconds))
CLAIMS = st.builds(
    TicketClaims,
    key_id=st.integers(1, 9_999_999).map(lambda n: f"k{n}"),
    code=st.builds(ids.ticket_code),
    kind=st.sampled_from(sorted(ticket_token.KIND_LETTERS)),
    valid_from=INSTANTS,
    valid_until=INSTANTS,
    place=st.builds(ticket_token.journey_place, st.integers(0, 10**6), st.integers(0, 10**6)),
)


def token_of(claims: TicketClaims, signature: bytes = b"\x07" * 64) -> str:
    return ticket_token.join(ticket_token.unsigned(claims), signature)


@given(CLAIMS, st.binary(min_size=64, max_size=64))
def test_a_token_says_what_was_put_in_and_fits_a_small_qr(claims: TicketClaims, signature: bytes) -> None:
    token = token_of(claims, signature)
    assert len(token) <= 180
    parsed = ticket_token.parse(token)
    assert parsed is not None
    assert (parsed.claims, parsed.signature) == (claims, signature)
    assert parsed.signed.decode() == ticket_token.unsigned(claims)


@given(st.text(max_size=300))
def test_any_other_text_is_no_token(text: str) -> None:
    assert ticket_token.parse(text) is None or text.startswith("M1.")


ODD = st.text(string.ascii_letters + string.digits + "-_.=+ \x00٣", max_size=30)


@given(st.lists(ODD, min_size=7, max_size=7))
def test_odd_parts_are_no_error(parts: list[str]) -> None:
    ticket_token.parse(".".join(["M1", *parts]))


@pytest.mark.parametrize("at", range(1, 8))
def test_any_changed_part_breaks_the_signature(at: int) -> None:
    private, public = security.new_signing_key()
    claims = TicketClaims("k1", ids.ticket_code(), "journey", NOON, NOON + timedelta(hours=6), "1-a")
    text = ticket_token.unsigned(claims)
    token = ticket_token.join(text, security.sign(private, text.encode()))
    parsed = ticket_token.parse(token)
    assert parsed is not None
    assert security.signature_holds(public, parsed.signature, parsed.signed)
    parts = token.split(".")
    parts[at] = {3: "S"}.get(at, ("1" if parts[at][0] != "1" else "2") + parts[at][1:])
    forged = ticket_token.parse(".".join(parts))
    assert forged is None or not security.signature_holds(public, forged.signature, forged.signed)


def test_another_key_does_not_sign_for_us() -> None:
    private, _public = security.new_signing_key()
    _private, public = security.new_signing_key()
    assert not security.signature_holds(public, security.sign(private, b"M1"), b"M1")


def test_a_huge_instant_is_no_token() -> None:
    claims = TicketClaims("k1", "c", "journey", NOON, NOON, "1-2")
    parts = token_of(claims).split(".")
    parts[5] = "z" * 20
    assert ticket_token.parse(".".join(parts)) is None


@given(st.integers(0, 10**12))
def test_base36_is_what_python_reads(number: int) -> None:
    assert int(ticket_token.base36(number), 36) == number

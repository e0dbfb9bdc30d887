"""The text in a QR code (`RULES.md`, The QR code): what a gate needs, signed; any gate checks it with public keys alone.

`M1.<key id>.<ticket code>.<kind>.<from>.<until>.<place>.<signature>`: instants in base 36 seconds, the place of a
journey as `<origin number>-<destination number>` in base 36, the Ed25519 signature over all before its dot,
base64url without padding. At most 180 characters.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

LENGTH_MAX = 180
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
KIND_LETTERS = {"journey": "J", "seat": "S", "admission": "A"}
_KINDS = {letter: kind for kind, letter in KIND_LETTERS.items()}


@dataclass(frozen=True, slots=True)
class TicketClaims:
    """What the token says; `place` is read by kind."""

    key_id: str
    code: str
    kind: str
    valid_from: datetime
    valid_until: datetime
    place: str


@dataclass(frozen=True, slots=True)
class ParsedToken:
    """Claims not yet trusted, the bytes that were signed, and the signature."""

    claims: TicketClaims
    signed: bytes
    signature: bytes


def base36(number: int) -> str:
    """Lower-case base 36 of a number from 0."""
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text


def journey_place(origin_number: int, destination_number: int) -> str:
    """The place of a journey: the two stations' numbers."""
    return f"{base36(origin_number)}-{base36(destination_number)}"


def unsigned(claims: TicketClaims) -> str:
    """The part that is signed."""
    times = (base36(int(at.timestamp())) for at in (claims.valid_from, claims.valid_until))
    return ".".join(("M1", claims.key_id, claims.code, KIND_LETTERS[claims.kind], *times, claims.place))


def join(text: str, signature: bytes) -> str:
    """The whole token."""
    token = f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    assert len(token) <= LENGTH_MAX, "a token fits a small QR"
    return token


def parse(token: str) -> ParsedToken | None:
    """The parts of a token, or None where it is none of ours."""
    parts = token.split(".")
    if len(token) > LENGTH_MAX or len(parts) != 8 or parts[0] != "M1" or not token.isascii():
        return None
    _version, key_id, code, letter, begins, ends, place, signature = parts
    try:
        claims = TicketClaims(
            key_id,
            code,
            _KINDS[letter],
            datetime.fromtimestamp(int(begins, 36), UTC),
            datetime.fromtimestamp(int(ends, 36), UTC),
            place,
        )
        raw = base64.b64decode(signature + "=" * (-len(signature) % 4), altchars=b"-_", validate=True)
    except (KeyError, ValueError, OverflowError, OSError, binascii.Error):
        return None
    return ParsedToken(claims, token.rpartition(".")[0].encode(), raw)

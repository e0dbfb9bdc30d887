"""Names for things: row ids that sort by time, and codes that people type or nobody can guess."""

import secrets
import threading
import time

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: what is left is told apart on paper and by ear.
PLAIN_LETTERS = "34679ACDEFGHJKMNPQRTWXY"
SHORT_CODE_LENGTH = 5

_one_at_a_time = threading.Lock()
_newest = 0


def new_id() -> str:
    """A UUIDv7 (RFC 9562) as 32 hexadecimal digits; of one process each is greater than the one before (6.2, method 2)."""
    global _newest
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    with _one_at_a_time:
        if value <= _newest:
            value = _newest + 1 + secrets.randbits(32)
        _newest = value
    return f"{value:032x}"


def is_id(text: str) -> bool:
    """Whether `text` could be one of our row ids at all."""
    return len(text) == 32 and all(c in "0123456789abcdef" for c in text)


def _typed(length: int) -> str:
    return "".join(secrets.choice(PLAIN_LETTERS) for _ in range(length))


def order_code() -> str:
    """Eight plain letters a passenger can read out: 7.8e10 of them; the column is unique besides."""
    return _typed(8)


def short_code() -> str:
    """Five plain letters under the QR (`RULES.md`, The QR code); unique among living tickets."""
    return _typed(SHORT_CODE_LENGTH)


def ticket_code() -> str:
    """128 random bits, 22 characters: stands in the QR and nowhere else."""
    return secrets.token_urlsafe(16)

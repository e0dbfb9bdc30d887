"""One-time passwords of an authenticator app: RFC 6238 with what every app can (SHA-1, six digits, steps of 30 s).

Keeps true: a code is good in its own step and the ones beside it, and never at or before a step that was used.
"""

import secrets
from datetime import datetime

import pyotp

from metro_web.core.ids import PLAIN_LETTERS

ISSUER = "Metro"
SECONDS = 30
STEPS_BESIDE = 1  # how far a telephone's clock may be off
SECRET_LENGTH = 32  # base 32: 160 bits, as RFC 4226 recommends
RECOVERY_LETTERS = 12  # 54 bits


def new_secret() -> str:
    """The secret of a new app, as it is typed."""
    return pyotp.random_base32(SECRET_LENGTH)


def uri(secret: str, account: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def step_of(secret: str, typed: str, *, now: datetime, after: int) -> int | None:
    """The step whose code this is; None for a wrong one, or one of a step that is not later than `after`."""
    code = "".join(typed.split())
    if len(code) != 6 or not code.isascii() or not code.isdigit():
        return None
    here = int(now.timestamp()) // SECONDS
    steps = range(here - STEPS_BESIDE, here + STEPS_BESIDE + 1)
    right = [step for step in steps if secrets.compare_digest(pyotp.HOTP(secret).at(step), code)]
    return next((step for step in right if step > after), None)


def recovery_code() -> str:
    """A code that stands in for the app, in groups of four: nothing in it looks like something else."""
    letters = "".join(secrets.choice(PLAIN_LETTERS) for _ in range(RECOVERY_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, RECOVERY_LETTERS, 4))


def plain(typed: str) -> str:
    """A recovery code as it is compared: without blanks and dashes, in capitals."""
    return "".join(char for char in typed[:100].upper() if char.isalnum())

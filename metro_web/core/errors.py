"""Every way the house says no, in one tree.

AppError
├── InvalidInput 422
├── Unauthenticated 401
├── NotAllowed 403
├── NotFound 404
├── Conflict 409
├── Gone 410
├── TooLarge 413
├── InsufficientFunds 402
├── PaymentDeclined 402
├── TooManyRequests 429
└── Unavailable 503   (only while the database is away)

Each carries a stable `code`, a status and a sentence a traveller can read. Raise them; where the refusal
itself must leave a trace (a wrong code, a refused scan), return `Refused(error)` and the door raises it
after the commit.
"""

from dataclasses import dataclass
from typing import Any


class AppError(Exception):
    """A refusal: `code` is stable, `detail` is for people, `extra` goes into the answer as it is."""

    status = 500
    title = "Error"

    def __init__(self, code: str, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.extra = extra


class InvalidInput(AppError):
    """422: what was sent cannot be right, whatever the state of things."""

    status = 422
    title = "Invalid input"

    def __init__(self, detail: str, *, code: str = "invalid_input", field: str = "", **extra: Any) -> None:
        if field:
            extra["errors"] = [{"field": field, "message": detail}]
        super().__init__(code, detail, **extra)


class Unauthenticated(AppError):
    """401: nobody known is asking, or the proof does not hold."""

    status = 401
    title = "Sign-in needed"

    def __init__(self, detail: str = "Please sign in first.", *, code: str = "unauthenticated", **extra: Any) -> None:
        super().__init__(code, detail, **extra)


class NotAllowed(AppError):
    """403: this role may never do this."""

    status = 403
    title = "Not allowed"

    def __init__(self, detail: str = "Your account may not do this.", *, code: str = "not_allowed") -> None:
        super().__init__(code, detail)


class NotFound(AppError):
    """404: it does not exist, or not for the one who asks."""

    status = 404
    title = "Not found"

    def __init__(self, detail: str, *, code: str = "not_found") -> None:
        super().__init__(code, detail)


class Conflict(AppError):
    """409: the state of things does not permit it."""

    status = 409
    title = "Conflict"


class Gone(AppError):
    """410: its time is over."""

    status = 410
    title = "Time is over"


class TooLarge(AppError):
    """413: more was sent than anybody may send."""

    status = 413
    title = "Too large"

    def __init__(self, detail: str) -> None:
        super().__init__("too_large", detail)


class InsufficientFunds(AppError):
    """402: the wallet is too small."""

    status = 402
    title = "Not enough money"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__("insufficient_funds", detail, **extra)


class PaymentDeclined(AppError):
    """402: the bank said no, or the provider could not be reached; the order can be paid again."""

    status = 402
    title = "Not paid"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__("payment_declined", detail, **extra)


class TooManyRequests(AppError):
    """429: `retry_after` whole seconds until the next try."""

    status = 429
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__("too_many_requests", detail)
        self.retry_after = max(1, retry_after)


class Unavailable(AppError):
    """503: the database cannot be reached."""

    status = 503
    title = "Temporarily unavailable"

    def __init__(self, detail: str = "We cannot reach our records right now. Nothing was changed.") -> None:
        super().__init__("unavailable", detail)


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal that is committed with its trace; the door raises `error` afterwards."""

    error: AppError

"""Where an order may go next. Expiry is a comparison: no job has to have run for it to be true."""

from datetime import datetime, timedelta

AWAITING_OTP, AWAITING_PAYMENT = "awaiting_otp", "awaiting_payment"
PAID, CANCELLED, EXPIRED = "paid", "cancelled", "expired"
UNPAID = (AWAITING_OTP, AWAITING_PAYMENT)

ARROWS: dict[str, tuple[str, ...]] = {
    AWAITING_OTP: (AWAITING_PAYMENT, PAID, CANCELLED, EXPIRED),
    AWAITING_PAYMENT: (PAID, CANCELLED, EXPIRED),
    PAID: (CANCELLED,),
    CANCELLED: (),
    EXPIRED: (),
}


def may_become(status: str, following: str) -> bool:
    """Whether an order may move from one status to another."""
    return following in ARROWS[status]


def status_at(status: str, expires_at: datetime | None, now: datetime) -> str:
    """The status as of `now`."""
    return EXPIRED if status in UNPAID and expires_at is not None and now >= expires_at else status


def expires_at(created_at: datetime, *, seconds_max: int) -> datetime:
    """When an unpaid order without held seats ends: the most that `RULES.md` (Seats) allows any order."""
    return created_at + timedelta(seconds=seconds_max)

"""Which ways to pay this deployment offers."""

from metro_web.core.config import settings
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import paying


def offered() -> tuple[str, ...]:
    """`wallet`, and `card`, `paypal`, `bank_transfer` where a payment provider is set up."""
    return (paying.WALLET, *paying.KINDS) if settings().has_gateway else (paying.WALLET,)


def require_gateway() -> None:
    """422 where no payment provider is set up."""
    if not settings().has_gateway:
        raise InvalidInput(
            t("This service takes no cards; pay from the wallet."), code="method_not_offered", field="payment.method"
        )

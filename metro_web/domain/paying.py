"""Words of paying: methods, the kinds a provider offers, and where an attempt may stand.

`planned` (named with the order, nothing asked yet) → `pending` → `succeeded` or `declined`; money that came too late is
`refunding`, then `refunded`. `succeeded`, `declined` and `refunded` are final.
"""

WALLET, CASH, GATEWAY = "wallet", "cash", "gateway"
CARD, PAYPAL, BANK_TRANSFER = "card", "paypal", "bank_transfer"
KINDS = (CARD, PAYPAL, BANK_TRANSFER)

PLANNED, PENDING, SUCCEEDED, DECLINED = "planned", "pending", "succeeded", "declined"
REFUNDING, REFUNDED = "refunding", "refunded"
UNDECIDED = (PLANNED, PENDING)


def card_digits(text: str) -> str:
    """The 12 to 19 digits of a card number (ISO/IEC 7812) without spaces and hyphens; '' where it is none."""
    digits = text.replace(" ", "").replace("-", "")
    return digits if digits.isascii() and digits.isdigit() and 12 <= len(digits) <= 19 else ""

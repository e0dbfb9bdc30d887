"""Money in integer minor units. All rounding lives here."""

from dataclasses import dataclass

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency, in minor units (paise, cents)."""

    amount_minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        assert self.currency == other.currency, "one currency a deployment"
        return Money(self.amount_minor + other.amount_minor, self.currency)


def share_minor(amount_minor: int, basis_points: int) -> int:
    """`basis_points` of an amount, rounded half up to the minor unit."""
    return (amount_minor * basis_points + BASIS_POINTS // 2) // BASIS_POINTS

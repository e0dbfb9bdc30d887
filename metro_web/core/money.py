"""Money in integer minor units. All rounding and splitting lives here, and a split always adds up."""

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


def split_minor(amount_minor: int, parts: int) -> list[int]:
    """`parts` shares that add up to the amount and differ by at most one unit, larger first."""
    assert parts > 0, "nothing to split into"
    assert amount_minor >= 0, "a debt is not split"
    each, rest = divmod(amount_minor, parts)
    return [each + 1] * rest + [each] * (parts - rest)

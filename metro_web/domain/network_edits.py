"""What an edit makes of a branch's order and of a new line's bullet. Values in, values out.

Keeps true: a station stands on a branch once, save that a ring names its anchor first and last; a ring stays one for
as long as it has three stations.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from string import ascii_uppercase

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.network import BranchSeq, LineDef

Run = tuple[str, ...]
RING_STATIONS_MIN = 3
SHAPES = ("circle", "square", "diamond", "hexagon", "triangle", "pill", "octagon", "shield")


def placed(branch: BranchSeq, code: str, position: int | None) -> Run:
    """The branch with the station at a position from 1, the others moved along; without a position, at its end."""
    around = [each for each in _around(branch) if each != code]
    last = len(around) + 1
    if position is not None and not 1 <= position <= last:
        raise InvalidInput(t("Position is between 1 and {n} here.").format(n=last), field="position")
    around.insert(last - 1 if position is None else position - 1, code)
    return _closed(around, is_ring=branch.is_ring)


def without(branch: BranchSeq, code: str) -> Run:
    """The branch with the gap closed where the station was."""
    return _closed([each for each in _around(branch) if each != code], is_ring=branch.is_ring)


def whole(codes: Sequence[str]) -> Run:
    """A branch's whole order as given; the first station again at the end makes a ring."""
    is_ring = len(codes) > RING_STATIONS_MIN and codes[0] == codes[-1]
    twice = [code for code, times in Counter(codes[:-1] if is_ring else codes).items() if times > 1]
    if twice:
        raise InvalidInput(t("{code} is there twice.").format(code=twice[0]), field="stations")
    return tuple(codes)


def bullet(name: str, others: Iterable[LineDef]) -> tuple[str, str]:
    """Letter and shape of a new line, a pair no other line has, so that the colour may be any."""
    lines = tuple(others)
    taken = {(line.letter, line.shape) for line in lines}
    letters = Counter(line.letter for line in lines)
    shapes = Counter(line.shape for line in lines)
    by_use = sorted(SHAPES, key=lambda shape: shapes[shape])
    for letter in _letters(name):
        if not letters[letter]:
            return letter, by_use[0]
    # Every letter is taken: one with another shape.
    return next(pair for pair in product(_letters(name), by_use) if pair not in taken)


def _around(branch: BranchSeq) -> list[str]:
    """Each station once."""
    return list(branch.stations[:-1] if branch.is_ring else branch.stations)


def _closed(around: list[str], *, is_ring: bool) -> Run:
    return (*around, around[0]) if is_ring and len(around) >= RING_STATIONS_MIN else tuple(around)


def _letters(name: str) -> list[str]:
    """The name's initial, its other letters, the alphabet, then pairs; each in the order that people would try."""
    own = [char for char in name.upper() if char.isalnum()]
    pairs = (a + b for a, b in product(ascii_uppercase, "123456789"))
    return list(dict.fromkeys((*own, *ascii_uppercase, *pairs)))

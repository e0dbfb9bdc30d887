"""Figures as pictures: where bars and curves lie in a drawing, and what its scale says. Pure geometry.

Keeps true: a bar's height is its value on the scale that is drawn beside it, and the scale begins at 0.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Whole units of a drawing, ten to a dot of a phone.
WIDTH, HEIGHT = 4000, 2400
LEFT, RIGHT, TOP, BOTTOM = 540, 3780, 120, 1900
STEPS, LABELS_MAX, GAP, TONES = 4, 5, 0.24, 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of series number `tone`."""

    x: int
    y: int
    width: int
    height: int
    tone: int


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of series number `tone`, as SVG writes them."""

    points: str
    tone: int


@dataclass(frozen=True, slots=True)
class Tick:
    """Where the scale says what: along the foot or up the side."""

    at: int
    value: int


def scale(most: int) -> list[int]:
    """Round values from 0 to at least `most`, evenly apart."""
    if most <= 0:
        return [0, 1]
    rough = most / STEPS
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(int(power * each) for each in (1, 2, 2.5, 5, 10) if power * each >= rough and power * each % 1 == 0)
    return list(range(0, math.ceil(most / step) * step + 1, step))


def up(values: Sequence[int]) -> list[Tick]:
    """Where each value of a scale lies."""
    return [Tick(round(_height(value, values[-1])), value) for value in values]


def along(count: int) -> list[Tick]:
    """Up to five places out of `count` that are named: the first, the last, and some between."""
    if count <= LABELS_MAX:
        chosen = list(range(count))
    else:
        chosen = sorted({round(number * (count - 1) / (LABELS_MAX - 1)) for number in range(LABELS_MAX)})
    return [Tick(round(_middle(place, count)), place) for place in chosen]


def stacked(series: Sequence[Sequence[int]]) -> list[Bar]:
    """A column for each place, the series on top of each other; nothing is drawn of what is 0."""
    if not series or not series[0]:
        return []
    top = scale(max(sum(column) for column in zip(*series, strict=True)))[-1]
    slot = (RIGHT - LEFT) / len(series[0])
    bars = []
    for place, column in enumerate(zip(*series, strict=True)):
        below = 0
        for tone, value in enumerate(column):
            if value > 0:
                high, low = _height(below + value, top), _height(below, top)
                x, width = LEFT + place * slot + slot * GAP / 2, slot * (1 - GAP)
                bars.append(Bar(round(x), round(high), round(width), round(low) - round(high), tone % TONES))
                below += value
    return bars


def curves(series: Sequence[Sequence[int]]) -> list[Curve]:
    """A line for each series, through the middle of each place."""
    if not series or not series[0]:
        return []
    top = scale(max(max(values) for values in series))[-1]
    return [
        Curve(
            " ".join(
                f"{round(_middle(place, len(values)))},{round(_height(value, top))}"
                for place, value in enumerate(values)
            ),
            tone % TONES,
        )
        for tone, values in enumerate(series)
    ]


def _middle(place: int, count: int) -> float:
    return LEFT + (RIGHT - LEFT) * (place + 0.5) / count


def _height(value: int, top: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top

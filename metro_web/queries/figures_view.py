"""Figures as pages draw them: where bars and curves lie, what the scale says, and the same as a table."""

from collections.abc import Callable
from dataclasses import dataclass, field

from metro_web.core.config import settings
from metro_web.core.labels import currency_digits, currency_symbol, money_label
from metro_web.domain import charts
from metro_web.domain.charts import Bar, Curve
from metro_web.queries.figures import CURVE, MONEY, PERCENT, ROWS, STACK, Figure

SHORT = ((1_000_000, "M"), (1_000, "k"))


@dataclass(frozen=True)
class Mark:
    """A word of the scale and where it stands."""

    at: int = 0
    label: str = ""


@dataclass(frozen=True)
class Named:
    """A series in the legend."""

    name: str = ""
    tone: int = 0


@dataclass(frozen=True)
class Line:
    """A label with a cell for each series; `share` of a full bar, 0 to 100, for the first."""

    label: str = ""
    cells: list[str] = field(default_factory=list)
    share: int = 0


@dataclass(frozen=True)
class Picture:
    """One figure, ready to be drawn; no `lines`: there is nothing yet."""

    name: str = ""
    title: str = ""
    about: str = ""
    shape: str = ""
    corner: str = ""
    csv_href: str = ""
    legend: list[Named] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    up: list[Mark] = field(default_factory=list)
    along: list[Mark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def picture(figure: Figure, csv_href: str) -> Picture:
    """The drawing of a figure."""
    values = [each.values for each in figure.series]
    tall = max((sum(column) for column in zip(*values, strict=True)), default=0) if figure.shape == STACK else 0
    most = tall or max((max(each, default=0) for each in values), default=0)
    long = {PERCENT: 100}.get(figure.unit, max(most, 1))
    told = _told(figure.unit)
    return Picture(
        name=figure.name,
        title=figure.title,
        about=figure.about,
        shape=figure.shape,
        corner=figure.corner,
        csv_href=csv_href,
        legend=[Named(each.name, number % charts.TONES) for number, each in enumerate(figure.series)],
        bars=charts.stacked(values) if figure.shape == STACK else [],
        curves=charts.curves(values) if figure.shape == CURVE else [],
        up=[Mark(tick.at, _short(figure.unit, tick.value)) for tick in charts.up(charts.scale(most))],
        along=[Mark(tick.at, figure.labels[tick.value]) for tick in charts.along(len(figure.labels))],
        lines=[
            Line(label, [told(each[row]) for each in values], values[0][row] * 100 // long)
            for row, label in enumerate(figure.labels)
            if figure.shape == ROWS or most
        ]
        if values
        else [],
    )


def _told(unit: str) -> Callable[[int], str]:
    if unit == MONEY:
        return lambda value: money_label(value, settings().currency)
    return (lambda value: f"{value} %") if unit == PERCENT else (lambda value: f"{value:,}")


def _short(unit: str, value: int) -> str:
    """As it fits beside a drawing: `₹1.5k`."""
    number = value / 10 ** currency_digits(settings().currency) if unit == MONEY else float(value)
    before = currency_symbol(settings().currency) if unit == MONEY else ""
    for size, letter in SHORT:
        if number >= size:
            return f"{before}{number / size:g}{letter}"
    return f"{before}{number:g}" + (" %" if unit == PERCENT else "")

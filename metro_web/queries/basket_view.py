"""A basket as its page shows it: each line as a stub, what has changed about it, and what all of it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import changes_label, duration_label, start_label
from metro_web.queries import journey_view, place_view
from metro_web.queries.attended import EVENT
from metro_web.queries.order_view import StepView

OTHER = "other"


@dataclass(frozen=True)
class Sign:
    """The bullet of a line that is ridden."""

    letter: str
    color: str
    shape: str
    name: str


@dataclass(frozen=True)
class Face:
    """What a line of the basket is: the words and the band of its stub; `elsewhere` is where it is chosen anew."""

    over: str = ""
    origin: str = ""
    joint: str = ""
    destination: str = ""
    when: str = ""
    color: str = ""
    elsewhere: str = "/"
    signs: list[Sign] = field(default_factory=list)


@dataclass(frozen=True)
class SeatRow:
    """Who sits on a seat: `who` is somebody on one's list by id, `other` for a name that was typed, '' for nobody yet."""

    seat: str
    who: str = ""
    name: str = ""


@dataclass(frozen=True)
class BasketRow:
    """One line. `note` says what changed or what stands in its way; `until` is the instant its seats are kept to.

    `count_max` is 0 where seats are chosen one by one; `seats` are those, to be named where `needs_names`.
    """

    id: str
    face: Face
    places: str = ""
    count: int = 1
    count_max: int = 0
    count_name: str = ""
    unit_label: str = ""
    total_label: str = ""
    note: str = ""
    is_blocked: bool = False
    can_regain: bool = False
    until: str = ""
    seats: list[SeatRow] = field(default_factory=list)
    needs_names: bool = False


@dataclass(frozen=True)
class BasketPage:
    """The whole basket of somebody; `until` is the earliest end of what it keeps, '' where it keeps nothing.

    `has_settled` where rows are stored that are no lines any more; `people` are those of one's list, id and name.
    """

    is_signed_in: bool = False
    has_settled: bool = False
    rows: list[BasketRow] = field(default_factory=list)
    count: int = 0
    total_minor: int = 0
    total_label: str = ""
    until: str = ""
    can_keep: bool = False
    is_ready: bool = False
    needs_code: bool = False
    balance_label: str = ""
    missing_minor: int = 0
    missing_label: str = ""
    open_order: StepView = field(default_factory=StepView)
    people: list[list[str]] = field(default_factory=list)


def seat_rows(seats: Sequence[str], named: Sequence[tuple[str, ...]]) -> list[SeatRow]:
    """Each seat with who sits there: (seat, name), or (seat, name, id of somebody on the list)."""
    known = {each[0]: each[1:] for each in named}
    return [_seat_row(seat, *known.get(seat, ())) for seat in seats]


def _seat_row(seat: str, name: str = "", passenger_id: str = "") -> SeatRow:
    return SeatRow(seat, passenger_id or (OTHER if name else ""), name)


def face(kind: str, title: str, facts: Mapping[str, Any]) -> Face:
    """The stub of a choice; of one that is not there any more, its title."""
    if not facts:
        return Face(origin=title)
    return _journey(facts) if kind == "journey" else _place(facts)


def _journey(facts: Mapping[str, Any]) -> Face:
    legs = facts["legs"]
    signs = [
        Sign(leg["letter"], leg["color"], leg["shape"] or "circle", leg["line_name"]) for leg in legs if leg["line"]
    ]
    figures = t("{minutes}, {changes}")
    return Face(
        over=t("Metro"),
        origin=facts["from_name"],
        joint=t("to"),
        destination=facts["to_name"],
        when=figures.format(minutes=duration_label(facts["duration_s"]), changes=changes_label(facts["changes"])),
        color=journey_view.color_of(legs),
        elsewhere=f"/metro?from={facts['from']}&to={facts['to']}",
        signs=signs,
    )


def _place(facts: Mapping[str, Any]) -> Face:
    is_event = facts["what"] == EVENT
    mode = {"train": t("Train"), "bus": t("Bus"), "plane": t("Flight")}.get(facts.get("mode", ""), "")
    zone = ZoneInfo(facts["from_zone"]) if facts.get("from_zone") else settings().zone
    venue = ", ".join(part for part in (facts.get("venue", ""), facts.get("city", "")) if part)
    return Face(
        over="" if is_event else mode,
        origin=facts["from_name"],
        joint=t("at") if is_event else t("to"),
        destination=venue if is_event else facts["to_name"],
        when=start_label(datetime.fromisoformat(facts["starts_at"]), zone, settings().zone),
        color=place_view.COLORS.get(facts.get("mode", EVENT), place_view.COLORS["event"]),
        elsewhere=f"/{facts['what']}s/{facts['of']}",
    )

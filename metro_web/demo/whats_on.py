"""What the demo has places for: an oval, a park and a hall with their events, and trains, buses and planes of the week.

Everybody and everything here is invented but the cities. Days are counted from today, times are those of the place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any

from metro_web.demo import stands
from metro_web.demo.stands import Field, Tier

CITY, ZONE = "Delhi", "Asia/Kolkata"


@dataclass(frozen=True, slots=True)
class DemoVenue:
    """A venue, and the name of its seat plan; '' where all stand."""

    name: str
    kind: str
    plan: str = ""


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """An event `day` days from today; `prices` minor units by the beginning of a section's code.

    `standing` are places without seats: code, name, how many, price. The sale opens `opens_day` days from today.
    """

    venue: str
    day: int
    at: time
    hours: float
    title: str = ""
    home: str = ""
    away: str = ""
    competition: str = ""
    about: str = ""
    prices: Mapping[str, int] | None = None
    standing: Sequence[tuple[str, str, int, int]] = ()
    opens_day: int | None = None


@dataclass(frozen=True, slots=True)
class DemoTrip:
    """A trip: `stops` are the code of a place (`gazetteer`), the minutes until it is reached and those spent there.

    It leaves at a time of a day from today, or `in_hours` from now. `seats` is the name of a plan, or a capacity.
    """

    mode: str
    name: str
    vehicle: str
    stops: Sequence[tuple[str, int, int]]
    seats: str | int
    prices: Mapping[str, int]
    day: int = 0
    at: time | None = None
    in_hours: float = 0


OVAL, PARK, HALL = "Yamuna Oval", "Aravalli Park", "Saraswati Hall"
TRAIN, COACH, JET = "Chair-car train", "Coach, 2+2", "Jet, 3+3"

VENUES = (DemoVenue(OVAL, "stadium", OVAL), DemoVenue(PARK, "stadium", PARK), DemoVenue(HALL, "hall", HALL))

_PARK = {"N": 350_00, "S": 350_00, "E": 600_00, "W": 900_00}
_OVAL = {"L": 800_00, "LW": 1_500_00, "U": 400_00}
_LEAGUE, _CUP = "Capital League", "Twenty Over Trophy"
_ATHLETIC = "Aravalli Athletic"

EVENTS = (
    DemoEvent(PARK, 1, time(19, 30), 2, home=_ATHLETIC, away="Yamuna Rovers", competition=_LEAGUE, prices=_PARK),
    DemoEvent(PARK, 5, time(17), 2, home=_ATHLETIC, away="Marigold City", competition=_LEAGUE, prices=_PARK),
    DemoEvent(PARK, 12, time(19, 30), 2, home=_ATHLETIC, away="Coral Coast", competition=_LEAGUE, prices=_PARK),
    DemoEvent(OVAL, 3, time(19), 4, home="Northern Kites", away="Desert Owls", competition=_CUP, prices=_OVAL),
    DemoEvent(
        OVAL,
        24,
        time(19),
        4,
        title="Twenty Over Trophy: the final",
        about="The two best teams of the season. Gates open three hours before the first ball.",
        prices=_OVAL,
        opens_day=2,
    ),
    DemoEvent(
        HALL,
        2,
        time(18, 30),
        2.5,
        title="Rain Songs: sarod and cello",
        about="An evening of slow music. Places are not numbered: come early and sit where you like.",
        standing=(("hall", "Open seating", 400, 250_00),),
    ),
    DemoEvent(
        HALL,
        7,
        time(20),
        3,
        title="The Night Bazaar Orchestra",
        about="Brass, drums and a travelling choir. Sit in the stalls or the balcony, or stand right in front.",
        prices={"Stalls": 700_00, "Balcony": 450_00},
        standing=(("floor", "Standing", 300, 300_00),),
    ),
)

_CHAIRS = {"F": 1_100_00, "C": 480_00}
TRIPS = (
    DemoTrip("bus", "Blue Heron 7", "Coach", (("delhi-bus", 0, 0), ("agra-bus", 225, 0)), COACH, {"main": 320_00}, in_hours=2),
    DemoTrip(
        "train",
        "Marigold Express 101",
        "Electric train, three coaches",
        (("delhi", 0, 0), ("agra", 115, 5), ("gwalior", 75, 0)),
        TRAIN,
        _CHAIRS,
        in_hours=5,
    ),
    DemoTrip(
        "train",
        "Marigold Express 103",
        "Electric train, three coaches",
        (("delhi", 0, 0), ("agra", 115, 5), ("gwalior", 75, 0)),
        TRAIN,
        _CHAIRS,
        1,
        time(6, 15),
    ),
    DemoTrip(
        "train",
        "Foothill Mail 12",
        "Electric train, three coaches",
        (("delhi", 0, 0), ("ambala", 140, 6), ("chandigarh", 45, 0)),
        TRAIN,
        _CHAIRS,
        1,
        time(7, 40),
    ),
    DemoTrip(
        "plane", "Kestrel Air 204", "Narrow-body jet", (("delhi-air", 0, 0), ("mumbai-air", 130, 0)), JET,
        {"B": 12_500_00, "E": 4_900_00}, 1, time(9, 5),
    ),
    DemoTrip(
        "bus", "Blue Heron 21", "Minibus", (("delhi-bus", 0, 0), ("haridwar-bus", 270, 15), ("dehradun-bus", 75, 0)), 24,
        {"main": 550_00}, 1, time(22, 30),
    ),
    DemoTrip(
        "train",
        "Foothill Mail 11",
        "Electric train, three coaches",
        (("chandigarh", 0, 0), ("ambala", 45, 6), ("delhi", 140, 0)),
        TRAIN,
        _CHAIRS,
        2,
        time(17, 20),
    ),
    DemoTrip(
        "bus", "Pink City Coach 3", "Coach", (("delhi-bus", 0, 0), ("jaipur-bus", 310, 20), ("ajmer-bus", 140, 0)), COACH,
        {"main": 640_00}, 2, time(8),
    ),
    DemoTrip(
        "plane", "Kestrel Air 611", "Narrow-body jet", (("delhi-air", 0, 0), ("kathmandu-air", 105, 0)), JET,
        {"B": 16_000_00, "E": 7_200_00}, 3, time(13, 45),
    ),
    DemoTrip(
        "train",
        "Gomti Night Train 44",
        "Electric train, three coaches",
        (("delhi", 0, 0), ("kanpur", 330, 10), ("lucknow", 85, 0)),
        TRAIN,
        _CHAIRS,
        4,
        time(22, 10),
    ),
    DemoTrip("bus", "Blue Heron 8", "Minibus", (("agra-bus", 0, 0), ("delhi-bus", 225, 0)), 40, {"main": 320_00}, 4, time(15)),
)  # fmt: skip


@cache
def layouts() -> dict[str, dict[str, Any]]:
    """Every seat plan by its name: 50,000 seats round the oval, 20,000 round the park, a hall, and vehicles."""
    oval = Field(width=334, height=334, corner=167)
    park = Field(width=264, height=190, corner=50)
    lower, upper = Tier(20, 20, 50, out=6, prefix="L", name="Lower"), Tier(20, 25, 60, out=46, prefix="U", name="Upper")
    return {
        OVAL: stands.around(oval, (lower, upper)),
        PARK: stands.around(park, (Tier(20, 25, 40, out=4),)),
        HALL: stands.stepped("Stalls: 14 rows × 26, curved\nBalcony: 6 rows × 30, curved", 4),
        TRAIN: stands.stepped(
            "First class F: 12 rows of 1+2\nChair car C1: 16 rows of 2+3\nChair car C2: 16 rows of 2+3"
        ),
        COACH: stands.stepped("11 rows of 2+2"),
        JET: stands.stepped("Business B: 4 rows of 2+2\nEconomy E: 24 rows of 3+3", 0),
    }


def price_of(code: str, prices: Mapping[str, int]) -> int:
    """The price of the longest beginning of a section's code; minor units."""
    return prices[max((start for start in prices if code.startswith(start)), key=len)]

"""The demo's transport companies: which of the demo's trips they run, and what one of them runs by a timetable."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Carrier:
    """A company; demo trips whose name begins with `trips` are its own."""

    name: str
    trips: str
    about: str
    email: str
    phone: str


HERON = "Blue Heron"
CARRIERS = (
    Carrier(
        HERON,
        "Blue Heron",
        "Buses from Delhi to the hills and the old cities. Three seats across, a plug at each.",
        "desk@blue-heron.example",
        "+91 11 5550 0130",
    ),
    Carrier(
        "Foothill Rail",
        "Foothill",
        "Day trains along the foot of the hills.",
        "desk@foothill.example",
        "+91 11 5550 0144",
    ),
    Carrier(
        "Kestrel Air",
        "Kestrel Air",
        "Short flights over the plains and to the mountains.",
        "desk@kestrel-air.example",
        "+91 11 5550 0158",
    ),
)

# Blue Heron's own bus and way: a week of it is made at once.
BUS_NAME, BUS_REGISTRATION = "Heron 30", "DL 1P 3030"
BUS = {"class": "standard", "rows": 10, "across": "2+1"}
# Place, minutes of arrival and of departure, counted from the first departure, and why it stops.
ROUTE = (("lucknow-bus", 0, 0, ""), ("agra-bus", 300, 325, "meal"), ("jaipur-bus", 560, 560, ""))
TRIP_NAME = "Blue Heron 30"
PRICE_MINOR, PART_PRICES_MINOR = 940_00, {"1-2": 520_00, "2-3": 480_00}
LEAVES, DAYS = time(6, 45), 7

"""What the demo's companies drive and fly: buses of 2+1 and 2+2, a train with compartments, a plane of two cabins."""

from dataclasses import dataclass
from typing import Any

from metro_web.demo import carriers

AIR, LUGGAGE, MEAL, POWER, TOILET, WIFI = "air-conditioning", "luggage", "meal", "power-socket", "toilet", "wi-fi"


@dataclass(frozen=True, slots=True)
class DemoVehicle:
    """A vehicle of a company with its layout, as `vehicle_layouts.read` takes it, and codes of what it has on board."""

    company: str
    mode: str
    name: str
    registration: str
    layout: dict[str, Any]
    amenities: tuple[str, ...]


VEHICLES = (
    DemoVehicle(
        carriers.HERON,
        "bus",
        carriers.BUS_NAME,
        carriers.BUS_REGISTRATION,
        carriers.BUS,
        (WIFI, POWER, AIR),
    ),
    DemoVehicle(
        carriers.HERON,
        "bus",
        "Heron 45",
        "DL 1P 3045",
        {"class": "standard", "rows": 11, "across": "2+2", "last_row": 5, "accessible": 1},
        (AIR, LUGGAGE),
    ),
    DemoVehicle(
        "Foothill Rail",
        "train",
        "Foothill set 4",
        "",
        {
            "coaches": [
                {"numbers": ["1"], "class": "first", "kind": "compartment", "compartments": 9, "places": 6},
                {"numbers": ["2", "3", "4"], "class": "second", "rows": 18, "across": "2+2", "accessible": 1},
            ]
        },
        (POWER, MEAL, TOILET, AIR, LUGGAGE),
    ),
    DemoVehicle(
        "Kestrel Air",
        "plane",
        "Kestrel K-2",
        "VT-KSL",
        {
            "sections": [
                {"class": "business", "rows": 4, "across": "2+2"},
                {"class": "economy", "rows": 24, "across": "3+3", "accessible": 2},
            ]
        },
        (MEAL, "drinks", TOILET, LUGGAGE),
    ),
)

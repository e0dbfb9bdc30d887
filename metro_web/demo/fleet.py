"""What the demo's company drives and flies: a bus of 2+1, a train with compartments, a plane of two cabins. All invented."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoVehicle:
    """A vehicle with its layout, as `vehicle_layouts.read` takes it, and what it has on board."""

    mode: str
    name: str
    registration: str
    layout: dict[str, Any]
    amenities: tuple[str, ...]


VEHICLES = (
    DemoVehicle(
        "bus",
        "Marigold Coach 1",
        "DL 1P 0021",
        {"rows": 12, "across": "2+1", "accessible": 1, "class": "standard"},
        ("wi-fi", "power-socket", "air-conditioning"),
    ),
    DemoVehicle(
        "train",
        "Marigold Trainset 4",
        "22 104",
        {
            "coaches": [
                {
                    "numbers": ["1"],
                    "class": "first",
                    "kind": "compartment",
                    "compartments": 9,
                    "places": 6,
                    "accessible": 1,
                },
                {"numbers": ["2", "3", "4"], "class": "second", "rows": 18, "across": "2+2", "accessible": 1},
            ]
        },
        ("power-socket", "meal", "toilet", "air-conditioning", "luggage"),
    ),
    DemoVehicle(
        "plane",
        "Marigold Jet 2",
        "VT-MGJ",
        {
            "sections": [
                {"class": "business", "rows": 4, "across": "2+2"},
                {"class": "economy", "rows": 24, "across": "3+3", "accessible": 2},
            ]
        },
        ("meal", "drinks", "toilet", "luggage"),
    ),
)

"""Where the demo's trips go: two countries, their cities, and a station, bus terminal or airport where one is needed.

The cities are real and lie where they are; their stations, terminals and airports are called after them.
"""

from dataclasses import dataclass

INDIA, NEPAL = "IN", "NP"
COUNTRIES = {INDIA: "India", NEPAL: "Nepal"}
METRO_CITY = "Delhi"
TRAIN, BUS, PLANE = "station", "terminal", "airport"
NAMES = {TRAIN: "{city}", BUS: "{city} Bus Terminal", PLANE: "{city} Airport"}
CODES = {TRAIN: "{stem}", BUS: "{stem}-bus", PLANE: "{stem}-air"}


@dataclass(frozen=True, slots=True)
class DemoCity:
    """A city, and the kinds of places it has; degrees north and east of its middle."""

    name: str
    kinds: tuple[str, ...]
    lat: float
    lon: float
    country: str = INDIA
    zone: str = "Asia/Kolkata"

    def places(self) -> list[tuple[str, str, str]]:
        """Code, kind and name of each of its places."""
        stem = self.name.lower()
        return [(CODES[kind].format(stem=stem), kind, NAMES[kind].format(city=self.name)) for kind in self.kinds]


CITIES = (
    DemoCity(METRO_CITY, (TRAIN, BUS, PLANE), 28.64, 77.22),
    DemoCity("Agra", (TRAIN, BUS), 27.18, 78.01),
    DemoCity("Ajmer", (BUS,), 26.45, 74.64),
    DemoCity("Ambala", (TRAIN,), 30.36, 76.83),
    DemoCity("Chandigarh", (TRAIN, BUS), 30.73, 76.78),
    DemoCity("Dehradun", (BUS,), 30.32, 78.03),
    DemoCity("Gwalior", (TRAIN,), 26.22, 78.18),
    DemoCity("Haridwar", (TRAIN, BUS), 29.95, 78.16),
    DemoCity("Jaipur", (TRAIN, BUS), 26.91, 75.79),
    DemoCity("Kanpur", (TRAIN,), 26.45, 80.33),
    DemoCity("Lucknow", (TRAIN, BUS), 26.85, 80.95),
    DemoCity("Mumbai", (TRAIN, PLANE), 19.08, 72.88),
    DemoCity("Kathmandu", (BUS, PLANE), 27.71, 85.32, NEPAL, "Asia/Kathmandu"),
)

"""The kinds of thing one can buy, as a table. Orders, tickets and scanning read `Quote` and never ask which kind it is."""

from metro_web.services.kinds import journey
from metro_web.services.quotes import Choice, JourneyChoice, Quote

KINDS = {"journey": journey}

__all__ = ["KINDS", "Choice", "JourneyChoice", "Quote"]

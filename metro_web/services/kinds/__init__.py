"""The kinds of thing one can buy, as a table. Orders, tickets and scanning read `Quote` and never ask which kind it is."""

from typing import Any

from metro_web.services.kinds import admission, journey, seat
from metro_web.services.quotes import AdmissionChoice, Choice, JourneyChoice, Quote, Sale, SeatsChoice

# Modules with the same functions: quote, glance, again, check_together, validity, refund_minor.
KINDS: dict[str, Any] = {"journey": journey, "seat": seat, "admission": admission}

__all__ = ["KINDS", "AdmissionChoice", "Choice", "JourneyChoice", "Quote", "Sale", "SeatsChoice"]

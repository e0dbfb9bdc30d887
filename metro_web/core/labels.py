"""Values as people read them: money, times, durations. The browser cannot call Python, so views carry these."""

from datetime import datetime
from zoneinfo import ZoneInfo

from metro_web.core.i18n import plural, t

_SYMBOLS = {"INR": "₹", "EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}
_EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3}


def money_label(amount_minor: int, currency: str) -> str:
    """`₹40.00`, `−₹5.00`; ISO 4217 exponents."""
    digits = currency_digits(currency)
    whole, rest = divmod(abs(amount_minor), 10**digits)
    text = f"{whole:,}" + (f".{rest:0{digits}d}" if digits else "")
    return ("−" if amount_minor < 0 else "") + currency_symbol(currency) + text


def currency_symbol(currency: str) -> str:
    """What stands before an amount."""
    return _SYMBOLS.get(currency, currency + " ")


def currency_digits(currency: str) -> int:
    """How many decimals its amounts have."""
    return _EXPONENTS.get(currency, 2)


def time_label(at: datetime, zone: ZoneInfo) -> str:
    """`14:02`, local."""
    return at.astimezone(zone).strftime("%H:%M")


def moment_label(at: datetime, zone: ZoneInfo) -> str:
    """`20 Nov 2026, 14:02`, local."""
    return at.astimezone(zone).strftime("%-d %b %Y, %H:%M")


def start_label(at: datetime, zone: ZoneInfo, home: ZoneInfo) -> str:
    """`Fri 20 Nov 2026, 14:02`, by the clock of the place; its name follows where it is not the deployment's."""
    local = at.astimezone(zone)
    is_elsewhere = local.utcoffset() != at.astimezone(home).utcoffset()
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return local.strftime("%a %-d %b %Y, %H:%M") + (t(" ({city} time)").format(city=city) if is_elsewhere else "")


def duration_label(seconds: int) -> str:
    """`25 min`, `1 h 05 min`; rounded up to a minute."""
    minutes = max(1, -(-seconds // 60))
    if minutes < 60:
        return t("{n} min").format(n=minutes)
    return t("{h} h {m:02d} min").format(h=minutes // 60, m=minutes % 60)


def stations_label(count: int) -> str:
    """`1 station`, `12 stations`."""
    return plural(t("{n} station"), t("{n} stations"), count)


def changes_label(count: int) -> str:
    """`no change`, `1 change`, `2 changes`."""
    return plural(t("{n} change"), t("{n} changes"), count) if count else t("no change")

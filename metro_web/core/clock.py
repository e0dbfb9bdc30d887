"""The only clock of the house: aware UTC instants, and the service day they belong to."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_frozen: datetime | None = None


def utc_now() -> datetime:
    """This instant, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def freeze(at: datetime) -> None:
    """Make `utc_now` answer `at` until `unfreeze`; for tests alone."""
    global _frozen
    _frozen = at.astimezone(UTC)


def unfreeze() -> None:
    """Let the clock run again."""
    global _frozen
    _frozen = None


def service_date(at: datetime, zone: ZoneInfo, ends_hour: int) -> date:
    """The service day `at` belongs to: a day ends at `ends_hour` local time of the next one."""
    return (at.astimezone(zone) - timedelta(hours=ends_hour)).date()


def service_day_end(at: datetime, zone: ZoneInfo, ends_hour: int) -> datetime:
    """The instant (UTC) at which the service day of `at` ends."""
    following = service_date(at, zone, ends_hour) + timedelta(days=1)
    return datetime.combine(following, time(ends_hour), zone).astimezone(UTC)


def rfc3339(at: datetime) -> str:
    """`2026-05-01T08:30:00Z`: the way instants are written for other programs."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

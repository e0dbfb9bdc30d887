"""The figures of a company for its members, and of everything for admins; as tables, pictures are made from them."""

from datetime import timedelta

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import plural, t
from metro_web.core.labels import money_label
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import figures, trip_figures
from metro_web.queries.figures import COUNT, CURVE, MONEY, PERCENT, ROWS, STACK, Days, Figure, Series
from metro_web.services import company_rights

DAYS, DAYS_MAX = 30, 366
KINDS = {"journey": t("Metro journeys"), "seat": t("Seats"), "admission": t("Places without seats")}
CHANNELS = {"app": t("In the app"), "api": t("Over the API"), "counter": t("At a counter")}
STEPS = {
    "held": t("Seats or places held"),
    "ordered": t("Ordered"),
    "paid": t("Paid"),
    "used": t("Let in"),
}
_DAY = t("Day")


def of_company(tx: Tx, actor: Actor, company_id: str, *, days: int = DAYS, trip: str = "") -> list[Figure]:
    """Revenue by section and day, load by trip, and how `trip` (or the next one) is booked; 401, 403, 404, 422."""
    company = company_rights.require_member(tx, actor, company_id)
    span, now = _days(days), clock.utc_now()
    rows = figures.revenue_of_company(tx, company.id, span)
    names = list(dict.fromkeys(name for _day, name, _amount in rows))
    loads = trip_figures.loads(tx, company.id, now - timedelta(days=7))
    sold = Figure(
        "revenue",
        t("Revenue by section"),
        _brought(rows, span),
        MONEY,
        STACK,
        _DAY,
        _labels(span),
        span.lay(rows, names),
    )
    full = Figure(
        "load",
        t("How full trips are"),
        _filled(loads),
        PERCENT,
        ROWS,
        t("Trip"),
        tuple(f"{each.name}, {each.departs_at.astimezone(settings().zone):%-d %b %H:%M}" for each in loads),
        (Series(t("Seats sold, of all on every segment"), tuple(each.percent for each in loads)),),
    )
    upcoming = next((each.trip_id for each in loads if each.departs_at > now), "")
    return [sold, full, *_booking(tx, company.id, trip or upcoming, is_asked_for=bool(trip))]


def of_everything(tx: Tx, actor: Actor, *, days: int = DAYS) -> list[Figure]:
    """Revenue by kind and by channel, the way from holding to riding, and what lies in wallets; 401, 403, 422."""
    require(actor, ADMIN)
    span = _days(days)
    found = []
    for by, title, words in (
        ("kind", t("Revenue by kind"), KINDS),
        ("channel", t("Revenue by channel"), CHANNELS),
    ):
        rows = [(day, words.get(name, name), amount) for day, name, amount in figures.revenue(tx, span, by)]
        series = span.lay(rows, list(dict.fromkeys(name for _day, name, _amount in rows)))
        found.append(Figure(f"revenue-by-{by}", title, _brought(rows, span), MONEY, STACK, _DAY, _labels(span), series))
    steps = figures.funnel(tx, span.bounds[0])
    told = t("Of {ordered} orders {paid} were paid.").format(**steps)
    counts = (Series(t("How many"), tuple(steps[step] for step in STEPS)),)
    found.append(
        Figure("funnel", t("From holding to riding"), told, COUNT, ROWS, t("Step"), tuple(STEPS.values()), counts)
    )
    held = figures.wallet_float(tx, span)
    told = t("{amount} in all wallets now.").format(amount=money_label(held[-1], settings().currency))
    float_ = (Series(t("In wallets at the day's end"), held),)
    found.append(Figure("wallet-float", t("Money in wallets"), told, MONEY, CURVE, _DAY, _labels(span), float_))
    return found


def one(found: list[Figure], name: str) -> Figure:
    """The figure of that name; 404."""
    figure = next((each for each in found if each.name == name), None)
    if figure is None:
        raise NotFound(t("There is no such figure."))
    return figure


def _booking(tx: Tx, company_id: str, trip_id: str, *, is_asked_for: bool) -> list[Figure]:
    trip = trip_figures.find_trip(tx, company_id, trip_id) if trip_id else None
    if trip is None:
        if is_asked_for:
            raise NotFound(t("There is no such trip."))
        return []
    now = clock.utc_now()
    past = trip_figures.departed_like(tx, trip, now)
    (mine, *others) = trip_figures.booked_by(tx, [trip, *past])
    series = [Series(t("This trip"), tuple(mine))]
    if others:
        mean = tuple(round(sum(column) / len(others)) for column in zip(*others, strict=True))
        series.append(Series(plural(t("{n} that has left"), t("Mean of {n} that have left"), len(others)), mean))
    said = t("{n} tickets for {trip}, {when}.").format(
        n=mine[-1], trip=trip.name, when=f"{trip.departs_at.astimezone(settings().zone):%-d %b %H:%M}"
    )
    days = tuple(str(day) for day in range(trip_figures.EARLY_DAYS, -1, -1))
    return [Figure("booking", t("How early it is booked"), said, COUNT, CURVE, t("Days before"), days, tuple(series))]


def _days(number: int) -> Days:
    if not 1 <= number <= DAYS_MAX:
        raise InvalidInput(t("Ask for 1 to {n} days.").format(n=DAYS_MAX), field="days")
    return figures.last_days(number, settings().zone, clock.utc_now())


def _labels(span: Days) -> tuple[str, ...]:
    return tuple(f"{day:%-d %b}" for day in span.days)


def _brought(rows: list[tuple[int, str, int]], span: Days) -> str:
    total = sum(amount for _day, _name, amount in rows)
    return t("{amount} in {n} days, less what was given back.").format(
        amount=money_label(total, settings().currency), n=len(span.days)
    )


def _filled(loads: list[trip_figures.TripLoad]) -> str:
    if not loads:
        return t("No trip runs.")
    sold, places = sum(each.sold for each in loads), sum(each.places for each in loads)
    return t("{percent} % of all seats are sold, segment by segment.").format(percent=sold * 100 // max(places, 1))

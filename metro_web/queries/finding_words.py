"""The words that cards and pages of events and trips share: how a sale stands, what is left, what comes back later."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from metro_web.core.config import settings
from metro_web.core.i18n import plural, t
from metro_web.core.labels import money_label
from metro_web.core.money import BASIS_POINTS
from metro_web.domain.penalties import Table
from metro_web.queries.offers import Offer, SectionOffer

FEW = 20


@dataclass(frozen=True)
class SaleState:
    """How a sale stands: `tone` go, warn, stop or '' for nothing to say; `can_buy` now."""

    kind: str = ""
    tone: str = ""
    label: str = ""
    note: str = ""
    can_buy: bool = False


@dataclass(frozen=True)
class SectionRow:
    """A section with its price and what is left of it."""

    code: str = ""
    name: str = ""
    price_label: str = ""
    left_label: str = ""
    is_out: bool = False
    href: str = ""


@dataclass(frozen=True)
class RefundRow:
    """How long before, and the share that comes back."""

    when: str
    share: str


def sale(status: str, offer: Offer, now: datetime, zone: ZoneInfo) -> SaleState:
    """The first of these that is so: called off, put off, over, not yet, no longer, sold out, few left, on sale."""
    inventory = offer.inventory
    if status == "cancelled":
        words = t("It does not take place. Whoever has a ticket gets all of it back.")
        return SaleState("cancelled", "stop", t("Called off"), words)
    if status == "postponed":
        words = t(
            "It was put off; no tickets are sold until the new time is certain. Tickets that were sold stay good."
        )
        return SaleState("postponed", "warn", t("Postponed"), words)
    if inventory.ends_at <= now:
        return SaleState("over", "", t("Over"), t("It has been. Nothing is sold any more."))
    if inventory.sale_opens_at is not None and now < inventory.sale_opens_at:
        at = day_time(inventory.sale_opens_at, zone)
        return SaleState("not_yet", "warn", t("Not on sale yet"), t("The sale opens {at}.").format(at=at))
    if now >= inventory.sale_closes_at:
        at = day_time(inventory.sale_closes_at, zone)
        return SaleState("closed", "", t("Sale closed"), t("The sale closed {at}.").format(at=at))
    if not offer.is_on_sale:
        return SaleState("off", "", t("Not on sale"), t("No tickets are sold at the moment."))
    if offer.left == 0:
        return SaleState("out", "warn", t("Sold out"), t("Every place is taken; a place may still come back."))
    few = plural(t("Last place"), t("Last {n} places"), offer.left) if offer.left <= FEW else ""
    return SaleState("on", "warn" if few else "", few, "", True)


def left_label(left: int) -> str:
    """`1 place left`, `12 places left`; `none left`."""
    if not left:
        return t("none left")
    return plural(t("{n} place left"), t("{n} places left"), left).replace(str(left), f"{left:,}")


def price_from(offer: Offer) -> str:
    """`from ₹350.00`; one price alone without the word; '' where nothing is left."""
    if offer.price_from_minor is None:
        return ""
    known = {each.price_minor for each in offer.sections if each.left and each.price_minor is not None}
    label = money(offer.price_from_minor)
    return label if known == {offer.price_from_minor} else t("from {price}").format(price=label)


def section_row(section: SectionOffer, href: str = "") -> SectionRow:
    """One section."""
    price = money(section.price_minor) if section.price_minor is not None else t("prices differ")
    return SectionRow(section.code, section.name, price, left_label(section.left), section.left == 0, href)


def refunds(table: Table) -> list[RefundRow]:
    """What comes back, in words: `more than 72 hours before` → `95 %`; nothing after the start."""
    rows = []
    for place, row in enumerate(table):
        if place == 0:
            when = t("More than {n} hours before").format(n=row.hours) if row.hours else t("Before the start")
        elif row.hours:
            when = t("{n} to {m} hours before").format(n=table[place - 1].hours, m=row.hours)
        else:
            when = t("Under {n} hours before").format(n=table[place - 1].hours)
        rows.append(RefundRow(when, _percent(BASIS_POINTS - row.kept_bp)))
    return [*rows, RefundRow(t("After the start"), t("nothing"))]


def money(amount_minor: int) -> str:
    """In the deployment's currency."""
    return money_label(amount_minor, settings().currency)


def day(at: datetime, zone: ZoneInfo) -> str:
    """`Sat 22 Nov`."""
    return at.astimezone(zone).strftime("%a %-d %b")


def day_time(at: datetime, zone: ZoneInfo) -> str:
    """`Sat 22 Nov, 19:30`."""
    return at.astimezone(zone).strftime("%a %-d %b, %H:%M")


def _percent(basis_points: int) -> str:
    if not basis_points:
        return t("nothing")
    return t("{n} % comes back").format(n=f"{basis_points / 100:g}")

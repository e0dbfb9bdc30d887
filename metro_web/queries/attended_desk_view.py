"""Events and trips as their admin sees them: a row of the list; one with its figures, its buyers and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from metro_web.core.config import settings
from metro_web.core.i18n import plural, t
from metro_web.core.labels import moment_label, money_label, time_label
from metro_web.queries import trip_words
from metro_web.queries.attended import EventView, TripView
from metro_web.queries.attended_aftermath import Aftermath, OwedOrder, TellingView
from metro_web.queries.attended_figures import Buyer, SectionFigures
from metro_web.queries.inventories import InventoryView

GO, WARN, STOP, PLAIN = "tag-go", "tag-warn", "tag-stop", ""
MODES = {"train": t("Train"), "bus": t("Bus"), "plane": t("Plane")}


@dataclass(frozen=True)
class AttendedRow:
    """A line of the list; `taken_label` says how much of it is sold or held."""

    id: str
    href: str
    title: str
    remark: str
    when_label: str
    status_label: str
    tone: str
    taken_label: str


@dataclass(frozen=True)
class AttendedPage:
    """Some of them; `next_before` is where to go on, '' at the end."""

    rows: list[AttendedRow] = field(default_factory=list)
    next_before: str = ""


@dataclass(frozen=True)
class FigureRow:
    """A section, or all of them."""

    name: str = ""
    places: int = 0
    sold: int = 0
    unpaid: int = 0
    held: int = 0
    blocked: int = 0
    left: int = 0
    arrived: int = 0
    paid_label: str = ""
    refunded_label: str = ""
    unpaid_label: str = ""


@dataclass(frozen=True)
class BuyerRow:
    """Somebody who has many tickets."""

    name: str
    email: str
    href: str
    tickets: int
    spent_label: str


@dataclass(frozen=True)
class OwedRow:
    """An order whose money has not gone back."""

    code: str
    href: str
    tickets_label: str
    amount_label: str
    remark: str


@dataclass(frozen=True)
class Desk:
    """One event or trip; the flags say what its state allows, the services decide."""

    id: str = ""
    title: str = ""
    status: str = ""
    status_label: str = ""
    tone: str = ""
    when_label: str = ""
    where_label: str = ""
    stock_href: str = ""
    public_href: str = ""
    csv_href: str = ""
    is_over: bool = False
    is_off: bool = False
    is_ordered: bool = False
    can_publish: bool = False
    can_move: bool = False
    can_retire: bool = False
    can_cancel: bool = False
    sold_label: str = ""
    left_label: str = ""
    arrived_label: str = ""
    limit_label: str = ""
    figures: list[FigureRow] = field(default_factory=list)
    total: FigureRow = field(default_factory=FigureRow)
    buyers: list[BuyerRow] = field(default_factory=list)
    telling_label: str = ""
    reason: str = ""
    waiting_label: str = ""
    by_hand: list[OwedRow] = field(default_factory=list)
    stuck: list[OwedRow] = field(default_factory=list)
    touched_tickets: str = ""
    touched_amount: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of one of them; `owed` and `telling` where something changed."""

    found: EventView | TripView
    inventory: InventoryView
    sections: Sequence[SectionFigures]
    whole: SectionFigures
    buyers: Sequence[Buyer]
    telling: TellingView | None
    owed: Aftermath | None
    is_ordered: bool
    person_max: int


def row(found: EventView | TripView, inventory: InventoryView, places: int, left: int, now: datetime) -> AttendedRow:
    """A line of the list."""
    label, tone = standing(found, inventory, now)
    kind = "events" if isinstance(found, EventView) else "trips"
    taken = t("{taken} of {places}").format(taken=f"{places - left:,}", places=f"{places:,}")
    return AttendedRow(
        id=found.id,
        href=f"/admin/{kind}/{found.id}",
        title=found.title if isinstance(found, EventView) else found.name,
        remark=where_label(found),
        when_label=when_label(found),
        status_label=label,
        tone=tone,
        taken_label=taken,
    )


def desk(known: Known, now: datetime) -> Desk:
    """One of them with its figures."""
    found, status = known.found, known.found.status
    label, tone = standing(found, known.inventory, now)
    is_event = isinstance(found, EventView)
    kind = "events" if is_event else "trips"
    is_off, is_over = status == "cancelled", found.over_at <= now
    held = plural(t("{n} ticket"), t("{n} tickets"), known.whole.sold)
    most = t("At most {n} tickets a person.").format(n=known.person_max) if is_event else ""
    owed = known.owed
    waiting = owed is not None and owed.waiting
    return Desk(
        id=found.id,
        title=found.title if isinstance(found, EventView) else found.name,
        status=status,
        status_label=label,
        tone=tone,
        when_label=when_label(found),
        where_label=where_label(found),
        stock_href=f"/admin/stock/{found.inventory_id}",
        public_href="" if status == "draft" else f"/{kind}/{found.id}",
        csv_href=f"/api/v1/admin/{kind}/{found.id}/figures.csv",
        is_over=is_over,
        is_off=is_off,
        is_ordered=known.is_ordered,
        can_publish=status in ("draft", "postponed", "retired") and not is_over,
        can_move=not is_off and not is_over,
        can_retire=status not in ("draft", "cancelled", "retired") and not is_over,
        can_cancel=status not in ("draft", "cancelled"),
        sold_label=f"{known.whole.sold:,}",
        left_label=f"{known.whole.left:,}",
        arrived_label=f"{known.whole.arrived:,}",
        limit_label=most,
        figures=[_figures(section) for section in known.sections],
        total=_figures(known.whole),
        buyers=[_buyer(one) for one in known.buyers],
        telling_label=_telling(known.telling),
        reason=known.telling.reason if known.telling else "",
        waiting_label=_sum(owed.waiting, owed.waiting_minor) if owed is not None and waiting else "",
        by_hand=[_by_hand(one) for one in owed.by_hand] if owed else [],
        stuck=[_stuck(one) for one in owed.stuck] if owed else [],
        touched_tickets=held,
        touched_amount=_money(known.whole.living_minor),
    )


def standing(found: EventView | TripView, inventory: InventoryView, now: datetime) -> tuple[str, str]:
    """Where it stands, in words and a tone."""
    if found.status == "cancelled":
        return t("Called off"), STOP
    if found.over_at <= now:
        return t("Over"), PLAIN
    if isinstance(found, TripView) and (said := trip_words.on_its_way(found, now)):
        return said
    if found.status in ("draft", "postponed", "retired"):
        return {
            "draft": (t("Draft"), WARN), "postponed": (t("Postponed"), WARN), "retired": (t("Off sale"), PLAIN),
        }[found.status]  # fmt: skip
    if inventory.sale_opens_at is not None and now < inventory.sale_opens_at:
        opens = moment_label(inventory.sale_opens_at, settings().zone)
        return t("On sale from {when}").format(when=opens), WARN
    return (t("On sale"), GO) if now < inventory.sale_closes_at else (t("Sale closed"), PLAIN)


def when_label(found: EventView | TripView) -> str:
    """From when until when, on the deployment's clock."""
    zone = settings().zone
    begins, over = (at.astimezone(zone) for at in planned(found))
    return (
        f"{moment_label(begins, zone)} – {(time_label if begins.date() == over.date() else moment_label)(over, zone)}"
    )


def planned(found: EventView | TripView) -> tuple[datetime, datetime]:
    """When it begins and ends by its plan."""
    return (found.starts_at, found.ends_at) if isinstance(found, EventView) else (found.departs_at, found.arrives_at)


def where_label(found: EventView | TripView) -> str:
    """The venue; or mode, first and last stop."""
    if isinstance(found, EventView):
        return ", ".join(part for part in (found.venue_name, found.city, found.competition) if part)
    return f"{MODES.get(found.mode, found.mode)}, {found.stops[0].name} → {found.stops[-1].name}"


def _figures(section: SectionFigures) -> FigureRow:
    return FigureRow(
        name=section.name,
        places=section.places,
        sold=section.sold,
        unpaid=section.unpaid,
        held=section.held,
        blocked=section.blocked,
        left=section.left,
        arrived=section.arrived,
        paid_label=_money(section.paid_minor),
        refunded_label=_money(section.refunded_minor),
        unpaid_label=_money(section.unpaid_minor),
    )


def _buyer(one: Buyer) -> BuyerRow:
    return BuyerRow(one.name, one.email, f"/admin/users/{one.user_id}", one.tickets, _money(one.spent_minor))


def _by_hand(one: OwedOrder) -> OwedRow:
    sold = t("Sold by {who}").format(who=one.seller) if one.seller else ""
    return OwedRow(one.code, f"/admin/orders/{one.id}", _tickets(one.tickets), _money(one.amount_minor), sold)


def _stuck(one: OwedOrder) -> OwedRow:
    then = moment_label(one.due_at, settings().zone) if one.due_at else "–"
    tried = plural(t("Tried {n} time"), t("Tried {n} times"), one.tries)
    remark = t("{tried}, next {when}").format(tried=tried, when=then)
    return OwedRow(one.code, f"/admin/orders/{one.id}", _tickets(one.tickets), _money(one.amount_minor), remark)


def _telling(telling: TellingView | None) -> str:
    if telling is None:
        return ""
    what = {"moved": t("New time"), "delayed": t("New expected time")}.get(telling.kind, t("Called off"))
    told = plural(t("{n} person was mailed"), t("{n} people were mailed"), telling.told)
    state = t("that is everybody") if telling.is_done else t("the others follow")
    when = moment_label(telling.at, settings().zone)
    return t("{what}, {when}: {told}, {state}.").format(what=what, when=when, told=told, state=state)


def _sum(count: int, amount_minor: int) -> str:
    return f"{_tickets(count)}, {_money(amount_minor)}"


def _tickets(count: int) -> str:
    return plural(t("{n} ticket"), t("{n} tickets"), count)


def _money(amount_minor: int) -> str:
    return money_label(amount_minor, settings().currency)

"""People as the control room lists them, and one person with their roles and newest orders."""

from dataclasses import dataclass, field

from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import moment_label, money_label
from metro_web.queries import held_mail, order_view
from metro_web.queries.held_mail import HeldView
from metro_web.queries.orders import OrderView
from metro_web.queries.users import UserPage, UserView

ROLE_LABELS = {
    "passenger": t("Passenger"),
    "staff": t("Staff"),
    "operator": t("Operator"),
    "admin": t("Admin"),
}


@dataclass(frozen=True)
class PersonRow:
    """A person of the list."""

    id: str
    href: str
    email: str
    name: str
    roles_label: str
    since_label: str
    is_blocked: bool


@dataclass(frozen=True)
class PeoplePage:
    """Some people, newest first; `next_before` is '' on the last page."""

    rows: list[PersonRow] = field(default_factory=list)
    next_before: str = ""


@dataclass(frozen=True)
class OrderRow:
    """One of a person's newest orders."""

    href: str
    code: str
    title: str
    at_label: str
    status_label: str
    tone: str
    amount_label: str


@dataclass(frozen=True)
class PersonView:
    """One person."""

    id: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""
    since_label: str = ""
    verified_label: str = ""
    sign_in_label: str = ""
    roles: list[str] = field(default_factory=list)
    roles_label: str = ""
    is_blocked: bool = False
    is_self: bool = False
    orders: list[OrderRow] = field(default_factory=list)
    mail_problem: str = ""
    mail_reason: str = ""


def page(found: UserPage) -> PeoplePage:
    """A page of the list."""
    return PeoplePage([_row(one) for one in found.users], found.next_before or "")


def person(user: UserView, orders: list[OrderView], held: HeldView | None, *, is_self: bool) -> PersonView:
    """One person with the newest of what they ordered; `held` where mail to them comes back."""
    return PersonView(
        id=user.id,
        email=user.email,
        name=user.name,
        phone=user.phone,
        since_label=user.created_label,
        verified_label=t("Yes") if user.is_email_verified else t("Not yet"),
        sign_in_label=t("Password or mailed code") if user.has_password else t("Mailed code"),
        roles=list(user.roles),
        roles_label=_roles(user.roles),
        is_blocked=user.is_blocked,
        is_self=is_self,
        orders=[_order(one) for one in orders],
        mail_problem=held_mail.sentence(held),
        mail_reason=held.reason if held else "",
    )


def _row(user: UserView) -> PersonRow:
    return PersonRow(
        user.id,
        f"/admin/users/{user.id}",
        user.address or t("Closed account"),
        user.name,
        _roles(user.roles),
        user.created_label,
        user.is_blocked,
    )


def _roles(roles: tuple[str, ...]) -> str:
    return ", ".join(label for role, label in ROLE_LABELS.items() if role in roles)


def _order(order: OrderView) -> OrderRow:
    return OrderRow(
        href=f"/admin/orders/{order.id}",
        code=order.code,
        title=order_view.title(order),
        at_label=moment_label(order.created_at, settings().zone),
        status_label=order_view.status_label(order.status),
        tone=order_view.TONES.get(order.status, ""),
        amount_label=money_label(order.total_minor, order.currency),
    )

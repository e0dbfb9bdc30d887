"""A fare table as an admin typed it into the editor: amounts, bounds and percents read exactly, or refused naming the row."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from metro_web.core import amounts
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import fares
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.services import fares_admin
from metro_web.services.fares_admin import FareDraft, FarePatch

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedFare:
    """Texts as typed: slabs are (up to, price), windows (from, to, days, percent)."""

    name: str
    starts_on: str
    kind: str
    price: str = ""
    holiday_price: str = ""
    weekday: tuple[tuple[str, str], ...] = ()
    holiday: tuple[tuple[str, str], ...] = ()
    own_holidays: tuple[str, ...] = ()
    wallet_percent: str = ""
    windows: tuple[tuple[str, str, str, str], ...] = ()


def make(tx: Tx, actor: Actor, typed: TypedFare, *, replaces: str | None = None, like: str = "") -> str:
    """A new table, a matrix with the prices of the table `like`; its id."""
    require(actor, ADMIN)
    rules = _copied(tx, actor, like) if typed.kind == "matrix" else _rules(typed)
    if rules is None:
        raise InvalidInput(
            t("Prices from station to station come as a CSV file: choose one under Prices as a file."), field="kind"
        )
    draft = FareDraft(typed.name, _day(typed.starts_on), typed.kind, rules, _discounts(typed))
    return fares_admin.make(tx, actor, draft, replaces=replaces).rows[0].id


def make_from_csv(tx: Tx, actor: Actor, name: str, starts_on: str, content: bytes) -> str:
    """A new table with the fares of a file; its id."""
    rules = fares_admin.rules_from_csv(tx, actor, content)
    draft = FareDraft(name, _day(starts_on), rules.kind, fares.to_data(rules))
    return fares_admin.make(tx, actor, draft).rows[0].id


def change(tx: Tx, actor: Actor, table_id: str, typed: TypedFare, revision: int) -> None:
    """Rewrite a table that has not begun; a matrix keeps its prices."""
    require(actor, ADMIN)
    patch = FarePatch(typed.name, _day(typed.starts_on), typed.kind, _rules(typed), _discounts(typed), revision)
    fares_admin.change(tx, actor, table_id, patch)


def change_to_csv(tx: Tx, actor: Actor, table_id: str, content: bytes) -> str:
    """Give a table that has not begun the fares of a file; its id."""
    rules = fares_admin.rules_from_csv(tx, actor, content)
    fares_admin.change(tx, actor, table_id, FarePatch(kind=rules.kind, rules=fares.to_data(rules)))
    return table_id


def _copied(tx: Tx, actor: Actor, like: str) -> dict[str, Any] | None:
    """The prices of another matrix, which nobody types; None where it is none."""
    if not like:
        return None
    (row,) = fares_admin.get_table(tx, actor, like).rows
    return row.rules if row.kind == "matrix" else None


def _rules(typed: TypedFare) -> dict[str, Any] | None:
    if typed.kind == "matrix":
        return None
    rules: dict[str, Any] = {"holidays": list(typed.own_holidays)} if typed.own_holidays else {}
    if typed.kind == "hop":
        rules["price_minor"] = _price(typed.price, t("Price"))
        if typed.holiday_price.strip():
            rules["holiday_price_minor"] = _price(typed.holiday_price, t("Sundays and holidays"))
        return rules
    rules["slabs"] = _slabs(typed.weekday, t("Row {n}"))
    if typed.holiday:
        rules["holiday_slabs"] = _slabs(typed.holiday, t("Sundays and holidays, row {n}"))
    return rules


def _slabs(rows: tuple[tuple[str, str], ...], where: str) -> list[dict[str, Any]]:
    return [
        {"up_to": _bound(up_to, where.format(n=n)), "price_minor": _price(price, where.format(n=n))}
        for n, (up_to, price) in enumerate(rows, 1)
    ]


def _bound(text: str, where: str) -> int | None:
    plain = text.strip().replace(",", "").replace(" ", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 8):
        raise _wrong(where, t("a bound is a whole number, or blank in the last row."))
    return int(plain)


def _price(text: str, where: str) -> int:
    try:
        return amounts.minor_of(text, settings().currency, may_be_nothing=True)
    except InvalidInput as exc:
        raise _wrong(where, exc.detail) from exc


def _discounts(typed: TypedFare) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if typed.wallet_percent.strip():
        rows.append({"kind": "wallet", "basis_points": _points(typed.wallet_percent, t("Wallet discount"))})
    for n, (starts, ends, days, percent) in enumerate(typed.windows, 1):
        points = _points(percent, t("Off-peak row {n}").format(n=n))
        rows.append({"kind": "off_peak", "basis_points": points, "days": days, "from": starts, "to": ends})
    return rows


def _points(text: str, where: str) -> int:
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        raise _wrong(where, t("a percent is a number like 10 or 12.5."))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as exc:
        raise InvalidInput(t("Please choose the day from which it counts."), field="starts_on") from exc


def _wrong(where: str, sentence: str) -> InvalidInput:
    return InvalidInput(f"{where}: {sentence[:1].lower()}{sentence[1:]}", code="invalid_fare", field="rules")

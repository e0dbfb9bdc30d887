"""Contexts of every kind of mail, as the services queue them."""

import secrets
from datetime import UTC, datetime
from typing import Any

from metro_web.core.ids import new_id
from metro_web.services.outbox import Outgoing

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def order_code(code: str = "482913", **changed: Any) -> dict[str, Any]:
    title = "Rajiv Chowk → Kashmere Gate"
    return {"code": code, "name": "Asha", "minutes": 5, "title": title, "total_label": "₹40.00"} | changed


def tickets(count: int = 1, **changed: Any) -> dict[str, Any]:
    url = "http://localhost:8000/orders/0198"
    made = {"name": "Asha", "order_code": "H4KMPQ7X", "order_url": url, "total_label": f"₹{count * 40}.00"}
    return made | {"tickets": [ticket() for _ in range(count)]} | changed


def ticket(**changed: Any) -> dict[str, Any]:
    legs = [
        {"line": "Yellow Line", "letter": "Y", "color": "#FFCC00", "towards": "Badli", "stations_label": "4 stations"},
        {"line": None, "letter": None, "color": None, "towards": None, "stations_label": "2 stations"},
        {"line": "Violet Line", "letter": "V", "color": "#663399", "towards": "ITO", "stations_label": "6 stations"},
    ]
    made: dict[str, Any] = {"title": "Rajiv Chowk → Kashmere Gate", "from": "Rajiv Chowk", "to": "Kashmere Gate"}
    made |= {"path_text": "Rajiv Chowk · Chawri Bazar · Kashmere Gate", "legs": legs, "price_label": "₹40.00"}
    made |= {"valid_until_label": "20 Nov 2026, 20:15", "short_code": "K7QWX", "token": secrets.token_urlsafe(118)}
    return made | changed


ALL = {
    "order_code": order_code(),
    "sign_in_code": {"code": "000123", "minutes": 5},
    "tickets": tickets(2),
    "cancelled": {"name": "Asha", "order_code": "H4KMPQ7X", "refund_label": "₹40.00"},
    "moved": {
        "name": "Asha",
        "title": "Alder – Birch",
        "reason": "A storm is coming",
        "lines": [
            {"what": "Town Hall, Alderton", "was": "20 Nov 2026, 20:15 – 22:15", "now": "21 Nov 2026, 20:15 – 22:15"}
        ],
        "tickets_url": "http://localhost:8000/tickets",
    },
    "delayed": {
        "name": "Asha",
        "title": "Alder – Birch",
        "reason": "Snow on the line",
        "lines": [{"what": "Alder – Birch", "was": "20 Nov 2026, 20:15", "now": "20 Nov 2026, 20:45"}],
        "refund": False,
        "tickets_url": "http://localhost:8000/tickets",
    },
    "called_off": {
        "name": "Asha",
        "title": "Alder – Birch",
        "reason": "",
        "what": "Town Hall, Alderton",
        "when_label": "20 Nov 2026, 20:15 – 22:15",
        "count_label": "2 tickets",
        "refund_label": "₹900.00",
        "wallet_url": "http://localhost:8000/wallet",
    },
    "correction": {
        "name": "Asha",
        "is_credit": True,
        "amount_label": "₹25.00",
        "balance_label": "₹125.00",
        "reason": "The gate at Alder took too much",
        "wallet_url": "http://localhost:8000/wallet",
    },
    "report_answered": {
        "name": "Asha",
        "category": "Vehicle",
        "about": "Night Express, 12A",
        "status": "Resolved",
        "asked": "The seat by the window does not lean back.",
        "answer": "It is mended since this morning.",
        "days": 7,
        "url": "http://localhost:8000/reports/0198",
    },
    "verify_email": {"name": "Asha", "link": "http://localhost:8000/login?verify=abc"},
    "reset_password": {"name": "Asha", "link": "http://localhost:8000/login?reset=abc"},
    "address_proved": {"name": "", "link": "http://localhost:8000/login"},
    "step_up_code": {"code": "000123", "minutes": 5},
    "second_factor": {
        "name": "Asha",
        "change": "The second factor is on.",
        "link": "http://localhost:8000/me/security",
    },
    "account_closed": {"name": "Asha", "given_up": "₹40.00"},
    "company_invitation": {
        "name": "Asha",
        "company": "Northern Rail",
        "is_owner": False,
        "is_asked": True,
        "valid": "The link works once, for 7 days.",
        "link": "http://localhost:8000/join/abc",
    },
    "sign_in_ways": {
        "name": "Asha",
        "google": "asha@gmail.example",
        "is_linked": True,
        "link": "http://localhost:8000/me",
    },
}


def outgoing(kind: str, context: dict[str, Any] | None = None, *, to: str = "asha@example.org") -> Outgoing:
    """A claimed mail of that kind."""
    return Outgoing(new_id(), kind, to, "en", 1, NOON, "", ALL[kind] if context is None else context)

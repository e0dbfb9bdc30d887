"""Everything that is kept about one person, as they may take it away: theirs to read, so no code, key or hash in it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.models.audit import AuditEntry
from metro_web.models.basket import BasketLine
from metro_web.models.companies import Company, CompanyMember
from metro_web.models.identities import UserIdentity
from metro_web.models.ledger import LedgerEntry
from metro_web.models.orders import Order, OrderItem, Payment
from metro_web.models.outbox import OutboxMail
from metro_web.models.passengers import Passenger, SeatDocument
from metro_web.models.people import RefreshToken, SecondFactor, User, UserPhone, WebSession
from metro_web.models.reports import Report, ReportStep
from metro_web.models.tickets import Scan, Ticket
from metro_web.queries.passengers import day_text, opened

ROWS_MAX = 20_000  # of one part: more than a passenger's life, less than a server's memory
Rows = list[dict[str, Any]]
_user: Any = User.__table__  # type: ignore[attr-defined]
_factor: Any = SecondFactor.__table__  # type: ignore[attr-defined]
_phone: Any = UserPhone.__table__  # type: ignore[attr-defined]
_identity: Any = UserIdentity.__table__  # type: ignore[attr-defined]
_session: Any = WebSession.__table__  # type: ignore[attr-defined]
_token: Any = RefreshToken.__table__  # type: ignore[attr-defined]
_passenger: Any = Passenger.__table__  # type: ignore[attr-defined]
_document: Any = SeatDocument.__table__  # type: ignore[attr-defined]
_basket: Any = BasketLine.__table__  # type: ignore[attr-defined]
_company: Any = Company.__table__  # type: ignore[attr-defined]
_member: Any = CompanyMember.__table__  # type: ignore[attr-defined]
_order: Any = Order.__table__  # type: ignore[attr-defined]
_item: Any = OrderItem.__table__  # type: ignore[attr-defined]
_payment: Any = Payment.__table__  # type: ignore[attr-defined]
_ticket: Any = Ticket.__table__  # type: ignore[attr-defined]
_scan: Any = Scan.__table__  # type: ignore[attr-defined]
_entry: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
_mail: Any = OutboxMail.__table__  # type: ignore[attr-defined]
_report: Any = Report.__table__  # type: ignore[attr-defined]
_step: Any = ReportStep.__table__  # type: ignore[attr-defined]
_audit: Any = AuditEntry.__table__  # type: ignore[attr-defined]
_SECRET = ("code", "key_id", "item_id")  # of a ticket: what makes its QR


def collect(tx: Tx, user_id: str, *, recipients: Sequence[str]) -> dict[str, Any]:
    """The document, part by part; `recipients` are the hashes under which the person's mails and texts are found."""
    mine = select(_order.c.id).where(_order.c.buyer_id == user_id)
    ours = select(_ticket.c.id).where(_ticket.c.owner_id == user_id)
    wallet = f"wallet:{user_id}"
    return {
        "profile": _profile(tx, user_id),
        "ways_to_sign_in": _ways(tx, user_id),
        "accounts_elsewhere": _rows(tx, _picked(
            _identity, "issuer", "email", "created_at", "last_used_at", "ended_at").where(_identity.c.user_id == user_id)),
        "browsers": _rows(tx, _picked(_session, "created_at", "seen_at", "expires_at", "user_agent", "address").where(
            _session.c.user_id == user_id)),
        "programs": _rows(tx, _picked(_token, "began_at", "created_at", "expires_at", "user_agent", "address").where(
            _token.c.user_id == user_id, _token.c.ended_at.is_(None))),
        "basket": _rows(tx, _but(_basket, "user_id").where(_basket.c.user_id == user_id).order_by(_basket.c.id)),
        "passengers": _passengers(tx, user_id),
        "documents_on_tickets": _documents(tx, user_id),
        "companies": _rows(tx, select(_company.c.name, _member.c.role, _member.c.since).join(
            _member, _member.c.company_id == _company.c.id).where(_member.c.user_id == user_id).order_by(_company.c.name)),
        "orders": _rows(tx, _but(_order, "buyer_id", "seller_id").where(_order.c.buyer_id == user_id).order_by(_order.c.id)),
        "order_items": _rows(tx, _but(_item, "touches").where(_item.c.order_id.in_(mine)).order_by(_item.c.id)),
        "payments": _rows(tx, _but(_payment).where(_payment.c.order_id.in_(mine)).order_by(_payment.c.id)),
        "tickets": _rows(tx, _but(_ticket, "owner_id", *_SECRET).where(_ticket.c.owner_id == user_id).order_by(_ticket.c.id)),
        "scans": _rows(tx, _but(_scan, "scanner_id").where(_scan.c.ticket_id.in_(ours)).order_by(_scan.c.id)),
        "wallet": _rows(tx, _but(_entry, "idempotency_key").where(
            or_(_entry.c.debit_account_id == wallet, _entry.c.credit_account_id == wallet)).order_by(_entry.c.id)),
        "mails": _rows(tx, _picked(_mail, "kind", "status", "created_at", "sent_at").where(
            _mail.c.recipient.in_(recipients)).order_by(_mail.c.id)),
        "reports": _rows(tx, _but(_report, "user_id", "company_id", "assignee_id").where(
            _report.c.user_id == user_id).order_by(_report.c.id)),
        "report_steps": _rows(tx, _but(_step, "id", "user_id", "author_id").where(
            _step.c.user_id == user_id).order_by(_step.c.id)),
        "changes_by_admins": _rows(tx, _picked(_audit, "at", "action", "before", "after").where(
            _audit.c.subject == f"user:{user_id}").order_by(_audit.c.id)),
        "changes_made": _rows(tx, _picked(_audit, "at", "action", "subject").where(
            _audit.c.actor_id == user_id).order_by(_audit.c.id)),
    }  # fmt: skip


def _profile(tx: Tx, user_id: str) -> dict[str, Any]:
    secret = ("password_hash", "token_version", "is_blocked")
    return _rows(tx, _but(_user, *secret).where(_user.c.id == user_id))[0]


def _ways(tx: Tx, user_id: str) -> dict[str, Any]:
    has_password = tx.execute(select(_user.c.password_hash.is_not(None)).where(_user.c.id == user_id)).scalar_one()
    email = tx.execute(select(_user.c.email).where(_user.c.id == user_id)).scalar_one()
    number = tx.execute(select(_phone.c.number).where(_phone.c.user_id == user_id)).scalar()
    app = tx.execute(select(_factor.c.confirmed_at).where(_factor.c.user_id == user_id)).scalar()
    return {
        "password": bool(has_password),
        "mailed_code": bool(email),
        "texted_code_to": number,
        "authenticator_app_since": rfc3339(app) if app else None,
    }


def _passengers(tx: Tx, user_id: str) -> Rows:
    """The list of those one travels with; to its owner the numbers of documents are told whole."""
    listed = select(_passenger).where(_passenger.c.user_id == user_id).order_by(_passenger.c.id).limit(ROWS_MAX)
    return [
        {"name": row.name, "birth_date": day_text(row.birth_date), "created_at": rfc3339(row.created_at)}
        | {"document_kind": row.document_kind, "document_number": opened(row.document_sealed)}
        for row in tx.execute(listed)
    ]


def _documents(tx: Tx, user_id: str) -> Rows:
    listed = select(_document).where(_document.c.user_id == user_id).order_by(_document.c.item_id).limit(ROWS_MAX)
    return [
        {"item_id": row.item_id, "birth_date": day_text(row.birth_date)}
        | {"document_kind": row.kind, "document_number": opened(row.number_sealed)}
        for row in tx.execute(listed)
    ]


def _picked(table: Any, *names: str) -> Select[Any]:
    return select(*(table.c[name] for name in names))


def _but(table: Any, *names: str) -> Select[Any]:
    return select(*(column for column in table.c if column.name not in names))


def _rows(tx: Tx, wanted: Select[Any]) -> Rows:
    found = tx.execute(wanted.limit(ROWS_MAX)).mappings()
    return [dict(_field(name, value) for name, value in row.items()) for row in found]


def _field(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_minor"):
        return name.removesuffix("_minor"), {"amount": value, "currency": settings().currency}
    if isinstance(value, datetime):
        return name, rfc3339(value)
    return name, value.isoformat() if isinstance(value, date) else value

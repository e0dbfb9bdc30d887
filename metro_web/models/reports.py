"""Problems that passengers report, and what became of each.

Keeps true: a step is written in the transaction that moves its report on, and never changes. Both tables name in
`user_id` whose report it is, so that they go with the person.
"""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from metro_web.models.types import GrowingInt, UtcDateTime


class Report(SQLModel, table=True):
    """`open` → `in_progress` → `resolved` or `rejected`; `about_kind` order, ticket, trip, event or ''.

    `company_id` is whose it is to answer beside the admins. `answer` is the newest, `first_answered_at` of the first.
    """

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_user", "user_id", "id"),
        Index("ix_report_status", "status", "id"),
        Index("ix_report_company", "company_id", "id"),
    )

    id: str = Field(primary_key=True, max_length=32)
    user_id: str = Field(foreign_key="user_account.id", max_length=32)
    category: str = Field(max_length=10)
    text: str = Field(sa_type=Text)
    about_kind: str = Field(default="", max_length=8)
    about_id: str = Field(default="", max_length=32)
    about_title: str = Field(default="", max_length=300)
    company_id: str | None = Field(default=None, foreign_key="company.id", max_length=32)
    status: str = Field(max_length=12)
    assignee_id: str | None = Field(default=None, foreign_key="user_account.id", max_length=32)
    answer: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    first_answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reopened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReportStep(SQLModel, table=True):
    """How a report moved on: to which status, with which words, by whom."""

    __tablename__ = "report_step"

    id: int | None = Field(default=None, sa_type=GrowingInt, primary_key=True)
    report_id: str = Field(foreign_key="report.id", max_length=32, index=True)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    author_id: str = Field(foreign_key="user_account.id", max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
    status: str = Field(max_length=12)
    text: str = Field(default="", sa_type=Text)

"""What somebody means to buy and has not ordered yet; it waits here for whichever of their devices comes next."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from metro_web.models.types import Facts, UtcDateTime


class BasketLine(SQLModel, table=True):
    """A choice of a kind, as `facts`; `title` and `unit_minor` are what was shown when it was put in.

    `is_regained` once seats whose time was over were held again: that is done once.
    """

    __tablename__ = "basket_line"

    id: str = Field(primary_key=True, max_length=32)
    user_id: str = Field(foreign_key="user_account.id", max_length=32, index=True)
    kind: str = Field(max_length=12)
    facts: dict[str, Any] = Field(sa_type=Facts)
    title: str = Field(max_length=260)
    unit_minor: int
    is_regained: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)

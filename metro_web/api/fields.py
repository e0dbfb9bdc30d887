"""Types of what comes in: strict numbers, and text that every database can hold."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _storable(text: str) -> str:
    if "\x00" in text or (not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)):
        raise ValueError("has a character that cannot be stored")
    return text


Text = Annotated[str, AfterValidator(_storable)]
ShortText = Annotated[str, Field(max_length=300), AfterValidator(_storable)]
Code = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_storable)]
Email = Annotated[str, Field(min_length=3, max_length=254), AfterValidator(_storable)]
WholeNumber = Annotated[int, Field(strict=True)]


class Body(BaseModel):
    """A request's body; unknown fields are ignored, so a price or status sent along does nothing."""

    model_config = ConfigDict(extra="ignore")


def day_of(text: str, field: str = "date") -> date:
    """A local date as `YYYY-MM-DD`; 422 for anything else."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # the 30th of February looks like a day too
    raise InvalidInput(t("A date is YYYY-MM-DD."), field=field)


def instant(at: datetime | None, field: str) -> datetime | None:
    """In UTC; 422 without an offset."""
    return None if at is None else needed_instant(at, field)


def needed_instant(at: datetime, field: str) -> datetime:
    """The same where it has to be given: the first and last hours of the calendar have no such instant."""
    if at.tzinfo is None:
        raise InvalidInput(t("Instants end with Z or an offset."), field=field)
    try:
        return at.astimezone(UTC)
    except OverflowError as exc:
        raise InvalidInput(t("This instant is out of range."), field=field) from exc

"""Types of what comes in: strict numbers, and text that every database can hold."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


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

"""What arrives from a page, made safe to look at: any client may send any handler anything."""

from collections.abc import Mapping
from typing import Any

from metro_web.core.amounts import minor_of
from metro_web.core.errors import AppError, TooManyRequests
from metro_web.core.i18n import t
from metro_web.core.labels import duration_label
from metro_web.domain.local_paths import local_path

__all__ = ["field_of", "local_path", "text", "words"]

TEXT_MAX = 10_000


def text(form: Any, name: str) -> str:
    """A field of a submitted form, without what no database holds; '' where it is missing or is no text."""
    value = form.get(name) if isinstance(form, Mapping) else None
    return value[:TEXT_MAX].replace("\x00", "") if isinstance(value, str) else ""


def shown(form: Any, name: str) -> str | None:
    """The same where the form has the field; None where it was not shown."""
    return text(form, name) if isinstance(form, Mapping) and name in form else None


def ticked(form: Any, name: str) -> bool:
    """Whether a box of a submitted form was ticked."""
    return isinstance(form, Mapping) and bool(form.get(name))


def field_of(error: AppError) -> str:
    """Which field a refusal is about; '' where it is about the whole."""
    errors = error.extra.get("errors") or [{}]
    return str(errors[0].get("field", ""))


def words(error: AppError) -> str:
    """The sentence of a refusal; one that says to wait says how long."""
    if isinstance(error, TooManyRequests):
        return t("Too many tries. Please try again in {time}.").format(time=duration_label(error.retry_after))
    return error.detail


def whole(value: Any, *, most: int = 10**16) -> int:
    """A whole number from a page; -1, which no service accepts, for anything else."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value <= most else -1


def typed_whole(number: str) -> int:
    """A whole number as typed, at most six digits; -1 for anything else."""
    bare = number.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 7 else -1


def seat_runs(runs: Any) -> list[list[int]]:
    """Runs `[[first, last], …]` of seats from a page; what is none is left to the service to refuse."""
    listed = runs if isinstance(runs, list) else []
    return [[whole(end) for end in run] for run in listed if isinstance(run, list)]


def typed_price(price: Any, currency: str) -> int:
    """Minor units of a price as typed, perhaps nothing; 422 in words."""
    return minor_of(price if isinstance(price, str) else "", currency, field="price", may_be_nothing=True)

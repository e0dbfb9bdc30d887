"""What every command at the terminal begins with: settings that are right, a database that answers, and a way to speak."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metro_web.core.config import Settings


def settings() -> "Settings":
    """The settings, or one sentence about the one that is wrong."""
    from metro_web.core import config

    return config.settings()


@contextmanager
def database() -> "Iterator[None]":
    """Name the database where it cannot be reached, instead of the driver's stack."""
    from sqlalchemy.exc import DBAPIError

    from metro_web import startup
    from metro_web.core.errors import Unavailable

    try:
        yield
    except (DBAPIError, Unavailable) as exc:
        raise startup.Refusal(startup.database_sentence(exc)) from exc


def say(sentence: str) -> None:
    """A line of what was done."""
    typer.echo(f"· {sentence}")

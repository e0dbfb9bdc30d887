"""Ways to send a text message. `METRO_SMS` chooses one; each gets it out completely or raises `mail.NotSent`.

Another provider is a class with `send`, named in `make_texter`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from metro_web.core.config import settings


@dataclass(frozen=True, slots=True)
class TextMessage:
    """What goes to one number (E.164); `id` is that of the outbox row, `at` when it was promised."""

    id: str
    at: datetime
    to: str = field(repr=False)
    body: str = field(repr=False)


class Texter(Protocol):
    """One way to send."""

    def send(self, message: TextMessage) -> None:
        """Hand it over for good, or raise `NotSent`."""


def make_texter(choice: str = "") -> Texter:
    """The way of METRO_SMS, or of `choice`."""
    choice = choice or settings().sms
    if choice.startswith("file:"):
        from metro_web.integrations.sms.file import FileTexter

        return FileTexter(choice.removeprefix("file:"))
    from metro_web.integrations.sms.console import ConsoleTexter

    return ConsoleTexter()

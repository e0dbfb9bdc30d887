"""For a newcomer: each mail is printed, and in development kept for the mailbox page."""

import sys
from pathlib import Path

from metro_web.core.config import settings
from metro_web.integrations.mail.file import FileTransport
from metro_web.integrations.mail.message import Mail

RULE = "─" * 60


class ConsoleTransport:
    """METRO_MAIL=console, the default."""

    batch = 5
    senders = 1

    def __init__(self) -> None:
        self._kept = None if settings().is_production else FileTransport(mailbox_folder())

    def send(self, mail: Mail) -> None:
        """Keep first: what is read on the screen is on the page too."""
        if self._kept:
            self._kept.send(mail)
        body = "\n".join(f"│ {line}".rstrip() for line in mail.text.strip().splitlines())
        sys.stdout.write(f"┌{RULE}\n│ To: {mail.to}\n│ Subject: {mail.subject}\n├{RULE}\n{body}\n└{RULE}\n")
        sys.stdout.flush()

    def close(self) -> None:
        """Nothing is kept open."""


def mailbox_folder() -> Path:
    """Where development keeps what was sent: METRO_MAIL=file:DIR's folder, or one in the data folder."""
    if settings().mail.startswith("file:"):
        return Path(settings().mail.removeprefix("file:")).expanduser()
    return settings().data_dir / "mailbox"

"""One `.eml` for each mail in a folder. It is there completely or not at all, and sending twice leaves one file."""

import os
from pathlib import Path

from metro_web.integrations.mail.message import Mail, NotSent, compose, letters


class FileTransport:
    """METRO_MAIL=file:DIR. The name comes from the row's id and sorts by time."""

    batch = 8
    senders = 1

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder).expanduser()

    def send(self, mail: Mail) -> None:
        """Write beside, make it last, then rename: whoever looks sees a whole file."""
        target = self._folder / f"{letters(mail.id)}.eml"
        beside = target.with_suffix(".part")
        content = compose(mail)
        try:
            try:
                handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            except FileNotFoundError:
                self._folder.mkdir(parents=True, exist_ok=True)
                handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, target)
        except OSError as exc:
            raise NotSent(f"file: {exc.strerror}") from exc

    def close(self) -> None:
        """Nothing is kept open."""

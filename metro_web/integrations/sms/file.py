"""One `.txt` for each text in a folder, with the number on its first line. There completely or not at all."""

import os
from pathlib import Path

from metro_web.integrations.mail.message import NotSent, letters
from metro_web.integrations.sms import TextMessage


class FileTexter:
    """METRO_SMS=file:DIR. The name comes from the row's id and sorts by time; sending twice leaves one file."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder).expanduser()

    def send(self, message: TextMessage) -> None:
        """Write beside, then rename: whoever looks sees a whole file."""
        target = self._folder / f"{letters(message.id)}.txt"
        beside = target.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(f"To: {message.to}\n\n{message.body}\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, target)
        except OSError as exc:
            raise NotSent(f"file: {exc.strerror}") from exc

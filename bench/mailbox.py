"""Reads the codes that the server mailed into a folder, as a passenger would, and tells who waits for one."""

import contextlib
import re
import threading
import time
from pathlib import Path

LOOK_SECONDS = 0.004
WAIT_SECONDS = 20
_TO = re.compile(rb"^To: .*?([\w.+-]+@[\w.-]+)", re.MULTILINE)
_CODE = re.compile(rb"(?<!\d)\d{6}(?!\d)")


class Mailbox:
    """A thread that looks into the folder, takes what is there and deletes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._codes: dict[str, str] = {}
        self._news = threading.Condition()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Mailbox":
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def take(self, address: str) -> str:
        """The next code mailed to an address."""
        with self._news:
            arrived = self._news.wait_for(lambda: address in self._codes, timeout=WAIT_SECONDS)
            assert arrived, f"no code for {address} within {WAIT_SECONDS} s"
            return self._codes.pop(address)

    def _look(self) -> None:
        while not self._stop.is_set():
            found = {}
            for path in self._folder.glob("*.eml"):
                with contextlib.suppress(FileNotFoundError):
                    content = path.read_bytes()
                    path.unlink()
                    if b"image/" not in content and (code := _CODE.search(content)) and (to := _TO.search(content)):
                        found[to[1].decode()] = code[0].decode()
            if found:
                with self._news:
                    self._codes |= found
                    self._news.notify_all()
            else:
                time.sleep(LOOK_SECONDS)

"""The in-memory twin: keeps what was sent, and fails when told to."""

from metro_web.integrations.mail.message import Mail


class MemoryTransport:
    """`sent` in order; each entry of `failures` is raised by one `send`, oldest first."""

    batch = 20
    senders = 1

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.failures: list[Exception] = []

    def send(self, mail: Mail) -> None:
        """Keep it, or fail as told."""
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(mail)

    def close(self) -> None:
        """Nothing is kept open."""

"""Ways to send a mail. `METRO_MAIL` chooses one; each gets a mail out completely or raises `NotSent`."""

from metro_web.core.config import settings
from metro_web.integrations.mail.message import Image, Mail, NotSent, Transport

__all__ = ["Image", "Mail", "NotSent", "Transport", "make_transport"]


def make_transport(choice: str = "") -> Transport:
    """The transport of METRO_MAIL, or of `choice`; a worker thread makes one for itself."""
    choice = choice or settings().mail
    # The libraries of the others stay unloaded.
    if choice == "console":
        from metro_web.integrations.mail.console import ConsoleTransport

        return ConsoleTransport()
    if choice.startswith("file:"):
        from metro_web.integrations.mail.file import FileTransport

        return FileTransport(choice.removeprefix("file:"))
    if choice == "sendgrid":
        from metro_web.integrations.mail.sendgrid import SendGridTransport

        return SendGridTransport(settings().sendgrid_api_key, settings().sendgrid_url)
    from metro_web.integrations.mail.smtp import SmtpTransport

    return SmtpTransport(choice)

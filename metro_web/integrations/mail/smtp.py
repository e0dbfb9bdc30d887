"""Mail by SMTP, with STARTTLS where the server offers it. One connection is kept while there is something to send."""

import smtplib
import ssl
from urllib.parse import unquote, urlsplit

from metro_web.integrations.mail.message import Mail, NotSent, compose, sender

TIMEOUT_SECONDS = 10


class SmtpTransport:
    """METRO_MAIL=smtp://user:password@host:587 or smtps://user:password@host."""

    batch = 5
    senders = 4

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._is_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._is_tls else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._line: smtplib.SMTP | None = None

    def send(self, mail: Mail) -> None:
        """Only an answer about this very mail (5xx to its recipient or its data) is final."""
        content = compose(mail)
        try:
            line = self._connected()
            options = [] if mail.to.isascii() else ["SMTPUTF8"]
            line.sendmail(sender()[1], [mail.to], content, mail_options=options)
        except smtplib.SMTPRecipientsRefused as exc:
            code = next(iter(exc.recipients.values()))[0]
            raise NotSent(f"smtp: recipient refused, {code}", is_final=500 <= code < 600) from exc
        except smtplib.SMTPDataError as exc:
            raise NotSent(f"smtp: contents refused, {exc.smtp_code}", is_final=500 <= exc.smtp_code < 600) from exc
        except smtplib.SMTPNotSupportedError as exc:
            raise NotSent("smtp: the server cannot take this address", is_final=True) from exc
        except (smtplib.SMTPException, OSError, UnicodeError) as exc:
            self.close()
            answer = f" {exc.smtp_code}" if isinstance(exc, smtplib.SMTPResponseException) else ""
            raise NotSent(f"smtp: {type(exc).__name__}{answer}") from exc

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (smtplib.SMTPException, OSError):
            line.close()

    def _connected(self) -> smtplib.SMTP:
        if self._line is not None:
            # A server hangs up on the idle; asking first is no risk, a lost mail half-way is one.
            if self._is_alive(self._line):
                return self._line
            self.close()
        made: smtplib.SMTP
        if self._is_tls:
            made = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._context())
        else:
            made = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            made.ehlo_or_helo_if_needed()
            if not self._is_tls and made.has_extn("starttls"):
                made.starttls(context=self._context())
            if self._user:
                made.login(self._user, self._password)
        except BaseException:
            made.close()
            raise
        self._line = made
        return made

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._host in ("localhost", "127.0.0.1", "::1"):
            # A relay on this machine has a certificate of its own making, and nobody listens in between.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    @staticmethod
    def _is_alive(line: smtplib.SMTP) -> bool:
        try:
            return line.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

"""Where development finds its mails, and that production has no such place."""

import time
from pathlib import Path

import pytest

from metro_web.core.errors import NotFound
from metro_web.domain.permissions import ANYONE
from metro_web.integrations.mail import Mail, make_transport
from metro_web.integrations.mail.console import ConsoleTransport
from metro_web.services import mailbox, mailing
from tests import databases, mails


def a_mail(kind: str = "tickets", to: str = "asha@example.org") -> Mail:
    return mailing.render(mails.outgoing(kind, to=to))


def test_the_mailbox_shows_what_was_sent_newest_first(tmp_path: Path) -> None:
    with databases.configured(mail=f"file:{tmp_path}/mails"):
        assert mailbox.list_mails(None, ANYONE) == []  # type: ignore[arg-type]
        transport = make_transport()
        transport.send(a_mail("order_code"))
        time.sleep(0.002)  # ids of one millisecond are in no order
        transport.send(a_mail("tickets", "bilal@example.org"))
        (tmp_path / "mails" / "other.eml").write_bytes(b"not ours")
        newest, oldest = mailbox.list_mails(None, ANYONE)  # type: ignore[arg-type]
        assert (newest.to, newest.subject) == ("bilal@example.org", "Your 2 tickets, order H4KMPQ7X")
        assert newest.at_label == "20 Nov 2026, 12:00"
        assert 'src="data:image/png;base64,' in newest.html
        assert "cid:" not in newest.html
        assert "482913" in oldest.text
        assert mailbox.get_mail(None, ANYONE, oldest.id) == oldest  # type: ignore[arg-type]
        for strange in ("../other", "other", "a" * 32, "", "a" * 31 + "\n"):
            with pytest.raises(NotFound):
                mailbox.get_mail(None, ANYONE, strange)  # type: ignore[arg-type]


def test_the_list_has_an_end(tmp_path: Path) -> None:
    with databases.configured(mail=f"file:{tmp_path}"):
        for _ in range(55):
            make_transport().send(a_mail("sign_in_code"))
        assert len(mailbox.list_mails(None, ANYONE)) == 50  # type: ignore[arg-type]


def test_the_console_prints_and_keeps_in_development(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with databases.configured(mail="console", data_dir=str(tmp_path)):
        make_transport().send(a_mail("order_code"))
        assert len(mailbox.list_mails(None, ANYONE)) == 1  # type: ignore[arg-type]
    printed = capsys.readouterr().out
    assert "To: asha@example.org" in printed
    assert "482913" in printed


def test_production_keeps_nothing_and_has_no_mailbox(tmp_path: Path) -> None:
    production = {"env": "production", "public_url": "https://tickets.example.org", "secret_key": "k" * 40}
    with databases.configured(mail="console", data_dir=str(tmp_path / "data"), **production):
        ConsoleTransport().send(a_mail())
        assert not (tmp_path / "data").exists()
        with pytest.raises(NotFound):
            mailbox.list_mails(None, ANYONE)  # type: ignore[arg-type]

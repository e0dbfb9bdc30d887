"""Each way to send, against a real server where there is one: complete, once, and honest about failures."""

import base64
import http.server
import json
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, ClassVar

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from metro_web.integrations.mail import Mail, NotSent, make_transport, smtp
from metro_web.integrations.mail.console import ConsoleTransport
from metro_web.integrations.mail.file import FileTransport
from metro_web.integrations.mail.message import compose, message_id
from metro_web.integrations.mail.sendgrid import SendGridTransport
from metro_web.integrations.mail.smtp import SmtpTransport
from metro_web.services import mailing
from tests import databases, mails, servers


def a_mail(kind: str = "tickets", to: str = "asha@example.org") -> Mail:
    return mailing.render(mails.outgoing(kind, to=to))


# --- file ---


def test_a_file_is_whole_and_alone_however_often_it_is_sent(tmp_path: Path) -> None:
    transport = FileTransport(tmp_path / "deep" / "mails")
    mail = a_mail()
    transport.send(mail)
    transport.send(mail)
    (path,) = (tmp_path / "deep" / "mails").iterdir()
    assert path.suffix == ".eml"
    assert path.stem.isalpha()
    assert path.read_bytes() == compose(mail)
    assert path.stat().st_mode & 0o077 == 0


def test_a_full_or_closed_disk_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("a file where the folder should be")
    with pytest.raises(NotSent) as failed:
        FileTransport(tmp_path / "mails").send(a_mail())
    assert not failed.value.is_final


def test_an_address_cannot_add_headers() -> None:
    with pytest.raises(NotSent) as failed:
        compose(a_mail(to="asha@example.org\r\nBcc: all@example.org"))
    assert failed.value.is_final


def test_a_long_subject_in_any_script_comes_back(tmp_path: Path) -> None:
    subject = "Your ticket: राजीव चौक → " + "Kashmere Gate " * 8
    mail = Mail("0" * 32, mails.NOON, "asha@example.org", subject.strip(), "text\n", "<p>html</p>\n")
    raw = compose(mail)
    assert raw.isascii()
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject.strip()


# --- SMTP ---


class Sink:
    """Keeps what arrives; refuses as told."""

    def __init__(self) -> None:
        self.arrived: list[tuple[Envelope, bool]] = []
        self.sessions: set[int] = set()
        self.recipient_answer = ""
        self.data_answer = ""

    async def handle_RCPT(self, _s: SMTP, _session: Session, envelope: Envelope, address: str, _o: Any) -> str:
        if not self.recipient_answer:
            envelope.rcpt_tos.append(address)
        return self.recipient_answer or "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.data_answer:
            self.arrived.append((envelope, session.ssl is not None))
            self.sessions.add(id(session))
        return self.data_answer or "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, Controller]]:
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=servers.free_port(), enable_SMTPUTF8=True)
    controller.start()
    yield handler, controller
    if not controller.loop.is_closed():
        controller.stop()


def test_smtp_delivers_over_one_connection(sink: tuple[Sink, Controller]) -> None:
    handler, controller = sink
    transport = SmtpTransport(f"smtp://127.0.0.1:{controller.port}")
    sent = [a_mail(), a_mail("order_code", "bilal@example.org")]
    for mail in sent:
        transport.send(mail)
    transport.close()
    assert [envelope.rcpt_tos for envelope, _ in handler.arrived] == [["asha@example.org"], ["bilal@example.org"]]
    for mail, (envelope, _) in zip(sent, handler.arrived, strict=True):
        assert envelope.mail_from == "tickets@localhost"
        assert envelope.content == compose(mail)
    assert len(handler.sessions) == 1
    transport.send(a_mail())
    transport.close()
    assert len(handler.arrived) == 3


@pytest.mark.parametrize(
    ("where", "answer", "is_final"),
    [
        ("recipient_answer", "550 no such user asha@example.org", True),
        ("recipient_answer", "451 try later", False),
        ("data_answer", "554 asha@example.org is spam", True),
        ("data_answer", "452 too much", False),
    ],
)
def test_smtp_tells_final_from_passing(sink: tuple[Sink, Controller], where: str, answer: str, is_final: bool) -> None:
    handler, controller = sink
    setattr(handler, where, answer)
    transport = SmtpTransport(f"smtp://127.0.0.1:{controller.port}")
    with pytest.raises(NotSent) as failed:
        transport.send(a_mail())
    assert failed.value.is_final is is_final
    assert "asha" not in str(failed.value)
    assert answer[:3] in str(failed.value)
    # The connection is good for the next.
    setattr(handler, where, "")
    transport.send(a_mail())
    transport.close()


def test_smtp_survives_a_server_that_comes_and_goes(sink: tuple[Sink, Controller]) -> None:
    handler, controller = sink
    transport = SmtpTransport(f"smtp://127.0.0.1:{controller.port}")
    transport.send(a_mail())
    controller.stop()
    with pytest.raises(NotSent) as failed:
        transport.send(a_mail())
    assert not failed.value.is_final
    again = Controller(handler, hostname="127.0.0.1", port=controller.port)
    again.start()
    try:
        transport.send(a_mail())
    finally:
        transport.close()
        again.stop()
    assert len(handler.arrived) == 2


def test_smtp_encrypts_and_signs_in_where_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 1)
    handler, seen = Sink(), []

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss:word")

    options: dict[str, Any] = {"authenticator": check, "auth_required": True, "tls_context": _tls(tmp_path)}
    controller = Controller(handler, hostname="127.0.0.1", port=servers.free_port(), **options)
    controller.start()
    try:
        address = f"127.0.0.1:{controller.port}"
        transport = SmtpTransport(f"smtp://metro:p%40ss%3Aword@{address}")
        transport.send(a_mail())
        transport.close()
        with pytest.raises(NotSent) as failed:
            SmtpTransport(f"smtp://metro:wrong@{address}").send(a_mail())
    finally:
        controller.stop()
    assert handler.arrived[0][1]
    assert seen[0] == (b"metro", b"p@ss:word")
    assert not failed.value.is_final
    assert "wrong" not in str(failed.value)


def _tls(folder: Path) -> Any:
    import ssl
    import subprocess

    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


# --- SendGrid ---


class SendGridTwin(http.server.BaseHTTPRequestHandler):
    """Answers as told; the last request is kept."""

    status: ClassVar[int] = 202
    seen: ClassVar[list[tuple[str, str, dict[str, Any]]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def sendgrid() -> Iterator[SendGridTransport]:
    SendGridTwin.status = 202
    SendGridTwin.seen.clear()
    with socketserver.TCPServer(("127.0.0.1", 0), SendGridTwin) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield SendGridTransport("SG.secret", host=f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
        thread.join()


def test_sendgrid_gets_all_of_it(sendgrid: SendGridTransport) -> None:
    mail = a_mail()
    sendgrid.send(mail)
    path, key, body = SendGridTwin.seen[0]
    assert (path, key) == ("/v3/mail/send", "Bearer SG.secret")
    assert body["personalizations"][0]["to"] == [{"email": "asha@example.org"}]
    assert body["from"] == {"email": "tickets@localhost", "name": "Metro"}
    assert [part["type"] for part in body["content"]] == ["text/plain", "text/html"]
    assert body["content"][0]["value"] == mail.text
    assert body["headers"] == {"Message-ID": message_id(mail.id)}
    picture = body["attachments"][0]
    assert (picture["disposition"], picture["content_id"]) == ("inline", mail.images[0].cid)
    assert base64.b64decode(picture["content"]) == mail.images[0].png


@pytest.mark.parametrize(("status", "is_final"), [(400, True), (413, True), (429, False), (500, False), (503, False)])
def test_sendgrid_tells_final_from_passing(sendgrid: SendGridTransport, status: int, is_final: bool) -> None:
    SendGridTwin.status = status
    with pytest.raises(NotSent) as failed:
        sendgrid.send(a_mail())
    assert failed.value.is_final is is_final
    assert str(failed.value) == f"sendgrid: {status}"


def test_sendgrid_out_of_reach_is_tried_again() -> None:
    with pytest.raises(NotSent) as failed:
        SendGridTransport("SG.secret", host=f"http://127.0.0.1:{servers.free_port()}").send(a_mail())
    assert not failed.value.is_final


def test_the_setting_chooses(tmp_path: Path) -> None:
    for choice, kind in (
        (f"file:{tmp_path}", FileTransport),
        ("smtp://mail.example.org:587", SmtpTransport),
        ("smtps://mail.example.org", SmtpTransport),
        ("sendgrid", SendGridTransport),
        ("console", ConsoleTransport),
    ):
        with databases.configured(mail=choice, SENDGRID_API_KEY="SG.secret", data_dir=str(tmp_path)):
            assert isinstance(make_transport(), kind)

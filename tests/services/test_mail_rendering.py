"""What is in the mails: one six-digit number beside the code, no markup from people, pictures that can be read."""

import io
import re
import secrets
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

import PIL.Image
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from metro_web.core import ids, labels
from metro_web.integrations import qr
from metro_web.integrations.mail.message import compose
from metro_web.services import mailing, outbox
from tests import mails

SIX_DIGITS = re.compile(r"\d{6}")


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def parts(raw: bytes) -> tuple[str, str]:
    message = parsed(raw)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def only_number(raw: bytes, code: str) -> None:
    """The code is the only number of six digits, raw and decoded, in both parts."""
    assert set(SIX_DIGITS.findall(raw.decode())) == {code}
    text, html = parts(raw)
    assert SIX_DIGITS.findall(text) == [code]
    assert SIX_DIGITS.findall(html) == [code]
    assert f"\r\n{code}\r\n" in raw.decode()


def test_exactly_one_six_digit_number() -> None:
    for _ in range(300):
        code = f"{secrets.randbelow(10**6):06d}"
        total = labels.money_label(secrets.randbelow(10**9), secrets.choice(["INR", "USD", "JPY", "KWD", "CHF"]))
        title = f"Sector {secrets.randbelow(200)} → {ids.order_code()} Gate {secrets.randbelow(10)}"
        context = mails.order_code(code, total_label=total, title=title, name=f"Asha {secrets.randbelow(10**8)}")
        only_number(compose(mailing.render(mails.outgoing("order_code", context))), code)
        context = {"code": code, "minutes": secrets.randbelow(60) + 1}
        only_number(compose(mailing.render(mails.outgoing("sign_in_code", context))), code)


@given(name=st.text(max_size=120), title=st.text(max_size=300))
def test_no_name_can_smuggle_in_another_number(name: str, title: str) -> None:
    context = mails.order_code("482913", name=name, title=title)
    only_number(compose(mailing.render(mails.outgoing("order_code", context))), "482913")


@given(name=st.text("0123456789é᠐१ ", max_size=40), title=st.text("0123456789ü٣१→ ", max_size=80))
def test_nor_can_digits_of_any_script(name: str, title: str) -> None:
    context = mails.order_code("482913", name=name, title=title)
    only_number(compose(mailing.render(mails.outgoing("order_code", context))), "482913")


def test_the_subject_keeps_the_code_to_itself() -> None:
    for kind in outbox.CODE_KINDS:
        assert not SIX_DIGITS.search(mailing.render(mails.outgoing(kind)).subject)


@pytest.mark.parametrize("kind", outbox.KINDS)
def test_every_kind_has_a_good_plain_part(kind: str) -> None:
    raw = compose(mailing.render(mails.outgoing(kind)))
    text, html = parts(raw)
    assert "<" not in text
    assert "{" not in text + html.split("<body", 1)[1]
    assert "None" not in text + html
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert "\n\n\n\n" not in text.replace("\r", "")


@pytest.mark.parametrize("kind", ["order_code", "tickets", "cancelled", "verify_email", "reset_password"])
def test_names_are_words_and_never_markup(kind: str) -> None:
    context = mails.ALL[kind] | {"name": "<b>Asha</b> & Co <script>"}
    html = parts(compose(mailing.render(mails.outgoing(kind, context))))[1]
    assert "<b>Asha" not in html
    assert "<script" not in html
    hello = mailing.render(mails.outgoing(kind, mails.ALL[kind] | {"name": 'A & <i>"B'})).html
    assert "Hello A &amp; &lt;i&gt;&#34;B," in hello


@pytest.mark.parametrize("name", ["Win at http://evil.example", "evil.example", "a@b", "x" * 61, "www.evil"])
def test_a_name_that_advertises_is_left_out(name: str) -> None:
    mail = mailing.render(mails.outgoing("verify_email", mails.ALL["verify_email"] | {"name": name}))
    assert "Hello," in mail.text
    assert name not in mail.text + mail.html


def test_names_with_dots_and_scripts_are_kept() -> None:
    for name in ("Dr. Rao", "आशा", "J. R. R. T."):
        mail = mailing.render(mails.outgoing("cancelled", mails.ALL["cancelled"] | {"name": name}))
        assert f"Hello {name}," in mail.text


def test_the_ticket_mail_tells_price_path_and_direction() -> None:
    context = mails.tickets(2)
    raw = compose(mailing.render(mails.outgoing("tickets", context)))
    for part in parts(raw):
        for told in ("₹80.00", "H4KMPQ7X", "Yellow Line", "towards Badli", "Walk", "Chawri Bazar", "K7QWX", "20:15"):
            assert told in part
    message = parsed(raw)
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert [part.get_filename() for part in pictures] == ["ticket-1.png", "ticket-2.png"]
    html = parts(raw)[1]
    for part, ticket in zip(pictures, context["tickets"], strict=True):
        assert f'src="cid:{part["Content-ID"].strip("<>")}"' in html
        assert part.get_payload(decode=True) == qr.png(ticket["token"])


def test_a_wrong_color_is_no_style() -> None:
    ticket = mails.ticket()
    ticket["legs"][0]["color"] = "red;background:url(x)"
    html = mailing.render(mails.outgoing("tickets", mails.tickets(tickets=[ticket]))).html
    assert "url(x)" not in html


def test_letters_are_read_on_every_color() -> None:
    assert mailing.ink_on("#FFCC00") == "#16202E"
    assert mailing.ink_on("#663399") == "#FFFFFF"
    assert mailing.ink_on("#000000") == "#FFFFFF"


@pytest.mark.parametrize(
    "token", ["A", "METRO1.DESIGN.PAGE.NOT.A.TICKET", secrets.token_urlsafe(118), "0123456789" * 16]
)
def test_the_picture_is_read_back(token: str) -> None:
    """Made by zint and read by ZXing: two programs in one package, neither of which knows the other's code."""
    raw = qr.png(token)
    [found] = zxingcpp.read_barcodes(PIL.Image.open(io.BytesIO(raw)).convert("L"))
    assert (found.text, found.ec_level, found.symbology_identifier) == (token, "M", "]Q1")
    picture, edge = _pixels(raw), qr.DOTS * qr.QUIET
    assert len(picture) == len(picture[0]) == (len(qr.modules(token)) + 2 * qr.QUIET) * qr.DOTS
    assert all(row[:edge] == row[-edge:] == [1] * edge for row in picture)
    assert all(row == [1] * len(picture) for row in (*picture[:edge], *picture[-edge:]))


@pytest.mark.parametrize("text", ["A", "METRO1.DESIGN.PAGE.NOT.A.TICKET", "q" * 160])
def test_the_drawing_of_a_page_is_the_same_code(text: str) -> None:
    width = len(qr.modules(text)) + 2 * qr.QUIET
    drawn = [[1] * width for _ in range(width)]
    for x, y, moves in re.findall(r"M(\d+) (\d+)\.5([^M\"]*)", qr.svg(text).partition('stroke="#000"')[2]):
        at = int(x)
        for kind, length in re.findall(r"([mh])(\d+)", moves):
            if kind == "h":
                drawn[int(y)][at : at + int(length)] = [0] * int(length)
            at += int(length)
    assert drawn == [row[:: qr.DOTS] for row in _pixels(qr.png(text))[:: qr.DOTS]]


def _pixels(png: bytes) -> list[list[int]]:
    """Decode a one-bit grey PNG without filters."""
    import struct
    import zlib

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + data)
        chunks[kind] = data
        at += 12 + size
    width, height, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert rest == [1, 0, 0, 0, 0]
    raw = zlib.decompress(chunks[b"IDAT"])
    step = -(-width // 8) + 1
    rows = [raw[y * step : (y + 1) * step] for y in range(height)]
    assert all(row[0] == 0 for row in rows)
    return [[row[1 + x // 8] >> (7 - x % 8) & 1 for x in range(width)] for row in rows]


def test_the_same_row_makes_the_same_bytes() -> None:
    one = mails.outgoing("tickets")
    assert compose(mailing.render(one)) == compose(mailing.render(one))
    other = mails.outgoing("tickets")
    assert parsed(compose(mailing.render(one)))["Message-ID"] != parsed(compose(mailing.render(other)))["Message-ID"]


def test_a_mail_costs_little() -> None:
    for kind, milliseconds in (("order_code", 2), ("tickets", 10)):
        context = mails.tickets(1) if kind == "tickets" else None
        compose(mailing.render(mails.outgoing(kind, context)))
        begun = time.process_time()
        for _ in range(50):
            compose(mailing.render(mails.outgoing(kind, context)))
        assert (time.process_time() - begun) / 50 * 1000 < milliseconds

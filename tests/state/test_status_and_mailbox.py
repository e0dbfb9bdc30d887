"""The service page follows the network; the mailbox is there in development and nowhere else."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from metro_web.core import ids
from metro_web.core.errors import NotFound
from metro_web.integrations.mail.console import mailbox_folder
from metro_web.integrations.mail.file import FileTransport
from metro_web.integrations.mail.message import Mail
from metro_web.state.mailbox import MailboxState
from metro_web.state.status import StatusState
from tests import databases, mails, world
from tests.tabs import Tab
from tests.world import World

VERIFY = "http://localhost:8000/login?verify=abcDEF"


def sent(text: str, *, subject: str = "Hello", html: str = "<html><head></head><body>Hi</body></html>") -> None:
    """A mail as the job worker leaves it in the folder."""
    sent_at = mails.NOON + timedelta(minutes=1)
    FileTransport(mailbox_folder()).send(Mail(ids.new_id(), sent_at, "asha@example.org", subject, text, html))


def test_a_stopped_line_comes_first_with_its_reason(city: World) -> None:
    async def go() -> None:
        tab = Tab()
        await tab.do(StatusState.load)
        state = await tab.of(StatusState)
        assert (state.running, [line.code for line in state.lines]) == (3, ["red", "blue", "grey"])
        world.stop(line="blue", reason="A tree on the track")
        await tab.do(StatusState.load)
        assert (state.running, state.lines[0].name, state.lines[0].reason) == (2, "Blue Line", "A tree on the track")
        world.stop(reason="Flood")
        await tab.do(StatusState.load)
        assert (state.running, state.lines[0].reason, state.lines[2].reason) == (0, "Flood", "Flood")

    asyncio.run(go())


def test_the_newest_mail_is_open_with_its_code_or_link(database: str) -> None:
    async def go() -> None:
        tab = Tab()
        await tab.do(MailboxState.load)
        state = await tab.of(MailboxState)
        assert (state.is_here, state.rows, state.mail.id) == (True, [], "")
        sent(f"Hello,\n\nOpen this link:\n\n{VERIFY}\n")
        sent("Type this code:\n\n482913\n\nOrder 1234567 of 20 Nov 2026.\n", subject="Your code")
        await tab.do(MailboxState.load)
        assert (state.mail.code, state.mail.link, [row.code for row in state.rows]) == ("482913", "", ["482913", ""])
        await tab.do(MailboxState.read, state.rows[1].id)
        assert (state.mail.link, state.is_reading) == ("/login?verify=abcDEF", True)
        assert '<base target="_blank">' in state.mail.html
        await tab.do(MailboxState.close)
        await tab.do(MailboxState.show_as, "text")
        assert (state.is_reading, state.as_text) == (False, True)

    asyncio.run(go())


def test_a_link_to_another_site_is_not_offered(database: str) -> None:
    async def go() -> None:
        sent(
            "http://evil.example/login?verify=x http://localhost:8000/orders/1 http://localhost:8000.evil.example/login?a=b"
        )
        tab = Tab()
        await tab.do(MailboxState.load)
        assert (await tab.of(MailboxState)).mail.link == ""

    asyncio.run(go())


@pytest.mark.parametrize("odd", ["", "x", "../" * 9, "a" * 32, "\0", None, 7, ["a"]], ids=repr)
def test_no_other_file_is_read(database: str, odd: object) -> None:
    async def go() -> None:
        with pytest.raises(NotFound):
            await Tab().do(MailboxState.read, odd)

    asyncio.run(go())


def test_production_has_no_mailbox(tmp_path: Path) -> None:
    production = {"env": "production", "secret_key": "k" * 40, "public_url": "https://metro.example", "throttle": "on"}
    with databases.fresh("sqlite", tmp_path, mail=f"file:{tmp_path}/mail", **production):

        async def go() -> None:
            sent("482913")
            tab = Tab()
            await tab.do(MailboxState.load)
            state = await tab.of(MailboxState)
            assert (state.is_here, state.rows, state.mail.text) == (False, [], "")
            for handler, args in ((MailboxState.refresh, ()), (MailboxState.read, ("a" * 32,))):
                with pytest.raises(NotFound):
                    await tab.do(handler, *args)

        asyncio.run(go())

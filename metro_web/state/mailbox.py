"""The mailbox of a development server: what was sent, newest first, as it arrives. In production there is none."""

import asyncio

import reflex as rx

from metro_web.core import db
from metro_web.core.errors import NotFound
from metro_web.domain.permissions import ANYONE
from metro_web.queries import mailbox_view
from metro_web.queries.mailbox_view import MailPage, MailRow
from metro_web.services import mailbox
from metro_web.state import live
from metro_web.state.calls import look

ROOM = "mailbox"


class MailboxState(rx.State):
    """The list, and the mail that is read."""

    is_loaded: bool = False
    is_here: bool = True
    rows: list[MailRow] = []
    mail: MailPage = MailPage()
    as_text: bool = False
    is_reading: bool = False

    @rx.event
    async def load(self) -> None:
        """The list, and the newest mail open beside it where there is room."""
        self.is_reading = False
        try:
            await self._read()
        except NotFound:
            self.is_here, self.rows, self.mail = False, [], MailPage()
            return
        finally:
            self.is_loaded = True
        newest = self.rows[0].id if self.rows else ""
        self.mail = mailbox_view.page(await look(self, mailbox.get_mail, newest)) if newest else MailPage()
        await live.enter(self, ROOM)

    @rx.event
    async def refresh(self) -> None:
        """Look once more."""
        await self._read()

    @rx.event
    async def read(self, mail_id: str) -> None:
        """Open a mail."""
        self.mail = mailbox_view.page(await look(self, mailbox.get_mail, str(mail_id)[:64]))
        self.is_reading = True

    @rx.event
    def close(self) -> None:
        """Back to the list, where only one of the two fits."""
        self.is_reading = False

    @rx.event
    def show_as(self, how: str) -> None:
        """`text` or `html`."""
        self.as_text = how == "text"

    async def _read(self) -> None:
        self.rows = [mailbox_view.row(mail) for mail in await look(self, mailbox.list_mails)]


class _Seen:
    newest = ""


async def _look() -> None:
    """Tell those who watch when there is a new mail."""
    mails = await asyncio.to_thread(db.read, mailbox.list_mails, ANYONE)
    newest = mails[0].id if mails else ""
    if newest != _Seen.newest:
        _Seen.newest = newest
        await live.emit(MailboxState, {"rows": [mailbox_view.row(mail) for mail in mails]}, room=ROOM)


live.watch(ROOM, _look)

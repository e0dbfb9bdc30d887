"""Who is at this tab, for showing only: names and roles here open nothing, services check again."""

import dataclasses

import reflex as rx

from metro_web.core.config import settings
from metro_web.core.db import Tx
from metro_web.domain.permissions import Actor
from metro_web.services import basket_lines, sessions
from metro_web.state import live_sessions
from metro_web.state.calls import call, client_address, look
from metro_web.state.live import ServiceState
from metro_web.state.notice import NoticeState


@dataclasses.dataclass(frozen=True)
class SessionView:
    """What the page shell shows of a signed-in person."""

    email: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()
    language: str = "en"
    session: str = ""
    is_locked: bool = False
    is_seen: bool = True
    basket_count: int = 0
    is_known: bool = True


class SessionState(rx.State):
    """The signed-in person; `load` runs on every page before its own handlers."""

    is_loaded: bool = False
    is_signed_in: bool = False
    is_staff: bool = False
    is_operator: bool = False
    is_admin: bool = False
    is_dev: bool = False
    has_google: bool = False
    is_ended: bool = False
    needs_second_factor: bool = False
    email: str = ""
    name: str = ""
    language: str = "en"
    basket_count: int = 0

    @rx.event
    async def load(self) -> None:
        """Read the session, the state of the service, and clear old notices."""
        view = await self._read()
        self.is_loaded = True
        (await self.get_state(NoticeState))._forget_older()
        (await self.get_state(ServiceState))._read()
        await live_sessions.follow(self, view.session)
        if not view.is_seen:
            await call(self, sessions.touch, address=client_address(self))

    async def _read(self) -> SessionView:
        view = await look(self, _session_view)
        self.is_signed_in = view.is_known
        self.needs_second_factor = view.is_locked
        self.is_admin = "admin" in view.roles and not view.is_locked
        self.is_staff = self.is_admin or ("staff" in view.roles and not view.is_locked)
        self.is_operator = self.is_admin or ("operator" in view.roles and not view.is_locked)
        self.is_dev = not settings().is_production
        self.has_google = settings().has_google
        self.email, self.name, self.language = view.email, view.name, view.language
        self.basket_count = view.basket_count
        return view


def _session_view(tx: Tx, actor: Actor) -> SessionView:
    if actor.user_id is None:
        return SessionView(is_known=False)
    return SessionView(
        actor.email, actor.name, tuple(actor.roles), actor.locale, actor.session, actor.is_locked,
        sessions.is_seen(tx, actor), basket_lines.count(tx, actor.user_id),
    )  # fmt: skip


live_sessions.watch(SessionState)

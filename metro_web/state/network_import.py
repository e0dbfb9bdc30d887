"""Bringing a network in: a feed that was sent is read and shown, then published or discarded.

Reading takes seconds, so it runs beside the other handlers and tells how far it is.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import reflex as rx

from metro_web.core.db import Tx
from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.queries import network_import_view
from metro_web.queries.network_import_view import ImportPage
from metro_web.services import sent_feeds
from metro_web.services.network_import import STAGE_LABELS, Stage
from metro_web.state import notice
from metro_web.state.calls import apart_as_actor, call
from metro_web.state.doors import look_if_allowed

R = TypeVar("R")
TELL_SECONDS = 0.2
ID_MAX = 64


class NetworkImportState(rx.State):
    """The feed that is looked at; `stage` is what is being done with it now, '' for nothing."""

    is_loaded: bool = False
    shown: ImportPage = ImportPage()
    refusal: str = ""
    stage: str = ""
    share: int = 0
    is_asking: bool = False

    @rx.event
    async def load(self) -> None:
        """The last feed that can still be published, if there is one."""
        self.is_asking, self.refusal, self.stage = False, "", ""
        # `newest` gives None for no feed, and so does a door that stays shut: then nothing is loaded.
        found = await look_if_allowed(self, _newest)
        if found is not None:
            self.shown, self.is_loaded = found, True

    @rx.event(background=True)
    async def look(self, import_id: str) -> None:
        """Read what was just sent, or look again because the network has changed."""
        if not await _begin(self):
            return
        try:
            sent = await _watched(self, sent_feeds.look, str(import_id)[:ID_MAX])
        except AppError as refusal:
            await _end(self, refusal=refusal.detail, shown=ImportPage())
            return
        await _end(self, shown=network_import_view.page(sent))

    @rx.event
    def ask(self) -> None:
        """Publishing over a network is asked about first."""
        self.is_asking = self.shown.id != ""

    @rx.event
    def leave_it(self) -> None:
        """Nothing is published."""
        self.is_asking = False

    @rx.event(background=True)
    async def publish(self) -> Any:
        """Make it the network, after everything has been checked once more."""
        if not self.shown.id or not await _begin(self):
            return
        import_id, name = self.shown.id, self.shown.name
        try:
            feed = await _watched(self, sent_feeds.reopened, import_id)
            await _tell(self, Stage.WRITING, 1.0)
            await call(self, sent_feeds.publish, import_id, feed, replace_network=True)
        except AppError as refusal:
            await _end(self, refusal=refusal.detail)
            return
        await _end(self, shown=ImportPage())
        yield notice.tell(t("{name} is the network now").format(name=name), kind="done")
        yield rx.redirect("/admin/network")

    @rx.event
    async def discard(self) -> Any:
        """Throw it away."""
        if self.stage or not self.shown.id:
            return None
        name, import_id = self.shown.name, self.shown.id
        self.shown, self.refusal = ImportPage(), ""
        await call(self, sent_feeds.discard, import_id)
        return notice.tell(t("{name} is thrown away").format(name=name), kind="done")


def _newest(tx: Tx, actor: Actor) -> ImportPage:
    return network_import_view.page(sent_feeds.newest(tx, actor))


async def _begin(state: Any) -> bool:
    """False while something else is being done."""
    async with state:
        if state.stage:
            return False
        state.stage, state.share, state.refusal, state.is_asking = STAGE_LABELS[Stage.READING], 0, "", False
    return True


async def _end(state: Any, *, refusal: str = "", shown: ImportPage | None = None) -> None:
    async with state:
        state.stage, state.share, state.refusal = "", 0, refusal
        if shown is not None:
            state.shown = shown


async def _tell(state: Any, stage: Stage, share: float) -> None:
    async with state:
        state.stage, state.share = STAGE_LABELS[stage], round(100 * share)


async def _watched(state: Any, use_case: Callable[..., R], import_id: str) -> R:
    """Run what reads a feed, and tell the page how far it is."""
    far = [(Stage.READING, 0.0)]

    def progress(stage: Stage, share: float) -> None:
        far[0] = (stage, share)

    task = asyncio.create_task(apart_as_actor(state, use_case, import_id, progress))
    while not (await asyncio.wait((task,), timeout=TELL_SECONDS))[0]:
        await _tell(state, *far[0])
    return await task

"""The desk of one event or trip: how it stands, and what is done to it. Calling it off asks who is there.

A State on top of `AttendedDesk` names the use cases (`_uses`) and shows its own form (`_show_form`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.attended_desk_view import Desk
from metro_web.state import notice, reauth
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import text

NEW = "new"


@dataclass(frozen=True)
class Uses:
    """What can be done to an event, or to a trip; `home` is their list, `then` goes on after a fresh proof."""

    home: str
    then: str
    desk: Callable[..., Any]
    form: Callable[..., Any]
    publish: Callable[..., Any]
    retire: Callable[..., Any]
    cancel: Callable[..., Any]
    delete: Callable[..., Any]


class AttendedDesk(rx.State, mixin=True):
    """The one named in the address; `asking` is the dialog that is open; `generation` draws the form anew."""

    is_loaded: bool = False
    is_missing: bool = False
    desk: Desk = Desk()
    asking: str = ""
    dialog_error: str = ""
    form_error: str = ""
    generation: int = 0
    reason: str = ""

    @rx.event
    async def load(self) -> None:
        """As it is now; or the empty form of a new one."""
        which = self.router.url.path.rstrip("/").rpartition("/")[2]
        self.asking, self.dialog_error, self.form_error, self.reason = "", "", "", ""
        await self._show("" if which == NEW else which)

    @rx.event
    async def refresh(self) -> None:
        """The figures as they are now."""
        if self.desk.id:
            self.desk = await look_if_allowed(self, self._uses().desk, self.desk.id) or Desk()

    @rx.event
    def ask(self, what: str) -> None:
        """Open one of the dialogs, or close it."""
        self.asking, self.dialog_error = str(what)[:10], ""

    @rx.event
    async def publish(self) -> Any:
        """On sale."""
        return await self._do(self._uses().publish, t("On sale"))

    @rx.event
    async def retire(self) -> Any:
        """Off sale."""
        return await self._do(self._uses().retire, t("Taken off sale; tickets that were sold stay good"))

    @rx.event
    async def remove(self) -> Any:
        """Away, where nothing was ever ordered."""
        uses = self._uses()
        try:
            await call(self, uses.delete, self.desk.id)
        except AppError as refusal:
            self.dialog_error = refusal.detail
            return None
        self.asking = ""
        return [rx.redirect(uses.home), notice.tell(t("Deleted"), self.desk.title, kind="done")]

    @rx.event
    async def call_off(self, form: dict[str, Any]) -> Any:
        """Why, as typed; then do it."""
        self.reason = text(form, "reason")[:400]
        if not self.reason.strip():
            self.dialog_error = t("Say why: everybody who holds a ticket reads it.")
            return None
        return await self._call_off()

    @rx.event
    async def call_off_now(self) -> Any:
        """Once more after a fresh proof."""
        return await self._call_off() if self.reason else None

    async def _call_off(self) -> Any:
        uses = self._uses()
        try:
            done = await reauth.carefully(self, uses.then, uses.cancel, self.desk.id, self.reason, **self._more())
        except AppError as refusal:
            self.dialog_error = refusal.detail
            return None
        self.asking = ""
        if done is None:
            return None
        await self._show(self.desk.id)
        said = t("Everybody who holds a ticket is mailed, and gets everything back.")
        return notice.tell(t("Called off"), said, kind="done")

    async def _do(self, use_case: Callable[..., Any], said: str) -> Any:
        try:
            await call(self, use_case, self.desk.id)
        finally:
            await self._show(self.desk.id)
        return notice.tell(said, self.desk.title, kind="done")

    async def _show(self, which: str) -> None:
        uses = self._uses()
        try:
            desk = await look_if_allowed(self, uses.desk, which) if which else Desk()
            form = await look_if_allowed(self, uses.form, which)
        except NotFound:
            self.is_missing, self.is_loaded = True, True
            return
        if desk is not None and form is not None:
            self.desk, self.is_missing, self.is_loaded = desk, False, True
            self.generation += 1
            self._show_form(form)

    def _more(self) -> dict[str, Any]:
        """What else `cancel` is told."""
        return {}

    def _uses(self) -> Uses:
        raise NotImplementedError

    def _show_form(self, form: Any) -> None:
        raise NotImplementedError

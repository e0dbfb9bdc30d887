"""People found by a part of their address or name, page by page; and one of them, with roles and a block."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.queries.people_view import PersonRow, PersonView
from metro_web.services import admin_views, users_admin
from metro_web.state import notice, reauth
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.listing import Listing


class PeopleState(Listing, rx.State):
    """Those whose address or name holds `query`."""

    rows: list[PersonRow] = []

    def _fields(self) -> dict[str, str]:
        return {"query": ""}

    async def _fetch(self) -> Any:
        return await look_if_allowed(self, admin_views.people, self._choice("query"), before=self._before() or "")


class PersonState(rx.State):
    """The person named in the address."""

    is_loaded: bool = False
    is_missing: bool = False
    person: PersonView = PersonView()
    roles: list[str] = []
    roles_error: str = ""
    is_asking: bool = False
    block_error: str = ""

    @rx.event
    async def load(self) -> None:
        """The person as they are."""
        user_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        if user_id != self.person.id:
            self.person, self.is_loaded = PersonView(), False
        self.roles_error = self.block_error = ""
        self.is_asking = False
        await self._show(user_id)

    @rx.event
    def toggle_role(self, role: str) -> None:
        """Tick or untick; nothing is given before it is saved."""
        chosen = [one for one in self.roles if one != role]
        self.roles = chosen if len(chosen) < len(self.roles) else [*chosen, str(role)[:20]]
        self.roles_error = ""

    @rx.event
    async def save_roles(self) -> Any:
        """Give exactly the roles that are ticked."""
        try:
            done = await reauth.carefully(self, "save_roles", users_admin.set_roles, self.person.id, self.roles)
        except AppError as refusal:
            self.roles_error = refusal.detail
            return None
        if done is None:
            return None
        await self._show(self.person.id)
        return notice.tell(t("Roles saved"), self.person.roles_label, kind="done")

    @rx.event
    def toggle_asking(self) -> None:
        """Whether blocking is meant."""
        self.is_asking, self.block_error = not self.is_asking, ""

    @rx.event
    async def set_blocked(self, is_blocked: bool) -> Any:
        """Keep somebody out, or let them in again."""
        try:
            await call(self, users_admin.set_blocked, self.person.id, is_blocked is True)
        except AppError as refusal:
            self.block_error = refusal.detail
            return None
        self.is_asking = False
        await self._show(self.person.id)
        return notice.tell(t("Blocked") if is_blocked is True else t("Let in again"), self.person.email, kind="done")

    @rx.event
    async def lift_mail_hold(self) -> Any:
        """Mail to them again."""
        await call(self, users_admin.lift_mail_hold, self.person.id)
        await self._show(self.person.id)
        return notice.tell(t("Mail goes out again"), t("What was held back in the last week is sent now."), kind="done")

    async def _show(self, user_id: str) -> None:
        try:
            found = await look_if_allowed(self, admin_views.person, user_id)
        except NotFound:
            self.is_missing, self.is_loaded = True, True
            return
        if found is not None:
            self.person, self.roles = found, list(found.roles)
            self.is_missing, self.is_loaded = False, True


reauth.goes_on("save_roles", PersonState.save_roles)

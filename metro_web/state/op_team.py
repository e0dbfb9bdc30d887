"""The people of a company: invited, made owners, taken out again."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.company_team_view import MemberRow, TeamView
from metro_web.services import company_invitations, company_members, company_views
from metro_web.state import notice, reauth
from metro_web.state.calls import call, look
from metro_web.state.inputs import text, ticked, words
from metro_web.state.op import OpPage
from metro_web.state.session import SessionState

PROMOTE, DEMOTE, REMOVE = "promote", "demote", "remove"
NOBODY = MemberRow("", "", "", "", "", "", False, False, False, False, False)


class OpTeamState(OpPage, rx.State):
    """Who is in it and who is asked; `asking` is the dialog that is open, about `target`."""

    view: TeamView = TeamView()
    invite_error: str = ""
    generation: int = 0
    asking: str = ""
    target: MemberRow = NOBODY
    error: str = ""
    is_handing_on: bool = False
    _typed: tuple[str, str] = "", ""

    @rx.event
    async def invite(self, form: dict[str, Any] | None = None) -> Any:
        """Mail somebody a link; of another owner asks who is there, and goes on with what was typed."""
        if form is not None:
            self._typed = text(form, "email"), "owner" if ticked(form, "as_owner") else "member"
        use, company_id = company_invitations.invite, await self._company()
        try:
            done = await reauth.carefully(self, "invite_owner", use, company_id, *self._typed)
        except AppError as refusal:
            self.invite_error = words(refusal)
            return None
        if done is None:
            return None
        await self._open("")
        return notice.tell(t("Invited: {email}").format(email=done[0].email), kind="done")

    @rx.event
    async def resend(self, invitation_id: str) -> Any:
        """Another link for the same person."""
        sent = await call(self, company_invitations.resend, await self._company(), str(invitation_id))
        await self._open("")
        return notice.tell(t("Mailed again: {email}").format(email=sent.email), kind="done")

    @rx.event
    async def withdraw(self, invitation_id: str) -> Any:
        """Its link lets nobody in any more."""
        await call(self, company_invitations.withdraw, await self._company(), str(invitation_id))
        await self._open("")
        return notice.tell(t("Invitation withdrawn"), kind="done")

    @rx.event
    def ask(self, what: str, user_id: str) -> None:
        """Open one of the dialogs, about somebody in the list."""
        self.target = next((each for each in self.view.members if each.id == user_id), NOBODY)
        self.asking = what if what in (PROMOTE, DEMOTE, REMOVE) and self.target.id else ""
        self.error, self.is_handing_on = "", False

    @rx.event
    def close(self) -> None:
        """Leave it."""
        self.asking, self.error = "", ""

    @rx.event
    def hand_on(self, is_meant: bool) -> None:
        """Whether the one who makes somebody an owner becomes a member."""
        self.is_handing_on = is_meant is True

    @rx.event
    async def promote(self) -> Any:
        """Make them an owner, or hand the company on to them; asks who is there."""
        more = () if self.is_handing_on else ("owner",)
        use = company_members.hand_on if self.is_handing_on else company_members.set_role
        try:
            done = await reauth.carefully(self, "make_owner", use, await self._company(), self.target.id, *more)
        except AppError as refusal:
            self.error = words(refusal)
            return None
        return await self._done(t("{name} owns it now")) if done else None

    @rx.event
    async def demote(self) -> Any:
        """Make them a member again."""
        return await self._settled(t("{name} is a member now"), company_members.set_role, "member")

    @rx.event
    async def remove(self) -> Any:
        """They are in it no longer."""
        return await self._settled(t("{name} is out of the company"), company_members.remove)

    async def _settled(self, said: str, use_case: Any, *more: str) -> Any:
        try:
            await call(self, use_case, await self._company(), self.target.id, *more)
        except AppError as refusal:
            self.error = words(refusal)
            return None
        return await self._done(said)

    async def _done(self, said: str) -> Any:
        name = self.target.name
        if self.target.is_me:
            await (await self.get_state(SessionState))._read()
        await self._open("")
        return notice.tell(said.format(name=name), kind="done")

    async def _show_company(self, company_id: str) -> None:
        """As they are now; no dialog, an empty field."""
        self.view = await look(self, company_views.team, company_id)
        self.asking, self.error, self.invite_error, self.target = "", "", "", NOBODY
        self.generation += 1


reauth.goes_on("make_owner", OpTeamState.promote)
reauth.goes_on("invite_owner", OpTeamState.invite)

"""Seat plans for admins: the list, one plan with its marks, and a new one. Seats themselves never pass through here."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.domain.seat_choices import Choice
from metro_web.queries.seat_plans_view import PlanDesk, PlanRow
from metro_web.services import seat_plan_views, seat_plans
from metro_web.services.seat_plans import Marking
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import seat_runs
from metro_web.state.listing import Listing
from metro_web.state.named_seats import NamedSeats

NEW = "new"


class SeatPlansState(Listing, rx.State):
    """Plans by their newest version."""

    rows: list[PlanRow] = []

    def _fields(self) -> dict[str, str]:
        return {"words": "", "standing": "open"}

    async def _fetch(self) -> Any:
        words, standing = self._choice("words"), self._choice("standing")
        return await look_if_allowed(self, seat_plan_views.page, words, standing, before=self._before() or "")


class SeatPlanState(NamedSeats, rx.State):
    """The plan of the address; with its marks."""

    is_loaded: bool = False
    is_missing: bool = False
    desk: PlanDesk = PlanDesk()
    refused: str = ""
    is_asking: bool = False

    @rx.event
    async def load(self) -> None:
        """The plan as it is."""
        await self._show(self.router.url.path.rstrip("/").rpartition("/")[2])

    @rx.event
    async def save_marks(self, changes: list) -> Any:
        """The next version, with the marks that were drawn."""
        self.refused = ""
        try:
            made = await call(self, seat_plans.mark, self.desk.id, _markings(changes))
        except AppError as refusal:
            self.refused = refusal.detail
            return None
        said = t("Saved as version {n}").format(n=made.version)
        return [rx.redirect(f"/admin/seat-plans/{made.id}"), notice.tell(said, kind="done")]

    @rx.event
    async def turn(self) -> Any:
        """Retire it, or offer it again."""
        made = await call(self, seat_plans.set_retired, self.desk.id, not self.desk.is_retired)
        await self._show(made.id)
        return notice.tell(t("Retired") if made.is_retired else t("Offered again"), kind="done")

    @rx.event
    def ask_delete(self) -> None:
        """Sure?"""
        self.is_asking = True

    @rx.event
    def keep(self) -> None:
        """Not deleted."""
        self.is_asking = False

    @rx.event
    async def delete(self) -> Any:
        """Gone, where nothing sells from it."""
        self.is_asking = False
        await call(self, seat_plans.delete_plan, self.desk.id)
        return [
            rx.redirect("/admin/seat-plans"),
            notice.tell(t("Deleted: {name}").format(name=self.desk.name), kind="done"),
        ]

    def _finder(self) -> Callable[..., Any]:
        return seat_plans.choose

    async def _show(self, plan_id: str) -> None:
        self.words_error = self.refused = ""
        self.is_missing, self.is_asking = False, False
        try:
            found = await look_if_allowed(self, seat_plan_views.desk, plan_id)
        except NotFound:
            self.is_missing, self.is_loaded, self.desk = True, True, PlanDesk()
            return
        if found is not None:
            self.desk, self.is_loaded = found, True


class PlanMakerState(rx.State):
    """A new plan, or with `?replaces=` the next version of one."""

    is_loaded: bool = False
    replaces: str = ""
    name: str = ""
    version_label: str = ""

    @rx.event
    async def load(self) -> None:
        """What it takes the place of, where it does."""
        asked = str(self.router.url.query_parameters.get("replaces", ""))[:32]
        self.replaces = self.name = self.version_label = ""
        try:
            found = await look_if_allowed(self, seat_plan_views.replaced, asked)
        except NotFound:
            found = PlanDesk()
        if found is not None:
            self.is_loaded = True
            self.replaces, self.name, self.version_label = found.id, found.name, found.version_label

    @rx.event
    def saved(self, plan_id: str) -> Any:
        """It is stored."""
        return [rx.redirect(f"/admin/seat-plans/{str(plan_id)[:32]}"), notice.tell(t("The plan is saved"), kind="done")]


def _markings(changes: Any) -> list[Marking]:
    """`[[mark, is on, runs], …]` from a page."""
    made = []
    for change in changes if isinstance(changes, list) else ():
        if isinstance(change, list) and len(change) == 3:
            mark, is_on, runs = change
            made.append(Marking(str(mark)[:24], is_on is True, Choice(runs=seat_runs(runs))))
    return made

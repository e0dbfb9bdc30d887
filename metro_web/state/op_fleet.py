"""The fleet of a company: the list, a new vehicle, one vehicle with its plan, and another layout for it."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.domain import vehicle_words
from metro_web.queries.amenities_view import AmenityChoice
from metro_web.queries.vehicles_view import FleetRow, VehicleDesk
from metro_web.services import vehicle_views, vehicles
from metro_web.services.vehicles import NewVehicle, VehiclePatch
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text, ticked
from metro_web.state.layout_rows import NO_ERRORS, LayoutRows
from metro_web.state.op import OpListing, OpPage

FLEET = "/op/fleet"
# Refusals that are about a field without naming it.
FIELDS = {"name_taken": "name", "registration_taken": "registration", "capacity": "layout", "mode": "layout"}


class FleetState(OpListing, rx.State):
    """Vehicles by words, mode, in use or retired."""

    rows: list[FleetRow] = []

    def _fields(self) -> dict[str, str]:
        return {"words": "", "mode": "", "standing": "open"}

    async def _fetch(self) -> Any:
        words, mode, standing = (self._choice(name) for name in self._fields())
        company_id = await self._company()
        return await look_if_allowed(
            self, vehicle_views.page, company_id, words, mode, standing, before=self._before() or ""
        )


class VehicleMakerState(OpPage, LayoutRows, rx.State):
    """A new vehicle: its facts, its layout, what it has."""

    amenities: list[AmenityChoice] = []

    async def _show_company(self, company_id: str) -> None:
        self.amenities, self.errors = await look(self, vehicle_views.choices, company_id), NO_ERRORS
        if not self.parts:
            self._lay_out(vehicle_words.STARTS[self.mode])

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Stored, or what is wrong beside its field."""
        said = self._take(form)
        new = NewVehicle(
            self.mode, text(form, "name"), said["layout"], await self._company(), text(form, "registration"),
            said["capacity"], _ticked(form, self.amenities),
        )  # fmt: skip
        try:
            made = await call(self, vehicles.add, new)
        except AppError as refusal:
            self.errors = _beside(refusal)
            return None
        self.reset()
        return [rx.redirect(f"{FLEET}/{made.id}"), notice.tell(t("Made: {name}").format(name=made.name), kind="done")]


class VehicleState(OpPage, rx.State):
    """The vehicle of the address."""

    desk: VehicleDesk = VehicleDesk()
    errors: dict[str, str] = NO_ERRORS
    generation: int = 0
    is_asking: bool = False

    def _list(self) -> str:
        return FLEET

    async def _show_company(self, company_id: str) -> None:
        which = self.router.url.path.rstrip("/").rpartition("/")[2]
        self.desk = await look(self, vehicle_views.desk, company_id, which)
        self.errors, self.is_asking, self.generation = NO_ERRORS, False, self.generation + 1

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Name, registration and what it has."""
        patch = VehiclePatch(
            text(form, "name"), text(form, "registration"), amenities=_ticked(form, self.desk.amenities)
        )
        try:
            made = await call(self, vehicles.change, self.desk.id, patch)
        except AppError as refusal:
            self.errors = _beside(refusal)
            return None
        await self._show_company(await self._company())
        return notice.tell(t("Saved: {name}").format(name=made.name), kind="done")

    @rx.event
    async def turn(self) -> Any:
        """Retire it, or use it again."""
        made = await call(self, vehicles.change, self.desk.id, VehiclePatch(is_retired=not self.desk.is_retired))
        await self._show_company(await self._company())
        return notice.tell(t("Retired") if made.is_retired else t("In use again"), kind="done")

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
        """Gone, where no trip was ever made with it."""
        self.is_asking = False
        await call(self, vehicles.delete_vehicle, self.desk.id)
        said = notice.tell(t("Deleted: {name}").format(name=self.desk.name), kind="done")
        return [rx.redirect(FLEET), said]


class VehicleLayoutState(OpPage, LayoutRows, rx.State):
    """Another layout for the vehicle of the address."""

    desk: VehicleDesk = VehicleDesk()

    def _list(self) -> str:
        return FLEET

    async def _show_company(self, company_id: str) -> None:
        which = self.router.url.path.rstrip("/").removesuffix("/layout").rpartition("/")[2]
        self.desk, parts = await look(self, vehicle_views.layout, company_id, which)
        self.mode, self.capacity, self.errors = self.desk.mode, "", NO_ERRORS
        self._lay_out([each.typed() for each in parts])

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """The next version of its plan, or what is wrong with it."""
        patch = VehiclePatch(**self._take(form))
        try:
            made = await call(self, vehicles.change, self.desk.id, patch)
        except AppError as refusal:
            self.errors = _beside(refusal)
            return None
        said = t("Saved as version {n}").format(n=made.plan_version)
        return [rx.redirect(f"{FLEET}/{made.id}"), notice.tell(said, kind="done")]


def _ticked(form: Any, choices: list[AmenityChoice]) -> list[str]:
    return [each.code for each in choices if ticked(form, f"amenity-{each.code}")]


def _beside(refusal: AppError) -> dict[str, str]:
    about = field_of(refusal) or refusal.code
    return NO_ERRORS | {about if about in NO_ERRORS else FIELDS.get(about, "name"): refusal.detail}

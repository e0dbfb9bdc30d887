"""The list of amenities, for admins: add, rename, another picture, retire, delete."""

from typing import Any

import reflex as rx

from metro_web.core.errors import AppError
from metro_web.core.i18n import t
from metro_web.queries.amenities_view import AmenityLine
from metro_web.services import amenities, vehicle_views
from metro_web.services.amenities import AmenityPatch
from metro_web.state import notice
from metro_web.state.calls import call
from metro_web.state.doors import look_if_allowed
from metro_web.state.inputs import field_of, text

NO_ERRORS = {"name": "", "icon": ""}
FIRST_ICON = "star"


class AmenitiesState(rx.State):
    """All of them; `code` is the one that is being edited, '' for a new one."""

    is_loaded: bool = False
    lines: list[AmenityLine] = []
    code: str = ""
    name: str = ""
    icon: str = FIRST_ICON
    errors: dict[str, str] = NO_ERRORS
    generation: int = 0

    @rx.event
    async def load(self) -> None:
        """As the list is now."""
        found = await look_if_allowed(self, vehicle_views.amenity_lines)
        if found is not None:
            self.lines, self.is_loaded = found, True
            self._begin()

    @rx.event
    def edit(self, code: str) -> None:
        """This one in the form."""
        found = next((line for line in self.lines if line.code == code), None)
        if found is not None:
            self._begin(found.code, found.name, found.icon)

    @rx.event
    def leave(self) -> None:
        """Nothing is edited."""
        self._begin()

    @rx.event
    def pick_icon(self, icon: str) -> None:
        """Another picture."""
        self.icon = str(icon)[:24]

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """A new one, or the one that is edited."""
        self.errors, name = NO_ERRORS, text(form, "name")
        try:
            if self.code:
                made = await call(self, amenities.change, self.code, AmenityPatch(name, self.icon))
            else:
                made = await call(self, amenities.add, name, self.icon)
        except AppError as refusal:
            self.errors = NO_ERRORS | {"icon" if field_of(refusal) == "icon" else "name": refusal.detail}
            return None
        await self.load()
        return notice.tell(t("Saved: {name}").format(name=made.name), kind="done")

    @rx.event
    async def add_usual(self) -> Any:
        """Those that most companies have."""
        await call(self, amenities.add_usual)
        await self.load()
        return notice.tell(t("Added"), kind="done")

    @rx.event
    async def turn(self, code: str) -> Any:
        """Retire it, or offer it again."""
        is_retired = any(line.code == code and line.is_retired for line in self.lines)
        made = await call(self, amenities.change, str(code)[:24], AmenityPatch(is_retired=not is_retired))
        await self.load()
        return notice.tell(t("Retired") if made.is_retired else t("Offered again"), kind="done")

    @rx.event
    async def delete(self, code: str) -> Any:
        """Gone, where nothing has it."""
        await call(self, amenities.delete_amenity, str(code)[:24])
        await self.load()
        return notice.tell(t("Deleted"), kind="done")

    def _begin(self, code: str = "", name: str = "", icon: str = FIRST_ICON) -> None:
        self.code, self.name, self.icon, self.errors = code, name, icon, NO_ERRORS
        self.generation += 1

"""The editor of one fare table, or of a new one: rows come and go here, what was typed is read when it is saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from metro_web.core.errors import AppError, NotFound
from metro_web.core.i18n import t
from metro_web.domain import fares
from metro_web.queries.fares_view import FareForm, MatrixPage, SlabField, WindowField
from metro_web.services import fare_forms, fare_views, fares_admin
from metro_web.services.fare_forms import TypedFare
from metro_web.state import notice
from metro_web.state.calls import call, look
from metro_web.state.doors import look_if_allowed
from metro_web.state.fare_rows import FareRowsState
from metro_web.state.inputs import text

NEW = "new"


class FareEditorState(rx.State):
    """The table of the address; `generation` draws its fields anew, `next_key` names the next row."""

    is_loaded: bool = False
    is_missing: bool = False
    form: FareForm = FareForm()
    source: str = "in_force"
    replaces: str = ""
    generation: int = 0
    new_name: str = ""
    new_day: str = ""
    error: str = ""

    @rx.event
    async def load(self) -> None:
        """A table as it stands; or a new one, like the one named in `?from=`, in place of it with `?replace=1`."""
        table_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        self.error, self.is_missing = "", False
        if table_id != NEW:
            await self._show(look_if_allowed(self, fare_views.editor, table_id))
            return
        query = self.router.url.query_parameters
        self.source = str(query.get("from", "in_force"))[:32]
        await self._show(look_if_allowed(self, fare_views.starting_point, self.source))
        self.replaces = self.source if query.get("replace") == "1" else ""
        if self.replaces:
            self.form = replace(self.form, starts_on=self.form.earliest)
            self.new_day = self.form.starts_on

    @rx.event
    async def start_from(self, source: str) -> Any:
        """Another starting point; what was typed gives way to it."""
        self.source, self.error = str(source)[:32], ""
        await self._show(look_if_allowed(self, fare_views.starting_point, self.source))
        return FareMatrixState.search("")

    @rx.event
    async def pick_kind(self, kind: str) -> None:
        """Another way to find a price."""
        if kind in fares.KINDS:
            self.form, self.error = replace(self.form, kind=kind), ""
            if kind.startswith("slab"):
                (await self.get_state(FareRowsState))._need_slabs()

    @rx.event
    def write_name(self, name: str) -> None:
        """The name, for a table that a file will become."""
        self.new_name = str(name)[:200]

    @rx.event
    def write_day(self, day: str) -> None:
        """The day from which a file will count."""
        self.new_day = str(day)[:10]

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """As typed, or the sentence that says what is wrong."""
        typed, self.error = _typed(self.form, await self.get_state(FareRowsState), form), ""
        try:
            if self.form.status == NEW:
                table_id = await call(
                    self, fare_forms.make, typed, replaces=self.replaces or None, like=self.form.copies
                )
                said = notice.tell(t("Saved: {name}").format(name=typed.name), kind="done")
                return [rx.redirect(f"/admin/fares/{table_id}"), said]
            await call(self, fare_forms.change, self.form.id, typed, self.form.revision)
        except AppError as refusal:
            self.error = refusal.detail
            return None
        await self._show(look_if_allowed(self, fare_views.editor, self.form.id))
        return notice.tell(t("Saved"), kind="done")

    @rx.event
    async def withdraw(self) -> Any:
        """Take a table back that has not begun."""
        try:
            await call(self, fares_admin.withdraw, self.form.id, revision=self.form.revision)
        except AppError as refusal:
            self.error = refusal.detail
            return None
        gone = notice.tell(t("Withdrawn"), t("Nobody was ever charged by it."), kind="done")
        return [rx.redirect("/admin/fares"), gone]

    @rx.event
    def sent(self, table_id: str) -> Any:
        """A file has become a table, or the fares of this one."""
        told = notice.tell(t("The prices of the file are in the table"), kind="done")
        if table_id == self.form.id:
            return [FareEditorState.load, FareMatrixState.search(""), told]
        return [rx.redirect(f"/admin/fares/{str(table_id)[:32]}"), told]

    @rx.var
    def send_to(self) -> str:
        """Where a file goes: into this table, or to a new one of this name and day."""
        if self.form.status != NEW:
            return "/api/fares?" + urlencode({"table": self.form.id})
        return "/api/fares?" + urlencode({"title": self.new_name, "starts_on": self.new_day})

    async def _show(self, look_: Any) -> None:
        try:
            found = await look_
        except NotFound:
            self.is_missing, self.is_loaded = True, True
            return
        if found is not None:
            self.form, self.is_loaded = found, True
            (await self.get_state(FareRowsState))._show(found)
            self.new_name, self.new_day, self.replaces = found.name, found.starts_on, ""
            self.generation += 1


class FareMatrixState(rx.State):
    """The prices of a matrix, by words of a station's name."""

    page: MatrixPage = MatrixPage()
    query: str = ""

    @rx.event
    async def search(self, query: str) -> None:
        """The first prices that have it."""
        self.query = str(query)[:100]
        editor = await self.get_state(FareEditorState)
        table_id = editor.form.id or editor.form.copies
        is_matrix = table_id and editor.form.matrix_label
        self.page = await look(self, fare_views.matrix_page, table_id, self.query) if is_matrix else MatrixPage()


def _typed(shown: FareForm, rows: FareRowsState, form: Mapping[str, Any]) -> TypedFare:
    """The fields of a submitted form, rows in the order in which they are shown."""

    def slabs(shown: list[SlabField]) -> tuple[tuple[str, str], ...]:
        return tuple((text(form, f"up-{row.key}"), text(form, f"price-{row.key}")) for row in shown)

    def window(row: WindowField) -> tuple[str, str, str, str]:
        starts, ends, days, percent = (
            text(form, f"{name}-{row.key}") for name in ("starts", "ends", "days", "percent")
        )
        return starts, ends, days, percent

    return TypedFare(
        name=text(form, "name"),
        starts_on=text(form, "starts_on"),
        kind=shown.kind,
        price=text(form, "price"),
        holiday_price=text(form, "holiday_price") if rows.has_holidays else "",
        weekday=slabs(rows.weekday),
        holiday=slabs(rows.holiday) if rows.has_holidays else (),
        own_holidays=tuple(shown.own_holidays),
        wallet_percent=text(form, "wallet_percent"),
        windows=tuple(window(row) for row in rows.windows),
    )

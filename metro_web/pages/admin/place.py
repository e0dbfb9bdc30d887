"""One place, or a new one: its facts as fields."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, select
from metro_web.components.notice import callout
from metro_web.components.role_gate import admin_only
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.queries.places_view import KINDS
from metro_web.state.places import PlaceState as Place

ON_LOAD = [Place.load]


def page() -> rx.Component:
    """The fields."""
    gone = empty("map", t("There is no such place."), link_button(t("All places"), href="/admin/places"))
    return layout.page(
        admin_only(rx.cond(Place.is_missing, gone, _content()), is_loaded=Place.is_loaded, here="/admin/places"),
        title=rx.cond(Place.form.code != "", Place.form.name, t("New place")),
        active="/admin/places",
        console=True,
        back=("/admin/places", t("Places")),
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Place.form.is_retired,
            callout("warn", t("This place is retired: searches offer it no more, and no new route stops there.")),
            rx.fragment(),
        ),
        _facts(),
        class_name="stack",
    )


def _facts() -> rx.Component:
    form, errors = Place.form, Place.errors
    code = rx.cond(
        form.code != "",
        rx.el.p(t("Code "), rx.el.code(form.code), class_name="quiet breaks"),
        field(
            t("Code"), "code", autocomplete="off", autocapitalize="none", spellcheck=False, max_length=64,
            hint=t("Stays for good. Made from the name if empty; a metro station's is that of the network"),
        ),
    )  # fmt: skip
    return rx.el.form(
        field(
            t("Name"), "name", default_value=form.name, error=errors["name"].to(str), autocomplete="off",
            required=True, max_length=120,
        ),
        code,
        rx.el.div(
            select(
                t("Kind"), "kind", options=list(KINDS.items()), default_value=form.kind, error=errors["kind"].to(str)
            ),
            select(t("City"), "city", options=form.cities, default_value=form.city_id, error=errors["city"].to(str)),
            class_name="days",
        ),
        field(
            t("Time zone"), "zone", default_value=form.zone, error=errors["zone"].to(str), autocomplete="off",
            placeholder=str(settings().zone), hint=t("Like Asia/Kolkata; a new place has its city's if empty"),
        ),
        rx.el.div(
            field(
                t("Latitude"), "lat", default_value=form.lat, error=errors["lat"].to(str), inputmode="decimal",
                autocomplete="off",
            ),
            field(
                t("Longitude"), "lon", default_value=form.lon, error=errors["lon"].to(str), inputmode="decimal",
                autocomplete="off",
            ),
            class_name="days",
        ),
        rx.el.p(errors["code"].to(str), role="alert", class_name="field-error"),
        _ends(),
        key=Place.generation.to_string(),
        on_submit=Place.save,
        reset_on_submit=False,
        class_name="card stack",
    )  # fmt: skip


def _ends() -> rx.Component:
    form = Place.form
    turn = button(rx.cond(form.is_retired, t("Use it again"), t("Retire it")), on_click=Place.turn)
    gone = rx.cond(form.is_used, rx.fragment(), button(t("Delete it"), kind="stop", on_click=Place.delete))
    return rx.el.div(
        button(t("Save"), kind="primary", type="submit"),
        rx.cond(form.code != "", rx.fragment(turn, gone), link_button(t("Leave it"), href="/admin/places")),
        class_name="actions",
    )

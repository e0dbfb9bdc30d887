"""Countries and cities: a list with a dialog for each city, and beside it what is added."""

from typing import Any

import reflex as rx

from metro_web.components import layout, listing
from metro_web.components.buttons import button, icon_button
from metro_web.components.data_table import Column, table
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field, select
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.cities import CitiesState as Cities

ON_LOAD = [Cities.load]


def page() -> rx.Component:
    """The list beside the forms."""
    return layout.page(
        admin_only(_content(), is_loaded=Cities.is_loaded, here="/admin/cities"),
        title=t("Cities and countries"),
        lead=t("Whoever looks for a city finds trips of all its places."),
        active="/admin/places",
        width="wide",
        console=True,
        back=("/admin/places", t("Places")),
    )


def _content() -> rx.Component:
    columns = [Column(t("City")), Column(t("Country")), Column(t("Places"), end=True), Column("", end=True)]
    return rx.el.div(
        rx.el.div(
            listing.filters(Cities, listing.words(Cities, "words", t("Find"), placeholder=t("City or country"))),
            listing.found(
                Cities,
                table(t("Cities"), columns, rows=Cities.rows, cells=_cells, hide_caption=True),
                empty("map", t("There is no city yet. Add its country first."), rx.fragment()),
                label=t("Cities found"),
            ),
            class_name="stack",
        ),
        rx.el.div(_new_city(), _countries(), class_name="stack loose"),
        _city(),
        class_name="split split-main",
    )


def _cells(city: Any) -> list[Any]:
    return [
        city.name,
        city.country_name,
        link(city.places_label, href=city.places_href, class_name="num"),
        button(t("Change"), on_click=Cities.open(city.id), aria_label=t("Change ") + city.name),
    ]


def _new_city() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("New city")),
        rx.el.form(
            field(t("Name"), "name", id="city-name", autocomplete="off", required=True, max_length=80),
            select(t("Country"), "country", id="city-country", options=Cities.countries),
            rx.el.p(Cities.city_error, role="alert", class_name="field-error"),
            button(t("Add the city"), kind="primary", type="submit"),
            key="city" + Cities.generation.to_string(),
            on_submit=Cities.add_city,
            reset_on_submit=False,
            class_name="card stack",
        ),
        class_name="section",
    )


def _countries() -> rx.Component:
    def row(pair: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.code(pair[0]),
                rx.el.span(pair[1], class_name="grow"),
                icon_button("close", t("Delete ") + pair[1], on_click=Cities.delete_country(pair[0])),
                class_name="list-row",
            ),
            key=pair[0],
        )

    return rx.el.section(
        rx.el.h2(t("Countries")),
        rx.el.ul(rx.foreach(Cities.countries, row), class_name="list"),
        rx.el.form(
            rx.el.div(
                field(t("Code"), "code", id="country-code", autocomplete="off", max_length=2, hint=t("Like IN")),
                field(t("Name"), "name", id="country-name", autocomplete="off", max_length=80),
                class_name="days",
            ),
            rx.el.p(Cities.country_error, role="alert", class_name="field-error"),
            button(t("Add the country"), type="submit"),
            key="country" + Cities.generation.to_string(),
            on_submit=Cities.add_country,
            reset_on_submit=False,
            class_name="card stack",
        ),
        class_name="section",
    )


def _city() -> rx.Component:
    city = Cities.opened
    content = rx.el.form(
        field(t("Name"), "name", id="own-name", default_value=city.name, autocomplete="off", max_length=80),
        select(t("Country"), "country", id="own-country", options=Cities.countries, default_value=city.country),
        rx.el.p(Cities.dialog_error, role="alert", class_name="field-error"),
        rx.el.div(button(t("Save"), kind="primary", type="submit"), class_name="actions"),
        rx.el.p(
            t("Is the metro in this city? Its stations become places: whoever types one finds the trips of the city."),
            class_name="quiet",
        ),
        rx.el.div(
            button(t("Take in the metro's stations"), on_click=Cities.take_in_metro),
            button(t("Delete the city"), kind="stop", on_click=Cities.delete_city),
            class_name="actions",
        ),
        key=city.id,
        on_submit=Cities.change_city,
        reset_on_submit=False,
        class_name="stack",
    )
    return dialog(city.name, content, is_open=Cities.is_open, on_close=Cities.close, id="city")

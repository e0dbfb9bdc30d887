"""One route, or a new one: its stops in order, dragged, moved by keys or told where to go; saved as a whole."""

import reflex as rx

from metro_web.components.buttons import button, link_button
from metro_web.components.client.place_field import place_field
from metro_web.components.client.station_order import station_order
from metro_web.components.dialogs import dialog
from metro_web.components.form_fields import field, segmented, select
from metro_web.components.notice import callout
from metro_web.components.op_shell import op_page
from metro_web.core.i18n import t
from metro_web.queries.routes_view import HOME, MODES, STOP_KINDS
from metro_web.state.op_routes import OpRouteState as Route

ON_LOAD = [Route.load]
COLOR = "#2D567D"


def page() -> rx.Component:
    """The order of the stops, beside it what it is called and what is added."""
    return op_page(
        Route,
        rx.cond(
            Route.form.is_retired,
            callout("warn", t("This route is retired: no new trips are made from it.")),
            rx.fragment(),
        ),
        rx.el.div(
            rx.el.div(_order(), _add(), class_name="stack loose"),
            rx.el.div(_facts(), class_name="stack loose"),
            class_name="split split-main",
        ),
        _stop(),
        title=rx.cond(Route.form.id != "", Route.form.name, t("New route")),
        here=HOME,
        missing=t("This company has no such route."),
        back=(HOME, t("Routes")),
    )


def _order() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Stops")),
        rx.cond(
            Route.stops.length() > 0,
            station_order(
                Route.stops,
                branch=rx.Var.create(0),
                color=rx.Var.create(COLOR),
                label=t("Stops in order"),
                answered=Route.answered,
                on_move=Route.move,
                on_pick=Route.open_stop,
            ),
            rx.el.p(t("Add where it leaves from, then each place where it stops."), class_name="card quiet"),
        ),
        class_name="section",
    )


def _add() -> rx.Component:
    minutes = rx.cond(
        Route.stops.length() > 0,
        rx.el.div(
            _minutes("ride", t("Ride there"), "add-ride", t("Minutes, or 1:30")),
            _minutes("stay", t("Stays"), "add-stay", t("Empty: goes on at once")),
            class_name="days",
        ),
        rx.fragment(),
    )
    return rx.el.form(
        rx.el.h2(t("Add a stop")),
        place_field(t("Place"), value=Route.chosen, choices=Route.form.choices, on_select=Route.pick_place),
        minutes,
        rx.el.p(Route.stop_error, role="alert", class_name="field-error"),
        rx.el.div(button(t("Add the stop"), symbol="plus", type="submit"), class_name="actions"),
        key="add" + Route.added.to_string() + Route.form.mode,
        on_submit=Route.add_stop,
        reset_on_submit=False,
        class_name="card stack",
    )


def _minutes(name: str, label: str, id: str, hint: str = "", **props: str | rx.Var) -> rx.Component:
    return field(label, name, id=id, hint=hint, inputmode="numeric", autocomplete="off", max_length=8, **props)


def _facts() -> rx.Component:
    form = Route.form
    turn = button(rx.cond(form.is_retired, t("Use it again"), t("Retire it")), on_click=Route.turn)
    gone = rx.cond(form.is_used, rx.fragment(), button(t("Delete it"), kind="stop", on_click=Route.delete))
    return rx.el.form(
        rx.cond(
            form.id == "",
            segmented(t("By"), list(MODES.items()), form.mode, on_pick=Route.pick_mode),
            rx.fragment(),
        ),
        field(
            t("Name"), "name", default_value=form.name, autocomplete="off", max_length=120,
            hint=t("Empty: called after its ends"),
        ),
        rx.cond(
            form.trips_label != "",
            rx.el.p(form.trips_label, t(" What you change here leaves them as they are."), class_name="quiet"),
            rx.fragment(),
        ),
        rx.el.p(Route.error, role="alert", class_name="field-error"),
        rx.el.div(
            button(t("Save the route"), kind="primary", type="submit"),
            rx.cond(form.id != "", rx.fragment(turn, gone), link_button(t("Leave it"), href=HOME)),
            class_name="actions",
        ),
        key="facts" + Route.generation.to_string(),
        on_submit=Route.save,
        reset_on_submit=False,
        class_name="card stack",
    )  # fmt: skip


def _stop() -> rx.Component:
    stop = Route.opened
    between = rx.cond(
        Route.is_end,
        rx.fragment(),
        rx.el.div(
            _minutes("stay", t("Stays"), "own-stay", default_value=stop.stay),
            select(t("Why it stops"), "kind", id="own-kind", options=list(STOP_KINDS.items()), default_value=stop.kind),
            class_name="days",
        ),
    )
    content = rx.el.form(
        rx.el.p(stop.note, class_name="quiet"),
        _minutes("ride", t("Ride there"), "own-ride", t("Minutes, or 1:30"), default_value=stop.ride),
        between,
        rx.el.div(
            button(t("Set it"), kind="primary", type="submit"),
            button(t("Remove the stop"), kind="stop", on_click=Route.remove_stop),
            class_name="actions",
        ),
        key=stop.code + stop.ride + stop.stay + stop.kind,
        on_submit=Route.change_stop,
        reset_on_submit=False,
        class_name="stack",
    )
    return dialog(stop.name, content, is_open=Route.is_open, on_close=Route.close_stop, id="stop")

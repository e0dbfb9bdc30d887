"""A gate worked by staff: where and which way once, then one ticket after the other."""

import reflex as rx

from metro_web.components import gate_modes, layout
from metro_web.components.buttons import button
from metro_web.components.client.scan_desk import scan_desk
from metro_web.components.client.station_field import station_field
from metro_web.components.form_fields import segmented
from metro_web.components.links import link
from metro_web.components.role_gate import staff_only
from metro_web.core.i18n import t
from metro_web.state.gate import GateState as Gate

ON_LOAD = [Gate.load]


def page() -> rx.Component:
    """The field has the focus by itself; the verdict fills the screen."""
    return layout.page(
        staff_only(_content(), is_loaded=Gate.is_loaded, here="/gate"),
        title=t("Gate"),
        active="/gate",
        actions=link(t("Gate log"), href="/gate/log"),
    )


def _content() -> rx.Component:
    return rx.el.div(gate_modes.modes("/gate"), _station(), class_name="stack loose")


def _station() -> rx.Component:
    return rx.cond(
        Gate.is_choosing,
        rx.el.section(
            rx.el.h2(t("Where does this gate stand?")),
            station_field(t("Station"), value=Gate.station, on_select=Gate.pick_station, auto_focus=True),
            class_name="section",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    rx.el.strong(Gate.station_name, class_name="place-name"),
                    button(t("Change"), kind="plain", on_click=Gate.choose),
                    class_name="row",
                ),
                segmented(
                    t("Direction"),
                    [("entry", t("In")), ("exit", t("Out"))],
                    Gate.direction,
                    on_pick=Gate.pick_direction,
                ),
                class_name="row between",
            ),
            scan_desk(
                verdict=Gate.verdict,
                number=Gate.number,
                error=Gate.settle_error,
                on_scan=Gate.scan,
                on_settle=Gate.settle,
                on_close=Gate.close,
            ),
            _lately(),
            class_name="stack loose",
        ),
    )


def _lately() -> rx.Component:
    def count(label: str, value: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(label), rx.el.dd(value))

    return rx.el.section(
        rx.el.h2(t("This screen")),
        rx.el.dl(
            count(t("Let in"), Gate.went_in),
            count(t("Let out"), Gate.went_out),
            count(t("Refused"), Gate.refused),
            class_name="facts card",
        ),
        rx.cond(
            Gate.recent.length() > 0,
            rx.el.ol(rx.foreach(Gate.recent, gate_modes.recent_scan), class_name="list"),
            rx.el.p(t("The last tickets will stand here."), class_name="quiet"),
        ),
        class_name="section",
    )

"""A new seat plan: typed, pasted or dropped, and drawn before it is stored."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.client.seat_desks import plan_maker
from metro_web.components.role_gate import admin_only
from metro_web.core.i18n import t
from metro_web.state.seat_plans import PlanMakerState as Maker

ON_LOAD = [Maker.load]


def page() -> rx.Component:
    """What is typed on the left, what it becomes on the right."""
    return layout.page(
        admin_only(
            plan_maker(replaces=Maker.replaces, start_name=Maker.name, on_saved=Maker.saved),
            is_loaded=Maker.is_loaded,
            here="/admin/seat-plans/new",
        ),
        title=rx.cond(Maker.replaces != "", t("Next version of ") + Maker.name, t("New seat plan")),
        lead=rx.cond(
            Maker.replaces != "",
            t("What sells from an earlier version keeps it."),
            t(
                "In words, from a number, or from a file. It is drawn while you type; nothing is stored before you save."
            ),
        ),
        active="/admin/seat-plans",
        width="wide",
        console=True,
        back=("/admin/seat-plans", t("Seat plans")),
    )

"""What can be done with a branch besides its order: a name, a ring, another branch joined to it, its end; and a new one."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button
from metro_web.components.form_fields import field
from metro_web.core.i18n import t
from metro_web.state.line import BranchState, LineState

RING_STATIONS_MIN = 3


def branch_tools(branch: Any) -> rx.Component:
    """Under the order of a branch."""
    is_open = BranchState.opened == branch.position
    return rx.el.div(
        rx.el.div(
            rx.cond(
                branch.is_ring,
                button(t("Open the ring"), on_click=BranchState.set_ring(branch.position, False)),
                button(
                    t("Close to a ring"),
                    on_click=BranchState.set_ring(branch.position, True),
                    disabled=branch.stops.length() < RING_STATIONS_MIN,
                ),
            ),
            button(
                t("Name, join, remove"),
                on_click=BranchState.toggle(branch.position),
                custom_attrs={"aria-expanded": rx.cond(is_open, "true", "false")},
            ),
            class_name="actions branch-actions",
        ),
        rx.el.p(rx.cond(is_open, "", BranchState.error), role="alert", class_name="field-error"),
        rx.cond(is_open, _more(branch)),
        class_name="stack tight",
    )


def new_branch() -> rx.Component:
    """A fork, or a piece of its own."""
    return rx.el.section(
        rx.el.h2(t("Add a branch")),
        rx.el.form(
            field(
                t("Name of the branch"),
                "branch_name",
                autocomplete="off",
                hint=t("May stay empty. A fork begins with the station that it leaves the line at."),
            ),
            button(t("Add branch"), type="submit"),
            on_submit=BranchState.add,
            reset_on_submit=True,
            class_name="card stack",
        ),
        class_name="section",
    )


def _more(branch: Any) -> rx.Component:
    has_others = LineState.view.branches.length() > 1
    return rx.el.div(
        rx.el.form(
            field(
                t("Name of the branch"),
                "name",
                id="branch-name",
                default_value=branch.name,
                hint=t("May stay empty"),
                autocomplete="off",
            ),
            button(t("Rename"), type="submit"),
            on_submit=BranchState.rename,
            class_name="inline-form",
        ),
        rx.cond(
            has_others,
            rx.el.form(
                rx.el.div(
                    rx.el.label(t("Join with"), html_for="branch-other"),
                    rx.el.select(
                        rx.foreach(
                            LineState.view.branches,
                            lambda other: rx.cond(
                                other.position != branch.position,
                                rx.el.option(other.title, value=other.position.to_string()),
                            ),
                        ),
                        name="other",
                        id="branch-other",
                    ),
                    class_name="field",
                ),
                button(t("Join"), type="submit"),
                on_submit=BranchState.join,
                class_name="inline-form",
            ),
        ),
        rx.el.p(BranchState.error, role="alert", class_name="field-error"),
        rx.cond(
            has_others,
            rx.el.div(
                button(t("Remove this branch"), kind="stop", on_click=BranchState.remove(branch.position)),
                rx.el.span(t("Its stations stay."), class_name="quiet"),
                class_name="row",
            ),
        ),
        class_name="card stack",
    )

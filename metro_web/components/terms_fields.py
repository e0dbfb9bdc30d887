"""Fields of the terms on which an event or trip is sold: plan and prices, places without seats, times, what is kept."""

from typing import Any

import reflex as rx

from metro_web.components.buttons import button, icon_button
from metro_web.components.form_fields import check, field
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import currency_symbol

PRICE = t("Price")


def seats(desk: Any, *, none_label: str, is_fixed: rx.Var) -> rx.Component:
    """The seat plan, and what each of its sections costs. An empty price leaves a section unsold."""

    def price(row: Any, number: rx.Var) -> rx.Component:
        return field(
            rx.cond(row.name != "", row.name, row.code),
            f"price-{number}",
            id=f"price-{number}",
            key=row.code,
            default_value=row.price,
            prefix=currency_symbol(settings().currency).strip(),
            inputmode="decimal",
            autocomplete="off",
        )

    return rx.el.div(
        rx.cond(
            is_fixed,
            rx.el.p(t("The seat plan stays: tickets were ordered."), class_name="quiet"),
            rx.el.div(
                rx.el.label(t("Seat plan"), html_for="seat_plan"),
                rx.el.select(
                    rx.el.option(none_label, value=""),
                    rx.foreach(desk.form.plans, lambda pair: rx.el.option(pair[1], value=pair[0])),
                    name="seat_plan",
                    id="seat_plan",
                    value=desk.plan_id,
                    on_change=desk.pick_plan,
                ),
                class_name="field",
            ),
        ),
        rx.cond(
            desk.prices.length() > 0,
            rx.el.div(rx.foreach(desk.prices, price), class_name="field-grid"),
            rx.fragment(),
        ),
        class_name="stack",
    )


def pools(desk: Any) -> rx.Component:
    """Places without seats, a row each."""

    def row(pool: Any) -> rx.Component:
        return rx.el.div(
            field(t("Name"), f"pool-name-{pool.key}", id=f"pool-name-{pool.key}", default_value=pool.name, autocomplete="off"),
            field(
                t("Places"), f"pool-places-{pool.key}", id=f"pool-places-{pool.key}", default_value=pool.capacity,
                inputmode="numeric", autocomplete="off",
            ),
            field(
                PRICE, f"pool-price-{pool.key}", id=f"pool-price-{pool.key}", default_value=pool.price,
                inputmode="decimal", autocomplete="off",
            ),
            icon_button("close", t("Remove these places"), on_click=desk.remove_pool(pool.key)),
            key=pool.key,
            role="group",
            aria_label=t("Places without seats"),
            class_name="terms-row",
        )  # fmt: skip

    return rx.el.div(
        rx.foreach(desk.pools, row),
        rx.el.div(button(t("Add places without seats"), symbol="plus", on_click=desk.add_pool)),
        class_name="stack",
    )


def times(desk: Any, *, is_event: bool) -> rx.Component:
    """When it is sold and when the doors open; for events also the limit of a person and coming back."""
    terms = desk.form.terms
    limit = field(
        t("Tickets a person"), "per_person_max", default_value=terms.per_person_max, inputmode="numeric",
        autocomplete="off", hint=t("Empty: {n}").format(n=settings().event_tickets_max),
    )  # fmt: skip
    again = check(t("Whoever has gone out may come in again"), "has_reentry", default_checked=terms.has_reentry)
    return rx.el.div(
        rx.el.div(
            field(
                t("Sale opens"), "sale_opens", type="datetime-local", default_value=terms.sale_opens,
                hint=t("Empty: when it is published"),
            ),
            field(
                t("Sale closes"), "sale_closes", type="datetime-local", default_value=terms.sale_closes,
                hint=t("Empty: when it starts"),
            ),
            field(
                t("Doors open, hours before"), "check_in_hours", default_value=terms.check_in_hours,
                inputmode="numeric", autocomplete="off", hint=t("From then on tickets let in"),
            ),
            limit if is_event else rx.fragment(),
            class_name="field-grid",
        ),
        again if is_event else rx.fragment(),
        class_name="stack",
    )  # fmt: skip


def penalties(desk: Any) -> rx.Component:
    """How much is kept of a ticket that is handed back."""

    def row(one: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.td(
                rx.el.input(
                    name=f"hours-{one.key}", default_value=one.hours, aria_label=t("Hours before"),
                    custom_attrs={"inputMode": "numeric"}, auto_complete="off",
                )
            ),
            rx.el.td(
                rx.el.input(
                    name=f"percent-{one.key}", default_value=one.percent, aria_label=t("Percent kept"),
                    custom_attrs={"inputMode": "decimal"}, auto_complete="off",
                )
            ),
            rx.el.td(icon_button("close", t("Remove this row"), on_click=desk.remove_penalty(one.key))),
            key=one.key,
        )  # fmt: skip

    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("Kept of a ticket handed back"), class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(t("At least hours before"), scope="col"),
                    rx.el.th(t("Percent kept"), scope="col"),
                    rx.el.th(rx.el.span(t("Actions"), class_name="sr-only"), scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(desk.penalties, row)),
            class_name="table slab-table",
        ),
        rx.el.div(button(t("Add a row"), symbol="plus", on_click=desk.add_penalty), class_name="slab-add"),
        class_name="table-frame",
    )

"""The stock of one event or trip: how each section stands now; seats blocked, released and priced."""

import reflex as rx

from metro_web.components import layout
from metro_web.components.buttons import button, link_button
from metro_web.components.client.seat_desks import stock_desk
from metro_web.components.dialogs import dialog
from metro_web.components.empty_state import empty
from metro_web.components.form_fields import field
from metro_web.components.links import link
from metro_web.components.role_gate import admin_only
from metro_web.core.config import settings
from metro_web.core.i18n import t
from metro_web.core.labels import currency_symbol
from metro_web.state.stock import StockState as Stock

ON_LOAD = [Stock.load]


def page() -> rx.Component:
    """Figures by section, then the seats."""
    gone = empty(
        "ticket", t("There is nothing to sell under this number."), link_button(t("To the control room"), href="/admin")
    )
    return layout.page(
        admin_only(rx.cond(Stock.is_missing, gone, _content()), is_loaded=Stock.is_loaded, here="/admin"),
        title=rx.cond(Stock.desk.title != "", t("Stock of ") + Stock.desk.title, t("Stock")),
        active="/admin/seat-plans",
        width="wide",
        console=True,
    )


def _content() -> rx.Component:
    desk = Stock.desk
    return rx.el.div(
        rx.el.p(
            rx.el.span(desk.status_label, class_name="tag"),
            rx.el.span(desk.when_label, class_name="num"),
            link(t("To its page"), href=desk.back_href),
            rx.cond(desk.plan_href != "", link(t("Seat plan: ") + desk.plan_label, href=desk.plan_href), rx.fragment()),
            class_name="row stock-facts",
        ),
        stock_desk(Stock),
        dialog(
            t("Price of ") + Stock.asked_name,
            rx.el.form(
                field(
                    t("Price"),
                    "section_price",
                    default_value=Stock.asked_price,
                    prefix=currency_symbol(settings().currency).strip(),
                    inputmode="decimal",
                    autocomplete="off",
                    error=Stock.price_error,
                    hint=t("From now on; what is held keeps its price, a seat with its own keeps that"),
                ),
                field(t("Reason"), "price_reason", autocomplete="off", hint=t("Kept in the audit log")),
                rx.el.div(
                    button(t("Leave it"), on_click=Stock.leave_price),
                    button(t("Set the price"), kind="primary", type="submit"),
                    class_name="actions",
                ),
                key=Stock.asked_code,
                on_submit=Stock.price_section,
                reset_on_submit=False,
                class_name="stack",
            ),
            is_open=Stock.asked_code != "",
            on_close=Stock.leave_price,
            id="section-price-dialog",
        ),
        class_name="stack loose",
    )

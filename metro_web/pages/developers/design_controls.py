"""Letters, buttons and fields of the design page, in every state."""

from datetime import timedelta

import reflex as rx

from metro_web.components.buttons import button, chip, icon_button, link_button
from metro_web.components.client.countdown import countdown, resend
from metro_web.components.client.otp_field import otp_field
from metro_web.components.client.station_field import station_field
from metro_web.components.form_fields import area, check, field, segmented, select, stepper
from metro_web.components.icons import PATHS, icon
from metro_web.core import clock
from metro_web.state.design import DesignState


def section(title: str, *children: rx.Component) -> rx.Component:
    """One titled part of the page."""
    return rx.el.section(rx.el.h2(title), *children, class_name="section")


def letters() -> rx.Component:
    return section(
        "Type",
        rx.el.p("Rajiv Chowk to Kashmere Gate, 6 min", class_name="big"),
        rx.el.h3("Headings and signs are Overpass"),
        rx.el.p(
            "Text is Atkinson Hyperlegible Next, at one rem or more. Digits stand in columns: ₹11.00, ₹64.00. "
            "Codes stay apart: 0O 1Il 8B."
        ),
        rx.el.p("Quiet text is for what can wait.", class_name="quiet"),
    )


def buttons() -> rx.Component:
    return section(
        "Buttons",
        rx.el.div(
            button("Pay ₹43.00", kind="primary", big=True),
            button("Hold on", symbol="refresh"),
            link_button("See the map", href="/map", symbol="map"),
            button("Hand back", kind="stop"),
            button("Not now", kind="plain"),
            class_name="row",
        ),
        rx.el.div(
            button("Paying", kind="primary", busy=True),
            button("Sold out", disabled=True),
            icon_button("swap", "Swap from and to", outlined=True),
            icon_button("close", "Close"),
            class_name="row",
        ),
        rx.el.div(
            chip("Active", is_on=True), chip("Used", is_on=False), chip("Handed back", is_on=False), class_name="chips"
        ),
        segmented(
            "Prefer",
            [("fewest_stops", "Fewest stops"), ("fewest_changes", "Fewest changes")],
            DesignState.prefer,
            on_pick=DesignState.pick,
        ),
        stepper("Passengers", DesignState.count, on_minus=DesignState.add(-1), on_plus=DesignState.add(1)),
        rx.el.div(*[icon(name) for name in PATHS], class_name="row"),
    )


def fields() -> rx.Component:
    soon = (clock.utc_now() + timedelta(days=3650)).isoformat()
    return section(
        "Fields",
        rx.el.div(
            rx.el.form(
                field(
                    "E-mail", "email", type="email", autocomplete="email", hint="The code comes here.", required=True
                ),
                field(
                    "Password",
                    "password",
                    type="password",
                    error="At least 10 characters.",
                    autocomplete="new-password",
                ),
                field("Amount", "amount", prefix="₹", inputmode="numeric", default_value="500"),
                class_name="stack",
            ),
            rx.el.form(
                select("Language", "language", options=[("en", "English"), ("hi", "हिन्दी"), ("ar", "العربية")]),
                area("What happened?", "text", hint="10 to 2,000 characters."),
                check("Send me a copy", "copy"),
                class_name="stack",
            ),
            class_name="split",
        ),
        rx.el.div(
            station_field(
                "From", value=DesignState.origin, on_select=DesignState.set_origin, exclude=DesignState.destination
            ),
            station_field(
                "To", value=DesignState.destination, on_select=DesignState.set_destination, exclude=DesignState.origin
            ),
            class_name="split",
        ),
        rx.el.div(
            rx.el.div(
                otp_field(
                    on_complete=DesignState.check_code,
                    is_busy=DesignState.is_checking,
                    error=DesignState.code_error,
                    hint="Here 123456 is right. It holds for five minutes.",
                    auto_focus=False,
                ),
                rx.el.p("Time left ", countdown(soon), " · ", countdown("2020-01-01T00:00:00Z")),
                rx.el.div(
                    resend("2020-01-01T00:00:00Z", on_press=DesignState.say("done")),
                    resend(soon, on_press=DesignState.say("done")),
                    class_name="row",
                ),
                class_name="stack",
            ),
            class_name="card",
        ),
    )

"""The design language on one page: every piece in its states, for looking at and for the browser tests."""

from dataclasses import dataclass
from datetime import timedelta

import reflex as rx

from metro_web.components import board, dialogs, journey_path, layout, ticket_card
from metro_web.components.buttons import button, link_button
from metro_web.components.client.countdown import countdown
from metro_web.components.client.line_map import line_map
from metro_web.components.client.qr_view import qr_view
from metro_web.components.data_table import Column, pager, table
from metro_web.components.empty_state import empty, skeleton
from metro_web.components.line_badge import SHAPES, band, bullet, line_name
from metro_web.components.notice import callout
from metro_web.core import clock
from metro_web.integrations import qr
from metro_web.pages.developers import design_controls
from metro_web.state.design import DesignState

PALETTE = ("#1F86F5", "#A94204", "#268265", "#300045", "#B57F08", "#2D567D", "#6A2B33", "#000000")
NIGHT = ("#2D81FF", "#C42100", "#43775C", "#835389", "#FBD10C", "#3ED5FF", "#FF7094", "#FDFAFD")


@dataclass(frozen=True)
class Leg:
    """What `journey_path.path` draws."""

    origin: str
    line_name: str = ""
    letter: str = ""
    color: str = ""
    shape: str = "circle"
    towards: str = ""
    stops_label: str = ""
    duration_label: str = ""
    note: str = ""
    is_walk: bool = False


LEGS = [
    Leg(
        "Dilshad Garden",
        "Red Line",
        "R",
        "#EE1C25",
        "circle",
        "Rithala",
        "9 stations",
        "19 min",
        "Change at Kashmere Gate",
    ),
    Leg("Kashmere Gate", "Yellow Line", "Y", "#FFD400", "square", "Millennium City Centre", "15 stations", "31 min"),
    Leg("Hauz Khas", duration_label="7 min", is_walk=True),
]


def page() -> rx.Component:
    """Everything, in the order in which it is used."""
    return layout.page(
        design_controls.letters(),
        design_controls.buttons(),
        design_controls.fields(),
        _lines(),
        _map(),
        _tickets(),
        _boards(),
        _lists(),
        _words(),
        title="Concourse",
        lead="The hall between street and platform: signs one reads while walking, paper one keeps, a board one trusts.",
        active="/developers/design",
        actions=layout.theme_switch(),
    )


def _lines() -> rx.Component:
    def swatches(colors: tuple[str, ...]) -> rx.Component:
        pieces = zip("ABCDEFGH", colors, SHAPES, strict=True)
        return rx.el.div(
            *[bullet(letter, color, shape, label=f"Line {letter}") for letter, color, shape in pieces], class_name="row"
        )

    return design_controls.section(
        "Lines",
        rx.el.div(swatches(PALETTE), swatches(NIGHT), class_name="split"),
        rx.el.div(
            line_name("Yellow Line", "Y", "#FFD400", "square"),
            line_name("Violet Line", "V", "#9B2A8F", "hexagon"),
            line_name("Airport Express", "E", "#F58220", "pill"),
            class_name="row",
        ),
        band(rx.el.h3("Hauz Khas"), rx.el.p("Towards Samaypur Badli in 2 min"), color="#FFD400", class_name="card"),
    )


def _map() -> rx.Component:
    path = [
        "rajiv-chowk",
        "new-delhi",
        "chawri-bazar",
        "chandni-chowk",
        "kashmere-gate",
        "shastri-park",
        "seelampur",
        "welcome",
    ]
    return design_controls.section(
        "Map",
        line_map(on_station=DesignState.set_destination, from_code=DesignState.origin, to_code=DesignState.destination),
        line_map(on_station=DesignState.set_origin, from_code="rajiv-chowk", to_code="welcome", path=path),
    )


def _tickets() -> rx.Component:
    def tear(status: str, label: str, end: rx.Component) -> list[rx.Component]:
        return [rx.el.span("K7Q2M", class_name="stub-code"), ticket_card.status_tag(status, label), end]

    facts = rx.el.dl(
        rx.el.div(rx.el.dt("Price"), rx.el.dd("₹43.00")),
        rx.el.div(rx.el.dt("Stations"), rx.el.dd("24")),
        rx.el.div(rx.el.dt("Time"), rx.el.dd("57 min")),
        class_name="facts",
    )
    until = (clock.utc_now() + timedelta(days=3650)).isoformat()
    return design_controls.section(
        "Tickets",
        rx.el.div(
            rx.el.div(
                ticket_card.stub(
                    "Dilshad Garden",
                    "Hauz Khas",
                    color="#EE1C25",
                    href="/tickets",
                    face=[facts],
                    tear=tear(
                        "active", "Enter by 18:40", rx.el.span(countdown(until, warn_below=600), class_name="num")
                    ),
                ),
                ticket_card.stub(
                    "Rajiv Chowk",
                    "Kashmere Gate",
                    color="#FFD400",
                    is_used=True,
                    tear=tear("used", "Used 14:02", rx.el.span("₹11.00", class_name="num")),
                ),
                class_name="stack loose",
            ),
            rx.el.div(
                journey_path.path(LEGS, "Dilli Haat – INA"),
                class_name="card",
            ),
            class_name="split",
        ),
        qr_view(
            rx.el.p("K7Q2M", class_name="stub-code"),
            svg=qr.svg("METRO1.DESIGN.PAGE.NOT.A.TICKET", title="QR code that opens nothing"),
            label="QR code that opens nothing",
        ),
    )


def _boards() -> rx.Component:
    return design_controls.section(
        "Boards",
        rx.el.div(
            board.board(
                "Wallet",
                "₹1,240.00",
                board.rows(("Dilshad Garden to Hauz Khas", "−₹43.00"), ("Money added", "₹500.00")),
            ),
            board.board("Time left to enter", countdown("2036-01-01T00:00:00Z", warn_below=600)),
            class_name="split",
        ),
        board.figures([("Inside now", "1,204"), ("Entries today", "48,310"), ("Exits today", "47,106")]),
        rx.el.div(
            board.bar("Yellow Line", 100, "18,204", color="#FFD400", letter="Y", shape="square"),
            board.bar("Red Line", 62, "11,280", color="#EE1C25", letter="R"),
            board.bar("Violet Line", 31, "5,610", color="#9B2A8F", letter="V", shape="hexagon"),
            class_name="bars card",
        ),
    )


def _lists() -> rx.Component:
    people = rx.Var.create(
        [
            ["Asha Rao", "asha@example.org", "passenger", "₹120.00"],
            ["Bilal Khan", "bilal@example.org", "staff", "₹0.00"],
        ]
    )
    return design_controls.section(
        "Lists",
        table(
            "People",
            [Column("Name"), Column("E-mail"), Column("Roles"), Column("Balance", end=True), Column("", end=True)],
            rows=people.to(list[list[str]]),
            cells=lambda row: [row[0], row[1], row[2], row[3], button("Open")],
        ),
        pager(
            "1–2 of 40", on_previous=DesignState.add(-1), on_next=DesignState.add(1), has_previous=False, has_next=True
        ),
        rx.el.div(
            empty("ticket", "No tickets yet.", link_button("Plan a journey", href="/", kind="primary")),
            skeleton(height="5rem"),
            class_name="split",
        ),
    )


def _words() -> rx.Component:
    return design_controls.section(
        "Words",
        callout("done", "Ticket bought", rx.el.p("Show the code at the gate at Dilshad Garden.")),
        callout("info", "The code is on its way", rx.el.p("Look for a mail from Metro. It holds for five minutes.")),
        callout("warn", "Yellow Line is not running", rx.el.p("A signal fault at Hauz Khas. Routes avoid it.")),
        callout(
            "stop", "The card was refused", rx.el.p("You were not charged. Pay with your wallet, or try another card.")
        ),
        rx.el.div(
            button("Tell me", on_click=DesignState.say("done")),
            button("Refuse", on_click=DesignState.refuse),
            button("Break", on_click=DesignState.crash),
            button("Open a dialog", on_click=DesignState.toggle),
            class_name="row",
        ),
        dialogs.dialog(
            "Hand this ticket back?",
            rx.el.p("₹43.00 goes back to your wallet at once. The ticket can no longer be used."),
            is_open=DesignState.is_open,
            on_close=DesignState.toggle,
            actions=[
                button("Keep it", on_click=DesignState.toggle),
                button("Hand back", kind="stop", on_click=DesignState.toggle),
            ],
        ),
    )

"""Where admins draw on seat plans: a new one, the marks of one, and the stock of one event or trip.

The seats come from the API and stay in the browser; handlers hear runs `[[first, last], …]` of places in plan order.
"""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t
from metro_web.domain import seat_words
from metro_web.domain.seat_files import LENGTH_MAX
from metro_web.queries.seat_plans_view import MARKS


class PlanMaker(rx.NoSSRComponent):
    """See plan_maker.js."""

    library = script("plan_maker.js")
    tag = "PlanMaker"

    endpoint: rx.Var[str]
    replaces: rx.Var[str]
    start_name: rx.Var[str]
    bytes_max: rx.Var[int]
    examples: rx.Var[list[list[str]]]
    words: rx.Var[dict[str, Any]]
    on_saved: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class PlanMarks(rx.NoSSRComponent):
    """See plan_marks.js."""

    library = script("plan_marks.js")
    tag = "PlanMarks"

    address: rx.Var[str]
    named: rx.Var[dict[str, Any]]
    error: rx.Var[str]
    refused: rx.Var[str]
    can_save: rx.Var[bool]
    words: rx.Var[dict[str, Any]]
    on_words: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(list)]


class StockDesk(rx.NoSSRComponent):
    """See stock_desk.js."""

    library = script("stock_desk.js")
    tag = "StockDesk"

    inventory: rx.Var[str]
    plan_address: rx.Var[str]
    rows: rx.Var[list[Any]]
    seat_prices: rx.Var[dict[str, str]]
    section_prices: rx.Var[dict[str, str]]
    named: rx.Var[dict[str, Any]]
    error: rx.Var[str]
    refused: rx.Var[str]
    done: rx.Var[int]
    words: rx.Var[dict[str, Any]]
    on_words: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_block: rx.EventHandler[rx.event.passthrough_event_spec(list, str)]
    on_release: rx.EventHandler[rx.event.passthrough_event_spec(list, str)]
    on_price: rx.EventHandler[rx.event.passthrough_event_spec(list, str, str)]
    on_section_price: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def plan_maker(*, replaces: rx.Var, start_name: rx.Var, on_saved: Any) -> rx.Component:
    """`on_saved(id)` once the plan is stored; with `replaces`, as the version after that one."""
    return PlanMaker.create(
        endpoint="/api/seat-plans",
        replaces=replaces,
        start_name=start_name,
        bytes_max=LENGTH_MAX,
        examples=[list(each) for each in seat_words.EXAMPLES],
        on_saved=on_saved,
        words={
            "name": t("Name"),
            "name_missing": t("Please give the plan a name."),
            "way": t("How the plan is given"),
            "ways": {"words": t("In words"), "capacity": t("Capacity"), "csv": "CSV", "json": "JSON"},
            "labels": {
                "words": t("Sections, one on each line"),
                "capacity": t("How many seats"),
                "csv": t("CSV, a seat on each line"),
                "json": t("JSON"),
            },
            "hints": {
                "words": t(
                    "A name and a colon, then rows. “of 2+2” numbers rows and letters seats, as in a coach; “× 40” "
                    "letters rows and numbers seats, as in a hall. A plus is an aisle."
                ),
                "capacity": t("Rows of 2+2 are made of it, as in a coach."),
                "csv": t("Columns section, row, seat; and if you have them x, y, marks, section_name, class."),
                "json": t("As this page takes it out: sections, rows, seats."),
            },
            "examples": t("Examples"),
            "drop": t("Choose a CSV or JSON file, or drop it here"),
            "drop_hint": t("At most {n} MB").format(n=LENGTH_MAX // 1_000_000),
            "too_large": t("This file is larger than {n} MB.").format(n=LENGTH_MAX // 1_000_000),
            "held": t("{name}, {n} characters"),
            "pasted": t("Pasted text"),
            "current": t("The version that there is"),
            "other": t("Take something else"),
            "preview": t("What it will be"),
            "seats": [t("{n} seat"), t("{n} seats")],
            "rows": [t("{n} row"), t("{n} rows")],
            "sections": [t("{n} section"), t("{n} sections")],
            "nothing": t("Describe the seats, and they are drawn here."),
            "refused": t("There is nothing to draw yet."),
            "broken": t("The server did not answer. Nothing was stored; please try again."),
            "save": t("Save this plan"),
            "picker": _picker() | _marks(),
        },
    )


def plan_marks(
    *, address: rx.Var, named: rx.Var, error: rx.Var, refused: rx.Var, can_save: rx.Var, on_words: Any, on_save: Any
) -> rx.Component:
    """`on_save([[mark, is on, runs], …])`; `named` is `{number, runs}`, the last answer to `on_words(text)`."""
    more = {
        "lost": t("The seats did not arrive. Please load the page again."),
        "changed": t("Seats with other marks than before: {n}. Saving makes the next version."),
        "unchanged": t("Choose seats, then a mark. Nothing is changed before you save."),
        "save": t("Save as the next version"),
        "undo": t("Take changes back"),
    }
    return PlanMarks.create(
        address=address,
        named=named,
        error=error,
        refused=refused,
        can_save=can_save,
        on_words=on_words,
        on_save=on_save,
        words=_picker() | _marks() | more,
    )


def stock_desk(state: Any) -> rx.Component:
    """The desk of `state.stock.StockState`."""
    words = {
        "sections": t("Sections"),
        "figures": t("Seats of each section, as they stand now"),
        "section": t("Section"),
        "price": t("Price"),
        "free": t("Free"),
        "held": t("Held"),
        "sold": t("Sold"),
        "blocked": t("Blocked"),
        "total": t("Together"),
        "actions": t("Actions"),
        "unnumbered": t("without seats"),
        "change_price": t("Price…"),
        "reprice": t("Change the price of {name}"),
        "pause": t("Pause"),
        "resume": t("Go on"),
        "lost": t("Not up to date: the server does not answer. It is asked again each second."),
        "seats": t("Seats"),
        "statuses": [t("free"), t("held"), t("sold"), t("blocked")],
        "priced": t("a price of its own"),
        "unsold": t("no price"),
        "change": t("Change the seats chosen"),
        "only_open": t("Leave out what is held or sold"),
        "reason": t("Reason"),
        "reason_hint": t("Kept in the audit log"),
        "block": t("Block"),
        "release": t("Release"),
        "price_hint": t("From now on; what is held keeps its price"),
        "set_price": t("Set the price"),
        "section_price": t("Price of the section again"),
        "picker": _picker()
        | {"left_short": t("{n} free"), "from_price": "", "section_says": t("{n} of {all} free, {price}")},
    }
    desk = state.desk
    return StockDesk.create(
        inventory=desk.id,
        plan_address=rx.cond(desk.plan_id != "", "/api/v1/seat-plans/" + desk.plan_id, ""),
        rows=desk.rows,
        seat_prices=desk.seat_prices,
        section_prices=desk.section_prices,
        named=state.named,
        error=state.words_error,
        refused=state.refused,
        done=state.done,
        on_words=state.choose,
        on_block=state.block,
        on_release=state.release,
        on_price=state.price,
        on_section_price=state.ask_price,
        words=words,
    )


def _picker() -> dict[str, Any]:
    return {
        "section": t("Section"),
        "sections": t("Sections. Arrow keys move, Enter opens one."),
        "whole_plan": t("The whole plan"),
        "all": t("Choose all of it"),
        "all_of": t("All seats of"),
        "sheet": t("Seats. Arrow keys move, Space chooses, Shift and an arrow choose all the way."),
        "zoom": t("Zoom"),
        "closer": t("Closer"),
        "farther": t("Farther"),
        "whole": t("Everything"),
        "left_short": t("{n} seats"),
        "from_price": "",
        "section_says": t("{all} seats"),
        "sold_out": t("none free"),
        "named": t("Choose by name"),
        "example": t("A1–A20, row C, section stalls"),
        "choose": t("Choose"),
        "one": t("1 seat chosen: {seats}"),
        "many": t("{n} seats chosen: {seats}"),
        "none": t("No seat chosen. Press seats, a row's letter for all of it, or Shift for a range."),
        "clear": t("Choose none"),
    }


def _marks() -> dict[str, Any]:
    return {"marks": list(MARKS.values()), "mark_chosen": t("Mark the seats chosen")}

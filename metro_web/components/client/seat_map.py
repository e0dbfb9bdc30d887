"""The seat map: drawing, list, best together, and what is picked, for a coach as for a stadium."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t
from metro_web.state.seats import SeatsState
from metro_web.state.session import SessionState

WORDS = {
    "wait": t("Drawing the seats…"),
    "failed": t("The seats could not be fetched. Nothing was held."),
    "again": t("Try again"),
    "view": t("How the seats are shown"),
    "map": t("Map"),
    "list": t("List"),
    "grid": t("Seats. Arrow keys move, Space picks a seat or gives it back."),
    "sections": t("Sections. Arrow keys move, Enter opens one."),
    "all_sections": t("All sections"),
    "section": t("Section"),
    "row_label": t("Row"),
    "row": t("Row {row}"),
    "seat": t("seat {seat}"),
    "piece": t("{section}, rows {from}–{to}"),
    "section_says": t("{n} of {all} left, from {price}"),
    "left_short": t("{n} left"),
    "from_price": t("from {price}"),
    "sold_out": t("sold out"),
    "nothing": t("There are no seats to pick here."),
    "front": t("Front"),
    "zoom": t("Zoom"),
    "closer": t("Closer"),
    "farther": t("Farther"),
    "whole": t("Everything"),
    "legend": t("What the signs mean"),
    "people": t("Number of people"),
    "fewer": t("One fewer"),
    "more": t("One more"),
    "best": t("Best {n} together"),
    "best_one": t("Best seat"),
    "rule": t("Your first seat starts a hold of {n} minutes. You can keep your seats for up to {most} minutes."),
    "yours": t("Your seats"),
    "drop": t("Give {seat} back"),
    "held_until": t("Held for you until {time}"),
    "now_held": t("Held for you until {time}: {seats}."),
    "keep": t("Keep my seats"),
    "warning": t("Less than a minute left. Press K on the seats, or Keep my seats, for more time."),
    "last_minute": t("This is the last minute: these seats cannot be kept longer. Continue to buy them."),
    "over": t("The time for {seats} is over."),
    "get_back": t("Try to get them back"),
    "take": t("Take {seats}"),
    "go_on": t("Continue"),
    "sign_in": t("Sign in to hold them"),
    "one_seat": t("1 seat"),
    "some_seats": t("{n} seats"),
    "most": t("At most {n} seats can be held at once."),
    "marks": {
        "window": t("window"),
        "aisle": t("aisle"),
        "accessible": t("wheelchair place"),
        "companion": t("companion seat"),
    },
    "states": {
        "f": t("free"),
        "m": t("yours"),
        "l": t("was yours"),
        "h": t("held by somebody"),
        "s": t("taken"),
    },
}


class SeatMap(rx.NoSSRComponent):
    """See seat_map.js."""

    library = script("seat_map.js")
    tag = "SeatMap"

    page: rx.Var[Any]
    is_ready: rx.Var[bool]
    hold: rx.Var[Any]
    lost: rx.Var[list[str]]
    told: rx.Var[Any]
    answered: rx.Var[int]
    feed: rx.Var[int]
    news: rx.Var[list[int]]
    is_signed_in: rx.Var[bool]
    words: rx.Var[dict[str, Any]]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(int, list[str], list[str])]
    on_best: rx.EventHandler[rx.event.passthrough_event_spec(int, int, str)]
    on_keep: rx.EventHandler[rx.event.no_args_event_spec]
    on_over: rx.EventHandler[rx.event.no_args_event_spec]


def seat_map() -> rx.Component:
    """Of the page's own state; it begins to draw from the address, before that is there."""
    return SeatMap.create(
        is_ready=SeatsState.is_loaded & SessionState.is_loaded,
        page=SeatsState.shown,
        hold=SeatsState.hold,
        lost=SeatsState.lost,
        told=SeatsState.told,
        answered=SeatsState.answered,
        feed=SeatsState.feed,
        news=SeatsState.news,
        is_signed_in=SessionState.is_signed_in,
        words=WORDS,
        on_pick=SeatsState.pick,
        on_best=SeatsState.take_best,
        on_keep=SeatsState.keep,
        on_over=SeatsState.look_again,
    )

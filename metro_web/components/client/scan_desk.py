"""The working part of a gate's screen: the field that scanners type into, and the verdict that fills the screen."""

from typing import Any

import reflex as rx

from metro_web.components.client.files import script
from metro_web.core.i18n import t


class ScanDesk(rx.Component):
    """See scan_desk.js."""

    library = script("scan_desk.js")
    tag = "ScanDesk"

    verdict: rx.Var[Any]
    number: rx.Var[int]
    error: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    words: rx.Var[dict[str, str]]
    on_scan: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_settle: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def scan_desk(
    *, verdict: rx.Var, number: rx.Var, error: rx.Var, on_scan: Any, on_settle: Any, on_close: Any
) -> rx.Component:
    """`on_scan(text)`; a new `number` shows `verdict`; `on_settle(tender)` where money is due; `on_close()` keeps shut."""
    return ScanDesk.create(
        verdict=verdict,
        number=number,
        error=error,
        label=t("Scan or type"),
        hint=t("QR text from a scanner, or the five letters under the code, then Enter."),
        on_scan=on_scan,
        on_settle=on_settle,
        on_close=on_close,
        words={
            "cash": t("Took cash {due}, open"),
            "wallet": t("From the wallet, open"),
            "keep": t("Keep it shut"),
        },
    )

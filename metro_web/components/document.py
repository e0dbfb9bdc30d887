"""What surrounds every page: head, the script that runs before first paint, the error boundary, the offline notice.

Keeps true: no flash of the wrong colours, no script that needs `eval`, and no raw technical message to a reader.
"""

from collections.abc import Callable

import reflex as rx
from reflex_base.components.memo import memo
from reflex_components_core.core.banner import has_too_many_connection_errors

from metro_web.core.i18n import t

# The service worker; and, when a file of an older build is gone, one fresh load. (The framework's own script sets
# the colours before first paint.)
BOOT = """(function(){
addEventListener("vite:preloadError",function(e){var k="metro_reloaded_at",w=+(sessionStorage.getItem(k)||0);
if(Date.now()-w>30000){e.preventDefault();sessionStorage.setItem(k,Date.now());location.reload()}});
if("serviceWorker" in navigator){navigator.serviceWorker.register("/sw.js").catch(function(){})}
})();"""


def head() -> list[rx.Component]:
    """The tags of every page's head that do not depend on the page."""
    return [
        rx.el.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        rx.el.meta(name="theme-color", content="#FAF7F0", custom_attrs={"media": "(prefers-color-scheme: light)"}),
        rx.el.meta(name="theme-color", content="#0F1720", custom_attrs={"media": "(prefers-color-scheme: dark)"}),
        rx.el.meta(name="format-detection", content="telephone=no"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.link(rel="icon", href="/icons/icon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icons/icon-180.png"),
        rx.el.script(BOOT),
    ]


def wraps() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """What wraps every page, in place of the framework's own boundary and connection messages."""
    return {
        (55, "ErrorBoundary"): lambda _stateful: _boundary(),
        (5, "Overlay"): lambda stateful: rx.fragment(offline_notice()) if stateful else None,
    }


@memo
def offline_notice() -> rx.Component:
    """Spoken politely, shown until the connection is back."""
    return rx.el.div(
        rx.cond(
            has_too_many_connection_errors,
            rx.el.p(
                rx.el.span(class_name="dot", aria_hidden="true"),
                t("You're offline. This page keeps what it showed; we try again by ourselves."),
                class_name="offline",
            ),
            rx.fragment(),
        ),
        role="status",
        class_name="offline-slot",
    )


def _boundary() -> rx.Component:
    from reflex_components_core.base.error_boundary import ErrorBoundary

    return ErrorBoundary.create(
        fallback_render=rx.Var.create(
            rx.el.main(
                rx.el.h1(t("This page stumbled")),
                rx.el.p(t("Your tickets and your money are safe. Loading the page again usually helps.")),
                rx.el.a(t("Load again"), href="", class_name="btn btn-primary"),
                class_name="page page-narrow stack",
                id="main",
            )
        )
    )

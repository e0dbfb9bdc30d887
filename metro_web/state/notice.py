"""What just happened, told in the page itself: a short list of notices the reader can put away.

Toasts returned from handlers would need `eval`, which the content security policy forbids.
"""

import dataclasses
from typing import Literal

import reflex as rx

from metro_web.core import clock, ids

Kind = Literal["done", "info", "warn", "stop"]
NOTICES_MAX = 3
KEEP_SECONDS = 3


@dataclasses.dataclass(frozen=True)
class Notice:
    """One message: what happened, what is safe, and one way forward."""

    id: str
    kind: str
    title: str
    body: str = ""
    reference: str = ""
    href: str = ""
    action: str = ""
    at: float = 0.0


class NoticeState(rx.State):
    """The notices of this tab, newest first."""

    notices: list[Notice] = []

    @rx.event
    def show(
        self, title: str, body: str = "", kind: str = "info", reference: str = "", href: str = "", action: str = ""
    ) -> None:
        """Add a notice; one with the same words replaces the older."""
        if not href.startswith("/") or href.startswith("//"):
            href, action = "", ""
        fresh = Notice(
            id=ids.new_id(),
            kind=kind if kind in ("done", "info", "warn", "stop") else "info",
            title=title,
            body=body,
            reference=reference,
            href=href,
            action=action,
            at=clock.utc_now().timestamp(),
        )
        others = [n for n in self.notices if (n.title, n.body) != (title, body)]
        self.notices = [fresh, *others][:NOTICES_MAX]

    @rx.event
    def dismiss(self, notice_id: str) -> None:
        """Put one notice away."""
        self.notices = [n for n in self.notices if n.id != notice_id]

    def _forget_older(self) -> None:
        """On arrival at a page: keep only what was said a moment ago, on the way here."""
        limit = clock.utc_now().timestamp() - KEEP_SECONDS
        if any(n.at < limit for n in self.notices):
            self.notices = [n for n in self.notices if n.at >= limit]


def tell(title: str, body: str = "", *, kind: Kind = "info", href: str = "", action: str = "") -> rx.event.EventSpec:
    """For handlers: `return notice.tell(t("Saved"), kind="done")`."""
    return NoticeState.show(title, body, kind, "", href, action)  # type: ignore[call-arg, no-any-return, func-returns-value]

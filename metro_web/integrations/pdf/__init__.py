"""Tickets on paper: one A4 page each, drawn like the stub on the screen, every word of it text.

Keeps true: nothing but our own fonts and pictures goes in, so the same ticket looks the same from every machine.
"""

from collections.abc import Sequence

from metro_web.integrations.pdf.page import draw
from metro_web.integrations.pdf.paper import Paper
from metro_web.integrations.pdf.ticket import PaperTicket


def tickets(pages: Sequence[PaperTicket], *, title: str, language: str) -> bytes:
    """A PDF document with a page a ticket."""
    paper = Paper(title, language, [text for page in pages for text in _texts(page)])
    for page in pages:
        draw(paper, page)
    return bytes(paper.output())


def _texts(page: PaperTicket) -> list[str]:
    pairs = [*page.figures, *page.facts, *page.way, page.notice]
    return [page.heading, page.destination, page.over, page.when, page.was, *(part for pair in pairs for part in pair)]


__all__ = ["PaperTicket", "tickets"]

"""One ticket on one page: its stub with the code, below the perforation what else there is to know."""

import io
from collections.abc import Sequence

from fpdf.enums import Align

from metro_web.core.i18n import t
from metro_web.integrations import qr
from metro_web.integrations.pdf.paper import BOARD, FIGURE, INK, QUIET, SIGN, Paper
from metro_web.integrations.pdf.ticket import PaperTicket

LEFT, TOP, WIDTH, BAND, PAD = 15.0, 15.0, 180.0, 3.0, 8.0
QR_SIDE = 66.0
INNER = LEFT + BAND + PAD
WORDS_WIDTH = WIDTH - BAND - 3 * PAD - QR_SIDE
CODE_LEFT = LEFT + WIDTH - PAD - QR_SIDE
STUB_HEIGHT_MIN = 96.0
FIGURE_HEIGHT = 21.0
WAY_MAX, FACTS_MAX = 30, 12
FOOT = 297.0 - 14
PALE, STOP = "#A9B4C2", "#B3261E"


def draw(paper: Paper, ticket: PaperTicket) -> None:
    """Add the page."""
    paper.add_page()
    end = _words(paper, ticket)
    _code(paper, ticket)
    height = max(STUB_HEIGHT_MIN, end + PAD - TOP)
    paper.frame(LEFT, TOP, WIDTH, height, radius=3)
    paper.block(LEFT, TOP + 3, BAND, height - 6, ticket.color)
    paper.dashes(LEFT + 4, TOP + height + 5, WIDTH - 8)
    y = _notice(paper, ticket.notice, TOP + height + 12)
    y = _pairs(paper, ticket.facts[:FACTS_MAX], y)
    _way(paper, ticket.way, y + 4)
    foot = t(
        "Show this page or the ticket on your phone. One ticket lets one person in; a copy is refused once it was used."
    )
    paper.words(foot, (LEFT, FOOT), WIDTH, size=9, color=QUIET)


def _words(paper: Paper, ticket: PaperTicket) -> float:
    """What, where, when and which seat; where they end."""
    at, width = (INNER, TOP + PAD), WORDS_WIDTH
    y = paper.words(ticket.over, at, width, size=11, bold=True, color=QUIET) if ticket.over else at[1]
    y = paper.words(ticket.heading, (INNER, y + 1), width, size=20, font=SIGN, lines_max=3)
    y = paper.words(ticket.joint, (INNER, y), width, size=11, color=QUIET)
    y = paper.words(ticket.destination, (INNER, y), width, size=15, font=SIGN, lines_max=3)
    y = paper.words(ticket.when, (INNER, y + 3), width, size=13, bold=True)
    if ticket.was:
        y = paper.words(ticket.was, (INNER, y), width, size=11, color=QUIET)
    status = " · ".join(part for part in (ticket.status, ticket.position) if part)
    y = paper.words(status, (INNER, y + 1), width, size=11, bold=True)
    return _figures(paper, ticket.figures, y + 3) if ticket.figures else y


def _figures(paper: Paper, figures: Sequence[tuple[str, str]], y: float) -> float:
    """A dark board, as wide as the words; a long section name has a line to itself."""
    cell = WORDS_WIDTH / len(figures)
    size = min(paper.fitting(value, cell - 5, font=SIGN, most=24, least=11) for _name, value in figures)
    paper.block(INNER, y, WORDS_WIDTH, FIGURE_HEIGHT, BOARD, radius=2)
    for number, (name, value) in enumerate(figures):
        x, width = INNER + number * cell + 3, cell - 5
        paper.words(name, (x, y + 2.5), width, size=9, color=PALE, lines_max=1)
        paper.words(value, (x, y + 8 + (24 - size) * 0.1), width, size=size, font=SIGN, color=FIGURE, lines_max=2)
    return y + FIGURE_HEIGHT


def _code(paper: Paper, ticket: PaperTicket) -> None:
    """The code, black on white with its quiet zone, and the short one that staff can type; or why there is none."""
    if not ticket.token:
        at = (CODE_LEFT, TOP + PAD + QR_SIDE / 3)
        paper.words(ticket.status, at, QR_SIDE, size=22, font=SIGN, color=STOP, lines_max=3, align=Align.C)
        return
    alt = t("QR code of the ticket; its short code is {code}").format(code=ticket.short_code)
    picture = io.BytesIO(qr.png(ticket.token))
    paper.image(picture, x=CODE_LEFT, y=TOP + PAD - 3, w=QR_SIDE, h=QR_SIDE, alt_text=alt)
    y = paper.words(
        ticket.short_code, (CODE_LEFT, TOP + PAD + QR_SIDE - 2), QR_SIDE, size=20, bold=True, align=Align.C
    )  # fmt: skip
    words = t("If the code cannot be read, staff type these letters.")
    paper.words(words, (CODE_LEFT, y), QR_SIDE, size=9, color=QUIET, align=Align.C)


def _notice(paper: Paper, notice: tuple[str, str], y: float) -> float:
    title, body = notice
    if not title:
        return y
    y = paper.words(title, (LEFT, y), WIDTH, size=14, font=SIGN)
    return paper.words(body, (LEFT, y), WIDTH, size=11, lines_max=4) + 4


def _pairs(paper: Paper, facts: Sequence[tuple[str, str]], y: float) -> float:
    """Names and values, three in a row."""
    count = 3
    cell = WIDTH / count
    for begins in range(0, len(facts), count):
        ends = [y]
        for number, (name, value) in enumerate(facts[begins : begins + count]):
            at = LEFT + number * cell
            below = paper.words(name, (at, y), cell - 4, size=9, color=QUIET, lines_max=1)
            ends.append(paper.words(value, (at, below), cell - 4, size=12, bold=True, lines_max=3))
        y = max(ends) + 3
    return y


def _way(paper: Paper, way: Sequence[tuple[str, str]], y: float) -> None:
    """Stops or legs, as many as the page has room for."""
    if not way:
        return
    y = paper.words(t("On the way"), (LEFT, y), WIDTH, size=13, font=SIGN) + 1
    for number, (name, remark) in enumerate(way):
        if y > FOOT - 16 or number == WAY_MAX:
            paper.words(t("and {n} more").format(n=len(way) - number), (LEFT + 6, y), WIDTH - 6, size=11, color=QUIET)
            return
        paper.dot(LEFT, y + 1.3, 2.4, INK)
        middle = paper.words(name, (LEFT + 6, y), 76, size=11, bold=True)
        y = max(middle, paper.words(remark, (LEFT + 84, y), WIDTH - 84, size=11, color=QUIET)) + 1

"""Operations on lines: added with a sign of their own, renamed, recoloured, ordered, removed."""

from dataclasses import replace

from metro_web.core.errors import Conflict
from metro_web.core.i18n import t
from metro_web.domain import network_edits, network_texts
from metro_web.domain.editing import shaping
from metro_web.domain.editing.given import Given, refuse
from metro_web.domain.network import BranchSeq, LineDef, Network

LINES_MAX = 200
# UX, Tokens: told apart in every kind of colour vision; for lines that bring no colour of their own.
PALETTE = ("#1F86F5", "#A94204", "#268265", "#300045", "#B57F08", "#2D567D", "#6A2B33", "#000000")


def add_line(network: Network, given: Given) -> Network:
    """A line at the end with one empty branch; colour, code, letter and shape are found for it where none is given."""
    if len(network.lines) >= LINES_MAX:
        refuse(t("A network has at most {n} lines.").format(n=LINES_MAX), "line")
    name = network_texts.name_text(given.text("name"))
    known = [line.code for line in network.lines]
    code = network_texts.code_text(given.text("code")) if given.has("code") else shaping.code_of(name, known, "line")
    if code in known:
        raise Conflict("code_taken", t("There is a line {code} already.").format(code=code))
    color = network_texts.color_text(given.text("color", _free_color(network)))
    letter, shape = network_edits.bullet(name, network.lines)
    line = LineDef(code, name, color, letter, shape, len(known), True, "", (BranchSeq(0, "", ()),))
    return replace(network, lines=(*network.lines, _signed(network, line, given)))


def change_line(network: Network, given: Given) -> Network:
    """Name, colour, letter, shape: what is left out stays."""
    line = given.line(network)
    if given.has("name"):
        line = replace(line, name=network_texts.name_text(given.text("name")))
    if given.has("color"):
        line = replace(line, color=network_texts.color_text(given.text("color")))
    return shaping.with_line(network, _signed(network, line, given))


def move_line(network: Network, given: Given) -> Network:
    """To a place from 1 among the lines."""
    line, place = given.line(network), given.whole("position")
    others = [each for each in network.lines if each.code != line.code]
    if not 1 <= place <= len(network.lines):
        refuse(t("Position is between 1 and {n} here.").format(n=len(network.lines)), "position")
    others.insert(place - 1, line)
    return shaping.in_order(network, others)


def remove_line(network: Network, given: Given) -> Network:
    """The line with its branches and what was measured on it; its stations stay."""
    code = given.line(network).code
    tracks = {key: track for key, track in network.tracks.items() if key[0] != code}
    kept = [line for line in network.lines if line.code != code]
    return shaping.in_order(replace(network, tracks=tracks), kept)


def _signed(network: Network, line: LineDef, given: Given) -> LineDef:
    """With the letter and shape that were given; no two lines have both alike, for colour alone says nothing."""
    if not given.has("letter") and not given.has("shape"):
        return line
    letter, shape = network_texts.letter_text(given.text("letter", line.letter)), given.text("shape", line.shape)
    if shape not in network_edits.SHAPES:
        refuse(t("A shape is one of {shapes}.").format(shapes=", ".join(network_edits.SHAPES)), "shape")
    for other in network.lines:
        if other.code != line.code and (other.letter, other.shape) == (letter, shape):
            refuse(t("{line} has this letter in this shape already.").format(line=other.name), "letter")
    return replace(line, letter=letter, shape=shape)


def _free_color(network: Network) -> str:
    taken = {line.color.upper() for line in network.lines}
    return next((color for color in PALETTE if color not in taken), PALETTE[len(network.lines) % len(PALETTE)])

"""A document with our fonts and colours: text wrapped into a width and shortened where it would not end."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF, ViewerPreferences
from fpdf.enums import Align, MethodReturnValue, WrapMode, XPos, YPos

FONTS = Path(__file__).parent / "fonts"
SIGN, TEXT = "sign", "text"
FALLBACKS = ("devanagari", "arabic")
INK, QUIET, RULE, BOARD, FIGURE = "#16202E", "#55606F", "#B9B1A0", "#131C27", "#FFC629"
MISSING = "?"
LINE = 1.3
POINT_MM = 0.3528


class Paper(FPDF):
    """A4 in millimetres, no automatic page breaks: each page is laid out by hand."""

    def __init__(self, title: str, language: str, texts: Iterable[str]) -> None:
        super().__init__(format="A4", unit="mm")
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("Metro")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.add_font(SIGN, "", FONTS / "sign.ttf")
        self.add_font(TEXT, "", FONTS / "text.ttf")
        self.add_font(TEXT, "B", FONTS / "text-bold.ttf")
        signs = {ord(sign) for text in texts for sign in text} - _signs("text") - _signs("sign")
        needed = [name for name in FALLBACKS if signs & _signs(name)]
        for name in needed:
            self.add_font(name, "", FONTS / f"{name}.ttf")
        self.set_fallback_fonts([SIGN, TEXT, *needed], exact_match=False)
        self.set_text_shaping(True)

    def words(
        self,
        text: str,
        at: tuple[float, float],
        width: float,
        *,
        size: float,
        font: str = TEXT,
        bold: bool = False,
        color: str = INK,
        lines_max: int = 2,
        align: Align = Align.L,
    ) -> float:
        """Write text with its top left at `at`, in as many lines as it needs, `lines_max` at most; the new y."""
        self.set_font(font, "B" if bold else "", size)
        self.set_text_color(color)
        plain, height = drawable(text), size * POINT_MM * LINE
        lines = self._lines(plain, width)
        if len(lines) > lines_max:
            plain = self._shortened(lines[:lines_max], width)
            lines = lines[:lines_max]
        self.set_xy(*at)
        self.multi_cell(
            width, height, plain, align=align, wrapmode=self._wrap(plain, width), new_x=XPos.LEFT, new_y=YPos.NEXT
        )  # fmt: skip
        return at[1] + height * len(lines)

    def fitting(self, text: str, width: float, *, font: str, most: float, least: float) -> float:
        """The largest size in points, from `most` down to `least`, at which the text is one line of `width`."""
        size = most
        self.set_font(font, "", size)
        while size > least and self.get_string_width(drawable(text)) > width:
            size -= 1
            self.set_font(font, "", size)
        return size

    def block(self, x: float, y: float, w: float, h: float, color: str, *, radius: float = 0) -> None:
        """A filled area."""
        self.set_fill_color(color)
        self.rect(x, y, w, h, style="F", round_corners=radius > 0, corner_radius=radius)

    def dot(self, x: float, y: float, side: float, color: str) -> None:
        """A filled circle."""
        self.set_fill_color(color)
        self.ellipse(x, y, side, side, style="F")

    def frame(self, x: float, y: float, w: float, h: float, *, radius: float = 0) -> None:
        """The edge of a card."""
        self.set_draw_color(RULE)
        self.set_line_width(0.3)
        self.rect(x, y, w, h, style="D", round_corners=radius > 0, corner_radius=radius)

    def dashes(self, x: float, y: float, w: float) -> None:
        """Where one tears."""
        self.set_draw_color(RULE)
        self.set_line_width(0.5)
        self.set_dash_pattern(dash=2, gap=1.6)
        self.line(x, y, x + w, y)
        self.set_dash_pattern()

    def _lines(self, text: str, width: float) -> list[str]:
        wrapped = self.multi_cell(
            width, text=text, dry_run=True, output=MethodReturnValue.LINES, wrapmode=self._wrap(text, width)
        )
        assert isinstance(wrapped, list), "asked for lines"
        return wrapped or [""]

    def _wrap(self, text: str, width: float) -> WrapMode:
        """By words, or by letters where one word alone is wider than the line."""
        is_wide = any(len(word) > 14 and self.get_string_width(word) > width for word in text.split())
        return WrapMode.CHAR if is_wide else WrapMode.WORD

    def _shortened(self, lines: list[str], width: float) -> str:
        last = lines[-1]
        while last and self.get_string_width(last + "…") > width:
            last = last[:-1]
        return " ".join([*lines[:-1], last.rstrip() + "…"])


def drawable(text: str) -> str:
    """On one line, with a question mark for each sign that none of our fonts has."""
    known = _all_signs()
    return "".join(sign if ord(sign) in known else MISSING for sign in " ".join(text.split()))


@lru_cache
def _all_signs() -> frozenset[int]:
    return frozenset().union(*(_signs(name) for name in ("text", "sign", *FALLBACKS)))


@lru_cache
def _signs(name: str) -> frozenset[int]:
    """What a font can draw."""
    with TTFont(FONTS / f"{name}.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())

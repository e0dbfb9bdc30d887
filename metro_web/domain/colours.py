"""How different two colours look, to all eyes: CIEDE2000 in normal and colour-blind vision, and WCAG contrast.

Sources: Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula" (2005); Machado, Oliveira, Fernandes, "A
Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.0; WCAG 2.2, relative luminance.
Colours are `#RRGGBB`.
"""

from functools import lru_cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]

# UX, Tokens: warned under this difference in any vision; outlined under this contrast.
DELTA_E_MIN, CONTRAST_MIN = 10.0, 3.0
GROUNDS = ("#FAF7F0", "#0F1720")

_WHITE_D65 = (0.95047, 1.0, 1.08883)
_TO_XYZ: tuple[Triple, ...] = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_VISIONS: dict[str, tuple[Triple, ...]] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
VISIONS = tuple(_VISIONS)


@lru_cache(maxsize=8192)
def least_difference(one: str, other: str) -> tuple[float, str]:
    """The smallest CIEDE2000 of two colours over all visions, and the vision in which it is so."""
    return min((delta_e(_lab(one, vision), _lab(other, vision)), vision) for vision in VISIONS)


def needs_casing(color: str) -> bool:
    """Whether the colour has less than 3:1 with the page's ground, by day or by night."""
    return any(contrast(color, ground) < CONTRAST_MIN for ground in GROUNDS)


def contrast(one: str, other: str) -> float:
    """WCAG contrast, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def delta_e(one: Triple, other: Triple) -> float:
    """CIEDE2000 of two CIELAB colours, all weights 1; names as in Sharma's paper."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c_mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 0.5 * (1 - sqrt(c_mean**7 / (c_mean**7 + 25**7)))
    (c1, h1), (c2, h2) = _polar(a1 * (1 + g), b1), _polar(a2 * (1 + g), b2)
    dh = _hue_step(c1, h1, c2, h2)
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(dh / 2))
    l_mean, c_mean = (l1 + l2) / 2, (c1 + c2) / 2
    h_mean = _mean_hue(c1, h1, c2, h2)
    t = (
        1
        - 0.17 * cos(radians(h_mean - 30))
        + 0.24 * cos(radians(2 * h_mean))
        + 0.32 * cos(radians(3 * h_mean + 6))
        - 0.20 * cos(radians(4 * h_mean - 63))
    )
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / sqrt(20 + (l_mean - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    turned = 60 * exp(-(((h_mean - 275) / 25) ** 2))
    r_t = -2 * sqrt(c_mean**7 / (c_mean**7 + 25**7)) * sin(radians(turned))
    l_part, c_part, h_part = d_l / s_l, d_c / s_c, d_h / s_h
    return sqrt(l_part**2 + c_part**2 + h_part**2 + r_t * c_part * h_part)


def _polar(a: float, b: float) -> tuple[float, float]:
    return hypot(a, b), degrees(atan2(b, a)) % 360 if a or b else 0.0


def _hue_step(c1: float, h1: float, c2: float, h2: float) -> float:
    if not c1 * c2:
        return 0.0
    step = h2 - h1
    return step - 360 if step > 180 else step + 360 if step < -180 else step


def _mean_hue(c1: float, h1: float, c2: float, h2: float) -> float:
    if not c1 * c2:
        return h1 + h2
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2


@lru_cache(maxsize=2048)
def _lab(color: str, vision: str) -> Triple:
    seen = _times(_VISIONS[vision], _linear(color))
    clipped = (min(1.0, max(0.0, seen[0])), min(1.0, max(0.0, seen[1])), min(1.0, max(0.0, seen[2])))
    x, y, z = (_curve(part / white) for part, white in zip(_times(_TO_XYZ, clipped), _WHITE_D65, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _curve(part: float) -> float:
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def _luminance(color: str) -> float:
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(color: str) -> Triple:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _expanded(red), _expanded(green), _expanded(blue)


def _expanded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _times(matrix: tuple[Triple, ...], value: Triple) -> Triple:
    red, green, blue = (sum(a * b for a, b in zip(row, value, strict=True)) for row in matrix)
    return red, green, blue

"""What people travel with: an amenity has a word and one of these pictures, and a code made of the word."""

import re
import unicodedata

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.network_texts import name_text

NAME_LENGTH_MAX, CODE_LENGTH_MAX = 60, 24
ICONS = {
    "wifi": t("Wi-Fi"),
    "power": t("Power socket"),
    "meal": t("Meal"),
    "drink": t("Drinks"),
    "screen": t("Screen"),
    "music": t("Music"),
    "air": t("Air conditioning"),
    "toilet": t("Toilet"),
    "blanket": t("Blanket"),
    "bed": t("Bed"),
    "luggage": t("Luggage"),
    "bicycle": t("Bicycle"),
    "wheelchair": t("Wheelchair space"),
    "child": t("Child"),
    "pet": t("Pet"),
    "quiet": t("Quiet"),
    "star": t("Something else"),
}
USUAL = ("wifi", "power", "meal", "drink", "air", "toilet", "luggage", "wheelchair")
_NO_CODE = re.compile(r"[^a-z0-9]+")
_CODE = re.compile(rf"[a-z0-9-]{{1,{CODE_LENGTH_MAX}}}", re.ASCII)


def is_code(text: str) -> bool:
    """Whether it may be the code of one."""
    return _CODE.fullmatch(text) is not None


def code_of(name: str, number: int = 1) -> str:
    """`Wi-Fi on board` is `wi-fi-on-board`; the `number`th of that name has it behind."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    tail = f"-{number}" if number > 1 else ""
    code = _NO_CODE.sub("-", plain).strip("-")[: CODE_LENGTH_MAX - len(tail)].strip("-")
    return (code or "amenity") + tail


def name_of(text: str) -> str:
    """A word or a few, with single blanks; 422."""
    name = name_text(text)
    if len(name) > NAME_LENGTH_MAX:
        raise InvalidInput(t("At most {n} characters, please.").format(n=NAME_LENGTH_MAX), field="name")
    return name


def icon_of(icon: str) -> str:
    """One of the pictures there are; 422."""
    if icon not in ICONS:
        raise InvalidInput(t("A picture is one of {icons}.").format(icons=", ".join(ICONS)), field="icon")
    return icon

"""What makes a password too weak (`RULES.md`, People): short, common, or nothing but keys in a row and one's own name."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

COMMON_FILE = Path(__file__).with_name("common_passwords.txt")
LENGTH_MAX = 256
KINDS_MIN = 4
PERIOD_MAX = 4
RUN_MIN = 4
REST_MIN = 1
WORD_MIN = 3

_ROWS = (
    "01234567890123",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "!@#$%^&*()",
)
_ROWS_BOTH_WAYS = (*_ROWS, *(row[::-1] for row in _ROWS))
_LEET = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "5": "s", "$": "s", "7": "t"})


def prepared(password: str) -> str:
    """The password as it is hashed: one Unicode spelling (NFKC), so that every keyboard gives the same."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak(password: str, *, length_min: int, email: str = "", name: str = "") -> None:
    """422 `weak_password` for one that is guessed early; 422 `invalid_input` for one that is no password at all."""
    if len(password) > LENGTH_MAX:
        raise InvalidInput(t("A password has at most {n} characters.").format(n=LENGTH_MAX), field="password")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
        raise InvalidInput(t("A password has no control characters."), field="password")
    if len(password) < length_min:
        raise _weak(t("A password has at least {n} characters.").format(n=length_min))
    plain = password.casefold()
    if is_common(plain):
        raise _weak(t("This password is one of those tried first. Please think of another."))
    if _is_monotonous(plain) or len(_without_runs(_without_words(plain, email, name))) < REST_MIN:
        raise _weak(t("This password is easily guessed. Please think of another."))


def is_common(password: str) -> bool:
    """Whether it is on the list, with digits for letters and signs around it or without."""
    plain = password.casefold()
    core = plain.strip("!@#$%^&*()-_=+.,;:?/ ")
    return bool({plain, core, plain.translate(_LEET), core.translate(_LEET)} & _common())


@lru_cache
def _common() -> frozenset[str]:
    listed = COMMON_FILE.read_text(encoding="utf-8").split()
    # The same word in other clothes: p@ssw0rd123 is found as the list's password123, read likewise.
    return frozenset(listed) | frozenset(word.translate(_LEET) for word in listed)


def _is_monotonous(plain: str) -> bool:
    units = (plain[:period] for period in range(1, PERIOD_MAX + 1))
    return len(set(plain)) < KINDS_MIN or any(plain == (unit * len(plain))[: len(plain)] for unit in units)


def _without_words(plain: str, email: str, name: str) -> str:
    local, _, domain = email.casefold().partition("@")
    words = {email.casefold(), local, domain, domain.partition(".")[0], *local.replace(".", " ").split()}
    words |= {name.casefold(), name.casefold().replace(" ", ""), *name.casefold().split()}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= WORD_MIN:
            plain = plain.replace(word, "")
    return plain


def _without_runs(plain: str) -> str:
    rest, at = "", 0
    while at < len(plain):
        length = _run_length(plain[at:])
        rest += "" if length >= RUN_MIN else plain[at]
        at += length if length >= RUN_MIN else 1
    return rest


def _run_length(text: str) -> int:
    length = 1
    while length < len(text) and any(text[: length + 1] in row for row in _ROWS_BOTH_WAYS):
        length += 1
    same = len(text) - len(text.lstrip(text[0]))
    return max(length, same)


def _weak(detail: str) -> InvalidInput:
    return InvalidInput(detail, code="weak_password", field="password")

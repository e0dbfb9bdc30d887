"""Classes of seats: what a section calls its own, in whatever words, as one of those that are looked for."""

from functools import lru_cache

from metro_web.domain.vehicle_layouts import CLASSES


@lru_cache(maxsize=1_000)
def code_of(words: str) -> str:
    """`First class`, `first` and `FIRST CLASS F` are `first`; '' where it begins with none of those that are known."""
    bare = " ".join(words.casefold().split()).removesuffix(" class") + " "
    return next((code for name, code in _BY_NAME if bare.startswith(name)), "")


# The longest first: premium economy is not economy.
_BY_NAME = sorted(
    {(f"{name} ", code) for code, named in CLASSES.items() for name in (code, named.casefold().removesuffix(" class"))},
    key=lambda pair: -len(pair[0]),
)

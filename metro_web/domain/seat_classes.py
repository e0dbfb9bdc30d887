"""Classes of seats: what a section calls its own, in whatever words, as one of those that are looked for."""

from functools import lru_cache

from metro_web.domain.vehicle_layouts import CLASSES


@lru_cache(maxsize=1_000)
def code_of(words: str) -> str:
    """`First class`, `first` and `FIRST CLASS` are `first`; '' where it is none of those that are known."""
    bare = " ".join(words.casefold().split()).removesuffix(" class")
    return bare if bare in CLASSES else _BY_NAME.get(bare, "")


_BY_NAME = {str(name).casefold().removesuffix(" class"): code for code, name in CLASSES.items()}

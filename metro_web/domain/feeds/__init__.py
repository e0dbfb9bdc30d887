"""Networks from elsewhere: a path to a GTFS feed or to our own plain format becomes a `Feed`, or one clear refusal.

Keeps true: what is unsound is refused whole; what was put right is said, a sentence each; memory stays bounded.
"""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.feeds import files, gtfs, plain
from metro_web.domain.feeds.feed import Feed
from metro_web.domain.feeds.files import Source

__all__ = ["Feed", "Progress", "read", "read_stream"]

Progress = Callable[[float], None]


def read(path: Path, *, currency: str, progress: Progress | None = None) -> Feed:
    """The network in a folder, a zip or a JSON file. `progress` hears the share read, from 0 to 1.

    Prices without a currency of their own are taken to be in `currency`.
    """
    with files.opened(path, progress or (lambda _share: None)) as source:
        return _network(source, currency)


def read_stream(stream: BinaryIO, *, size: int, name: str, currency: str, progress: Progress | None = None) -> Feed:
    """The same for something that was sent, of `size` bytes: an archive or a JSON document. `name` opens nothing."""
    with files.opened_stream(stream, size, name, progress or (lambda _share: None)) as source:
        return _network(source, currency)


def _network(source: Source, currency: str) -> Feed:
    if plain.is_here(source):
        return plain.read(source, currency)
    if gtfs.is_here(source):
        return gtfs.read(source)
    raise InvalidInput(
        t(
            "This is no network: there is neither a GTFS feed (stops.txt, routes.txt, trips.txt, stop_times.txt) "
            "nor a stations.csv or network.json."
        ),
        code="invalid_feed",
    )

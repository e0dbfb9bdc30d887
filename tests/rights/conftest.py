"""The world of the matrix, once for all of a file."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.rights import cast
from tests.rights.shelf import Shelf
from tests.rights.trial import Stage


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Everybody and everything, on SQLite, without throttles."""
    folder = tmp_path_factory.mktemp("rights")
    with databases.fresh("sqlite", folder, mail=f"file:{folder}/mail", throttle="off") as url:
        made = cast.build()
        shelf = Shelf(url)
        yield Stage(made, shelf)
        shelf.close()

"""`docs/api.md` says what happens: its requests are sent, its answers are those that come."""

import os

from tests.rights.trial import Stage
from tests.rights.worked import EXCHANGE, PAGE, Player, noon


def test_the_worked_examples_are_what_happens(stage: Stage) -> None:
    written = PAGE.read_text()
    assert len(list(EXCHANGE.finditer(written))) >= 12
    noon()
    played = Player(stage.cast).play(written)
    if os.environ.get("METRO_TESTS_WRITE") == "1":
        PAGE.write_text(played)
    assert played.splitlines() == PAGE.read_text().splitlines()

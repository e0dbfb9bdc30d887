"""Whatever the document lets anybody send, and what it does not: no 5xx, no answer it does not know, nothing of others.

Few tries of each operation here; `make test-deep` tries a hundred and more, each as all seven, with things that
exist in the paths.
"""

import contextlib
import itertools
import os
from collections.abc import Iterator

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given, seed
from schemathesis.generation import GenerationMode

from tests.rights.anything import asked, at_home, complaint, operations, schema
from tests.rights.table import PEOPLE
from tests.rights.trial import Stage

IS_DEEP = os.environ.get("METRO_TESTS_DEEP") == "1"
# Of each operation, half of them as the document has it, half of them not.
TRIES = 100 if IS_DEEP else 2
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
SETTINGS = {
    "deadline": None,
    "database": None,
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
# Answers that do not end, or end everybody's session.
LEFT_OUT = {"POST /api/v1/admin/network/imports"}


@pytest.fixture(autouse=True)
def _put_back(stage: Stage) -> Iterator[None]:
    yield
    stage.shelf.put_back()


def test_the_document_is_a_valid_one() -> None:
    assert len(operations()) > 150
    schema().validate()


@pytest.mark.parametrize("tag", sorted({op.definition.raw.get("tags", ["other"])[0] for op in operations().values()}))
def test_whatever_is_sent(stage: Stage, tag: str) -> None:
    people, wrong = itertools.cycle(PEOPLE), []
    for name, operation in operations().items():
        if operation.definition.raw.get("tags", ["other"])[0] == tag and name not in LEFT_OUT:
            for mode in MODES:
                wrong += _tried(stage, operation, mode, people)
            stage.shelf.put_back()
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def _tried(stage: Stage, operation: object, mode: GenerationMode, people: Iterator[str]) -> list[str]:
    """What was wrong with the answers, a line each."""
    wrong: list[str] = []
    number = itertools.count()

    @seed(2026)
    @hypothesis.settings(max_examples=max(1, TRIES // len(MODES)), **SETTINGS)
    @given(case=operation.as_strategy(generation_mode=mode))  # type: ignore[attr-defined]
    def ask(case: object) -> None:
        if not IS_DEEP or next(number) % 4:
            at_home(stage, case)
        for person in PEOPLE if IS_DEEP else (next(people),):
            if said := complaint(stage, case, person, asked(stage, case, person)):
                wrong.append(said)

    # Nothing can be wrong about a call that takes nothing.
    with contextlib.suppress(hypothesis.errors.Unsatisfiable):
        ask()
    return wrong

"""A payment provider for the tests that pay through one."""

from collections.abc import Iterator

import pytest

from metro_web.services import gateway_books
from tests import databases
from tests.api.pay_window import settle
from tests.gateway import Provider


@pytest.fixture(scope="module")
def payment_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    running = Provider(tmp_path_factory.mktemp("gateway")).start()
    yield running
    running.stop()


@pytest.fixture
def paying(payment_program: Provider, database: str) -> Iterator[Provider]:
    """In good order, whatever the test before wanted; afterwards its book and ours say the same."""
    payment_program.behave(late_seconds=0.2, hang_seconds=3, slow_seconds=0.2, decline_share=0, lost_seconds=60)
    with databases.also(**payment_program.settings):
        yield payment_program
        payment_program.behave(late_seconds=0.2, hang_seconds=3)
        settle()
        assert gateway_books.compare().differences == ()

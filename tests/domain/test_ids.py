"""Row ids sort in the order they were made, also within one millisecond, and look like UUIDv7."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from metro_web.core import ids


def test_ids_sort_as_they_were_made() -> None:
    made = [ids.new_id() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert all(ids.is_id(one) for one in made)
    assert {uuid.UUID(one).version for one in made} == {7}


def test_threads_never_share_one() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ids.new_id(), range(20_000)))
    assert len(set(made)) == len(made)

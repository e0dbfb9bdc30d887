"""Whatever stands in a feed: a sound network or one sentence, never anything else."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metro_web.core.errors import InvalidInput
from metro_web.domain import feeds, network
from metro_web.domain.feeds import plain_export
from tests.domain.feeds.small import gtfs, put

FARES = {
    "fare_attributes": "fare_id,price,currency_type\nlow,12,INR\n",
    "fare_rules": "fare_id,origin_id,destination_id\nlow,a,b\n",
    "transfers": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,X,2,120\n",
}
GTFS = gtfs({"R": ["ABCD", "CX"], "S": ["XYZX"]}, **FARES)
PIECES = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e999",
        "nan",
        ",",
        ",,,,",
        '"',
        "\n",
        "\r",
        "\t",
        ";",
        "A",
        "X",
        "R",
        "a\x00b",
        "é",
        "\ufeff",
        "99:99:99",
        "☃" * 70,
    ]
)


def _plain() -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        found = feeds.read(put(Path(folder), gtfs({"R": ["ABCD"], "S": ["XB"]})), currency="INR")
    return plain_export.to_files(found.network(), found.fares, "INR") | {
        "fares.csv": "from,to,price,currency\nA,B,12,INR\n",
        "walks.csv": "a,b,distance_m,duration_s\nA,X,100,90\n",
    }


PLAIN = _plain()
pytestmark = pytest.mark.slow


@settings(deadline=None, max_examples=150)
@given(data=st.data(), is_gtfs=st.booleans())
def test_a_feed_with_cells_changed(data: st.DataObject, is_gtfs: bool) -> None:
    files = dict(GTFS if is_gtfs else PLAIN)
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(files)))
        rows = [line.split(",") for line in files[name].splitlines()]
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        rows[row][column] = data.draw(PIECES)
        files[name] = "\n".join(",".join(cells) for cells in rows) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = feeds.read(put(Path(folder), files), currency="INR")
        except InvalidInput as error:
            sentence = error.detail
            is_sentence = 0 < len(sentence) < 400 and sentence.isprintable() and sentence.endswith(".")
            assert is_sentence, sentence
        else:
            assert network.check(found.network()) == []

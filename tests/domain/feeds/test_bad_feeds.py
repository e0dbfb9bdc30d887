"""Bad input gets one clear sentence: archives that lie, files that are none, texts that are too long, prices in words."""

import io
import json
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from metro_web.core.errors import InvalidInput
from metro_web.domain import feeds
from metro_web.domain.feeds import files as feed_files
from tests.domain.feeds.small import gtfs, put, refusal, zipped

GOOD = gtfs({"R": ["ABC"]})
FARES = "fare_id,price,currency_type\nlow,12,INR\n"
RULES = "fare_id,origin_id,destination_id\nlow,a,b\n"
PLAIN = {
    "stations.csv": "code,name\na,Alder\nb,Birch\n",
    "lines.csv": "code,name,color\nr,Red,#C62828\n",
    "branches.csv": "line,station\nr,a\nr,b\n",
}


@pytest.mark.parametrize("name", ["stops", "routes", "trips", "stop_times"])
def test_a_file_that_is_missing_or_empty_is_named(name: str, tmp_path: Path) -> None:
    put(tmp_path / "a", {file: text for file, text in GOOD.items() if file != f"{name}.txt"})
    assert f"no {name}.txt" in refusal(tmp_path / "a")
    put(tmp_path / "b", GOOD | {f"{name}.txt": ""})
    assert refusal(tmp_path / "b") == f"{name}.txt is empty."
    put(tmp_path / "c", GOOD | {f"{name}.txt": "this,that\n1,2\n"})
    assert "has no column" in refusal(tmp_path / "c")
    put(tmp_path / "d", GOOD | {f"{name}.txt": GOOD[f"{name}.txt"].encode() + b"\xff\xfe\x00,\n"})
    assert "UTF-8" in refusal(tmp_path / "d")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("stops.txt", "Stop B", "x" * 121, ["stops.txt, row 3", "120"]),
        ("stops.txt", "Stop B", "<script>alert(1)</script>", ["stops.txt, row 3", "markup"]),
        ("stops.txt", "Stop B", "a\u202eb", ["stops.txt, row 3", "cannot be shown"]),
        ("stops.txt", "\nB,", "\n" + "b" * 500 + ",", ["stops.txt, row 3", "64"]),
        ("stops.txt", "\nB,", "\nA,", ["the stop A is there twice"]),
        ("stops.txt", "\nB,", "\nX,", ["stop_times.txt, row 3", "the stop B is not in stops.txt"]),
        ("stops.txt", "Stop B", '"Stop B', ["CSV"]),
        ("routes.txt", "Line R", "y" * 500, ["routes.txt, row 2", "120"]),
        ("stop_times.txt", ",B,2", ",B,second", ["stop_times.txt, row 3", "stop_sequence"]),
        ("stop_times.txt", ",B,2", ",B,-2", ["stop_sequence"]),
        ("stop_times.txt", "R0,", "Q0,", ["no calls"]),
        ("trips.txt", "\nR,", "\nQ,", ["No trip"]),
    ],
)
def test_what_is_wrong_is_named(file: str, old: str, new: str, words: list[str], tmp_path: Path) -> None:
    assert old in GOOD[file].replace("\r", "")
    broken = GOOD[file].replace("\r", "").replace(old, new) + ("\n" + "z" * 140_000 if new == '"Stop B' else "")
    sentence = refusal(put(tmp_path, GOOD | {file: broken}))
    assert all(word in sentence for word in words) or (new == '"Stop B' and "too long" in sentence), sentence
    assert len(sentence) < 300


@pytest.mark.parametrize(
    ("attributes", "rules", "words"),
    [
        (FARES.replace("12", "twelve"), RULES, "twelve is no price"),
        (FARES.replace("12", ""), RULES, "a blank is no price"),
        (FARES.replace("12", "-12"), RULES, "cannot be negative"),
        (FARES.replace("12", "12.345"), RULES, "no amount of INR"),
        (FARES.replace("12", "1e9"), RULES, "no price"),
        (FARES.replace("12", "99999999999"), RULES, "no amount"),
        (FARES.replace("12", "NaN"), RULES, "no price"),
        (FARES.replace("INR", "rupees"), RULES, "no currency"),
        (FARES + "high,20,EUR\n", RULES, "two currencies"),
        (FARES + "low,20,INR\n", RULES, "there twice"),
        (FARES, RULES.replace("low", "none"), "the fare none does not exist"),
    ],
)
def test_fares_that_are_none(attributes: str, rules: str, words: str, tmp_path: Path) -> None:
    assert words in refusal(put(tmp_path, GOOD | {"fare_attributes.txt": attributes, "fare_rules.txt": rules}))


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("branches.csv", "line,station\nr,a\nr,z\n", "there is no station z"),
        ("branches.csv", "line,station\nx,a\n", "there is no line x"),
        ("branches.csv", "line,station\nr,a\n", "at least two stations"),
        ("branches.csv", "line,station\nr,a\nr,a\n", "its own neighbour"),
        ("branches.csv", "line\nr\n", "no column station"),
        ("tracks.csv", "line,a,b,distance_m\nr,a,b,-5\n", "-5 is no number"),
        ("tracks.csv", "line,a,b,distance_m\nr,a,b,far\n", "far is no number"),
        ("tracks.csv", "line,a,b\nr,a,z\n", "Red): a to z leads nowhere"),
        ("walks.csv", "a,b\na,a\n", "two different stations"),
        ("walks.csv", "a,b\na,b\nb,a\n", "linked already"),
        ("walks.csv", "a,b,duration_s\na,b,99999\n", "99999 is no number"),
        ("stations.csv", "code,name,lat\na,Alder,nan\nb,Birch,1\n", "nan is no number"),
        ("stations.csv", "code,name\na,Alder\na,Birch\n", "there twice"),
        ("stations.csv", "code,name\na,\nb,Birch\n", "the name is missing"),
        ("stations.csv", "code,name\n,Alder\nb,Birch\n", "the code is missing"),
        ("lines.csv", "code,name,color\nr,Red,crimson\n", "a colour is"),
        ("lines.csv", "code,name,shape\nr,Red,heart\n", "a shape is one of"),
        ("lines.csv", "code,name,letter\nr,Red,ABCD\n", "at most 3 letters"),
        ("lines.csv", "code,name\nr,Red\nr,Blue\n", "there twice"),
        ("lines.csv", "code,name\nr,Red\ns,Blue\n", "neither branches nor tracks"),
        ("fares.csv", "from,to,price\na,b,ten\n", "ten is no price"),
        ("fares.csv", "from,to,price\na,b,-1\n", "cannot be negative"),
        ("fares.csv", "from,to,price\na,z,1\n", "there is no station z"),
        ("fares.csv", "from,to,price\na,b,1\na,b,2\n", "there twice"),
        ("fares.csv", "from,to,price,currency\na,b,1,INR\nb,a,1,EUR\n", "two currencies"),
    ],
)
def test_the_plain_format_names_what_is_wrong(file: str, text: str, words: str, tmp_path: Path) -> None:
    assert words in refusal(put(tmp_path, PLAIN | {file: text}))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '"metro"', "{}", "[" * 100_000, '{"stations": 1, "lines": []}',
        '{"stations": [], "lines": []}', '{"stations": [1], "lines": []}', '{"stations": [], "lines": [], "extra": 1}',
        '{"stations": [{"code": [], "name": "A"}], "lines": []}', '{"stations": [{"code": true, "name": "A"}], "lines": []}',
        '{"stations": [{"code": "a"}], "lines": []}', '{"stations": [{"code": ' + "9" * 5000 + ', "name": "A"}], "lines": []}',
        '{"stations": [{"code": "a", "name": "A", "lat": Infinity}], "lines": []}', '{"stations": [], "lines": [{}]}',
        '{"stations": [{"code": "\\ud800", "name": "A"}], "lines": []}',
    ],
)  # fmt: skip
def test_json_that_is_no_network(text: str, tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    path.write_text(text)
    assert len(refusal(path)) < 300


@pytest.mark.parametrize(
    "extra",
    [
        {"fare_rules": 1}, {"fare_rules": {"kind": "gift"}}, {"fare_rules": {"kind": "hop", "price_minor": -1}},
        {"fare_rules": {"kind": "matrix", "matrix": {"stations": ["a", "z"], "prices": [[0], [1, 0]]}}},
        {"fare_rules": {"kind": "matrix", "matrix": {"stations": ["a", "b"], "prices": [[0], ["ten", 0]]}}},
        {"currency": 5}, {"currency": "rupees"},
        {"fare_rules": {"kind": "hop", "price_minor": 1}, "fares": [{"from": "a", "to": "b", "price": 1}]},
    ],
)  # fmt: skip
def test_fare_rules_that_are_none(extra: dict[str, object], tmp_path: Path) -> None:
    document = {
        "stations": [{"code": "a", "name": "A"}, {"code": "b", "name": "B"}],
        "lines": [{"code": "r", "name": "R"}],
        "branches": [{"line": "r", "station": "a"}, {"line": "r", "station": "b"}],
    }
    refusal(put(tmp_path, {"network.json": json.dumps(document | extra)}))


@pytest.mark.parametrize(
    "name", ["../stops.txt", "/etc/stops.txt", "feed/../../x.txt", "..\\stops.txt", "C:/stops.txt"]
)
def test_a_path_that_climbs_out(name: str, tmp_path: Path) -> None:
    assert "leads out" in refusal(zipped(tmp_path / "feed.zip", GOOD | {name: "x"}))


def test_a_link_in_an_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "feed.zip", {name: text for name, text in GOOD.items() if name != "stops.txt"})
    link = zipfile.ZipInfo("stops.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal(path) == "The archive has a link in it: stops.txt."


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    path = zipped(tmp_path / "feed.zip", GOOD)
    raw = bytearray(path.read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := raw.find(sign, at + 1)) >= 0:
            raw[at + place] |= 1
    path.write_bytes(bytes(raw))
    assert "is encrypted" in refusal(path)


def test_an_archive_of_many_small_files_is_refused_before_they_are_listed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "feed.zip", {f"{n}.txt": "" for n in range(60_000)})
    tracemalloc.start()
    assert "far more files" in refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    for number, broken in enumerate(('"Stop B', '"Stop C')):  # the last row of the file, and one before it
        text = GOOD["stops.txt"].replace(broken[1:], broken)
        assert "never closed" in refusal(put(tmp_path / str(number), GOOD | {"stops.txt": text}))
    swallowing = GOOD["stops.txt"].replace("Stop A", '"Stop A').replace("Stop B", 'Stop "B"')
    assert "never closed" in refusal(put(tmp_path / "two", GOOD | {"stops.txt": swallowing}))
    sound = GOOD["stops.txt"].replace("Stop A", '"Stop ""A"", north"').replace("Stop B", 'Stop 5" B')
    feed = feeds.read(put(tmp_path / "sound", GOOD | {"stops.txt": sound}), currency="INR")
    assert [node.name for node in feed.stations.values()] == ['Stop "A", north', 'Stop 5" B', "Stop C"]


def test_what_was_sent_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    def sent(data: bytes, name: str = "../../etc/passwd") -> feeds.Feed:
        return feeds.read_stream(io.BytesIO(data), size=len(data), name=name, currency="INR")

    archive = zipped(tmp_path / "feed.zip", GOOD).read_bytes()
    assert len(sent(archive).stations) == 3
    document = {"stations": [{"code": "a", "name": "A"}, {"code": "b", "name": "B"}], "lines": [{"code": "r", "name": "R"}],
                "tracks": [{"line": "r", "a": "a", "b": "b"}]}  # fmt: skip
    assert len(sent(b"\xef\xbb\xbf \n" + json.dumps(document).encode()).stations) == 2
    for data, words in (
        (b"", "is empty"),
        (b"hello", "no zip archive"),
        (archive[:300], "no zip archive"),
        (b"{", "no JSON"),
    ):
        with pytest.raises(InvalidInput) as caught:
            sent(data)
        assert words in caught.value.detail


def test_a_zip_bomb_costs_nothing(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", GOOD | {"stop_times.txt": b"0" * (64 << 20)})
    assert bomb.stat().st_size < 200_000
    tracemalloc.start()
    sentence = refusal(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "packed so tightly" in sentence
    assert peak < 8 << 20


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "feed.zip", GOOD | {"stop_times.txt": GOOD["stop_times.txt"] * 20_000})
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("stop_times.txt").file_size
    path.write_bytes(raw.replace(size.to_bytes(4, "little"), (200).to_bytes(4, "little")))
    assert "stop_times.txt" in refusal(path)


def test_too_much_is_refused_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_files, "TOTAL_BYTES_MAX", 200)
    assert "larger than" in refusal(put(tmp_path, GOOD))


def test_files_that_are_no_archive(tmp_path: Path) -> None:
    for name, content in (
        ("a.zip", b""),
        ("b.zip", b"PK\x03\x04 not really"),
        ("c.txt", b"hello"),
        ("d.zip", b"\x00" * 99),
    ):
        (tmp_path / name).write_bytes(content)
        assert name in refusal(tmp_path / name)
    assert "no file" in refusal(tmp_path / "none.zip")
    assert "cannot be opened" in refusal(tmp_path / ("n" * 5000))
    assert "no network" in refusal(zipped(tmp_path / "e.zip", {"readme.md": "hello"}))
    (tmp_path / "empty").mkdir()
    assert "no network" in refusal(tmp_path / "empty")


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "feed.zip", GOOD | {"stop_times.txt": GOOD["stop_times.txt"] * 50})
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("stop_times.txt").header_offset + 60
    raw[at : at + 20] = b"\xff" * 20
    path.write_bytes(bytes(raw))
    refusal(path)


def test_a_hundred_thousand_stations(tmp_path: Path) -> None:
    many = "stop_id,stop_name\n" + "".join(f"s{n},Stop {n}\n" for n in range(100_000))
    assert "99999 rows" in refusal(put(tmp_path / "a", GOOD | {"stops.txt": many}))
    plain = "code,name\n" + "".join(f"s{n},Stop {n}\n" for n in range(100_000))
    assert "2000 stations" in refusal(put(tmp_path / "b", PLAIN | {"stations.csv": plain}))
    row = "trip_id,stop_id,stop_sequence\n" + "".join(f"R0,s{n},{n}\n" for n in range(3000))
    big = "stop_id,stop_name\n" + "".join(f"s{n},Stop {n}\n" for n in range(3000))
    assert "2000 stations" in refusal(put(tmp_path / "c", GOOD | {"stops.txt": big, "stop_times.txt": row}))


@pytest.mark.parametrize("noise", [b"\x00", b"\r", b'"', b",,,\n", b"\n\n\n"])
def test_noise_at_the_end_is_read_or_refused_in_words(noise: bytes, tmp_path: Path) -> None:
    path = put(tmp_path, {name: text.encode() + noise for name, text in GOOD.items()})
    try:
        assert len(feeds.read(path, currency="INR").stations) == 3
    except InvalidInput as error:
        assert len(error.detail) < 300  # noqa: PT017 - either is right

"""Opens a folder, a zip or a single JSON file, and reads its tables row by row.

Keeps true: nothing is unpacked to disk, nothing outside is read, and however small an archive is, what comes out of it
is bounded.
"""

import csv
import io
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NoReturn

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

ARCHIVE_BYTES_MAX = 256 << 20
TOTAL_BYTES_MAX = 1 << 30
TEXT_BYTES_MAX = 32 << 20
LINE_BYTES_MAX = 64 << 10
ENTRIES_MAX = 10_000
RATIO_MAX, RATIO_COUNTS_FROM = 200, 8 << 20
_JUNK_FOLDERS = {"__macosx"}

Open = Callable[[], BinaryIO]


class Source:
    """The files of one folder by their names in small letters; `read` bytes are counted over all of them."""

    def __init__(self, files: Mapping[str, Open], sizes: Mapping[str, int], progress: Callable[[float], None]) -> None:
        self._files = files
        self._sizes = sizes
        self._progress = progress
        self._read = 0
        self._reported = 0
        self._streams: list[BinaryIO] = []

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._files)

    def has(self, name: str) -> bool:
        return name in self._files

    def lines(self, name: str) -> Iterator[str]:
        """Decoded lines with their ends; no byte-order mark."""
        try:
            with self._opened(name) as stream:
                is_first = True
                while line := stream.readline(LINE_BYTES_MAX + 1):
                    if len(line) > LINE_BYTES_MAX:
                        refuse(t("{file} has a line that is too long.").format(file=name))
                    self._count(len(line))
                    yield line.decode("utf-8-sig" if is_first else "utf-8")
                    is_first = False
        except UnicodeDecodeError:
            refuse(t("{file} is not text in UTF-8.").format(file=name))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            refuse(t("{file} cannot be read; it may be damaged.").format(file=name))

    def text(self, name: str) -> str:
        """A whole small file."""
        if self._sizes[name] > TEXT_BYTES_MAX:
            refuse(t("{file} is larger than {n} MB.").format(file=name, n=TEXT_BYTES_MAX >> 20))
        try:
            with self._opened(name) as stream:
                data = stream.read(TEXT_BYTES_MAX + 1)
            self._count(len(data))
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            refuse(t("{file} is not text in UTF-8.").format(file=name))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            refuse(t("{file} cannot be read; it may be damaged.").format(file=name))

    def table(self, name: str, *, needs: Iterable[str], may_have: Iterable[str] = ()) -> "Table":
        """The rows of a CSV file with these columns, in this order; other columns are passed over."""
        return Table(name, self.lines(name), tuple(needs), tuple(may_have))

    def close(self) -> None:
        """Close what somebody began to read and left, as a refusal does."""
        for stream in self._streams:
            stream.close()

    def _opened(self, name: str) -> BinaryIO:
        self._streams.append(self._files[name]())
        return self._streams[-1]

    def _count(self, size: int) -> None:
        self._read += size
        if self._read > TOTAL_BYTES_MAX:
            refuse(t("This feed is larger than {n} MB.").format(n=TOTAL_BYTES_MAX >> 20))
        if self._read - self._reported > 1 << 18:
            self._reported = self._read
            self._progress(min(1.0, self._read / max(1, sum(self._sizes.values()))))


class Table:
    """Rows of stripped texts; `here` names the row that was given last."""

    def __init__(self, name: str, lines: Iterator[str], needs: tuple[str, ...], may_have: tuple[str, ...]) -> None:
        self._name = name
        self._lines = lines
        self._needs = needs
        self._columns = (*needs, *may_have)
        self._number = 1

    @property
    def here(self) -> str:
        return t("{file}, row {n}").format(file=self._name, n=self._number)

    def __iter__(self) -> Iterator[list[str]]:
        header = self._header()
        places = [header.get(column) for column in self._columns]
        width = max((place for place in places if place is not None), default=0) + 1
        try:
            for row in self._reader:
                self._number += 1
                if len(row) < width:
                    if not any(cell.strip() for cell in row):
                        continue
                    row += [""] * (width - len(row))
                yield [row[place].strip() if place is not None else "" for place in places]
        except csv.Error:
            refuse(t("{where}: this is no CSV.").format(where=self.here))

    def _header(self) -> dict[str, int]:
        first = next(self._lines, "")
        while first and not first.strip():
            first = next(self._lines, "")
        if not first:
            refuse(t("{file} is empty.").format(file=self._name))
        delimiter = max(",;\t", key=first.count)
        try:
            cells = next(csv.reader([first], delimiter=delimiter))
        except (csv.Error, StopIteration):
            refuse(t("{where}: this is no CSV.").format(where=self.here))
        self._reader = csv.reader(self._lines, delimiter=delimiter)
        header = {cell.strip().lower(): place for place, cell in reversed(list(enumerate(cells)))}
        missing = next((column for column in self._needs if column not in header), None)
        if missing is not None:
            refuse(t("{file} has no column {column}.").format(file=self._name, column=missing))
        return header


@contextmanager
def opened(path: Path, progress: Callable[[float], None]) -> Iterator[Source]:
    """A folder, a zip, or one JSON file, as a source."""
    with ExitStack() as stack:
        try:
            source = _source(path, progress, stack)
        except OSError:  # no right to look, or a name that no file can have
            refuse(t("{path} cannot be opened.").format(path=path.name[:120]))
        stack.callback(source.close)
        yield source


def _source(path: Path, progress: Callable[[float], None], stack: ExitStack) -> Source:
    if path.is_dir():
        found = {
            file.relative_to(path).as_posix(): file
            for file in (*path.iterdir(), *path.glob("*/*"))
            if file.is_file() and not _is_junk(PurePosixPath(file.relative_to(path).as_posix()))
        }
        chosen = _main_folder(found)
        files = {name: _from_disk(found[full]) for name, full in chosen.items()}
        return Source(files, {name: found[full].stat().st_size for name, full in chosen.items()}, progress)
    if not path.is_file():
        refuse(t("There is no file {path}.").format(path=path.name[:120]))
    size = path.stat().st_size
    if size == 0:
        refuse(t("{path} is empty.").format(path=path.name[:120]))
    if path.suffix.lower() == ".json":
        return Source({"network.json": _from_disk(path)}, {"network.json": size}, progress)
    if size > ARCHIVE_BYTES_MAX:
        refuse(t("The archive is larger than {n} MB.").format(n=ARCHIVE_BYTES_MAX >> 20))
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        refuse(t("{path} is no zip archive, no folder and no JSON file.").format(path=path.name[:120]))
    return _zipped(archive, progress)


def refuse(sentence: str) -> NoReturn:
    """422 `invalid_feed`."""
    raise InvalidInput(sentence, code="invalid_feed", field="file")


def _zipped(archive: zipfile.ZipFile, progress: Callable[[float], None]) -> Source:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > ENTRIES_MAX:
        refuse(t("The archive has more than {n} files.").format(n=ENTRIES_MAX))
    for entry in entries:
        parts = entry.orig_filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            refuse(t("The archive has a file whose name leads out of it: {name}.").format(name=_shown(entry.filename)))
    if sum(entry.file_size for entry in entries) > TOTAL_BYTES_MAX:
        refuse(t("This archive unpacks to more than {n} MB.").format(n=TOTAL_BYTES_MAX >> 20))
    for entry in entries:
        if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > RATIO_MAX * max(1, entry.compress_size):
            refuse(t("{name} is packed so tightly that it is no feed.").format(name=_shown(entry.filename)))
    found = {entry.filename: entry for entry in entries if not _is_junk(PurePosixPath(entry.filename))}
    chosen = _main_folder(found)
    files = {name: _from_zip(archive, found[full]) for name, full in chosen.items()}
    return Source(files, {name: found[full].file_size for name, full in chosen.items()}, progress)


def _from_disk(path: Path) -> Open:
    return lambda: path.open("rb")


def _from_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Open:
    def open_entry() -> BinaryIO:
        try:
            return io.BufferedReader(archive.open(entry), 1 << 16)  # type: ignore[type-var]
        except (RuntimeError, NotImplementedError):
            refuse(t("{name} is encrypted or packed in an unknown way.").format(name=_shown(entry.filename)))

    return open_entry


def _is_junk(path: PurePosixPath) -> bool:
    return path.name.startswith(".") or any(part.lower() in _JUNK_FOLDERS for part in path.parts)


def _main_folder(found: Iterable[str]) -> dict[str, str]:
    """Of all folders the one that holds most of the tables, the outermost of equals: name in it -> full name."""
    tables = [PurePosixPath(full) for full in found if full.lower().endswith((".txt", ".csv", ".json"))]
    if not tables:
        return {}
    held = Counter(path.parent for path in tables)
    main = min(held, key=lambda folder: (-held[folder], len(folder.parts), str(folder)))
    return {path.name.lower(): os.fspath(path) for path in tables if path.parent == main}


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:80]

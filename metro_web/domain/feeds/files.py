"""Opens a folder, a zip or a single JSON file, and reads its tables row by row.

Keeps true: nothing is unpacked to disk, nothing outside is read, and however small an archive is, what comes out of it
is bounded.
"""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from metro_web.core.i18n import t
from metro_web.domain.feeds.tables import Table as Table
from metro_web.domain.feeds.tables import refuse as refuse

ARCHIVE_BYTES_MAX = 256 << 20
TOTAL_BYTES_MAX = 1 << 30
TEXT_BYTES_MAX = 32 << 20
LINE_CHARS_MAX = 64 << 10
ENTRIES_MAX, DIRECTORY_BYTES_MAX = 10_000, 1 << 20
RATIO_MAX, RATIO_COUNTS_FROM = 200, 8 << 20
_TAIL_BYTES = (1 << 16) + 128  # the longest comment, and the records of the end before it
_EMPTY_BYTES = 3  # a byte-order mark, or a line end
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

    def has_rows(self, name: str) -> bool:
        """Whether it is there with anything in it: files that a feed may leave out are sometimes empty instead."""
        return self._sizes.get(name, 0) > _EMPTY_BYTES

    def lines(self, name: str) -> Iterator[str]:
        """Decoded lines, whichever of the three line ends the file has; no byte-order mark."""
        try:
            with io.TextIOWrapper(self._opened(name), encoding="utf-8-sig") as stream:
                while line := stream.readline(LINE_CHARS_MAX + 1):
                    if len(line) > LINE_CHARS_MAX:
                        refuse(t("{file} has a line that is too long.").format(file=name))
                    self._count(len(line))
                    yield line
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

    def table(self, name: str, *, needs: Iterable[str], may_have: Iterable[str] = ()) -> Table:
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


@contextmanager
def opened_stream(stream: BinaryIO, size: int, name: str, progress: Callable[[float], None]) -> Iterator[Source]:
    """What somebody sent: a zip or a JSON document, told by its first bytes; `name` is only repeated in sentences."""
    is_json = is_json_sent(stream, name)
    with ExitStack() as stack:
        if is_json:
            source = Source({"network.json": lambda: _again(stream)}, {"network.json": size}, progress)
        else:
            source = _archive(stream, _shown(name), progress, stack)
        stack.callback(source.close)
        yield source


def is_json_sent(stream: BinaryIO, name: str) -> bool:
    """Whether what was sent is a JSON document, or else an archive; refused by its first bytes where it is neither."""
    stream.seek(0)
    begin = stream.read(512)
    if not begin:
        refuse(t("{path} is empty.").format(path=_shown(name)))
    if begin.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return True
    if not begin.startswith(b"PK"):
        refuse(t("{path} is no zip archive and no JSON file.").format(path=_shown(name)))
    return False


def _again(stream: BinaryIO) -> BinaryIO:
    stream.seek(0)
    return stream


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
    return _archive(stack.enter_context(path.open("rb")), path.name[:120], progress, stack)


def _archive(stream: BinaryIO, name: str, progress: Callable[[float], None], stack: ExitStack) -> Source:
    if _directory_bytes(stream) > DIRECTORY_BYTES_MAX:
        refuse(t("The archive has far more files than a feed."))
    try:
        archive = stack.enter_context(zipfile.ZipFile(stream))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        refuse(t("{path} is no zip archive, no folder and no JSON file.").format(path=name))
    return _zipped(archive, progress)


def _directory_bytes(stream: BinaryIO) -> int:
    """How long the archive says that its list of files is: reading it whole is what costs memory."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _TAIL_BYTES))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 16 > len(tail):
        return 0  # no archive; said when it is opened
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        return int(struct.unpack_from("<Q", tail, at - 76 + 40)[0])
    return int(struct.unpack_from("<I", tail, at + 12)[0])


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
        if stat.S_ISLNK(entry.external_attr >> 16):
            refuse(t("The archive has a link in it: {name}.").format(name=_shown(entry.filename)))
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

"""QR codes: level M, black on white, a quiet zone of four modules, whatever the colours around it.

The modules come from a library in C++, which weighs all eight masks in half a millisecond; in Python that takes ten.
"""

import re
import struct
import zlib
from typing import Any

import zxingcpp

QUIET = 4
DOTS = 6
SVG_SCALE = 8
_BLACK, _WHITE = b"0" * DOTS, b"1" * DOTS
_RUN = re.compile(rb"\0+")


def modules(text: str) -> list[bytes]:
    """The rows of the code without its quiet zone: a byte a module, 0 for black and 255 for white."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer, which its types do not say
    flat = memoryview(image).tobytes()
    count = round(len(flat) ** 0.5)
    return [flat[start : start + count] for start in range(0, len(flat), count)]


def png(text: str) -> bytes:
    """A picture of 6 dots a module. The writer is for one-bit pictures alone: a tenth of the time of a general one."""
    drawn = modules(text)
    width = (len(drawn) + 2 * QUIET) * DOTS
    row_bytes = -(-width // 8)
    edge, padding = _WHITE * QUIET, b"1" * (row_bytes * 8 - width)
    empty = (b"\0" + b"\xff" * row_bytes) * (QUIET * DOTS)
    rows = [empty]
    for row in drawn:
        bits = edge + row.replace(b"\0", _BLACK).replace(b"\xff", _WHITE) + edge + padding
        rows.append((b"\0" + int(bits, 2).to_bytes(row_bytes, "big")) * DOTS)
    rows.append(empty)
    header = struct.pack(">IIBBBBB", width, width, 1, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"".join(rows), 1)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def svg(text: str, *, title: str = "Ticket QR code") -> str:
    """A whole SVG document; `title` is what a screen reader says, plain words without markup."""
    drawn = modules(text)
    width = len(drawn) + 2 * QUIET
    path = "".join(_line(row, y + QUIET) for y, row in enumerate(drawn))
    size = width * SVG_SCALE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"><title>{title}</title>'
        f'<g transform="scale({SVG_SCALE})"><path fill="#fff" d="M0 0h{width}v{width}h-{width}z"/>'
        f'<path stroke="#000" d="{path}"/></g></svg>'
    )


def _line(row: bytes, y: int) -> str:
    """A row as strokes: to where each run begins, and along it."""
    strokes, at = [f"M{QUIET} {y}.5"], 0
    for run in _RUN.finditer(row):
        start, end = run.span()
        strokes.append(f"m{start - at} 0h{end - start}" if start > at else f"h{end - start}")
        at = end
    return "".join(strokes)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

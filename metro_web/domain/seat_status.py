"""How every seat stands, in two bits a seat (`API.md`, Trips and events): 0 free, 1 held, 2 sold, 3 blocked.

Seat *i* lies in bits 2(i mod 4) of byte i//4, counted from the low end; the bytes are standard base64 with padding.
"""

import base64

FREE, HELD, SOLD, BLOCKED = range(4)


def pack(seats_count: int, marked: dict[int, int]) -> bytes:
    """Two bits for each seat; `marked` holds those that are not free."""
    packed = bytearray(-(-seats_count // 4))
    for seat, status in marked.items():
        packed[seat >> 2] |= status << (2 * (seat & 3))
    return bytes(packed)


def status_of(packed: bytes, seat: int) -> int:
    """One seat's status."""
    return packed[seat >> 2] >> (2 * (seat & 3)) & 3


def as_text(packed: bytes) -> str:
    """As the contract sends it."""
    return base64.b64encode(packed).decode()

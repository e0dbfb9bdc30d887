"""What one page of paper says."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperTicket:
    """`figures` are the large ones (section, row, seat), `facts` the small ones, `way` what is passed: name and remark.

    A ticket that lets nobody in has '' for `token`, and there is no code; `status` says why. `joint` stands between
    `heading` and `destination`; `notice` is a title and a sentence, or two ''.
    """

    heading: str
    joint: str
    destination: str
    color: str
    over: str
    when: str
    was: str
    status: str
    figures: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]
    way: Sequence[tuple[str, str]]
    notice: tuple[str, str]
    token: str
    short_code: str
    position: str

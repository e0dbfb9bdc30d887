"""A line as a sign, and the signs of the lines that call at a station: what every list of the control room shows."""

from dataclasses import dataclass

from metro_web.domain.network import LineDef, Network


@dataclass(frozen=True)
class Sign:
    """A bullet's letter, colour and shape, with the name it stands for."""

    code: str = ""
    name: str = ""
    letter: str = ""
    color: str = "#808080"
    shape: str = "circle"


def sign(line: LineDef) -> Sign:
    """The sign of a line."""
    return Sign(line.code, line.name, line.letter, line.color, line.shape)


def signs_at(network: Network, station: str, *, besides: str = "") -> list[Sign]:
    """Lines that call at a station, in their order, but for one."""
    lines = [network.find_line(code) for code in network.lines_of(station) if code != besides]
    return [sign(line) for line in lines if line is not None]

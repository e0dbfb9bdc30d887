"""What an operation was given: read by name and kind, and refused by name in one sentence."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, NoReturn

from metro_web.core.errors import InvalidInput, NotFound
from metro_web.core.i18n import t
from metro_web.domain.network import BranchSeq, LineDef, Network, StationNode
from metro_web.domain.network_texts import CODE_LENGTH_MAX

TEXT_LENGTH_MAX = 1000
WHOLE_MAX = 10**9
CODES_MAX = 501  # a branch of 500, and a ring's first again


class Given:
    """The fields of one operation."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def has(self, key: str) -> bool:
        """Whether something other than null was given."""
        return self._fields.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """Text of at most 1,000 characters; without a default it has to be there."""
        value = self._value(key, default)
        if not isinstance(value, str) or len(value) > TEXT_LENGTH_MAX or "\x00" in value or not _is_storable(value):
            refuse(t("{field} has to be text.").format(field=key), key)
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number, not negative."""
        value = self._value(key, default)
        if type(value) is not int or not 0 <= value <= WHOLE_MAX:
            refuse(t("{field} has to be a whole number, not negative.").format(field=key), key)
        return value

    def whole_or_none(self, key: str) -> int | None:
        """A whole number, or None where it was left out or null."""
        return self.whole(key) if self.has(key) else None

    def coordinate(self, key: str) -> float | None:
        """A place on the map in grid units between -10,000 and 10,000, rounded to hundredths; None where null."""
        value = self._fields.get(key)
        if value is None:
            return None
        if type(value) not in (int, float) or not isfinite(value) or abs(value) > 10_000:
            refuse(t("{field} has to be a number between -10000 and 10000.").format(field=key), key)
        return round(float(value), 2)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            refuse(t("{field} has to be true or false.").format(field=key), key)
        return value

    def codes(self, key: str, default: tuple[str, ...] | None = None) -> list[str]:
        """A list of at most 501 codes."""
        value = self._value(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
            refuse(t("{field} has to be a list of codes.").format(field=key), key)
        if len(value) > CODES_MAX:
            refuse(t("A branch has at most {n} stations.").format(n=CODES_MAX - 1), key)
        return list(value)

    def line(self, network: Network) -> LineDef:
        """The line named by `line`; 404 `unknown_line`."""
        code = self.text("line")
        found = network.find_line(code)
        if found is None:
            raise NotFound(t("There is no line {code}.").format(code=code[:CODE_LENGTH_MAX]), code="unknown_line")
        return found

    def station(self, network: Network, key: str = "station") -> StationNode:
        """The station named; 404 `unknown_station`."""
        return station_of(network, self.text(key))

    def branch(self, line: LineDef, key: str = "branch") -> BranchSeq:
        """The branch of that position number; the first where none is named. 404 where the line has no such branch."""
        if not self.has(key) and line.branches:
            return line.branches[0]
        position = self.whole(key)
        for branch in line.branches:
            if branch.position == position:
                return branch
        raise NotFound(t("{line} has no branch {n}.").format(line=line.name, n=position))

    def _value(self, key: str, default: Any) -> Any:
        value = self._fields.get(key)
        if value is not None:
            return value
        if default is None:
            refuse(t("{field} is missing.").format(field=key), key)
        return default


def station_of(network: Network, code: str) -> StationNode:
    """The station of that code; 404 `unknown_station`."""
    found = network.stations.get(code)
    if found is None:
        raise NotFound(t("There is no station {code}.").format(code=code[:CODE_LENGTH_MAX]), code="unknown_station")
    return found


def refuse(sentence: str, field: str) -> NoReturn:
    """422 about one field."""
    raise InvalidInput(sentence, field=field)


def _is_storable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)

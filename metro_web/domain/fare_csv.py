"""Full fares as CSV, out and back: the head says which kind it is; each refusal names line and column.

`price` (a hop); `up_to_m,price` and `up_to_hops,price` (slabs: the last bound is blank); `origin,destination,price` (a matrix, by
codes). A column `days` (`weekday`, `holiday`) gives the days that cost otherwise; a blank one is the weekday.
"""

import csv
import io
from collections.abc import Container, Iterator
from typing import NoReturn

from metro_web.core import amounts
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import fare_matrix, fares
from metro_web.domain.fares import FareKind, FareRules, Slab
from metro_web.domain.feeds import texts

BYTES_MAX = 8 << 20
CELL_LENGTH_MAX = 200
_HEADS: dict[FareKind, tuple[str, ...]] = {
    "hop": ("price",),
    "slab_distance": ("up_to_m", "price"),
    "slab_hops": ("up_to_hops", "price"),
    "matrix": ("origin", "destination", "price"),
}
DAYS = ("weekday", "holiday")
Row = dict[str, str]


def write(rules: FareRules, currency: str) -> str:
    """The full fares as text; `read` gives the same ones back."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([*_HEADS[rules.kind], "days"])
    for days, slabs, prices in (
        ("weekday", rules.slabs, rules.prices),
        ("holiday", rules.holiday_slabs, rules.holiday_prices),
    ):
        for slab in slabs:
            bound = [] if rules.kind == "hop" else ["" if slab.up_to is None else slab.up_to]
            rows.writerow([*bound, amounts.typed(slab.price_minor, currency), days])
        for (origin, destination), price in sorted(prices.items()):
            rows.writerow([origin, destination, amounts.typed(price, currency), days])
    return out.getvalue()


def read(content: bytes, currency: str, stations: Container[str]) -> FareRules:
    """422 `invalid_fare` in one sentence for whatever is not such a file."""
    if len(content) > BYTES_MAX:
        _refuse(t("The file is larger than {n} MB.").format(n=BYTES_MAX >> 20))
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        head = [cell.strip().lower() for cell in next(lines, [])]
        kind = _kind(head)
        rows = _rows(lines, head)
        return _read_matrix(rows, currency, stations) if kind == "matrix" else _read_slabs(rows, kind, currency)
    except UnicodeDecodeError:
        _refuse(t("The file is not text in UTF-8."))
    except csv.Error:
        _refuse(t("The file is not CSV that can be read."))


def _kind(head: list[str]) -> FareKind:
    if not any(head):
        _refuse(t("The file is empty."))
    wanted = set(head) - {"days", "from_m", "from_hops"}
    found = next((kind for kind, columns in _HEADS.items() if wanted == set(columns)), None)
    if found is None or len(head) > len(set(head)):
        known = "; ".join(",".join(columns) for columns in _HEADS.values())
        _refuse(t("Line 1: the columns are one of: {known}; with days if wanted.").format(known=known))
    return found


def _rows(lines: Iterator[list[str]], head: list[str]) -> Iterator[tuple[int, Row]]:
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(head):
            _refuse(
                t("Line {n}: {a} columns where the first line has {b}.").format(n=number, a=len(cells), b=len(head))
            )
        if max(map(len, cells)) > CELL_LENGTH_MAX:
            _refuse(t("Line {n}: a cell has at most {most} characters.").format(n=number, most=CELL_LENGTH_MAX))
        yield number, dict(zip(head, (cell.strip() for cell in cells), strict=True))


def _read_slabs(rows: Iterator[tuple[int, Row]], kind: FareKind, currency: str) -> FareRules:
    found: dict[str, list[Slab]] = {days: [] for days in DAYS}
    last = 1
    for last, row in rows:
        slabs = found[_days(row, last)]
        if slabs and slabs[-1].up_to is None:
            what = t("there is one price a hop") if kind == "hop" else t("a slab after the open end")
            _refuse(t("Line {n}: {what}.").format(n=last, what=what))
        if len(slabs) == fares.SLABS_MAX:
            _refuse(t("Line {n}: more than {most} slabs.").format(n=last, most=fares.SLABS_MAX))
        bound = None if kind == "hop" else _bound(row, _HEADS[kind][0], last, slabs)
        slabs.append(Slab(bound, _price(row, last, currency)))
    for days in DAYS:
        if not found[days] and days == "weekday":
            _refuse(t("Line {n}: there is no price for weekdays.").format(n=last))
        if found[days] and found[days][-1].up_to is not None:
            said = t("Line {n}, column {column}: the last slab ({days}) must be open, its bound left blank.")
            _refuse(said.format(n=last, column=_HEADS[kind][0], days=days))
    return FareRules(kind, tuple(found["weekday"]), tuple(found["holiday"]))


def _bound(row: Row, column: str, line: int, slabs: list[Slab]) -> int | None:
    below = (slabs[-1].up_to or 0) if slabs else 0
    begins = column.replace("up_to", "from")
    if row.get(begins, "") not in ("", str(below)):
        _refuse(
            t("Line {n}, column {column}: the slab before ends at {below}, so this one begins there.").format(
                n=line, column=begins, below=below
            )
        )
    text = row[column]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= fares.BOUND_MAX):
        said = t("Line {n}, column {column}: {text} is no whole number above 0.")
        _refuse(said.format(n=line, column=column, text=texts.shown(text)))
    if int(text) <= below:
        said = t("Line {n}, column {column}: bounds rise from slab to slab, and {text} is not above {below}.")
        _refuse(said.format(n=line, column=column, text=text, below=below))
    return int(text)


def _read_matrix(rows: Iterator[tuple[int, Row]], currency: str, stations: Container[str]) -> FareRules:
    found: dict[str, dict[tuple[str, str], int]] = {days: {} for days in DAYS}
    seen: set[str] = set()
    last = 1
    for last, row in rows:
        for column in ("origin", "destination"):
            if row[column] not in stations:
                said = t("Line {n}, column {column}: there is no station {code}.")
                _refuse(said.format(n=last, column=column, code=texts.shown(row[column]) or t("without a code")))
        prices, pair = found[_days(row, last)], (row["origin"], row["destination"])
        price = _price(row, last, currency)
        if prices.setdefault(pair, price) != price:
            said = t("Line {n}, column price: {a} to {b} is there already at another price.")
            _refuse(said.format(n=last, a=texts.shown(pair[0]), b=texts.shown(pair[1])))
        seen.update(pair)
        if len(seen) > fare_matrix.STATIONS_MAX:
            _refuse(t("Line {n}: more than {most} stations.").format(n=last, most=fare_matrix.STATIONS_MAX))
    for days, prices in found.items():
        if len({code for pair in prices for code in pair}) < 2 and (prices or days == "weekday"):
            _refuse(
                t("Line {n}: a matrix has prices between at least two stations ({days}).").format(n=last, days=days)
            )
    return FareRules("matrix", prices=found["weekday"], holiday_prices=found["holiday"])


def _days(row: Row, line: int) -> str:
    days = row.get("days", "").lower() or DAYS[0]
    if days not in DAYS:
        said = t("Line {n}, column days: {text} is neither weekday nor holiday.")
        _refuse(said.format(n=line, text=texts.shown(days)))
    return days


def _price(row: Row, line: int, currency: str) -> int:
    where = t("Line {n}, column price").format(n=line)
    try:
        return texts.price_minor(row["price"], currency, where)
    except InvalidInput as exc:
        raise InvalidInput(exc.detail, code="invalid_fare", field="file") from exc


def _refuse(sentence: str) -> NoReturn:
    raise InvalidInput(sentence, code="invalid_fare", field="file")

"""A feed that was sent, as its admin looks at it: what was read, what was put right, what publishing would do."""

from dataclasses import dataclass, field

from metro_web.core.config import settings
from metro_web.core.i18n import plural, t
from metro_web.core.labels import stations_label, time_label
from metro_web.queries.line_signs import Sign
from metro_web.queries.sent_feeds import FeedLine, Report, SentFeed

REPAIRS_SHOWN = 6


@dataclass(frozen=True)
class ReadLine:
    """A line that was read."""

    sign: Sign
    ends: str
    stations_label: str


@dataclass(frozen=True)
class Figure:
    """How much of something was read."""

    label: str
    value: str


@dataclass(frozen=True)
class ImportPage:
    """All of the preview; `id` is '' where there is none."""

    id: str = ""
    name: str = ""
    kept_label: str = ""
    map_href: str = ""
    figures: list[Figure] = field(default_factory=list)
    fares: str = ""
    lines: list[ReadLine] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    more_repairs: list[str] = field(default_factory=list)
    more_label: str = ""
    lines_gone: list[str] = field(default_factory=list)
    stations_gone: list[str] = field(default_factory=list)
    has_network: bool = False
    replaces_label: str = ""
    tickets_label: str = ""
    refusal: str = ""


def page(sent: SentFeed | None) -> ImportPage:
    """Empty for none, and for one that has not been looked at."""
    if sent is None or sent.report is None:
        return ImportPage()
    report = sent.report
    # One more than fits is not worth a fold.
    shown = len(report.repairs) if len(report.repairs) <= REPAIRS_SHOWN + 1 else REPAIRS_SHOWN
    first, rest = report.repairs[:shown], report.repairs[shown:]
    return ImportPage(
        id=sent.id,
        name=sent.name,
        kept_label=t("Kept for you until {time}").format(time=time_label(sent.expires_at, settings().zone)),
        map_href=f"/api/v1/admin/network/imports/{sent.id}/map",
        figures=[
            Figure(t("Lines"), str(len(report.lines))),
            Figure(t("Stations"), str(report.stations)),
            Figure(t("Branches"), str(report.branches)),
            Figure(t("Walks"), str(report.walks)),
        ],
        fares=report.fares,
        lines=[_line(line) for line in report.lines],
        repairs=list(first),
        more_repairs=list(rest),
        more_label=plural(t("{n} more"), t("{n} more"), len(rest)) if rest else "",
        lines_gone=list(report.lines_gone),
        stations_gone=list(report.stations_gone),
        has_network=bool(report.replaces_lines or report.replaces_stations),
        replaces_label=_replaces(report),
        tickets_label=_tickets(report.living_tickets),
        refusal=report.refusal,
    )


def _line(line: FeedLine) -> ReadLine:
    count = stations_label(line.stations)
    if line.branches > 1:
        count = t("{stations}, {n} branches").format(stations=count, n=line.branches)
    return ReadLine(Sign(line.code, line.name, line.letter, line.color, line.shape), " – ".join(line.ends), count)


def _replaces(report: Report) -> str:
    return t("{lines} and {stations} that run now").format(
        lines=plural(t("{n} line"), t("{n} lines"), report.replaces_lines),
        stations=stations_label(report.replaces_stations),
    )


def _tickets(count: int) -> str:
    if not count:
        return t("No ticket is out that still opens a gate.")
    return plural(
        t("{n} ticket that still opens a gate keeps its path and its price."),
        t("{n} tickets that still open a gate keep their path and their price."),
        count,
    )

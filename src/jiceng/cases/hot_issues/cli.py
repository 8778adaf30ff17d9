"""Command ``jiceng hot``: find hot issues in a file; measure how well they are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
from django.utils.translation import gettext as _

from jiceng.cases.hot_issues.rules.evaluation import evaluate
from jiceng.cases.hot_issues.rules.finding import Issue, Report, issues_of, neighbourhoods_of
from jiceng.core.console import emit, say
from jiceng.core.worktime import CIVIL
from jiceng.ui.tables import TableProblem, TableRow, read_rows

COMMANDS = {
    "hot": ("hot", "Find hot issues in a file; measure how well they are found.", False),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""

RUNS: Final = 200
PERMUTATIONS: Final = 199
SHOWN: Final = 10
_FORMS: Final = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")
_DAY: Final = 86_400


@click.group(name="hot", help=_("Hot issues: clusters of like requests."))
def hot() -> None:
    """Group of the commands below."""


@hot.command("evaluate", help=_("Measure false alarms and power on generated data."))
@click.option(
    "--runs", type=click.IntRange(20), default=RUNS, help=_("Data sets of each strength.")
)
@click.option(
    "--permutations", type=click.IntRange(19), default=PERMUTATIONS, help=_("Of each test.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Write the figures as JSON."))
def evaluate_command(runs: int, permutations: int, as_json: bool) -> None:
    """Print the false-alarm rate and the power with their intervals and the generator."""
    found = evaluate(runs, permutations)
    if as_json:
        emit(found)
        return
    low, high = found["intervals"]["false_alarm_rate"]
    say(
        _("False alarms: %(rate).3f (95 %% interval %(low).3f to %(high).3f), runs: %(runs)d.")
        % {"rate": found["false_alarm_rate"], "low": low, "high": high, "runs": runs}
    )
    for name, label in (("medium", _("medium excess")), ("strong", _("strong excess"))):
        days = " / ".join(f"{each:.2f}" for each in found["power"][name])
        published = " / ".join(f"{each:.2f}" for each in found["published"][name])
        say(
            _("Power on the first three days, %(name)s: %(days)s (published: %(published)s).")
            % {"name": label, "days": days, "published": published}
        )
    say(_("Generator: %(made)s") % {"made": found["generator"]})


@hot.command(
    "find",
    help=_(
        "Find hot issues in FILE, a CSV with time, title and text, and where it has them lon"
        " and lat, and user."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--permutations", type=click.IntRange(29), default=999, help=_("Of each test of a place.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Write the issues as JSON."))
def find_command(file: Path, permutations: int, as_json: bool) -> None:
    """Print the issues, the hottest first, then the neighbourhoods with more than usual."""
    lines, reports = [], []
    for row in read_rows(file, ("time", "title", "text")):
        lines.append(row.line)
        reports.append(_report(row))
    issues = issues_of(reports)
    places = neighbourhoods_of(reports, permutations)
    if as_json:
        emit(
            {
                "reports": len(reports),
                "issues": [_as_json(each, lines) for each in issues],
                "neighbourhoods": [_as_json(each, lines) for each in places],
            }
        )
        return
    for issue in issues[:SHOWN]:
        say(_line(issue))
    for place in places:
        say(
            _(
                "%(names)s: %(number)d in %(days)d days, usual %(expected).1f; by chance once in"
                " %(recurrence)d days."
            )
            % {
                "names": " · ".join(place.names),
                "number": len(place.rows),
                "days": place.days,
                "expected": place.expected,
                "recurrence": place.recurrence_days,
            }
        )
    if not issues and not places:
        say(_("No hot issue found."))


def _line(issue: Issue) -> str:
    return _(
        "%(names)s: %(number)d reports, %(heat)d reporters in a month, %(first)s to %(last)s"
    ) % {
        "names": " · ".join(issue.names),
        "number": len(issue.rows),
        "heat": issue.heat,
        "first": _date(issue.first),
        "last": _date(issue.last),
    }


def _as_json(found: Any, lines: Sequence[int]) -> dict[str, Any]:
    given = asdict(found)
    given["rows"] = [lines[row] for row in found.rows]
    return {
        name: _date(value) if name in {"first", "last"} else value for name, value in given.items()
    }


def _date(day: float) -> str:
    return datetime.fromtimestamp(day * _DAY, UTC).date().isoformat()


def _report(row: TableRow) -> Report:
    return Report(
        title=row["title"],
        text=row["text"],
        day=_day(row),
        lon=_degrees(row, "lon", 180),
        lat=_degrees(row, "lat", 90),
        who=row.get("user", "").strip(),
    )


def _day(row: TableRow) -> float:
    """The civil time as days since 1970."""
    text = row["time"].strip()
    moment = None
    for form in ("iso", *_FORMS):
        try:
            moment = (
                datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007 - civil time
            )
        except ValueError:
            continue
        break
    if moment is None:
        raise TableProblem(
            _("“%(text)s” is not a valid time.") % {"text": text[:40]},
            "hot.time",
            line=row.line,
            column="time",
        )
    civil = moment.astimezone(CIVIL) if moment.tzinfo else moment
    return civil.replace(tzinfo=UTC).timestamp() / _DAY


def _degrees(row: TableRow, column: str, most: float) -> float | None:
    text = row.get(column, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = most + 1
    if not -most <= value <= most:
        raise TableProblem(
            _("“%(text)s” is not a coordinate in degrees.") % {"text": text[:40]},
            "hot.place",
            line=row.line,
            column=column,
        )
    return value

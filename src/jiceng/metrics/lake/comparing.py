"""Comparison of the lake with the database, by fact, month and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from jiceng.core.worktime import CIVIL
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import changes, places, reading, refreshing, writing
from jiceng.metrics.lake.layout import duckdb_types
from jiceng.metrics.models import LakeMonth

TRIES: Final = 3
"""Comparisons of a month whose rows change while it is compared."""


@dataclass(frozen=True, slots=True)
class MonthDifference:
    """A month whose file differs from the database.

    Args:
        missing: facts of the database that are not in the file.
        surplus: facts of the file that are not in the database.
        columns: number of facts that differ, by column.
        is_damaged: the file is gone, or is not the one that was written.
    """

    fact: str
    month: date
    missing: int = 0
    surplus: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    is_damaged: bool = False

    def __str__(self) -> str:
        """The difference as a line of text."""
        if self.is_damaged:
            return f"{self.fact} {self.month:%Y-%m}: the file is gone or damaged"
        columns = ", ".join(f"{name} of {count}" for name, count in self.columns.items())
        return (
            f"{self.fact} {self.month:%Y-%m}: {self.missing} facts missing, {self.surplus} too"
            f" many; different: {columns or 'none'}"
        )

    def document(self) -> dict[str, Any]:
        """The difference as plain values, for JSON."""
        return {**asdict(self), "month": f"{self.month:%Y-%m}"}


@dataclass(slots=True)
class Comparison:
    """The outcome for the whole lake.

    Args:
        rows: facts of the database that were compared.
        months: months that were compared; not those whose file is damaged.
    """

    rows: int = 0
    months: int = 0
    differences: list[MonthDifference] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The outcome as plain values, for JSON."""
        differences = [each.document() for each in self.differences]
        return {"rows": self.rows, "months": self.months, "differences": differences}


def compare(at: datetime, *, patience: float = 0.0) -> Comparison | None:
    """Compare every month with the rows of the database; None while another process refreshes.

    What events have marked is written first. Each month is then written once more beside the lake:
    equal bytes are equal rows; of others the rows are compared, column by column.
    """
    with refreshing.alone(patience) as free:
        if not free:
            return None
        # Damage first: a refresh would write a file that is gone again.
        found = Comparison(differences=list(_damaged()))
        refreshing.write_stale(at)
        damaged = {(each.fact, each.month) for each in found.differences}
        with places.building_folder() as folder:
            for fact in FACTS.all():
                for month in sorted(_months(fact)):
                    if (fact.name, month) in damaged:
                        continue
                    count, difference = _compared(fact, month, folder, at)
                    found.rows += count
                    found.months += 1
                    if difference:
                        found.differences.append(difference)
        return found


def _damaged() -> Iterator[MonthDifference]:
    for each in LakeMonth.objects.exclude(file="").order_by("fact", "month"):
        path = places.file_of(each.fact, each.month, each.file)
        if not path.exists() or writing.name_of(path) != each.file:
            yield MonthDifference(each.fact, each.month, is_damaged=True)


def _months(fact: Fact) -> set[date]:
    """The months of a fact in the database and in the lake."""
    months = fact.everything().datetimes(fact.moment, "month", tzinfo=CIVIL)
    found = {each.date() for each in months}
    known = LakeMonth.objects.filter(fact=fact.name).exclude(file="")
    return found | set(known.values_list("month", flat=True))


def _compared(
    fact: Fact, month: date, folder: Path, at: datetime
) -> tuple[int, MonthDifference | None]:
    """The number of facts of a month in the database, and how its file differs.

    A month that was changed by others meanwhile is written and compared again.
    """
    for attempt in range(TRIES):
        now = folder / "now.parquet"
        count = writing.export(fact, month, now)
        held = LakeMonth.objects.filter(fact=fact.name, month=month).exclude(file="").first()
        if writing.name_of(now) == (held.file if held else ""):
            return count, None
        file = places.file_of(fact.name, month, held.file) if held else None
        difference = _difference(fact, month, now, file)
        if difference is None or attempt == TRIES - 1:
            break
        changes.mark_changed(at)
        stale = LakeMonth.objects.filter(fact=fact.name, month=month, is_stale=True)
        if not [*writing.write_all(stale, folder, at)]:
            break
    return count, difference


def _difference(fact: Fact, month: date, now: Path, file: Path | None) -> MonthDifference | None:
    columns = [name for name in duckdb_types(fact) if name != "id"]
    ours = reading.source(fact, [file] if file else [])
    theirs = reading.source(fact, [now])
    differing = ", ".join(
        f"count(*) FILTER (WHERE a.id IS NOT NULL AND b.id IS NOT NULL"
        f' AND a."{each}" IS DISTINCT FROM b."{each}")'
        for each in columns
    )
    with reading.connected(now.parent) as engine:
        joined = f"({ours}) a FULL JOIN ({theirs}) b ON a.id = b.id"
        alone = ", ".join(f"count(*) FILTER (WHERE {each}.id IS NULL)" for each in "ab")
        found = engine.execute(f"SELECT {alone}, {differing} FROM {joined}").fetchall()  # noqa: S608
    [(missing, surplus, *counts)] = found
    by_column = {name: count for name, count in zip(columns, counts, strict=True) if count}
    if not (missing or surplus or by_column):
        return None
    return MonthDifference(fact.name, month, missing, surplus, by_column)

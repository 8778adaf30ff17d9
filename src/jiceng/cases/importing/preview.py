"""Preview of the first rows of a file before the import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.cases.importing.best_mapping import Fit, best_fit, fits
from jiceng.cases.importing.mapping import Mapping, load_mapping, shipped
from jiceng.cases.importing.plan import cleaned, suggest_many
from jiceng.cases.importing.records import ImportedRequest, Records, Rejected
from jiceng.cases.importing.references import References, Resolution
from jiceng.cases.importing.repeats import Repeats
from jiceng.cases.intake import suggestions as machine
from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.report import Report
from jiceng.cases.permissions import CASE_IMPORT
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.records.imports.public import Preview, rows_of, surveyed

ROWS = 20
_UNPLACED = Resolution("", "", is_new=False)
OBSTACLES: Final[dict[str, Any]] = {
    "units": _(
        "The mapping creates units, and your position does not allow that. Choose above how unknown"
        " units are handled, or ask your administrator to import the file."
    ),
    "categories": _(
        "The mapping creates categories, and your position does not allow that. Choose above how"
        " unknown categories are handled, or ask your administrator to import the file."
    ),
}


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """Preview of one row, or the reason why it would be rejected."""

    line: int
    record: ImportedRequest | None
    problem: str
    unit: Resolution
    category: Resolution
    suggested: machine.Suggested | None = None


@dataclass(frozen=True, slots=True)
class RequestPreview(Preview):
    """Preview of the first rows as requests.

    Args:
        lacks: what the import would have to create without permission: "units", "categories".
    """

    lacks: frozenset[str] = frozenset()


def preview(
    path: Path, mapping: Mapping, *, by: Actor, now: datetime, rows: int = ROWS
) -> RequestPreview:
    """Validate the complete file as the import does, and show its first rows.

    Args:
        now: rows with later times are rejected.
        rows: number of rows shown.

    Raises:
        Forbidden: without the right to import.
        TableProblem: the file is not a table, or a column of the mapping is missing.
    """
    by.may(CASE_IMPORT).or_refuse()
    found = surveyed(path, mapping)
    reader = Records(mapping, now, are_rounded=found.are_rounded)
    references, repeats = References(mapping, by, directory.civil_day(now)), Repeats(found.repeated)
    taken = islice(rows_of(path, mapping, found.encoding, found.delimiter), rows)
    lines = [
        _read(reader, references, repeats, row, line=line, why=why) for line, row, why in taken
    ]
    if mapping.categories.suggest:
        lines = list(_with_suggestions(lines))
    known = {*mapping.required, *mapping.optional}
    lacks = frozenset(_lacking(references, lines))
    return RequestPreview(
        encoding=found.encoding,
        delimiter=found.delimiter,
        unused=[name for name in found.columns if name not in known],
        lines=lines,
        rejected=sum(1 for line in lines if line.problem),
        obstacles=[str(OBSTACLES[each]) for each in sorted(lacks, reverse=True)],
        lacks=lacks,
    )


def _read(
    reader: Records,
    references: References,
    repeats: Repeats,
    row: dict[str, str],
    *,
    line: int,
    why: str,
) -> PreviewLine:
    record = None
    unit = category = _UNPLACED
    try:
        if why:
            raise Rejected(why)
        record = reader.read(row, line)
        unit = references.expected_unit(record.unit)
        category = references.expected_category(record.categories)
        cleaned(record, reader.mapping)
        repeats.is_known(record)
        repeats.note(record)
    except Rejected as reason:
        return PreviewLine(line, record, str(reason), unit, category)
    return PreviewLine(line, record, "", unit, category)


def _with_suggestions(lines: list[PreviewLine]) -> Iterator[PreviewLine]:
    """Lines with the model's suggestion for rows without a category."""
    bare = [one for one in lines if one.record is not None and not one.category.code]
    reports = [Report(text=one.record.text, title=one.record.title) for one in bare if one.record]
    found = dict(zip((one.line for one in bare), suggest_many(reports), strict=True))
    for one in lines:
        suggested = found.get(one.line)
        name = categories.get()[suggested.category].name if suggested else ""
        if suggested is None:
            yield one
        else:
            expected = Resolution(suggested.category, name, is_new=False)
            yield PreviewLine(one.line, one.record, one.problem, one.unit, expected, suggested)


def _lacking(references: References, lines: list[PreviewLine]) -> Iterator[str]:
    if any(one.unit.is_new for one in lines) and not references.may_make_units():
        yield "units"
    if any(one.category.is_new for one in lines) and not references.may_make_categories():
        yield "categories"


def fitting(columns: list[str]) -> list[Fit]:
    """Shipped mappings, those that fit a file's columns best first."""
    return fits(_required(), set(columns))


def first_choice(columns: list[str]) -> Fit | None:
    """The shipped mapping that is chosen in advance for a file; None where none fits."""
    return best_fit(_required(), set(columns))


def _required() -> dict[str, tuple[str, ...]]:
    return {name: load_mapping(name).required for name in shipped()}

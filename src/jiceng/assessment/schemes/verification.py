"""Recomputation of frozen sheets: from what was stored, and from the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from jiceng.assessment.schemes import queries
from jiceng.assessment.schemes.models import Correction, ScoredPeriod
from jiceng.assessment.schemes.period_facts import texts
from jiceng.assessment.schemes.rules import sheets
from jiceng.assessment.schemes.rules.sheets import Given, Inputs
from jiceng.assessment.schemes.rules.trees import Tree
from jiceng.directory import public as directory


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not what it was.

    Args:
        what: ``"points"``, ``"total"``, ``"place"``, ``"correction"``, ``"records"``,
            ``"answer"``, ``"missing"``.
        part: name of the measure; "" for the whole sheet.
    """

    period: str
    unit: str
    part: str
    what: str
    stored: str
    found: str


@dataclass(slots=True)
class Verification:
    """What was compared.

    Args:
        late: measures that differ from the records, and are listed as late facts.
    """

    periods: int = 0
    sheets: int = 0
    lines: int = 0
    late: int = 0
    differences: list[Difference] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "periods": self.periods,
            "sheets": self.sheets,
            "lines": self.lines,
            "late": self.late,
            "differences": [asdict(each) for each in self.differences],
        }


def verify() -> Verification:
    """Recompute every frozen or published sheet to the last digit."""
    found = Verification()
    rows = ScoredPeriod.objects.filter(state__in=queries.STORED).select_related("scheme")
    for period in rows.order_by("first", "id"):
        _verify(period, found)
    return found


def _verify(period: ScoredPeriod, found: Verification) -> None:
    rows = list(period.sheets.all())
    tree, stored = queries.tree_of_scheme(period.scheme), queries.stored_inputs(rows)
    found.periods += 1
    found.sheets += len(rows)
    found.lines += sum(len(row.lines) for row in rows)
    found.differences += _of_stored(period, tree, rows, stored)
    found.differences += _of_corrections(period, tree, stored)
    late, differences = _of_records(period, tree, stored)
    found.late += late
    found.differences += differences


def _of_stored(
    period: ScoredPeriod, tree: Tree, rows: list[Any], stored: Inputs
) -> Iterator[Difference]:
    """The sheets from their own inputs and the version of the scheme."""
    again = sheets.sheet_of(tree, stored)
    for row in rows:
        sheet = again.units.get(row.unit_id)
        if sheet is None:
            yield _difference(period, row.unit_id, "", "missing", "sheet", "")
            continue
        totals = (("total", row.total, sheet.total), ("place", row.place, sheet.place))
        for what, before, now in totals:
            if before != now:
                yield _difference(period, row.unit_id, "", what, before, now)
        for code in {*row.lines, *sheet.lines}:
            was = row.lines.get(code)
            line = sheet.lines.get(code)
            again_stored = sheets.stored(line) if line else None
            if was != again_stored:
                name = tree.by_code[code].name if code in tree.by_code else code
                points = [str((each or {}).get("points")) for each in (was, again_stored)]
                yield _difference(period, row.unit_id, name, "points", *points)


def _of_corrections(period: ScoredPeriod, tree: Tree, stored: Inputs) -> Iterator[Difference]:
    """The totals that each signed line says, one after the other."""
    done: list[Correction] = []
    for row in period.corrections.all():
        done.append(row)
        sheet = sheets.sheet_of(tree, queries.with_corrections(stored, done))
        now: Mapping[str, Any] = queries.totals_of(sheet)
        for unit in {*row.totals, *now}:
            if row.totals.get(unit) != now.get(unit):
                yield _difference(
                    period, UUID(unit), row.part, "correction", row.totals.get(unit), now.get(unit)
                )


def _of_records(period: ScoredPeriod, tree: Tree, stored: Inputs) -> tuple[int, list[Difference]]:
    """The inputs from the records at the time of the freezing; late facts are known differences."""
    if period.frozen_at is None:
        return 0, []
    now = queries.inputs_of(period, tree, period.frozen_at)
    noted, late, found = queries.latest_late(period), 0, []
    for unit, lines in stored.items():
        for code, was in lines.items():
            after = now.get(unit, {}).get(code, Given())
            if texts(was) == texts(after):
                continue
            known = noted.get((unit, code))
            if known is not None and (known.now, known.now_of) == texts(after):
                late += 1
                continue
            name = tree.by_code[code].name if code in tree.by_code else code
            is_asked = code in tree.by_code and tree.by_code[code].source == "asked"
            what = "answer" if is_asked else "records"
            found.append(_difference(period, unit, name, what, texts(was), texts(after)))
    return late, found


def _difference(
    period: ScoredPeriod, unit: UUID, part: str, what: str, stored: Any, found: Any
) -> Difference:
    return Difference(
        period.name, directory.label_of(unit), part, what, _text(stored), _text(found)
    )


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "/".join(each for each in value if each)
    return str(value)

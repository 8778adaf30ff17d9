"""Findings and the report of the comparison of rows with events."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from jiceng.core import audit_findings


class StateFindingKind(StrEnum):
    """The kinds of faults."""

    COLUMN_CHANGED = "column_changed"  # the value differs from the last recorded one
    ROW_MISSING = "row_missing"
    ROW_UNTOLD = "row_untold"  # no event made it
    SALT_MISSING = "salt_missing"  # the row's digests can no longer be compared
    FILE_CHANGED = "file_changed"  # a file differs from its row's record
    FILE_MISSING = "file_missing"
    UNREADABLE = "unreadable"  # an event's record is invalid JSON: `audit verify` locates it


@dataclass(frozen=True, slots=True)
class StateFinding:
    """One fault, and its place."""

    kind: StateFindingKind
    table: str
    row: str = ""
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class ComparisonReport:
    """The scope and findings of `rebuild`.

    Attributes:
        rows: rows that were compared, or are missing.
        recorded: recorded pieces, one for each row in each event.
        resting: rows by table that rest on a baseline: their earlier state cannot be proved.
        due: tables whose older rows are not all recorded yet.
    """

    rows: int = 0
    recorded: int = 0
    resting: dict[str, int] = field(default_factory=dict)
    due: list[str] = field(default_factory=list)
    findings: list[StateFinding] = field(default_factory=list)
    unlisted: int = 0
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether there are no findings."""
        return not self.findings

    def add(self, finding: StateFinding) -> None:
        """List a finding, or count it when there are too many."""
        if len(self.findings) < audit_findings.MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.unlisted += 1

    def document(self) -> dict[str, Any]:
        """The report as a JSON document."""
        return {
            "ok": self.ok,
            "rows": self.rows,
            "told": self.recorded,
            "resting": self.resting,
            "due": self.due,
            "findings": [
                {name: value for name, value in asdict(found).items() if value}
                for found in self.findings
            ],
            "unlisted": self.unlisted,
            "seconds": round(self.seconds, 3),
        }

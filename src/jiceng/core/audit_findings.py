"""Kinds of findings of an audit verification, and its report."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

# Findings beyond this many are counted, not listed, so that memory stays constant.
MOST_FINDINGS = 1000


class FindingKind(StrEnum):
    """The kinds of faults."""

    CHANGED = "changed"  # a column differs from what the event's hash covers
    REPLACED = "replaced"  # intact and rehashed, but not what its successor covers
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    HEAD_FORGED = "head_forged"
    HEAD_MISSING = "head_missing"
    STREAM_REMOVED = "stream_removed"
    DAY_CHANGED = "day_changed"  # as many events as at closing, but others
    DAY_SHORT = "day_short"
    DAY_LATE = "day_late"  # events inserted into a day after its closing
    DAY_MISSING = "day_missing"
    ROOT_FORGED = "root_forged"  # not signed, or by a key that is not the installation's
    ROOT_UNCHAINED = "root_unchained"  # it does not cover the record before it
    ROOT_MISSING = "root_missing"  # a copy outside the database has it
    ROOT_DIFFERS = "root_differs"  # a copy outside the database has another one
    FILE_MISSING = "file_missing"  # the file beside the key
    FILE_SHORT = "file_short"
    FILE_DAMAGED = "file_damaged"
    STAMP_FORGED = "stamp_forged"  # a time-stamp that is not of its root
    COPY_FORGED = "copy_forged"  # the published copy itself


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and its place: a stream and number in it, or a day."""

    kind: FindingKind
    detail: str
    stream_id: UUID | None = None
    stream_kind: str | None = None
    seq: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A day that was closed too early and received its missing events by a recorded supplement."""

    day: date
    closed_with: int
    count: int
    reason: str


@dataclass(slots=True)
class AuditReport:
    """The scope and findings of `verify`.

    `compared` counts the records of a published copy with which the roots were compared.
    """

    events: int = 0
    streams: int = 0
    days: int = 0
    compared: int = 0
    repairs: list[Repair] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unlisted: int = 0
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether there are no findings."""
        return not self.findings

    def add(self, finding: Finding) -> None:
        """List a finding, or count it when there are too many."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.unlisted += 1

    def document(self) -> dict[str, Any]:
        """The report as a JSON document."""
        return {
            "ok": self.ok,
            "events": self.events,
            "streams": self.streams,
            "days": self.days,
            "compared": self.compared,
            "repairs": [asdict(repair) for repair in self.repairs],
            "findings": [
                {name: value for name, value in asdict(found).items() if value is not None}
                for found in self.findings
            ],
            "unlisted": self.unlisted,
            "seconds": round(self.seconds, 3),
        }

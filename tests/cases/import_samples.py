"""Files and mappings for the tests of the import."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jiceng.cases.importing import TARGET, ImportReport, import_file, load_mapping
from jiceng.cases.importing.mapping import Mapping, parse
from jiceng.core.access import Actor
from jiceng.records.imports import actions
from jiceng.records.imports.models import TableImport

IMPORT = Actor(kind="import", all_powers=True)
NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)

PLAIN = """
source = "neighbour"
channel = "hotline"
[time]
zone = "Asia/Shanghai"
formats = ["%Y-%m-%d %H:%M:%S"]
[columns]
ref = "id"
opened = "opened"
closed = "closed"
due = "due"
resolution = "reply"
lon = "lon"
lat = "lat"
address = "address"
caller_name = "name"
caller_phone = "phone"
contacted = "contacted"
solved = "solved"
satisfaction = "level"
[text]
title = "{title}"
lines = ["{text}"]
[callback]
yes = ["是"]
no = ["否"]
levels = {"满意" = 4, "不满意" = 2}
[units]
columns = "unit"
unknown = "UNITS"
[categories]
columns = "category"
unknown = "CATEGORIES"
[deadline]
when_missing = "DEADLINE"
"""
COLUMNS = (
    "id",
    "opened",
    "closed",
    "due",
    "reply",
    "lon",
    "lat",
    "address",
    "name",
    "phone",
    "contacted",
    "solved",
    "level",
    "title",
    "text",
    "unit",
    "category",
)


def plain(
    units: str = "create under N", categories: str = "create under N", deadline: str = "none"
) -> Mapping:
    """A mapping of the table that `write` writes."""
    text = PLAIN.replace("UNITS", units).replace("CATEGORIES", categories)
    text = text.replace("DEADLINE", deadline)
    return parse("plain", text, hashlib.sha256(text.encode()).hexdigest())


def row(number: int = 1, **given: str) -> dict[str, str]:
    """A closed request of another system, with values of the test."""
    usual = {
        "id": f"N{number}",
        "opened": "2026-03-02 09:30:00",
        "closed": "2026-03-04 16:00:00",
        "due": "2026-03-09 09:30:00",
        "title": f"路灯不亮{number}",
        "text": "晚上看不见路",
        "unit": "Street Lights",
        "category": "Lamps",
    }
    return {**usual, **given}


def write(path: Path, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> Path:
    """Write a table."""
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def take(path: Path, mapping: Mapping | str | None = None, **given: Any) -> ImportReport:
    """Import a file."""
    found = load_mapping(mapping) if isinstance(mapping, str) else mapping or plain()
    return import_file(path, found, **{"by": IMPORT, "at": NOW, **given})


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Read, opened, updated, rejected."""
    return report.read, report.opened, report.updated, report.rejected


class Jobs:
    """Actions on imports of requests, like `records.imports.actions`."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        act = getattr(actions, name)

        def done(job: UUID | None = None, **given: Any) -> Any:
            return act(kind=KIND, **given, **({} if job is None else {"table": job}))

        return done

    def get(self, by: Actor, job: UUID) -> TableImport:
        return actions.get(by, KIND, job)

    def visible_to(self, by: Actor) -> QuerySet[TableImport]:
        return actions.visible_to(by, KIND)

    def choose_mapping(self, *, job: UUID, by: Actor, at: datetime, **given: str) -> TableImport:
        return actions.choose_mapping(kind=KIND, table=job, given=given, by=by, at=at)


def mapping_of(row: TableImport) -> Mapping:
    """How an import's file is read."""
    return TARGET.mapping_of(row)


KIND = TARGET.kind
jobs = Jobs()

"""Imports with helper processes give the same result. A module of its own, since its rows are
committed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from jiceng.cases.importing.mapping import Mapping
from jiceng.cases.models import Callback, Caller, Case
from jiceng.core.audit_verification import verify
from jiceng.core.models import Event
from jiceng.records.imports import run
from jiceng.ui.tables import read_rows
from tests.cases.import_samples import plain, row, take, write
from tests.world import committed

BATCH, ROWS = 12, 60
OWN = frozenset({"id", "number", "source", "link_digest", "changed_at"})
"""Columns in which two imports of one table differ."""


def table(path: Path) -> Path:
    """Rows of every outcome, units and categories first used in the middle, repeated numbers."""
    rows = [
        row(
            n,
            unit=f"单位{n // 20}",
            category=f"类{n // 25}",
            closed="2026-03-04 16:00:00" if n % 3 else "",
            contacted="是" if n % 3 else "",
            level="满意" if n % 3 else "",
            name="王小明" if n % 2 else "",
            phone="13800138000" if n % 4 else "1.38E+10",
        )
        for n in range(1, ROWS + 1)
    ]
    rows[30] = rows[2]  # unchanged
    rows[40] = {**rows[5], "title": "another"}
    rows[50]["opened"] = "gestern"
    return write(path, rows)


def outcomes(mapping: Mapping) -> list[dict[str, Any]]:
    """Result of an import for each row, without values that differ between runs."""
    found = []
    for case in Case.objects.filter(source=mapping.source).order_by("source_ref"):
        values = {
            field.attname: getattr(case, field.attname)
            for field in Case._meta.concrete_fields
            if field.attname not in OWN
        }
        values["callers"] = [(c.name, c.phone) for c in Caller.objects.filter(case=case)]
        values["levels"] = list(Callback.objects.filter(case=case).values_list("level", flat=True))
        events = Event.objects.filter(stream_id=case.pk).order_by("seq")
        values["events"] = list(events.values_list("type", "at"))
        found.append(values)
    return found


def reasons(listed: Path) -> list[dict[str, str]]:
    return [dict(each) for each in read_rows(listed)]


@pytest.mark.django_db(transaction=True)
def test_helper_processes_import_the_same_as_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed()
    path = table(tmp_path / "table.csv")
    listed = {True: tmp_path / "helped.xlsx", False: tmp_path / "alone.xlsx"}
    reports, made = {}, {}
    for is_helped, source in ((True, "helped"), (False, "alone")):
        monkeypatch.setattr(run, "MANY", 1 if is_helped else 10**6)
        monkeypatch.setattr(run, "spare_processors", lambda: 2)
        mapping = plain().model_copy(update={"source": source, "identity": source})
        with translation.override("zh-hans"):
            report = take(path, mapping, batch=BATCH, rejects=listed[is_helped])
        reports[is_helped] = (
            report.read,
            report.opened,
            report.updated,
            report.unchanged,
            report.rejected,
            report.notes,
        )
        made[is_helped] = outcomes(mapping)
    assert reports[True] == reports[False]
    assert reports[True][1] > 3 * BATCH
    for helped, alone in zip(made[True], made[False], strict=True):
        assert helped == alone
    assert reasons(listed[True]) == reasons(listed[False])
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_units_created_by_a_batch_are_available_to_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On an empty installation the first batch creates units and categories that no helper
    process sees.
    """
    monkeypatch.setattr(run, "MANY", 1)
    monkeypatch.setattr(run, "spare_processors", lambda: 2)
    rows = [
        row(n, category="", title="路灯不亮", text="路灯坏了，晚上看不见路") for n in range(1, 25)
    ]
    plainly = plain(categories="coordinator")
    suggesting = plainly.categories.model_copy(update={"suggest": True})
    mapping = plainly.model_copy(update={"categories": suggesting})
    report = take(write(tmp_path / "table.csv", rows), mapping, batch=BATCH)
    assert report.opened == len(rows)
    suggested = set(Case.objects.values_list("suggested_id", flat=True))
    assert len(suggested) == 1
    assert None not in suggested
    assert verify().ok

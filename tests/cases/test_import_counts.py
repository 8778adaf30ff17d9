"""Each imported row is opened, updated, unchanged or rejected, and the counts add up."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng.cases.importing import ImportReport
from jiceng.cases.models import Case
from jiceng.records.imports.models import ImportRun, RejectedRow
from jiceng.ui.tables import read_rows
from tests.cases.import_samples import COLUMNS, plain, row, take, write
from tests.world import World

CLOSED = "2026-03-04 16:00:00"
FATES = ("opened", "updated", "unchanged", "rejected")
ROWS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "id": st.sampled_from(["N1", "N2", "N3", "4.51E+17", ""]),
                "title": st.sampled_from(["路灯不亮", "井盖破损"]),
                "closed": st.sampled_from(["", CLOSED]),
                "phone": st.sampled_from(["", "", "13800138000", "1.38E+10"]),
                "address": st.sampled_from(["", "", "=1+1"]),
            }
        ),
        st.just({"opened": "gestern"}),
        st.just("blank"),
        st.just("too long"),
    ),
    max_size=9,
)


def fates(rows: list[Any]) -> Counter[str]:
    """Oracle: outcome of each row, by a dictionary of known requests."""
    held: dict[str, tuple[str, ...]] = {}
    closed: dict[str, str] = {}
    found = Counter[str]()
    for each in rows:
        if each == "blank":
            continue
        if each == "too long" or "opened" in each or each["id"] in {"4.51E+17", ""}:
            found["rejected"] += 1
            continue
        if each["phone"] == "1.38E+10":
            found["rejected"] += 1
            continue
        ref, content = each["id"], (each["title"], each["phone"], each["address"])
        if ref not in held:
            found["opened"] += 1
            held[ref], closed[ref] = content, each["closed"]
        elif held[ref] != content:
            found["rejected"] += 1
        elif closed[ref] != each["closed"]:
            found["updated"] += 1
            closed[ref] = each["closed"]
        else:
            found["unchanged"] += 1
    return found


def written(path: Path, rows: list[Any]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for each in rows:
            if each == "blank":
                writer.writerow([" "] * len(COLUMNS))
            elif each == "too long":
                writer.writerow(["x"] * (len(COLUMNS) + 2))
            else:
                given_row = row(1, unit="", category="", **each)
                writer.writerow([given_row.get(name, "") for name in COLUMNS])
    return path


def counted(report: ImportReport) -> Counter[str]:
    return Counter({name: n for name in FATES if (n := getattr(report, name))})


class Killed(Exception):
    """Simulates the end of the process."""


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, batch=st.integers(1, 4), dies_after=st.integers(0, 4))
def test_every_row_is_counted_once_across_batches_and_restarts(
    world: World, tmp_path: Path, rows: list[Any], batch: int, dies_after: int
) -> None:
    mapping = plain("coordinator", "coordinator")
    path, listed = written(tmp_path / "rows.csv", rows), tmp_path / "rejects.xlsx"
    count = 0

    def tick(_total: int) -> Any:
        def done(_rows: int) -> None:
            nonlocal count
            count += 1
            if count == dies_after:
                raise Killed

        return done

    with translation.override("en"), transaction.atomic():
        try:
            report = take(path, mapping, batch=batch, rejects=listed, tick=tick)
        except Killed:
            report = take(path, mapping, batch=batch, rejects=listed)
        assert counted(report) == fates(rows)
        assert report.read == sum(counted(report).values())
        assert Case.objects.filter(source="neighbour").count() == report.opened
        rejected = read_rows(listed, on_bad=lambda _problem, _cells: None)
        reasons = [one["reason"] for one in rejected]
        assert len(reasons) == report.rejected - rows.count("too long")
        assert all(reasons)
        assert not RejectedRow.objects.exists()
        transaction.set_rollback(True)


def test_one_number_with_two_titles_is_one_request_and_one_rejected_row(
    world: World, tmp_path: Path
) -> None:
    path = write(tmp_path / "rows.csv", [row(1), row(1, title="井盖破损")])
    listed = tmp_path / "rejects.xlsx"
    with translation.override("en"):
        report = take(path, plain("coordinator", "coordinator"), rejects=listed)
    assert counted(report) == {"opened": 1, "rejected": 1}
    [found] = read_rows(listed)
    assert found["title"] == "井盖破损"
    assert "is already used in line 2" in found["reason"]


def test_number_from_another_file_keeps_its_request(world: World, tmp_path: Path) -> None:
    mapping = plain("coordinator", "coordinator")
    take(write(tmp_path / "one.csv", [row(1)]), mapping)
    listed = tmp_path / "rejects.xlsx"
    with translation.override("en"):
        report = take(write(tmp_path / "two.csv", [row(1, title="井盖")]), mapping, rejects=listed)
    assert counted(report) == {"rejected": 1}
    assert "differs in the title" in next(iter(read_rows(listed)))["reason"]
    assert Case.objects.get(source_ref="N1").title == "路灯不亮1"


def test_rejection_reasons_of_a_killed_import_are_kept_until_it_ends(
    world: World, tmp_path: Path
) -> None:
    path = write(tmp_path / "rows.csv", [row(1, opened=""), row(2), row(3)])

    def tick(_total: int) -> Any:
        def done(_rows: int) -> None:
            raise Killed

        return done

    with pytest.raises(Killed):
        take(path, plain("coordinator", "coordinator"), batch=1, tick=tick)
    assert RejectedRow.objects.get().line == 2
    take(path, plain("coordinator", "coordinator"), batch=1)
    assert not RejectedRow.objects.exists()
    run = ImportRun.objects.get()
    assert (run.opened, run.rejected, run.rows_done) == (2, 1, 3)


def test_numbers_rounded_by_a_spreadsheet_are_rejected_together(
    world: World, tmp_path: Path
) -> None:
    mapping = plain("coordinator", "coordinator")
    rows = [row(n, id=f"20260315000{n}12300") for n in range(1, 4)]  # 17 digits
    assert [each["id"][-2:] for each in rows] == ["00"] * 3
    with translation.override("en"):
        report = take(write(tmp_path / "rows.csv", rows), mapping)
        assert counted(report) == {"rejected": 3}
        rows.append(row(4, id="20260315000412345"))
        report = take(write(tmp_path / "rows.csv", rows), mapping)
    assert counted(report) == {"opened": 4}

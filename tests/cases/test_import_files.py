"""Broken files, interrupted and concurrent runs, and real data sets."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import translation
from procrastinate.contrib.django.utils import connector_params

from jiceng.cases import importing
from jiceng.cases.cli import cases as cases_cli
from jiceng.cases.importing import target
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.core.advisory_lock import number_of
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Problem, Refused
from jiceng.core.models import Event, Stream
from jiceng.core.shared_reference_data import Versioned
from jiceng.metrics import public as metrics
from jiceng.records.imports import run as runner
from jiceng.records.imports.models import ImportRun
from jiceng.records.imports.reading import survey
from jiceng.ui.tables import read_rows
from tests.cases.import_samples import NOW, PLAIN, counts, plain, row, take, write


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Activate English."""
    with translation.override("en"):
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


def good(path: Path) -> bytes:
    return write(path, [row(n) for n in range(30)]).read_bytes()


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _data: b"", "empty"),
    "blank lines only": (lambda _data: b"\n\n  \n", "empty"),
    "a column is missing": (lambda data: data.replace(b"opened", b"begun", 1), "opened"),
    "a column twice": (lambda data: data.replace(b"opened", b"id", 1), "more than once"),
    "NUL bytes": (lambda data: data[:900] + b"\0" + data[900:], "NUL"),
    "an open quote": (lambda data: data + b'N99,"2026-03-02', "quotation"),
    "no text": (lambda data: data + b"\xff\xfe\xff\xff\x80\n", "UTF-8"),
    "a huge field": (lambda data: data + b"N99," + b"x" * (5 << 20) + b"\n", "cannot be read"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_broken_file_changes_nothing_and_gives_a_one_line_error(path: Path, kind: str) -> None:
    harm, word = BROKEN[kind]
    path.write_bytes(harm(good(path)))
    with pytest.raises(Problem, match=word) as problem:
        take(path, batch=5)
    assert "\n" not in str(problem.value)
    assert not Case.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_missing_file_or_folder_is_reported(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(Problem, match=path.name):
            take(path)


@pytest.mark.django_db
def test_file_with_only_a_header_has_no_rows(path: Path) -> None:
    assert counts(take(write(path, []))) == (0, 0, 0, 0)


@pytest.mark.django_db
def test_unwritable_rejects_file_is_reported_before_the_import(path: Path) -> None:
    good(path)
    with pytest.raises(Problem, match="rejects"):
        take(path, rejects=path / "no" / "folder.csv")
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_command_prints_only_json_and_one_line_for_an_error(path: Path) -> None:
    mapping = path.with_suffix(".toml")
    text = PLAIN.replace("UNITS", "create under N").replace("CATEGORIES", "create under N")
    mapping.write_text(text.replace("DEADLINE", "none"))
    good(path)
    arguments = ["import", str(path), "--mapping", str(mapping), "--json"]
    result = CliRunner().invoke(cases_cli, arguments, catch_exceptions=False)
    found = json.loads(result.stdout)
    assert set(found) == {"read", "opened", "updated", "unchanged", "rejected", "seconds"}
    assert (found["read"], found["opened"], found["rejected"]) == (30, 30, 0)
    assert CliRunner().invoke(cases_cli, ["import", str(path)]).exit_code == 2
    gone = CliRunner().invoke(cases_cli, ["import", str(path), "--mapping", "nowhere"])
    assert isinstance(gone.exception, Problem)


@pytest.mark.django_db(transaction=True)
def test_failed_import_keeps_whole_batches_and_resumes_there(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(n) for n in range(30)]
    rows[3]["opened"] = rows[21]["opened"] = ""
    write(path, rows)
    real, calls = importing.import_batch, 0

    def failing(**given: Any) -> Any:
        nonlocal calls
        calls += 1
        outcome = real(**given)
        if calls == 3:
            raise OSError("no space left on device")
        return outcome

    monkeypatch.setattr(target, "import_batch", failing)
    with pytest.raises(OSError, match="no space"):
        take(path, batch=7)
    assert (Case.objects.count(), Stream.objects.filter(kind="case").count()) == (13, 13)
    run = ImportRun.objects.get()
    assert (run.rows_done, run.opened, run.rejected, run.finished_at) == (14, 13, 1, None)
    listed = tmp_path / "rejects.xlsx"
    report = take(path, batch=7, rejects=listed)
    assert counts(report) == (30, 28, 0, 2)
    assert report.resumed_at == 14
    assert [found["line"] for found in read_rows(listed)] == ["5", "23"]
    assert Case.objects.count() == 28
    assert verify().ok


CHILD = """
import os, sys, time, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from pathlib import Path
from jiceng.cases.importing import target as run
from tests.cases.import_samples import take
real = run.import_batch
def slowly(**given):
    outcome = real(**given)
    time.sleep(0.1)
    return outcome
run.import_batch = slowly
take(Path(sys.argv[2]), batch=20)
"""


@pytest.mark.django_db(transaction=True)
def test_killed_import_resumes_with_correct_totals(path: Path) -> None:
    rows = [row(n) for n in range(600)]
    for n in (5, 300, 599):
        rows[n]["opened"] = ""
    write(path, rows)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, connection.settings_dict["NAME"], str(path)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )
    try:
        until = time.monotonic() + 150
        while not ImportRun.objects.filter(rows_done__gte=100).exists():
            assert time.monotonic() < until, "the import did not begin"
            assert child.poll() is None, "the import ended by itself"
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    done = ImportRun.objects.get()
    assert 100 <= done.rows_done < 600
    assert Case.objects.count() == done.opened
    Versioned.reset_all()
    report = take(path, batch=20)
    assert report.resumed_at >= 100
    assert counts(report) == (600, 597, 0, 3)
    assert Case.objects.count() == 597
    kinds = Counter(Event.objects.order_by("seq").values_list("type", flat=True))
    assert kinds["case.imported"] == kinds["case.closed"] == 597
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_concurrent_import_of_the_same_file_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(path)
    monkeypatch.setattr(runner, "_PATIENCE_SECONDS", 0.2)
    digest = survey(path, plain()).digest
    key = number_of(f"neighbour:{digest}")
    with psycopg.connect(**connector_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key])
        with pytest.raises(Refused, match="already"):
            take(path)
        assert not Case.objects.exists()
    assert counts(take(path)) == (30, 30, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "mapping", "helpers", "expected"),
    [
        ("requests311/baltimore.csv", "baltimore", 2, (10_000, 10_000, 0, 0)),
        # Rows that are closed before they are opened.
        ("requests311/nyc.csv", "nyc", 0, (12_718, 12_700, 0, 18)),
        ("messages/replies.csv", "replies", 0, (2_816, 2_816, 0, 0)),
    ],
)
def test_real_data_set_is_imported_and_its_counts_add_up(
    shared_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    mapping: str,
    helpers: int,
    expected: tuple[int, int, int, int],
) -> None:
    # Helpers run at a low priority: beside other tests an import waits for them most of its time.
    monkeypatch.setattr(runner, "spare_processors", lambda: helpers)
    source = shared_data / file
    assert counts(take(source, mapping)) == expected
    period = metrics.Period(date(2000, 1, 1), date(2026, 12, 31))
    rows = metrics.run("three-rates", SYSTEM, period, "unit", NOW)
    sums = Counter[str]()
    for found in rows:
        sums.update(
            {
                name: found.figures[name]
                for name in ("opened", "closed", "open", "on_time", "overdue")
            }
        )
    assert sums["opened"] == expected[1]
    assert sums["closed"] + sums["open"] == expected[1]
    with_due = Case.objects.exclude(due_at=None)
    assert sums["on_time"] + sums["overdue"] <= with_due.count()
    assert sums["closed"] == Case.objects.filter(state="closed").count()
    if mapping == "baltimore":
        assert _by_hand(source) == (sums["closed"], sums["on_time"], sums["overdue"])
    assert verify().ok
    again = take(source, mapping)
    assert (again.opened, again.updated) == (0, 0)


def _by_hand(source: Path) -> tuple[int, int, int]:
    """Oracle: closed, on-time and overdue counts from the columns of the file."""

    def read(text: str) -> datetime | None:
        return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p") if text else None  # noqa: DTZ007

    closed = on_time = overdue = 0
    with source.open(encoding="utf-8-sig", newline="") as stream:
        for cells in csv.DictReader(stream):
            end, due = read(cells["CloseDate"]), read(cells["DueDate"])
            closed += end is not None
            if due is not None:
                on_time += end is not None and end <= due
                overdue += end is None or end > due
    return closed, on_time, overdue

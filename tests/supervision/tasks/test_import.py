"""Tables of tasks as offices keep them: shown before they are stored, nothing guessed, lost or
doubled.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jiceng.core.access import SYSTEM
from jiceng.directory import actions as directory
from jiceng.records.imports.public import Chosen, deadline, import_table, share, target_of
from jiceng.supervision.tasks.cli import supervision
from jiceng.supervision.tasks.models import Helper, Report, Task, TaskList
from tests.cases.conftest import built_world, world
from tests.supervision.tasks.samples import DISTRICT, opened_list
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
WORDS = {
    "percent": {"约八成": "80", "正在推进（已签约）": "-"},
    "helpers": {"各镇街": "-"},
}
NEW_UNITS = (
    "外海街道",
    "区卫健局",
    "区人社局",
    "区民政局",
    "区教育局",
    "区农业农村局",
    "区市场监管局",
    "区委组织部",
    "区委政法委",
)


@pytest.fixture
def ledger(shared_data: Path) -> Path:
    """A table of tasks with the habits of real ones."""
    return shared_data / "office" / "重点任务台账.xlsx"


@pytest.fixture
def offices(world: World) -> World:
    """The units that the ledger names."""
    for n, name in enumerate(NEW_UNITS):
        kind = "street_town" if name.endswith("街道") else "department"
        directory.create_unit(
            code=f"440704{90 + n:03}" if kind == "street_town" else f"JH-X{n}",
            name=name,
            kind=kind,
            tree="admin",
            parent=world.units[DISTRICT].pk,
            by=SYSTEM,
            at=world.at,
            valid_from=date(2026, 1, 5),
        )
    return world


def run(world: World, of_list: Any, path: Path, **words: Any) -> Any:
    target = target_of("work_task")
    chosen = Chosen(fixed={"of_list": str(of_list)}, words=words or WORDS)
    mapping = target.mapping_by_name(path, chosen, by=SYSTEM)
    return import_table(path, mapping, target, by=SYSTEM, at=world.at)


def test_each_line_of_the_ledger_becomes_a_task_once(offices: World, ledger: Path) -> None:
    of_list = opened_list(offices)
    first = run(offices, of_list, ledger)
    assert (first.read, first.opened, first.rejected) == (36, 35, 1)  # the total
    kinds = Counter(Task.objects.values_list("kind", flat=True))
    assert kinds == {"task": 35, "section": 3}
    again = run(offices, of_list, ledger)
    assert (again.opened, again.updated, again.unchanged) == (0, 0, 35)
    assert Task.objects.count() == 38
    task = Task.objects.get(number="12")
    assert (task.is_key, task.due_on, task.percent) == (True, date(2026, 9, 28), Decimal(30))
    assert (task.planned, task.planned_on) == (Decimal(90), date(2026, 10, 31))
    assert task.parent is not None
    assert task.parent.title == "二、百千万工程"
    assert task.unit.name == "江南街道"
    assert Helper.objects.filter(task=task).count() == 3
    monthly = Task.objects.get(number="2")
    assert (monthly.report_day, monthly.due_as, monthly.due_on) == (25, "每月25日前", None)
    assert monthly.unit.name == "外海街道"
    said = Task.objects.get(number="1")
    assert (said.percent, said.progress_as) == (Decimal(80), "约八成")
    assert Task.objects.get(number="25").percent == 75
    assert Task.objects.get(number="6").progress_as == "正在推进（已签约）"
    assert Report.objects.filter(task=said).count() == 1


def test_an_exported_list_is_imported_without_a_change(
    offices: World, ledger: Path, at_desk: Any, tmp_path: Path
) -> None:
    of_list = opened_list(offices)
    run(offices, of_list, ledger)
    page = at_desk("district", "zh-hans").get(f"/desk/task-lists/{of_list}/table.xlsx")
    path = tmp_path / "导出.xlsx"
    path.write_bytes(b"".join(page.streaming_content))
    again = run(offices, of_list, path)
    assert (again.read, again.unchanged, again.rejected) == (35, 35, 0)


def test_words_that_nobody_explains_are_named_and_never_guessed(
    offices: World, ledger: Path
) -> None:
    of_list, target = opened_list(offices), target_of("work_task")
    chosen = Chosen(fixed={"of_list": str(of_list)})
    mapping = target.mapping_by_name(ledger, chosen, by=SYSTEM)
    found = target.puzzles(ledger, mapping, by=SYSTEM, now=offices.at)  # type: ignore[attr-defined]
    assert {(each.field, each.text): (each.said, each.count) for each in found} == {
        ("percent", "约八成"): ("80", 5),
        ("percent", "正在推进（已签约）"): ("", 3),
        ("helpers", "各镇街"): ("", 1),
    }
    report = run(offices, of_list, ledger, percent={"约八成": "80"})
    assert report.opened == 31
    assert not Task.objects.filter(progress_as__startswith="正在推进").exists()


def test_a_unit_that_nobody_knows_is_explained_like_a_word(world: World, ledger: Path) -> None:
    of_list, target = opened_list(world), target_of("work_task")
    chosen = Chosen(fixed={"of_list": str(of_list)})
    mapping = target.mapping_by_name(ledger, chosen, by=SYSTEM)
    found = target.puzzles(ledger, mapping, by=SYSTEM, now=world.at)  # type: ignore[attr-defined]
    assert ("unit", "外海街道") in {(each.field, each.text) for each in found}


@pytest.mark.parametrize(
    ("text", "percent", "is_sure"),
    [
        ("0.8", "80", True),
        ("80%", "80", True),
        ("75", "75", True),
        ("1", "100", True),
        ("０．６", "60", True),
        ("已完成", "100", True),
        ("约八成", "80", False),
        ("六成半", "65", False),
        ("过半", "50", False),
        ("120", "120", False),
    ],
)
def test_shares_in_the_spellings_of_offices(text: str, percent: str, *, is_sure: bool) -> None:
    found = share(text)
    assert found is not None
    assert (found.values["percent"], found.is_sure) == (percent, is_sure)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月底前", "2026-06-30"),
        ("2026年9月底前", "2026-09-30"),
        ("9月30日", "2026-09-30"),
        ("2026.12.31", "2026-12-31"),
        ("2026-07-28", "2026-07-28"),
        ("2026-07-28 00:00:00", "2026-07-28"),
        ("年底", "2026-12-31"),
        ("2027年底前", "2027-12-31"),
        ("三季度末", "2026-09-30"),
        ("2月底", "2026-02-28"),
    ],
)
def test_deadlines_in_the_words_of_offices(text: str, day: str) -> None:
    found = deadline(text, 2026)
    assert found is not None
    assert found.values["due_on"] == day


@pytest.mark.parametrize("text", ["尽快", "2026.13.31", "2月30日", "12", "每3年递增5%"])
def test_other_deadlines_are_not_guessed(text: str) -> None:
    assert deadline(text, 2026) is None


def test_a_dry_run_says_how_a_table_is_understood_and_stores_nothing(
    offices: World, ledger: Path
) -> None:
    given = ["import", str(ledger), "--list", "重点任务", "--dry-run", "--json"]
    result = CliRunner().invoke(supervision, given, catch_exceptions=False)
    report = json.loads(result.stdout)
    assert report["columns"]["title"] == "任务 内容"
    assert ("percent", "约八成", "80") in {
        (each["field"], each["text"], each["proposed"]) for each in report["words"]
    }
    assert not TaskList.objects.exists()
    assert not Task.objects.exists()

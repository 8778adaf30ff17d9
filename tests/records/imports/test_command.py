"""`jiceng import`: any table, with the rules and reports of the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jiceng.activities.needs.models import Need
from jiceng.core.errors import Invalid, Problem
from jiceng.records.imports.cli import import_
from jiceng.records.imports.known_targets import targets
from jiceng.ui import workbooks
from tests.cases.conftest import built_world, world
from tests.world import World

__all__ = ["built_world", "world"]

HEADS = "社区,需要什么,种类,数量,计量单位,需要日期"
COMMUNITY = "440704001001"


@pytest.fixture
def path(tmp_path: Path, world: World) -> Path:
    path = tmp_path / "needs.csv"
    rows = (f"{COMMUNITY},长椅,物资,5,张,2036-10-31", f"{COMMUNITY},理发,人力,很多,人,2036-10-31")
    path.write_text("\n".join((HEADS, *rows)), encoding="gb18030")
    return path


def run(*given: Any) -> Result:
    return CliRunner().invoke(import_, [str(each) for each in given])


NAMED = ("--column", "title=需要什么", "--column", "kind=种类")


def test_table_of_any_target_is_imported_and_rejects_are_listed(path: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.xlsx"
    for opened, unchanged in ((1, 0), (0, 1)):
        done = run("need", path, *NAMED, "--rejects", rejects, "--json")
        assert done.exit_code == 0, done.exception
        found = json.loads(done.stdout)
        del found["seconds"]
        assert found == {
            "read": 2,
            "opened": opened,
            "updated": 0,
            "unchanged": unchanged,
            "rejected": 1,
        }
        ((_head, *_more), (_community, title, *_cells, why)) = [
            cells for _line, cells in workbooks.rows(rejects)
        ]
        assert title == "理发"
        assert "12.5" in why
    need = Need.objects.get()
    assert (need.title, need.kind, need.community.code) == ("长椅", "goods", COMMUNITY)


def test_report_names_the_counts_and_the_option_for_rejects(path: Path) -> None:
    done = run("need", path, *NAMED)
    assert "读取2行：新建1行，更新0行，无变化0行，退回1行。" in done.stderr
    assert "--rejects" in done.stderr


def test_rows_without_a_unit_get_the_named_one(tmp_path: Path, world: World) -> None:
    path = tmp_path / "needs.csv"
    path.write_text(f"{HEADS[3:]}\n长椅,物资,5,张,2036-10-31", encoding="utf-8")
    with_unit = (*NAMED, "--unit")
    assert run("need", path, *with_unit, world.units[COMMUNITY].name).exit_code == 0
    assert Need.objects.get().community.code == COMMUNITY
    for unit in ("", "无此单位"):
        found = run("need", path, *with_unit, unit)
        assert isinstance(found.exception, Invalid)
        assert found.exception.code == "import.unit"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["need", "--mapping", "wechat"], "mapping.columns"),
        (["need", "--column", "colour=种类"], "mapping.field"),
        (["need", "--column", "title=名称"], "mapping.heading"),
        (["case"], "mapping.none"),
        (["case", "--mapping", "nowhere"], "mapping.missing"),
        (["case", "--mapping", "nowhere", "--unit", COMMUNITY], "mapping.columns"),
    ],
)
def test_unusable_mapping_is_reported_and_nothing_imported(path: Path, given, code) -> None:
    target, *options = given
    found = run(target, path, *options)
    assert isinstance(found.exception, Problem)
    assert found.exception.code == code
    assert not Need.objects.exists()


def test_wrong_use_names_the_targets(path: Path) -> None:
    assert {"case", "need"} <= {*targets()}
    wrong = run("nothing", path)
    assert wrong.exit_code == 2
    assert all(f"'{kind}'" in wrong.stderr for kind in targets())
    assert run("need", path, "--column", "title").exit_code == 2
    assert all(kind in run("--help").stdout for kind in targets())

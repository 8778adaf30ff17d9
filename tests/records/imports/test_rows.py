"""Rows that no move can apply, or whose record lists do not show, are rejected with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from jiceng.activities.needs.manifest import NEEDS
from jiceng.activities.needs.models import Need
from jiceng.core.access import SYSTEM
from jiceng.core.manifests import contributing, replacing
from jiceng.core.streams import EventWords
from jiceng.records.imports.mapping import ColumnMapping
from jiceng.records.imports.record_target import RecordWriter
from jiceng.records.imports.rows import Reader
from jiceng.records.imports.targets import RowOutcome
from jiceng.records.public import Lifecycle, Move, RecordPages, make_move, open_record
from jiceng.ui.tables import TableRow
from tests.cases.conftest import built_world, world
from tests.world import World

__all__ = ["built_world", "world"]

HERE, THERE = "440704001001", "440704001002"
ROW = {"title": "长椅", "kind": "物资", "amount": "5", "measure": "张", "wanted_by": "2036-10-31"}
NAMES = ("unit", *ROW)


def row(unit: str, **given: str) -> TableRow:
    made = TableRow({"unit": unit, **ROW, **given})
    made.line = 2
    return made


def outcome(world: World, pages: RecordPages, *rows: TableRow) -> RowOutcome:
    mapping = ColumnMapping(columns={name: name for name in NAMES})
    reader = Reader(pages, mapping, by=SYSTEM, at=world.at)
    written = RecordWriter(reader).write(rows)
    assert written.opened + written.updated + written.unchanged + len(written.rejected) == len(rows)
    return written


@contextmanager
def declared(*moves: Move, opening: dict[str, Any] | None = None, **given: Any) -> Iterator[Any]:
    unsaid: dict[str, Any] = dict.fromkeys(("visible", "load", "places"))
    first, every = replace(NEEDS.lifecycle.opening, **opening or {}), NEEDS.lifecycle.moves
    lifecycle = replace(NEEDS.lifecycle, moves=[*every, *moves], opening=first, **unsaid)
    pages, words = replace(NEEDS, lifecycle=lifecycle, **given), EventWords({"need.corrected": "x"})
    with replacing(Lifecycle, lifecycle), replacing(RecordPages, pages), contributing(words):
        yield pages


def test_row_of_another_unit_is_rejected_since_no_move_changes_the_unit(world: World) -> None:
    move = Move(
        name="correct",
        label="x",
        event=("corrected", "x"),
        right=NEEDS.lifecycle.opening.right,
        edits=True,
    )
    with declared(move, import_move="correct", import_key=["title"]) as pages:
        assert outcome(world, pages, row(HERE), row(HERE, amount="6")).updated == 1
        found = outcome(world, pages, row(THERE, amount="6"))
    ((_line, why),) = found.rejected
    assert "村（社区）" in why
    assert Need.objects.get().community_id == world.units[HERE].pk


def test_row_of_a_unit_that_may_not_have_such_records_is_rejected_in_the_preview(
    world: World,
) -> None:
    with declared(opening={"kinds": ["street_town"]}) as pages:
        found = outcome(world, pages, row(HERE))
        mapping = ColumnMapping(columns={name: name for name in NAMES})
        preview = Reader(pages, mapping, by=SYSTEM, at=world.at).preview(row(HERE), 2)
    assert preview.problem == found.rejected[0][1] == "没有找到该单位。"


def test_hidden_record_is_not_taken_for_a_listed_one(world: World) -> None:
    with declared(hides=["withdrawn"]) as pages:
        assert outcome(world, pages, row(HERE)).opened == 1
        make_move("need", Need.objects.get().pk, "withdraw", by=SYSTEM, at=world.at)
        ((_line, why),) = outcome(world, pages, row(HERE)).rejected
        assert "已撤回" in why
        given = {**ROW, "kind": "goods", "amount": "6"}
        open_record("need", given, unit=world.units[HERE].pk, by=SYSTEM, at=world.at)
        assert outcome(world, pages, row(HERE, amount="6")).unchanged == 1


def test_row_is_rejected_with_all_of_its_faults_at_once(world: World) -> None:
    bad = row("别的村", kind="金子", amount="-3", wanted_by="昨天", title="1.2E+15")
    mapping = ColumnMapping(columns={name: name for name in NAMES})
    preview = Reader(NEEDS, mapping, by=SYSTEM, at=world.at).preview(bad, 2)
    assert set(preview.faults) == {"unit", "kind", "amount", "wanted_by", "title"}
    ((_line, why),) = outcome(world, NEEDS, bad).rejected
    assert why == preview.problem
    assert all(word in why for word in ("别的村", "类型：", "数量：", "需要日期：", "需要什么："))

"""Import of tables, with needs of communities as the example."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from jiceng.activities.needs.manifest import NEEDS
from jiceng.activities.needs.models import Need
from jiceng.core import evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.manifests import contributing, replacing
from jiceng.core.streams import EventWords
from jiceng.records.imports import actions, work
from jiceng.records.imports.files import folder_of, rejects_of
from jiceng.records.imports.known_targets import target_of
from jiceng.records.imports.mapping import ColumnMapping, guessed, kept, unused
from jiceng.records.imports.models import RejectedRow, TableImport
from jiceng.records.imports.record_target import RecordWriter
from jiceng.records.imports.rows import Reader
from jiceng.records.imports.targets import FATES
from jiceng.records.public import Lifecycle, Move, Outcome, RecordPages, columns_from
from jiceng.ui import sheets, workbooks
from tests.cases.conftest import built_world, world
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

HEADS = ["社区", "需要什么", "种类", "数量", "计量单位", "需要日期"]
GOOD = ["", "广场长椅", "物资", "5", "张", "2036年10月31日"]


def table(*rows: list[str], heads: list[str] | None = None) -> str:
    return "\r\n".join(",".join(row) for row in [heads or labels(), *rows]) + "\r\n"


def labels() -> list[str]:
    """The headings of the empty table, in the order of `HEADS`."""
    meta: Any = Need._meta
    names = ("community", "title", "kind", "amount", "measure", "wanted_by")
    return [str(meta.get_field(name).verbose_name) for name in names]


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:

    with translation.override("zh-hans"):
        yield


@pytest.fixture
def send(world: World, tmp_path: Path) -> Callable[..., TableImport]:
    def sent(text: str | bytes, *, encoding: str = "utf-8", who: str = "clerk") -> TableImport:
        path = tmp_path / "sent"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return actions.submit(
            kind="need",
            path=path,
            name="需求.csv",
            digest="0" * 64,
            by=world[who],
            at=world.at,
            language="zh-hans",
        )

    return sent


@pytest.fixture
def run(world: World) -> Callable[..., TableImport]:
    def ran(row: TableImport, who: str = "clerk", **how: int) -> TableImport:
        actions.start(kind="need", table=row.pk, by=world[who], at=world.at)
        work.work(row.pk, **how)
        return TableImport.objects.get(pk=row.pk)

    return ran


def counts(row: TableImport) -> tuple[int, ...]:
    found = tuple(getattr(row, name) for name in FATES)
    assert sum(found) == row.rows_done == row.rows_total
    return found


def rejected(row: TableImport) -> list[list[str]]:
    return [cells for _line, cells in workbooks.rows(rejects_of(row.pk))][1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_table_in_any_encoding_and_delimiter_becomes_records(send, run, encoding, between) -> None:
    row = run(send(table(GOOD).replace(",", between), encoding=encoding))
    assert counts(row) == (1, 0, 0, 0)
    need = Need.objects.get()
    assert (need.title, need.kind, need.amount) == ("广场长椅", "goods", Decimal(5))
    assert f"{need.wanted_by}" == "2036-10-31"
    assert need.unit_id == need.community_id
    assert evidence_comparison.compare_state().ok


def test_workbook_is_read_with_its_dates_and_numbers(send, run, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    columns = [sheets.Column(label) for label in labels()]
    columns[3] = sheets.Column(labels()[3], sheets.CellKind.NUMBER)
    columns[5] = sheets.Column(labels()[5], sheets.CellKind.DAY)

    cells = [["", "广场长椅", "物资", 5, "张", date(2036, 10, 31)]]
    sheets.write(path, sheets.Table("表", columns, cells), "说明", lambda _n: [])
    assert counts(run(send(path.read_bytes()))) == (1, 0, 0, 0)


def test_repeated_import_changes_nothing_and_names_differences(send, run) -> None:
    run(send(table(GOOD)))
    assert counts(run(send(table(GOOD)))) == (0, 0, 1, 0)
    row = run(send(table([*GOOD[:3], "9", *GOOD[4:]])))
    assert counts(row) == (0, 0, 0, 1)
    assert labels()[3] in rejected(row)[0][-1]
    assert Need.objects.get().amount == 5


def test_invalid_rows_are_returned_with_their_reasons(send, run) -> None:
    bad = [
        ["", "轮椅", "金子", "1", "台", "2036-10-31"],
        ["", "病床", "物资", "很多", "张", "2036-10-31"],
        ["", "台灯", "物资", "1", "盏", "2020-01-01"],
        ["别的村", "雨伞", "物资", "1", "把", "2036-10-31"],
        ["", "", "物资", "1", "把", "2036-10-31"],
    ]
    row = run(send(table(GOOD, *bad)))
    assert counts(row) == (1, 0, 0, 5)
    found = rejected(row)
    assert [cells[:6] for cells in found] == bad
    assert [cells[6] for cells in found] == ["3", "4", "5", "6", "7"]
    for cells, word in zip(
        found, ("种类", labels()[3], labels()[5], "别的村", labels()[1]), strict=True
    ):
        assert word in cells[-1] or labels()[2] in cells[-1]
    corrected = [[*cells[:2], "物资", "1", cells[4], "2036-10-31"] for cells in bad]
    corrected[3][0], corrected[4][1] = "", "水桶"
    again = run(send(table(*corrected)))
    assert counts(again) == (5, 0, 0, 0)


def test_file_that_is_no_table_is_refused_and_deleted(send) -> None:
    with pytest.raises(Invalid):
        send(b"PK\x03\x04 a letter, no table")
    with pytest.raises(Invalid):
        send(b"\xff\xfe\xfa\x00\x81\x00\x00\xff"[2:] * 3)
    with pytest.raises(Refused):
        send(table())
    with pytest.raises(Invalid):
        send("")
    with pytest.raises(Invalid, match="20"):
        send(table(GOOD) + " " * (20 << 20))
    assert not TableImport.objects.exists()


def test_unknown_column_headings_are_mapped_by_hand_and_checked(send, run, world: World) -> None:
    heads = ["村", "东西", "类", "多少", "单位", "日期"]
    row = send(table(GOOD, heads=heads))
    ask: dict[str, Any] = {"kind": "need", "table": row.pk, "by": world["clerk"], "at": world.at}
    with pytest.raises(Invalid) as caught:
        actions.start(**ask)
    assert labels()[1] in str(caught.value)
    names = ("unit", "title", "kind", "amount", "measure", "wanted_by")
    columns = dict(zip(names, heads, strict=True))
    unit = row.mapping["unit"]
    for wrong in (
        {"columns": {**columns, "title": "别的"}, "unit": unit},
        {"columns": {**columns, "colour": "村"}, "unit": unit},
        {"columns": {**columns, "title": "多少"}, "unit": unit},
        {"columns": {**columns}, "unit": unit, "more": 1},
        {"columns": {n: c for n, c in columns.items() if n != "unit"}, "unit": None},
    ):
        with pytest.raises(Invalid):
            actions.choose_mapping(**ask, given=wrong)
    actions.choose_mapping(**ask, given={"columns": columns, "unit": unit})
    assert counts(run(row)) == (1, 0, 0, 0)


def test_preview_predicts_the_import(send, run, world: World) -> None:
    rows = [GOOD, GOOD, [*GOOD[:3], "7", *GOOD[4:]], ["", "病床", "金子", "1", "张", "20361031"]]
    row = send(table(*rows))
    mapping = kept(row.mapping)
    reader = Reader(NEEDS, mapping, by=world["clerk"], at=world.at)
    heads = labels()
    found = [
        reader.preview(dict(zip(heads, cells, strict=True)), line)
        for line, cells in enumerate(rows, 2)
    ]
    assert found[0].values["kind"] == "物资"
    assert found[0].values["wanted_by"] == "2036-10-31"
    foreseen = [each.fate or "rejected" for each in found]
    assert foreseen == ["opened", "unchanged", "rejected", "rejected"]
    assert counts(run(row)) == tuple(foreseen.count(name) for name in FATES)


def test_killed_import_resumes_without_counting_twice(send, run, world: World, monkeypatch) -> None:
    rows = [
        ["", f"长椅{n}", "物资" if n % 5 else "金子", "1", "张", "2036-10-31"] for n in range(40)
    ]
    row = send(table(*rows))
    taken = RecordWriter.write

    def killed(*given: Any) -> Any:
        if TableImport.objects.get(pk=row.pk).rows_done == 20:
            raise KeyboardInterrupt
        return taken(*given)

    monkeypatch.setattr(RecordWriter, "write", killed)
    actions.start(kind="need", table=row.pk, by=world["clerk"], at=world.at)
    with pytest.raises(KeyboardInterrupt):
        work.work(row.pk, batch=10)
    assert Need.objects.count() == 16
    assert RejectedRow.objects.count() == 4
    assert work.cut_off() == [row.pk]
    monkeypatch.setattr(RecordWriter, "write", taken)
    work.work(row.pk, batch=10)
    row = TableImport.objects.get()
    assert counts(row) == (32, 0, 0, 8)
    assert [cells[1] for cells in rejected(row)] == [f"长椅{n}" for n in range(0, 40, 5)]
    assert not RejectedRow.objects.exists()


def test_stopped_import_resumes(send, run, world: World, monkeypatch) -> None:
    rows = [["", f"长椅{n}", "物资", "1", "张", "2036-10-31"] for n in range(30)]
    row = send(table(*rows))
    taken = RecordWriter.write

    def stopping(*given: Any) -> Any:
        if not Need.objects.exists():
            actions.stop(kind="need", table=row.pk, by=world["clerk"], at=world.at)
        return taken(*given)

    monkeypatch.setattr(RecordWriter, "write", stopping)
    first = run(row, batch=10)
    assert (first.rows_done, first.state) == (10, "stopped")
    assert counts(run(row)) == (30, 0, 0, 0)
    with pytest.raises(Refused):
        actions.start(kind="need", table=row.pk, by=world["clerk"], at=world.at)


def test_changed_row_is_applied_by_a_move_if_declared(send, run, world: World) -> None:
    def correct(_facts: Any, fields: Any, _context: Any) -> Outcome:
        return Outcome(changes=columns_from(Need, fields))

    opening = NEEDS.lifecycle.opening
    move = Move(
        name="correct",
        label="x",
        event=("corrected", "x"),
        right=opening.right,
        fields=opening.fields,
        apply=correct,
    )
    unsaid: Any = dict.fromkeys(("visible", "load", "places"))
    lifecycle = replace(NEEDS.lifecycle, moves=[*NEEDS.lifecycle.moves, move], **unsaid)
    pages = replace(NEEDS, lifecycle=lifecycle, import_move="correct")
    run(send(table(GOOD)))
    words = EventWords({"need.corrected": "x"})
    with replacing(Lifecycle, lifecycle), replacing(RecordPages, pages), contributing(words):
        row = run(send(table([*GOOD[:3], "9", *GOOD[4:]])))
    assert counts(row) == (0, 1, 0, 0)
    assert Need.objects.get().amount == 9


def test_import_is_visible_to_its_sender_until_its_file_is_deleted(send, world: World) -> None:
    row = send(table(GOOD))
    with pytest.raises(NotFound):
        actions.get(world["dispatcher"], "need", row.pk)
    actions.delete_file(kind="need", table=row.pk, by=world["clerk"], at=world.at)
    with pytest.raises(Refused):
        actions.start(kind="need", table=row.pk, by=world["clerk"], at=world.at)
    shutil.rmtree(folder_of(row.pk), ignore_errors=True)
    old = send(table(GOOD))
    later = world.at + 2 * actions.KEEP_FILES
    assert actions.erase_files(cutoff=later, by=world["clerk"], at=later, batch=9) == 1
    assert TableImport.objects.get(pk=old.pk).erased_at == later


def test_headings_are_recognised_in_both_languages_and_unused_ones_named() -> None:
    heads = ["社区", "What is needed", "Kind (see below)", " 数 量 *", "备注"]
    found = guessed(NEEDS, heads, None)
    assert found.columns == dict(zip(("unit", "title", "kind", "amount"), heads, strict=False))
    assert unused(found, heads) == ["备注"]
    for head in ("村", "村（社区）", "村(社区)", "Community"):
        assert guessed(NEEDS, [head], None) == ColumnMapping(columns={"unit": head})


def test_pages_lead_from_the_list_to_the_rejected_rows(world: World, at_desk: Any) -> None:
    client: Client = at_desk("clerk", "zh-hans")
    assert 'href="/desk/needs/import/"' in client.get("/desk/needs/").content.decode()
    assert "广场长椅" not in client.get("/desk/needs/import/").content.decode()
    empty = client.get("/desk/needs/import/form/")
    assert b"".join(empty.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    wrong = io.BytesIO("不是表格".encode())
    wrong.name = "信.docx"
    answer = client.post("/desk/needs/import/upload/", {"file": wrong})
    assert answer.status_code in {400, 409}
    file = io.BytesIO(table(GOOD, ["", "病床", "金子", "1", "张", "2036-10-31"]).encode())
    file.name = "需求.csv"
    where = client.post("/desk/needs/import/upload/", {"file": file}).headers["Location"]
    page = client.get(where).content.decode()
    assert "2036年10月31日" in page
    assert "2036-10-31" in page
    assert "请从给出的选项中选择" in page or "金子" in page
    assert client.post(f"{where}start/").status_code == 302
    assert "hx-get" in client.get(where).content.decode()
    work.work(TableImport.objects.get().pk)
    assert client.get(f"{where}progress/").headers["HX-Refresh"] == "true"
    done = client.get(where).content.decode()
    assert f"{where}rejects/" in done
    book = client.post(f"{where}rejects/")
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_impossible_steps_of_an_import_are_refused(world, send, run, tmp_path) -> None:
    with pytest.raises(NotFound):
        target_of("no such kind")
    path = tmp_path / "table"
    path.write_text(table(GOOD), encoding="utf-8")
    given = {"kind": "need", "path": path, "name": "a.csv", "digest": "", "language": "zh-hans"}
    with pytest.raises(Refused) as caught:
        actions.submit(by=SYSTEM, at=world.at, **given)
    assert caught.value.code == "import.nobody"
    row = send(table(GOOD))
    how = {"kind": "need", "table": row.pk, "by": world["clerk"], "at": world.at}
    with pytest.raises(Refused) as caught:
        actions.stop(**how)
    assert caught.value.code == "import.wrong_state"
    with pytest.raises(NotFound):
        actions.read_rejects(**how)
    run(row)
    with pytest.raises(Refused) as caught:
        actions.choose_mapping(**how, given={})
    assert caught.value.code == "import.wrong_state"
    with pytest.raises(NotFound):
        actions.delete_file(**{**how, "table": UUID(int=0)})


def test_running_import_is_stopped_before_its_file_is_deleted(world, send) -> None:
    row = send(table(GOOD))
    how = {"kind": "need", "table": row.pk, "by": world["clerk"], "at": world.at}
    actions.start(**how)
    with pytest.raises(Refused) as caught:
        actions.delete_file(**how)
    assert caught.value.code == "import.wrong_state"
    actions.stop(**how)
    assert work.work(row.pk) is None
    actions.delete_file(**how)
    assert TableImport.objects.get(pk=row.pk).erased_at is not None

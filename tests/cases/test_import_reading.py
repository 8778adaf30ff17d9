"""Preview and import read a file in the same way."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.utils import translation

from jiceng.cases.importing.preview import preview
from jiceng.cases.models import Case
from jiceng.core.access import Actor, Grant
from jiceng.core.errors import Problem
from jiceng.records.imports.reading import columns_of
from jiceng.ui import sheets
from tests.cases.import_samples import COLUMNS, IMPORT, NOW, counts, plain, row, take, write
from tests.world import World

MAPPING = plain("coordinator", "coordinator")


@pytest.mark.parametrize("harm", ["NUL", "quote", "bytes"])
def test_import_errors_are_predicted_by_the_preview(
    world: World, tmp_path: Path, harm: str
) -> None:
    path = write(tmp_path / "rows.csv", [row(n) for n in range(60)])
    ends = {"NUL": b'N99,"\0"\n', "quote": b'N99,"2026', "bytes": b"\xff\xfe\xff\xff\x80\n"}
    path.write_bytes(path.read_bytes() + ends[harm])
    messages = []
    for read in (lambda: preview(path, MAPPING, by=IMPORT, now=NOW), lambda: take(path, MAPPING)):
        with translation.override("en"), pytest.raises(Problem) as problem:
            read()
        messages.append(str(problem.value))
    assert messages[0] == messages[1]
    assert not Case.objects.exists()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_delimiter_of_the_file_is_detected(
    world: World, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerow(row(1, text="一,二;三|四"))
    assert columns_of(path) == list(COLUMNS)
    seen = preview(path, MAPPING, by=IMPORT, now=NOW)
    assert (seen.delimiter, seen.rejected, len(seen.lines)) == (delimiter, 0, 1)
    assert counts(take(path, MAPPING)) == (1, 1, 0, 0)
    assert Case.objects.get().text == "一,二;三|四"


def test_workbook_is_imported_directly(world: World, tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    table = sheets.Texts(path, "rows", COLUMNS)
    for cells in (row(1, id="20260315000112345"), row(2, phone="1.38E+10"), {}):
        table.add([cells.get(name, "") for name in COLUMNS])
    table.close()
    seen = preview(path, MAPPING, by=IMPORT, now=NOW)
    assert (len(seen.lines), seen.rejected) == (2, 1)
    assert counts(take(path, MAPPING)) == (2, 1, 0, 1)
    assert Case.objects.get().source_ref == "20260315000112345"


def test_preview_rejects_the_same_rows_as_the_import(world: World, tmp_path: Path) -> None:
    rows = [row(1), row(1, title="另一件"), row(2, phone="abc"), row(3, address="-----"), row(4)]
    path = write(tmp_path / "rows.csv", rows)
    seen = preview(path, MAPPING, by=IMPORT, now=NOW)
    assert [bool(line.problem) for line in seen.lines] == [False, True, True, True, False]
    assert counts(take(path, MAPPING)) == (5, 2, 0, 3)


def test_row_with_a_unit_out_of_scope_of_the_importer_is_rejected(
    world: World, tmp_path: Path
) -> None:
    urban = world.units["JH-URB"]
    grant = Grant("x", urban.id, urban.path, frozenset({"case.import"}))
    narrow = Actor(kind="person", id=world["hotline"].id, grants=(grant,))
    rows = [row(1, unit="区城管局"), row(2, unit="440704001")]
    path = write(tmp_path / "rows.csv", rows)
    with translation.override("en"):
        seen = preview(path, MAPPING, by=narrow, now=NOW)
        assert [line.problem[:20] for line in seen.lines] == ["", "The unit “440704001”"]
        assert counts(take(path, MAPPING, by=narrow)) == (2, 1, 0, 1)
    assert Case.objects.get().source_ref == "N1"

"""Importing known requests again: changed facts, damaged texts, corrected rejected rows."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from jiceng.cases import actions, queries
from jiceng.cases.importing import preview
from jiceng.cases.importing import target as run
from jiceng.cases.importing.mapping import parse
from jiceng.cases.models import Case, Category
from jiceng.cases.timeline import timeline
from jiceng.core.events import record
from jiceng.core.models import Event
from jiceng.records.imports import work
from jiceng.ui.rejected_rows import headings
from jiceng.ui.tables import read_rows
from tests.cases.import_samples import (
    IMPORT,
    NOW,
    PLAIN,
    counts,
    jobs,
    plain,
    row,
    take,
    write,
)
from tests.cases.test_import_jobs import Submit, submit, uploads
from tests.world import World

__all__ = ["submit", "uploads"]

HERE = plain("coordinator", "coordinator")
WHOLE = {
    "unit": "区城管局",
    "category": "1504",
    "phone": "13800138000",
    "lon": "113.0815",
    "lat": "22.5637",
    "address": "江南社区",
}


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("twin", ["A1\u200b", "A1", "\ufeffA1 ", "A\u00ad1", "\u202aA1\u202c"])
@pytest.mark.parametrize("first", ["A1", "A1\u200b"])
def test_invisible_character_does_not_change_the_reference(
    world: World, tmp_path: Path, first: str, twin: str
) -> None:
    path = write(tmp_path / "a.csv", [row(1, id=first), row(1, id=twin), row(2)])
    report = take(path, HERE)
    assert (report.opened, report.unchanged, report.rejected) == (2, 1, 0)
    assert set(Case.objects.values_list("source_ref", flat=True)) == {"A1", "N2"}
    assert take(path, HERE, at=NOW).unchanged == 3


def test_invisible_character_does_not_change_the_source(world: World, tmp_path: Path) -> None:
    text = PLAIN.replace('"neighbour"', '" neigh\u200bbour "').replace("DEADLINE", "none")
    text = text.replace("UNITS", "coordinator").replace("CATEGORIES", "coordinator")
    path = write(tmp_path / "a.csv", [row(1)])
    for expected in ((1, 0), (0, 1)):
        report = take(path, parse("x", text))
        assert (report.opened, report.unchanged) == expected


@pytest.mark.parametrize("why", [IntegrityError("DETAIL: 13800138000"), KeyError("x")])
def test_internal_error_ends_the_import_with_a_message(
    world: World, submit: Submit, monkeypatch: pytest.MonkeyPatch, why: Exception
) -> None:
    def broken(**_given: Any) -> None:
        raise why

    job = submit()
    jobs.start(job=job.id, by=world["administrator"], at=world.at)
    monkeypatch.setattr(run, "import_batch", broken)
    work.work(job.id)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 1)
    assert "cannot handle" in job.problem
    assert "13800138000" not in job.problem


def corrected(rejects: Path, path: Path, **given: str) -> Path:
    rows = [{**each, **given} for each in read_rows(rejects)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_rejected_rows_can_be_corrected_and_imported_repeatedly(
    world: World, tmp_path: Path, ending: str
) -> None:
    sent = write(tmp_path / "0.csv", [row(1, phone="abc"), row(2)])
    for n in range(1, 4):
        listed = tmp_path / f"rejects{n}.{ending}"
        assert take(sent, HERE, rejects=listed).rejected == 1
        [again] = read_rows(listed)
        assert [name for name in again if "line" in name or "reason" in name] == ["line", "reason"]
        assert again["title"] == "路灯不亮1"
        sent = corrected(listed, tmp_path / f"{n}.csv", phone=f"abc{n}")
    assert take(corrected(listed, tmp_path / "9.csv", phone="13800138000"), HERE).opened == 1


def test_own_line_and_reason_columns_of_a_table_are_kept(world: World, tmp_path: Path) -> None:
    path, listed = tmp_path / "a.csv", tmp_path / "rejects.csv"
    given = {"line": "6号线", "reason": "道路", **row(1, phone="abc")}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*given, *(set(HERE.required) - set(given))], restval="")
        writer.writeheader()
        writer.writerow(given)
    for sent in (path, listed):
        assert take(sent, HERE, rejects=listed).rejected == 1
        [found] = read_rows(listed)
        assert (found["line"], found["reason"], found["line 2"]) == ("6号线", "道路", "2")
        assert "no phone number" in found["reason 2"]


def test_mapped_columns_are_not_mistaken_for_line_and_reason() -> None:
    columns = ["id", "line", "reason"]
    assert headings(columns, ["line"]) == (columns, ("line 2", "reason 2"))
    assert headings(columns, ["id"]) == (["id"], ("line", "reason"))
    assert headings(["line", "id"], []) == (["line", "id"], ("line 2", "reason 2"))


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("unit", "#N/A"),
        ("unit", "＃N/A"),
        ("category", "#REF!"),
        ("reply", "#N/A"),
        ("title", "#VALUE!"),
        ("level", "#N/A"),
        ("solved", "#NAME?"),
        ("unit", "nan"),
        ("category", "NULL"),
        ("unit", "#N/A\u200b"),
    ],
)
def test_spreadsheet_error_value_is_no_unit_category_or_answer(
    world: World, tmp_path: Path, column: str, word: str
) -> None:
    path, listed = write(tmp_path / "a.csv", [row(1, **{column: word})]), tmp_path / "r.csv"
    seen = preview(path, plain(), by=IMPORT, now=NOW)
    assert column in seen.lines[0].problem
    assert counts(take(path, plain(), rejects=listed)) == (1, 0, 0, 1)
    [found] = read_rows(listed)
    assert "is the error of a spreadsheet" in found["reason"]
    assert f"“{column}”" in found["reason"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"phone": "13900139000"}, "the resident's phone"),
        ({"lon": "113.0915"}, "the point"),
        ({"category": "25"}, "the category"),
        ({"unit": "区住建局"}, "the unit"),
    ],
)
def test_conflicting_fact_for_a_known_number_is_rejected_with_a_reason(
    world: World, tmp_path: Path, change: dict[str, str], named: str
) -> None:
    codes = list(Category.objects.order_by("code").values_list("code", flat=True)[:2])
    given = {**WHOLE, "category": codes[0]}
    assert take(write(tmp_path / "a.csv", [row(1, **given)]), HERE).opened == 1
    if "category" in change:
        change = {"category": codes[1]}
    listed = tmp_path / "r.csv"
    report = take(
        write(
            tmp_path / "b.csv",
            [
                row(
                    1,
                    **given,
                )
                | change
            ],
        ),
        HERE,
        rejects=listed,
    )
    assert (report.unchanged, report.rejected) == (0, 1)
    [found] = read_rows(listed)
    assert f"differs in {named}" in found["reason"]


def test_additional_facts_for_a_known_number_are_imported(world: World, tmp_path: Path) -> None:
    assert take(
        write(tmp_path / "a.csv", [row(1, name="陈女士", unit="", category="")]), HERE
    ).opened
    for added in ({"phone": "13800138000"}, {"lon": "113.0815", "lat": "22.5637"}):
        path = write(tmp_path / "b.csv", [row(1, name="陈女士", unit="", category="", **added)])
        assert take(path, HERE).rejected == 1, added


@pytest.mark.parametrize("left_out", [(), ("phone", "unit", "category", "lon", "lat")])
def test_row_without_new_facts_is_unchanged_after_local_work(
    world: World, tmp_path: Path, left_out: tuple[str, ...]
) -> None:
    given = {**WHOLE, "closed": "", "due": ""}
    assert take(write(tmp_path / "a.csv", [row(1, **given)]), HERE).opened == 1
    case = Case.objects.get()
    actions.sign(case=case.id, by=world["handler"], at=NOW)
    actions.transfer(
        case=case.id, by=world["handler"], at=NOW, unit=world.units["JH-HSG"].id, reason="归住建"
    )
    again = {name: value for name, value in given.items() if name not in left_out}
    assert take(write(tmp_path / "b.csv", [row(1, **again), row(2)]), HERE).unchanged == 1


def test_rows_whose_category_staff_have_corrected_cost_no_query_each(
    world: World, tmp_path: Path
) -> None:
    codes = list(Category.objects.order_by("code").values_list("code", flat=True)[:2])
    path = write(tmp_path / "a.csv", [row(n, **WHOLE | {"category": codes[0]}) for n in range(9)])
    assert take(path, HERE).opened == 9
    assert take(path, HERE).unchanged == 9
    with CaptureQueriesContext(connection) as as_taken_in:
        assert take(path, HERE).unchanged == 9
    Case.objects.update(category_id=codes[1])
    with CaptureQueriesContext(connection) as corrected:
        assert take(path, HERE).unchanged == 9
    assert len(corrected) <= len(as_taken_in) + 1


def test_erased_request_is_recognised_by_its_number_and_stays_erased(
    world: World, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", [row(1, **WHOLE), row(2, id="n1")])
    assert take(path, HERE).opened == 2
    for case in Case.objects.order_by("id"):
        assert actions.erase_matter(case=case.id, by=IMPORT, at=NOW)
    refs = set(Case.objects.values_list("source_ref", flat=True))
    assert len(refs) == 2
    assert all(each.startswith("erased:") for each in refs)
    report = take(write(tmp_path / "b.csv", [row(1, **WHOLE), row(2, id="n1"), row(3)]), HERE)
    assert (report.opened, report.unchanged) == (1, 2)


def test_external_number_is_not_in_the_event_chain(world: World, tmp_path: Path) -> None:
    take(write(tmp_path / "a.csv", [row(1, id="陈女士 3栋")]), HERE)
    world.open(source="粤平安", source_ref="陈女士 3栋")
    told = list(Event.objects.filter(type__in=["case.imported", "case.opened"]))
    assert len(told) == 2
    assert not [each for each in told if "陈女士" in each.data or "粤平安" in each.data]


def test_external_number_in_an_old_event_is_masked_like_the_request(world: World) -> None:
    case = world.open()
    record(
        "case",
        case.id,
        "case.noted",
        by=IMPORT,
        at=world.at,
        data={"source": "x", "source_ref": "13800138000"},
    )
    for who, shown in (("street_leader", "138****8000"), ("dispatcher", "13800138000")):
        entry = timeline(queries.get(world[who], case.id))[-1]
        assert entry.data["source_ref"] == shown

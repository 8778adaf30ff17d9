"""Imports from a page: mapping, preview, background run, resumption."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from jiceng.cases import actions, importing
from jiceng.cases.importing import MappingProblem, mapping_from
from jiceng.cases.importing import target as runner
from jiceng.cases.importing.preview import first_choice, fitting, preview
from jiceng.cases.models import Case, Category
from jiceng.core import retention
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory.models import Unit
from jiceng.records.imports import tasks, work
from jiceng.records.imports.actions import TASK
from jiceng.records.imports.files import file_of, folder_of
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.reading import columns_of
from jiceng.ui import sheets
from jiceng.ui.table_files import digest_of
from jiceng.ui.tables import read_rows
from tests.cases.import_samples import PLAIN, jobs, mapping_of, row, write
from tests.world import MORNING, World

OWN = PLAIN.replace("UNITS", "create under N").replace("CATEGORIES", "create under N")
OWN = OWN.replace("DEADLINE", "none")

Submit = Callable[..., TableImport]


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    return tmp_path / "uploads"


def submitted(world: World, folder: Path, rows: int = 30, who: str = "administrator", **given: Any):
    """A submitted file of another system, two rows without a time, with its mapping."""
    table = [row(n) for n in range(rows)]
    for n in (3, 17):
        table[n]["opened"] = ""
    folder.mkdir(parents=True, exist_ok=True)
    path = write(folder / "sent", table, given.pop("encoding", "utf-8"))
    by = world[who]
    job = jobs.submit(
        path=path, name="邻区.csv", digest=digest_of(path, wide=False), by=by, at=world.at
    )
    mapping = {"name": "", "text": OWN, **given}
    return jobs.choose_mapping(job=job.id, by=by, at=world.at, **mapping)


@pytest.fixture
def submit(world: World, uploads: Path) -> Submit:
    return lambda *args, **given: submitted(world, uploads, *args, **given)


def queued() -> int:
    return ProcrastinateJob.objects.filter(task_name=TASK, status="todo").count()


def test_import_runs_in_the_background_and_reports_its_result(
    world: World, submit: Submit, time_machine: Any
) -> None:
    time_machine.move_to(MORNING, tick=False)
    job = submit()
    jobs.start(job=job.id, by=world["administrator"], at=world.at)
    assert queued() == 1
    tasks.do_import(str(job.id))
    job.refresh_from_db()
    assert (job.state, job.opened, job.rejected, job.rows_done) == ("done", 28, 2, 30)
    assert Case.objects.filter(source="neighbour").count() == 28
    told = set(Event.objects.filter(stream_id=job.id).values_list("type", flat=True))
    assert told == {"import.submitted", "import.mapped", "import.started", "import.done"}
    # The sender of the file is recorded as the actor who opened the requests.
    by = set(Event.objects.filter(type="case.imported").values_list("actor", flat=True))
    assert by == {world["administrator"].ref}


def test_closed_source_rows_close_requests_unless_handled_locally(
    world: World, uploads: Path, time_machine: Any
) -> None:
    by, started = world["administrator"], []
    for name, closed, day in (("monday", "", 0), ("tuesday", "2026-09-16 16:00:00", 1)):
        time_machine.move_to(MORNING + timedelta(days=day), tick=False)
        uploads.mkdir(parents=True, exist_ok=True)
        rows = [row(n, opened="2026-09-14 09:30:00", due="", closed=closed) for n in (1, 2)]
        path = write(uploads / name, rows)
        job = jobs.submit(
            path=path, name=name, digest=digest_of(path, wide=False), by=by, at=world.at
        )
        jobs.choose_mapping(job=job.id, by=by, at=world.at, name="", text=OWN)
        jobs.start(job=job.id, by=by, at=world.at)
        tasks.do_import(str(job.id))
        job.refresh_from_db()
        started.append(job)
        if not day:
            touched = Case.objects.get(source_ref="N2")
            time_machine.move_to(MORNING + timedelta(hours=1), tick=False)
            somebody = replace(SYSTEM, kind="person", id=by.id)
            actions.note(case=touched.id, by=somebody, at=world.at, text="已联系")
    assert (started[0].opened, started[1].opened) == (2, 0)
    open_still = set(Case.objects.filter(is_open=True).values_list("source_ref", flat=True))
    assert open_still == {"N2"}


def test_corrected_rejected_rows_are_imported_with_the_same_mapping(
    world: World, submit: Submit, uploads: Path
) -> None:
    job, by = submit(), world["administrator"]
    jobs.start(job=job.id, by=by, at=world.at)
    work.work(job.id)
    _job, listed = jobs.read_rejects(job=job.id, by=by, at=world.at)
    rejects = list(read_rows(listed))
    assert [each["line"] for each in rejects] == ["5", "19"]
    for each in rejects:
        each["opened"] = "2026-03-01 08:00:00"
    corrected = uploads / "corrected"
    table = sheets.Texts(corrected, "rows", list(rejects[0]))
    for each in rejects:
        table.add(list(each.values()))
    table.close()
    again = jobs.submit(
        path=corrected, name="rejects.xlsx", digest="0" * 64, by=by, at=world.at, like=job
    )
    jobs.start(job=again.id, by=by, at=world.at)
    work.work(again.id)
    again.refresh_from_db()
    assert (again.opened, again.rejected) == (2, 0)
    assert Event.objects.filter(type="import.rejects_read").count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_preview_reads_the_first_rows_and_writes_nothing(
    world: World, submit: Submit, encoding: str
) -> None:
    job = submit(encoding=encoding)
    found = preview(file_of(job.id), mapping_of(job), by=world["administrator"], now=world.at)
    assert len(found.lines) == 20
    assert found.rejected == 2
    first = found.lines[0]
    assert first.record is not None
    assert first.record.title == "路灯不亮0"
    assert (first.unit.name, first.unit.is_new) == ("Street Lights", True)
    assert (first.category.name, first.category.is_new) == ("Lamps", True)
    assert found.lines[3].record is None
    assert found.lines[3].problem
    assert found.lacks == frozenset()
    assert found.unused == []
    assert not Unit.objects.filter(name="Street Lights").exists()
    assert not Category.objects.filter(name="Lamps").exists()


def test_preview_predicts_the_import(world: World, submit: Submit) -> None:
    job = submit()
    found = preview(file_of(job.id), mapping_of(job), by=world["administrator"], now=world.at)
    jobs.start(job=job.id, by=world["administrator"], at=world.at)
    work.work(job.id)
    case = Case.objects.get(source="neighbour", source_ref="N0")
    assert case.unit.code == found.lines[0].unit.code
    assert case.category_id == found.lines[0].category.code
    # Created below the importer's unit, not as a root.
    assert case.unit.path.startswith("/440704/N/")


def test_missing_permission_to_create_units_is_shown_and_routing_is_offered(
    world: World, submit: Submit
) -> None:
    job, by = submit(who="hotline"), world["hotline"]
    table = file_of(job.id)
    found = preview(table, mapping_of(job), by=by, now=world.at)
    assert found.lacks == {"units", "categories"}
    jobs.start(job=job.id, by=by, at=world.at)
    work.work(job.id)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.problem
    assert not Case.objects.exists()
    told = {"units": "coordinator", "categories": "coordinator"}
    job = jobs.choose_mapping(job=job.id, name="", text=OWN, by=by, at=world.at, **told)
    found = preview(table, mapping_of(job), by=by, now=world.at)
    assert found.lacks == frozenset()
    jobs.start(job=job.id, by=by, at=world.at)
    work.work(job.id)
    job.refresh_from_db()
    assert (job.state, job.opened) == ("done", 28)
    assert Case.objects.values_list("unit__code", flat=True).distinct().get() == "440704001"


def test_preview_suggests_categories_if_the_mapping_asks_for_it(
    world: World, submit: Submit
) -> None:
    text = OWN.replace('columns = "category"\n', "").replace(
        'unknown = "create under N"\n[deadline]',
        'unknown = "coordinator"\nsuggest = true\n[deadline]',
    )
    job = submit(text=text)
    found = preview(file_of(job.id), mapping_of(job), by=world["administrator"], now=world.at)
    assert found.lines[0].suggested is not None
    assert found.lines[0].category.name
    assert found.unused == ["category"]


def test_suitable_mappings_are_found_by_columns(submit: Submit) -> None:
    job = submit()
    columns = columns_of(file_of(job.id))
    assert columns[:2] == ["id", "opened"]
    found = fitting(columns)
    assert {fit.name for fit in found} == {"baltimore", "hotline", "nyc", "replies"}
    assert not any(fit.is_complete for fit in found)
    assert first_choice(columns) is None
    hotline = fitting([*mapping_from("hotline", "").required])
    assert (hotline[0].name, hotline[0].lacks) == ("hotline", ())


@pytest.mark.parametrize("name", ["baltimore", "hotline", "nyc", "replies"])
def test_a_table_of_a_known_system_has_its_mapping_in_advance(
    world: World, tmp_path: Path, name: str
) -> None:
    path, named = tmp_path / "table.csv", mapping_from(name, "").required
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([named, ["1"] * len(named)])
    assert importing.TARGET.first_mapping(path, world["administrator"])["name"] == name


def test_stopped_import_resumes(
    world: World, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, by = submit(), world["administrator"]
    jobs.start(job=job.id, by=by, at=world.at)
    real = importing.import_batch

    def stopping(**given: Any) -> Any:
        if not Case.objects.exists():
            jobs.stop(job=job.id, by=by, at=world.at)
        return real(**given)

    monkeypatch.setattr(runner, "import_batch", stopping)
    work.work(job.id, batch=10)
    job.refresh_from_db()
    assert (job.state, job.rows_done, Case.objects.count()) == ("stopped", 10, 9)
    with pytest.raises(Refused):
        jobs.stop(job=job.id, by=by, at=world.at)
    jobs.start(job=job.id, by=by, at=world.at)
    work.work(job.id, batch=10)
    job.refresh_from_db()
    assert (job.state, job.opened, job.rejected) == ("done", 28, 2)


def test_import_stopped_while_queued_does_not_start(world: World, submit: Submit) -> None:
    job, by = submit(), world["administrator"]
    jobs.start(job=job.id, by=by, at=world.at)
    jobs.stop(job=job.id, by=by, at=world.at)
    assert work.work(job.id) is None
    job.refresh_from_db()
    assert job.state == "stopped"


def test_import_interrupted_repeatedly_fails_with_a_reason(
    world: World, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit()
    jobs.start(job=job.id, by=world["administrator"], at=world.at)

    def dies(**_given: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(runner, "import_batch", dies)
    for _attempt in range(work.MOST_ATTEMPTS):
        assert work.cut_off() == [job.id]
        with pytest.raises(MemoryError):
            work.work(job.id)
    work.work(job.id)
    job.refresh_from_db()
    assert job.state == "failed"
    assert str(work.MOST_ATTEMPTS) in job.problem
    assert work.cut_off() == []


def test_import_of_a_dead_worker_is_queued_again_once(world: World, submit: Submit) -> None:
    job = submit()
    jobs.start(job=job.id, by=world["administrator"], at=world.at)
    ProcrastinateJob.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    TableImport.objects.filter(pk=job.pk).update(state="running")
    assert tasks.resume_imports(0) == 1
    assert tasks.resume_imports(0) == 1
    assert queued() == 1


def test_broken_file_or_missing_column_fails_with_a_message(world: World, submit: Submit) -> None:
    job, by = submit(), world["administrator"]
    file_of(job.id).write_bytes(b"id,opened\n1,2026-01-01 00:00:00\n")
    jobs.start(job=job.id, by=by, at=world.at)
    work.work(job.id)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "closed" in job.problem
    shutil.rmtree(folder_of(job.id))
    jobs.start(job=job.id, by=by, at=world.at)
    work.work(job.id)
    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.parametrize(
    ("name", "text"),
    [("", ""), ("", "not = [toml"), ("../../etc/passwd", ""), ("", "x" * 70_000), ("ghost", "")],
)
def test_invalid_mapping_is_refused(world: World, submit: Submit, name: str, text: str) -> None:
    job = submit()
    with pytest.raises(MappingProblem):
        jobs.choose_mapping(
            job=job.id, name=name, text=text, by=world["administrator"], at=world.at
        )
    job.refresh_from_db()
    assert job.mapping["text"] == OWN


def test_invalid_choice_for_unknown_units_is_refused(world: World, submit: Submit) -> None:
    with pytest.raises(MappingProblem):
        submit(units="burn")


def test_choice_for_unknown_values_changes_the_identity_of_the_import() -> None:
    plain = mapping_from("", OWN)
    other = mapping_from("", OWN, "coordinator", "reject")
    assert other.units.unknown.what == "coordinator"
    assert other.categories.unknown.what == "reject"
    assert len({plain.identity, other.identity}) == 2


def test_files_are_deleted_after_a_month_or_on_request_and_records_are_kept(
    world: World, submit: Submit, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = submit(), submit()
    assert file_of(first.id).exists()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.delete_file(job=first.id, by=world["administrator"], at=world.at)
    assert not folder_of(first.id).exists()
    with pytest.raises(Refused):
        jobs.start(job=first.id, by=world["administrator"], at=world.at)
    with pytest.raises(NotFound):
        jobs.read_rejects(job=first.id, by=world["administrator"], at=world.at)
    later = world.at + timedelta(days=31)
    with django_capture_on_commit_callbacks(execute=True):
        erased = retention.run(by=SYSTEM, at=later, kinds=["imports.file"])
    assert erased == {"imports.file": 1}
    assert not folder_of(second.id).exists()
    assert TableImport.objects.exclude(erased_at=None).count() == 2


def test_imports_are_visible_only_with_import_permission_in_their_unit(
    world: World, submit: Submit
) -> None:
    job = submit(who="hotline")
    assert jobs.get(world["district"], job.id).pk == job.pk
    assert jobs.visible_to(world["administrator"]).exists()
    with pytest.raises(NotFound):
        jobs.get(world["handler"], job.id)
    with pytest.raises(NotFound):
        jobs.get(world["administrator"], uuid4())
    with pytest.raises(Forbidden):
        jobs.start(job=job.id, by=world["clerk"], at=world.at)
    with pytest.raises(Refused):
        jobs.submit(path=Path("x"), name="x", digest="", by=SYSTEM, at=world.at)

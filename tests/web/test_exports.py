"""Exports of requests: permission, content, download, failures."""

from __future__ import annotations

import errno
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from python_calamine import CalamineWorkbook

from jiceng.cases.intake import report
from jiceng.cases.models import Case
from jiceng.cases.pages import export_sources
from jiceng.core import background_jobs, downloads, tasks
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import BackgroundJob, Event
from jiceng.desk import exports
from jiceng.desk.models import Export
from jiceng.directory import actions as directory
from jiceng.directory.models import Post
from tests.web.steps import text_of
from tests.world import World

QUERY = "state=reported"


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    return tmp_path / "uploads"


def ask(world: World, who: str = "dispatcher", **given: Any) -> Export:
    values: dict[str, Any] = {"source": "search", "query": QUERY, "language": "en", **given}
    return exports.ask_export(by=world[who], at=world.at, **values)


def made(export: Export) -> Export:
    background_jobs.run(export.pk)
    export = Export.objects.select_related("job").get(pk=export.pk)
    assert not export.job.problem
    return export


def read(export: Export) -> tuple[list[str], list[dict[str, Any]], dict[str, Any]]:
    """Names of the sheets, the rows by their headings, and what the second sheet says."""
    with downloads.open_stored(export.name) as file:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
    heading, *rows = book.get_sheet_by_index(0).to_python()
    about = {str(row[0]): row[1] for row in book.get_sheet_by_index(1).to_python()}
    names = [str(name) for name in heading]
    return book.sheet_names, [dict(zip(names, row, strict=True)) for row in rows], about


def test_export_row_equals_the_page_of_its_request(world) -> None:
    case = world.open(title="=SUM(A1)", text="请打13800001234找我")
    Case.objects.filter(pk=case.pk).update(
        return_count=2, resolved_at=datetime(2026, 9, 17, 1, 30, tzinfo=UTC), on_time=True
    )
    sheets, (row,), about = read(made(ask(world, language="zh-hans")))
    assert sheets == ["诉求", "关于本表"]
    assert row["编号"] == case.number
    assert row["标题"] == "=SUM(A1)"
    assert row["诉求内容"] == "请打138****1234找我"
    assert row["承办单位"] == "江南街道"
    assert row["状态"] == "待受理"
    assert row["收到时间"] == datetime(2026, 9, 16, 10, 0)  # noqa: DTZ001 - as Excel has it
    assert row["办结时间"] == datetime(2026, 9, 17, 9, 30)  # noqa: DTZ001
    assert row["退回次数"] == 2.0
    assert row["按时"] == "是"
    assert about["诉求"] == 1.0
    assert about["状态"] == "待受理"
    assert about["制表人"] == "dispatcher"


def test_export_contains_no_residents(world) -> None:
    world.open(text="垃圾", caller=report.CallerDetails("张小满", "19900001234"))
    export = made(ask(world))
    with downloads.open_stored(export.name) as file:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
    everything = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert "张小满" not in everything
    assert "19900001234" not in everything


def test_demo_export_is_labelled(world, settings) -> None:
    settings.JICENG_SYNTHETIC = True
    world.open()
    assert "Synthetic data" in read(made(ask(world)))[2]


def test_export_contains_what_its_requester_may_see_when_made(world) -> None:
    world.open(title="公开")
    hidden = world.open(title="保密", confidential=True)
    Case.objects.filter(pk=hidden.pk).update(
        unit=world.units["440704005"],
        first_receiver=world.units["440704005"],
        area=world.units["440704001001"],
    )
    titles = {
        who: {row["Title"] for row in read(made(ask(world, who)))[1]}
        for who in ("dispatcher", "district", "auditor")
    }
    assert titles == {
        "dispatcher": {"公开"},
        "district": {"公开", "保密"},
        "auditor": {"公开", "保密"},
    }


def test_export_by_text_and_filter_equals_the_page(world, at_desk) -> None:
    world.open(title="甲", text="路灯不亮")
    world.open(title="乙", text="路上的灯不亮")
    _sheets, rows, about = read(made(ask(world, query="q=路灯&state=reported")))
    assert [row["Title"] for row in rows] == ["甲"]
    assert about["Words"] == "路灯"


def test_boxes_and_drill_downs_can_be_exported(world) -> None:
    street, case = world.units["440704001"].id, world.open(title="甲")
    box = f"unit={street}&box=accept"
    assert [r["Number"] for r in read(made(ask(world, source="box", query=box)))[1]] == [
        case.number
    ]
    figure = f"from=2026-09-01&to=2026-09-30&by=unit&key={street}&figure=opened"
    export = made(ask(world, "district", source="records", query=figure))
    _sheets, rows, about = read(export)
    assert [row["Number"] for row in rows] == [case.number]
    assert about["Row"] == "江南街道"
    by_category = figure.replace("by=unit", "by=category").replace(str(street), "1504")
    assert len(read(made(ask(world, "district", source="records", query=by_category)))[1]) == 1


@pytest.mark.parametrize(
    ("source", "query"),
    [
        ("street", ""),
        ("box", ""),
        ("box", "unit=00000000-0000-0000-0000-000000000000&box=todo"),
        ("records", "by=moon"),
        ("records", "by=category&figure=luck"),
        ("records", "by=category&from=2026-02-02&to=2026-02-01"),
    ],
)
def test_missing_records_are_not_exported(world, source, query) -> None:
    with pytest.raises(NotFound):
        ask(world, "district", source=source, query=query)


def test_box_of_a_unit_out_of_scope_is_not_exported(world) -> None:
    query = f"unit={world.units['440704005'].id}&box=todo"
    with pytest.raises(NotFound):
        ask(world, source="box", query=query)


def test_empty_result_and_empty_filter_are_not_exported(world) -> None:
    with pytest.raises(Invalid):
        ask(world)
    world.open()
    with pytest.raises(Invalid):
        ask(world, query="")


def test_exporting_requires_the_permission(world, at_desk) -> None:
    world.open()
    for who in ("handler", "officer", "administrator"):
        with pytest.raises(Forbidden):
            ask(world, who)
    with pytest.raises(Refused):
        exports.ask_export(by=SYSTEM, at=world.at, source="search", query=QUERY)
    assert "Export" not in text_of(at_desk("officer").get("/desk/search/?state=reported"))
    assert reverse("export-new") in text_of(
        at_desk("dispatcher").get("/desk/search/?state=reported")
    )


def test_large_export_needs_a_reason_that_is_not_in_the_chain(world, monkeypatch) -> None:
    monkeypatch.setattr(export_sources, "KNOWN_UP_TO", 1)
    monkeypatch.setattr(exports, "WITHOUT_REASON", 1)
    world.open(), world.open()
    with pytest.raises(Invalid) as caught:
        ask(world)
    assert caught.value.details["field"] == "reason"
    export = made(ask(world, reason="张三要看"))
    assert export.job.reason == "张三要看"
    assert not Event.objects.filter(data__contains="张三").exists()


def test_export_grown_over_the_limit_needs_a_reason(world, monkeypatch) -> None:
    world.open(), world.open()
    export = ask(world)
    monkeypatch.setattr(exports, "WITHOUT_REASON", 1)
    background_jobs.run(export.pk)
    assert "State the purpose of the export" in BackgroundJob.objects.get(pk=export.pk).problem


@pytest.mark.parametrize("query", [QUERY, "q=垃圾"])
def test_too_large_export_is_refused_with_advice(world, monkeypatch, query) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    world.open(), world.open()
    export = ask(world, query=query)
    background_jobs.run(export.pk)
    assert "Narrow the selection" in BackgroundJob.objects.get(pk=export.pk).problem
    assert not Export.objects.get(pk=export.pk).name


def test_requesting_making_and_downloading_are_recorded_without_text(world) -> None:
    world.open()
    export = made(ask(world, query="q=垃圾&state=reported"))
    exports.read_export(by=world["dispatcher"], at=world.at, export=export.pk)
    exports.remove_export(by=world["dispatcher"], at=world.at, export=export.pk)
    events = list(Event.objects.filter(stream_id=export.pk).order_by("seq"))
    assert [each.type for each in events] == [
        "export.asked",
        "export.done",
        "export.read",
        "export.removed",
    ]
    assert events[0].data == '{"fields":["words","states"],"source":"search"}'
    assert events[1].data == '{"rows":1}'
    assert not Export.objects.exists()


def test_each_person_has_one_running_export_independent_of_others(world) -> None:
    world.open()
    first = ask(world)
    with pytest.raises(Refused):
        ask(world)
    other = ask(world, "district")
    assert set(background_jobs.interrupted()) == {first.pk, other.pk}
    made(other)
    made(first)
    ask(world)


def test_export_is_accessible_to_its_requester_only(world, at_desk) -> None:
    world.open()
    export = made(ask(world))
    assert not exports.visible_to(world["district"]).exists()
    for call in (exports.read_export, exports.remove_export, exports.stop_export):
        with pytest.raises(NotFound):
            call(by=world["district"], at=world.at, export=export.pk)
    with pytest.raises(NotFound):
        background_jobs.get(world["district"], export.pk)


def test_export_is_not_downloaded_after_the_scope_shrank(world) -> None:
    world.open()
    export = made(ask(world, "district"))
    Post.objects.filter(person=world.people["district"]).update(valid_to=world.at.date())
    directory.appoint(
        person=world.people["district"],
        role="dispatcher",
        unit=world.units["440704001"],
        by=SYSTEM,
        at=world.at,
    )
    with pytest.raises(Refused) as caught:
        exports.read_export(by=world["district"], at=world.at, export=export.pk)
    assert caught.value.code == "export.sight"
    assert not Event.objects.filter(type="export.read").exists()


def test_export_is_not_made_after_the_permission_was_lost(world) -> None:
    world.open()
    export = ask(world, "district")
    directory.end_post(
        post=Post.objects.get(person=world.people["district"]),
        by=SYSTEM,
        at=world.at,
        on=world.at.date(),
    )
    background_jobs.run(export.pk)
    assert "permission" in BackgroundJob.objects.get(pk=export.pk).problem
    assert not Export.objects.get(pk=export.pk).name


def test_full_disk_is_reported_and_leaves_no_files(world, monkeypatch, uploads) -> None:
    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    world.open()
    export = ask(world)
    monkeypatch.setattr(default_storage, "save", full)
    background_jobs.run(export.pk)
    assert "disk is full" in BackgroundJob.objects.get(pk=export.pk).problem
    assert not [each for each in uploads.rglob("*") if each.is_file()]


def test_waiting_export_stops_immediately_and_running_one_at_its_next_step(
    world, monkeypatch
) -> None:
    world.open()
    waiting = ask(world)
    exports.stop_export(by=world["dispatcher"], at=world.at, export=waiting.pk)
    waiting.job.refresh_from_db()
    assert waiting.job.is_stopped
    assert background_jobs.run(waiting.pk) is None
    with pytest.raises(Refused):
        exports.stop_export(by=world["dispatcher"], at=world.at, export=waiting.pk)

    running = ask(world)

    def stopping(*_args: Any) -> Any:
        raise background_jobs.JobCancelled

    monkeypatch.setattr(exports, "_rows", stopping)
    background_jobs.run(running.pk)
    running.job.refresh_from_db()
    assert (running.job.is_stopped, running.job.problem) == (True, "")
    assert Event.objects.filter(stream_id=running.pk, type="export.stopped").exists()
    with pytest.raises(NotFound):
        exports.read_export(by=world["dispatcher"], at=world.at, export=running.pk)


def test_export_and_its_file_expire(world, uploads, django_capture_on_commit_callbacks) -> None:
    world.open()
    export, waiting = made(ask(world)), ask(world)
    later = world.at + downloads.RETENTION_PERIOD + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        gone = exports.erase_exports(
            cutoff=later - downloads.RETENTION_PERIOD, by=SYSTEM, at=later, batch=9
        )
    assert gone == 1
    assert list(Export.objects.values_list("pk", flat=True)) == [waiting.pk]
    with pytest.raises(NotFound):
        downloads.open_stored(export.name)
    with pytest.raises(Refused):
        exports.remove_export(by=world["dispatcher"], at=world.at, export=waiting.pk)


def test_files_of_a_killed_export_are_cleaned_up(world, uploads) -> None:
    path = uploads / "made.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    name = downloads.store(path)
    with downloads.build_folder(world.urban) as place:
        (place / "half").write_bytes(b"x")
        (place.parent / "other").mkdir()
    assert not place.exists()
    tasks.sweep_outgoing(0)
    with downloads.open_stored(name):
        pass
    assert downloads.sweep(at=datetime.now(UTC) + downloads.ORPHAN_AGE + timedelta(days=400)) == 2
    assert downloads.sweep(at=datetime.now(UTC)) == 0
    with pytest.raises(NotFound):
        downloads.open_stored(name)


def test_other_disk_errors_are_raised() -> None:
    with pytest.raises(OSError, match="broken"), downloads.build_folder(UUID(int=1)):
        raise OSError(errno.EIO, "broken")


def test_export_of_a_search_by_end_of_number_contains_its_results(world: World) -> None:
    case, _other = world.open(), world.open()
    _sheets, rows, _about = read(made(ask(world, query=f"q={case.number[-6:]}")))
    assert [row["Number"] for row in rows] == [case.number]


def test_pages_lead_from_a_search_to_the_download(world, at_desk) -> None:
    case, client = world.open(title="甲"), at_desk("dispatcher")
    new = reverse("export-new") + "?q=垃圾&of=search"
    assert "Words" in text_of(client.get(new))
    asked = client.post(new, {"reason": ""})
    export = Export.objects.get()
    one = reverse("export", args=[export.pk])
    assert asked.headers["Location"] == one
    assert "Waiting for its turn" in text_of(client.get(one))
    assert "under way" in text_of(client.post(new))
    progress = reverse("export-progress", args=[export.pk])
    BackgroundJob.objects.filter(pk=export.pk).update(began_at=world.at, seen=50, total=200)
    assert "25 % · 50 of 200" in text_of(client.get(progress))
    made(export)
    assert client.get(progress).headers["HX-Refresh"] == "true"
    assert "Download" in text_of(client.get(one))
    assert "Ready" in text_of(client.get(reverse("exports")))
    file = client.post(reverse("export-file", args=[export.pk]))
    assert (
        file.headers["Content-Disposition"] == 'attachment; filename="Requests-20260916-1000.xlsx"'
    )
    assert file.headers["Cache-Control"] == "no-store"
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(file.streaming_content)))
    assert book.get_sheet_by_index(0).to_python()[1][0] == case.number
    client.post(reverse("export-remove", args=[export.pk]))
    assert "No recent exports" in text_of(client.get(reverse("exports")))


def test_stopped_export_and_missing_reason_are_explained(world, at_desk, monkeypatch) -> None:
    monkeypatch.setattr(export_sources, "KNOWN_UP_TO", 1)
    world.open(), world.open()
    client = at_desk("dispatcher")
    new = reverse("export-new") + "?of=search&" + QUERY
    refused = client.post(new, {"reason": " "})
    assert refused.status_code == 400
    assert "State the purpose of the export" in text_of(refused)
    client.post(new, {"reason": "月报"})
    export = Export.objects.get()
    client.post(reverse("export-stop", args=[export.pk]))
    assert "Stopped. Nothing was saved" in text_of(client.get(reverse("export", args=[export.pk])))
    client.post(reverse("export-stop", args=[export.pk]))  # too late: said, not failed


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_exports_uses_same_number_of_queries_for_any_length(
    world, at_desk, django_assert_num_queries, count
) -> None:
    world.open()
    for _turn in range(count):
        made(ask(world))
    client = at_desk("dispatcher")
    client.get(reverse("exports"))
    with django_assert_num_queries(3):
        client.get(reverse("exports"))

"""The import wizard, from the file to the corrected rejected rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiceng.cases.models import Case
from jiceng.core import large_uploads
from jiceng.core.models import Event
from jiceng.records.imports import tasks
from jiceng.records.imports.files import folder_of
from jiceng.records.imports.models import TableImport
from jiceng.ui import sheets
from jiceng.ui.tables import read_rows
from tests.cases.import_samples import row, write
from tests.cases.test_import_jobs import OWN, uploads
from tests.web.steps import text_of
from tests.world import World

__all__ = ["uploads"]

LIST = "/desk/admin/imports/"


@pytest.fixture
def admin(at_desk, uploads: Path) -> Client:
    client: Client = at_desk("administrator")
    return client


def table(tmp_path: Path, encoding: str = "utf-8", rows: int = 5) -> SimpleUploadedFile:
    """Requests of another system; one has no opening time."""
    lines = [row(n) for n in range(rows)]
    lines[1]["opened"] = ""
    path = write(tmp_path / "table.csv", lines, encoding)
    return SimpleUploadedFile("邻区工单.csv", path.read_bytes(), "text/csv")


def send(client: Client, file: SimpleUploadedFile, **data: str) -> TableImport:
    answer = client.post(reverse("admin-import-upload"), {"file": file, **data})
    assert answer.status_code == 302, text_of(answer)
    return TableImport.objects.latest("created_at", "id")


def at(name: str, job: TableImport) -> str:
    return reverse(f"admin-import{name}", args=[job.id])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_import_wizard_from_file_to_corrected_rejected_rows(
    world: World, admin: Client, tmp_path: Path, encoding: str
) -> None:
    job = send(admin, table(tmp_path, encoding))
    assert job.file_name == "邻区工单.csv"
    assert list(large_uploads.folder().iterdir()) == []
    page = text_of(admin.get(at("", job)))
    assert "Work orders of a 12345 hotline" in page
    assert "columns that it names are not in the file" in page
    chosen = admin.post(at("-mapping", job), {"mapping": "own", "text": OWN}, follow=True)
    page = text_of(chosen)
    assert f"Read as {'UTF-8' if 'utf' in encoding else 'GB18030'}." in page
    assert "路灯不亮0" in page
    assert "Street Lights" in page
    assert "The row has no opening time. Fill it in." in page
    assert "1 of the rows shown would be rejected" in page
    assert "张*" not in page
    assert not Case.objects.exists()
    started = text_of(admin.post(at("-start", job), follow=True))
    assert "Waiting for its turn" in started
    assert 'hx-trigger="every 2s"' in started
    waiting = admin.get(at("-progress", job), headers={"hx-request": "true"})
    assert "Waiting" in text_of(waiting)
    tasks.do_import(str(job.id))
    assert admin.get(at("-progress", job)).headers["HX-Refresh"] == "true"
    done = text_of(admin.get(at("", job)))
    assert "1 row was not imported" in done
    assert Case.objects.filter(source="neighbour").count() == 4
    rejects = admin.post(at("-rejects", job))
    assert rejects.headers["Cache-Control"] == "no-store"
    assert "rejects.xlsx" in rejects.headers["Content-Disposition"]
    listed = tmp_path / "rejects.xlsx"
    listed.write_bytes(rejects.getvalue())
    [row_] = read_rows(listed)
    assert row_["reason"] == "The row has no opening time. Fill it in."
    mended = sheets.Texts(tmp_path / "corrected.xlsx", "rows", list(row_))
    mended.add(list({**row_, "opened": "2026-03-02 09:30:00"}.values()))
    mended.close()
    sent = SimpleUploadedFile("corrected.xlsx", (tmp_path / "corrected.xlsx").read_bytes())
    again = send(admin, sent, like=str(job.id))
    assert again.mapping["text"] == OWN
    assert "all rows shown can be imported" in text_of(admin.get(at("", again)))


def test_upload_with_progress_bar_is_redirected_by_script(admin: Client, tmp_path: Path) -> None:
    answer = admin.post(
        reverse("admin-import-upload"), {"file": table(tmp_path)}, headers={"hx-request": "true"}
    )
    job = TableImport.objects.get()
    assert answer.headers["HX-Redirect"] == at("", job)


def test_name_and_phone_of_residents_are_masked_in_the_preview(
    admin: Client, tmp_path: Path
) -> None:
    path = write(tmp_path / "t.csv", [row(name="王小明", phone="13800001234")])
    job = send(admin, SimpleUploadedFile("t.csv", path.read_bytes()))
    page = text_of(admin.post(at("-mapping", job), {"mapping": "own", "text": OWN}, follow=True))
    assert "王** 138****1234" in page
    assert "王小明" not in page


def test_file_over_the_size_limit_is_refused_and_deleted(
    admin: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_uploads, "MEGABYTE", 1)
    settings.JICENG_UPLOAD_MB = 100
    answer = admin.post(
        reverse("admin-import-upload"), {"file": SimpleUploadedFile("big.csv", b"x" * 101)}
    )
    assert answer.status_code == 400
    assert "larger than 100 MB" in text_of(answer)
    assert list(large_uploads.folder().iterdir()) == []
    assert not TableImport.objects.exists()


def test_full_disk_shows_an_error(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Any, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(large_uploads.Incoming, "receive", full)
    answer = admin.post(reverse("admin-import-upload"), {"file": SimpleUploadedFile("t.csv", b"x")})
    assert answer.status_code == 507
    assert "disk is full" in text_of(answer)


def test_missing_file_two_files_and_missing_permission_are_handled(
    admin: Client, resident: Client, tmp_path: Path
) -> None:
    assert admin.post(reverse("admin-import-upload"), {}).status_code == 400
    both = [SimpleUploadedFile("a.csv", b"a"), SimpleUploadedFile("b.csv", b"b")]
    admin.post(reverse("admin-import-upload"), {"file": both})
    assert TableImport.objects.get().file_name == "a.csv"
    resident.post(reverse("admin-import-upload"), {"file": table(tmp_path)})
    assert TableImport.objects.count() == 1
    assert list(large_uploads.folder().iterdir()) == []


def test_invalid_mapping_stays_in_the_form_with_its_error(admin: Client, tmp_path: Path) -> None:
    job = send(admin, table(tmp_path))
    answer = admin.post(at("-mapping", job), {"mapping": "own", "text": "source = 3 # mine"})
    assert answer.status_code == 400
    assert "source = 3 # mine" in text_of(answer)
    assert "key source" in text_of(answer)


def test_unsuitable_mapping_names_the_missing_column(admin: Client, tmp_path: Path) -> None:
    job = send(admin, table(tmp_path))
    page = text_of(admin.post(at("-mapping", job), {"mapping": "hotline"}, follow=True))
    assert "工单编号" in page
    assert "Start the import" not in page
    admin.post(at("-start", job))
    tasks.do_import(str(job.id))
    failed = text_of(admin.get(at("", job)))
    assert "Import failed" in failed
    assert "工单编号" in failed


def test_import_is_stopped_resumed_and_deleted(
    admin: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    job = send(admin, table(tmp_path))
    assert admin.post(at("-start", job)).status_code == 400  # no mapping yet
    admin.post(at("-mapping", job), {"mapping": "own", "text": OWN})
    admin.post(at("-start", job))
    assert admin.post(at("-start", job)).status_code == 409
    assert admin.post(at("-delete", job)).status_code == 409
    assert "The import stops after" in text_of(admin.post(at("-stop", job), follow=True))
    assert admin.post(at("-stop", job)).status_code == 409
    assert "Go on where it was" in text_of(admin.get(at("", job)))
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(at("-delete", job)).status_code == 302
    assert not folder_of(job.id).exists()
    assert "file deleted" in text_of(admin.get(at("", job)))
    assert "file deleted" in text_of(admin.get(LIST))


def test_missing_permission_to_create_units_is_shown_before_the_start(
    at_desk, uploads: Path, tmp_path: Path
) -> None:
    client = at_desk("hotline")
    job = send(client, table(tmp_path))
    page = text_of(client.post(at("-mapping", job), {"mapping": "own", "text": OWN}, follow=True))
    assert "The mapping creates units" in page
    assert "The mapping creates categories" in page
    assert 'aria-disabled="true"' in page
    left = {"units": "coordinator", "categories": "coordinator"}
    page = text_of(
        client.post(at("-mapping", job), {"mapping": "own", "text": OWN, **left}, follow=True)
    )
    assert "The mapping creates" not in page
    assert "by our own rules" in page


def test_shipped_mapping_can_be_downloaded(admin: Client) -> None:
    answer = admin.get(reverse("admin-mapping", args=["hotline"]))
    assert b'ref = "' in answer.getvalue()
    assert admin.get(reverse("admin-mapping", args=["ghost"])).status_code == 404


def test_import_is_hidden_without_import_permission_in_its_unit(
    world: World, at_desk, admin: Client, tmp_path: Path
) -> None:
    job = send(admin, table(tmp_path))
    assert at_desk("district").get(at("", job)).status_code == 200
    assert at_desk("handler").get(at("", job)).status_code == 403
    assert at_desk("handler").post(at("-rejects", job)).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_list_uses_same_number_of_queries_for_any_length(
    admin: Client, tmp_path: Path, django_assert_num_queries, number: int
) -> None:
    for _file in range(number):
        send(admin, table(tmp_path))
    admin.get(LIST)
    with django_assert_num_queries(3):
        admin.get(LIST)
    job = TableImport.objects.latest("created_at", "id")
    admin.post(at("-mapping", job), {"mapping": "own", "text": OWN}, follow=True)
    # Session, person, import, earlier mappings, events, names, categories.
    with django_assert_num_queries(7):
        admin.get(at("", job))


def test_file_name_is_not_in_the_event_chain(admin: Client, tmp_path: Path) -> None:
    job = send(admin, table(tmp_path))
    (event,) = Event.objects.filter(stream_id=job.id)
    assert "邻区" not in event.data
    assert json.loads(event.data)["bytes"] == job.file_bytes


def unknown_table(number: str = "G1") -> SimpleUploadedFile:
    """A table of a system that no mapping knows."""
    lines = [
        "工单号,反映时间,内容,电话,科室备注",
        f"{number},2026-03-02 09:30:00,小区路灯不亮,13800001234,无",
        f"{number}-2,2026-03-03 09:30:00,门前垃圾没人清运,13800005678,无",
    ]
    return SimpleUploadedFile("某镇工单.csv", "\n".join(lines).encode(), "text/csv")


def test_unknown_table_is_imported_by_choosing_its_columns(world: World, admin: Client) -> None:
    job = send(admin, unknown_table())
    assert job.mapping == {}
    page = text_of(admin.get(at("", job)))
    assert "138****1234" in page
    assert "13800001234" not in page
    for field, heading in (("ref", "工单号"), ("opened", "反映时间"), ("text", "内容")):
        assert f'value="{heading}" selected' in select_of(page, field)
    assert " selected" not in select_of(page, "unit")

    given = {"mapping": "columns", "source": "某镇", "column-ref": "工单号"}
    given |= {"column-opened": "反映时间", "column-address": "科室备注"}
    refused = admin.post(at("-mapping", job), given)
    assert refused.status_code == 400
    assert 'value="科室备注" selected' in select_of(text_of(refused), "address")

    given |= {"column-text": "内容", "column-address": "", "column-caller_phone": "电话"}
    page = text_of(admin.post(at("-mapping", job), given, follow=True))
    assert "all rows shown can be imported" in page
    admin.post(at("-start", job))
    tasks.do_import(str(job.id))
    assert Case.objects.filter(source="某镇").count() == 2

    again = send(admin, unknown_table("G9"))
    job.refresh_from_db()
    assert again.mapping["text"] == job.mapping["text"]
    page = text_of(admin.get(at("", again)))
    assert "As earlier: 某镇" in page
    assert "all rows shown can be imported" in page


def select_of(page: str, field: str) -> str:
    """The source of the select list of a field."""
    begin = page.index(f'name="column-{field}"')
    return page[begin : page.index("</select>", begin)]

"""An export in a real browser: request, progress, download."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from jiceng.core import background_jobs
from jiceng.core.models import BackgroundJob
from jiceng.desk.models import Export
from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def test_export_shows_its_progress_and_is_downloaded(
    city, before, settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    case = city.open(title="垃圾无人清运")
    person = before("dispatcher", "phone", "en")
    page = person.page
    person.go("/desk/search/")
    page.fill("#search-again", "垃圾")
    page.locator(".filter summary").click()
    page.locator("label:has(input[name='state'][value='reported'])").click()
    page.select_option("#f-category", "1504")
    person.press("form.filter details button.btn-primary")
    assert page.url.endswith("/desk/search/?q=%E5%9E%83%E5%9C%BE&state=reported&category=1504")
    expect(page.locator(".chip")).to_have_count(3)
    person.press(".chip >> nth=1")
    expect(page.locator(".chip")).to_have_count(2)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(3)
    person.press('text="Export"')
    person.press("text=Export table")
    expect(page.locator("#progress")).to_contain_text("Waiting for its turn")
    export = Export.objects.get()
    BackgroundJob.objects.filter(pk=export.pk).update(began_at=city.at, seen=30, total=120)
    expect(page.locator("#progress")).to_contain_text("25 % · 30 of 120")
    person.go("/desk/")  # left meanwhile
    person.go(f"/desk/exports/{export.pk}/")
    expect(page.locator("#progress")).to_contain_text("25 %")
    work(export)
    with page.expect_download() as fetched:
        page.locator("text=Download table").click()
    book = CalamineWorkbook.from_path(str(fetched.value.path()))
    assert book.get_sheet_by_index(0).to_python()[1][0] == case.number
    assert fetched.value.suggested_filename.startswith("Requests-")


def work(export: Export) -> None:
    """Make the export like the worker, in another thread, since this one belongs to the browser."""

    def do() -> None:
        background_jobs.run(export.pk)
        connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    thread.join()


def test_filter_counts_beside_the_inbox_load_after_the_page(city, before) -> None:
    city.open()
    person = before("dispatcher", "desk", "en")
    page = person.page
    person.go("/desk/search/?state=reported")
    person.press("text=Save filter")
    page.fill("#name", "To be accepted here")
    person.press("main form button.btn-primary")
    person.go("/desk/")
    row: Any = page.locator(".saved a", has_text="To be accepted here")
    expect(row.locator(".tally")).to_have_text("1")
    row.click()
    expect(page.locator(".saved [aria-current=page]")).to_contain_text("To be accepted here")

"""Reporting with photos and a proof of work in a real browser, with and without scripts."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from jiceng.cases.models import Attachment, Case
from tests import photos
from tests.web.browsers import BrowserUser
from tests.web.screens import _morning
from tests.world import World, committed

__all__ = ["_morning"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
LIMIT = 100_000
NUMBERS = "一二三四五六七八九"


@pytest.fixture
def city(transactional_db: None, settings: Any) -> World:
    """A district whose rows the server's threads see too; reports are guarded."""
    settings.JICENG_CAPTCHA = True
    return committed()


@pytest.fixture
def two_photos(tmp_path: Path) -> list[str]:
    """A rotated JPEG photo of a phone and a HEIC photo."""
    sideways = photos.written(photos.noise(1600, 1200), exif=photos.exif(6, 113.1, 22.6))
    for name, data in (
        ("😀 照片.jpg", sideways),
        ("b.heic", photos.written(photos.halves(), "HEIF")),
    ):
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / "😀 照片.jpg"), str(tmp_path / "b.heic")]


def fill(resident: BrowserUser) -> None:
    resident.page.fill("#text", "小区门口的垃圾三天没人清运，臭气熏天。")
    resident.page.fill("#address", "江南社区居委会东侧")


def test_phone_reports_with_photos_without_answering_a_sum(
    city: World, live_server: Any, browser: Browser, two_photos: list[str]
) -> None:
    resident = BrowserUser(browser, live_server.url, "phone", "zh-CN")
    weight = 0

    def weigh(response: Any) -> None:
        nonlocal weight
        weight += len(gzip.compress(response.body()))

    resident.page.on("response", weigh)
    resident.go("/report/")
    resident.page.wait_for_load_state("networkidle")
    assert weight < LIMIT, f"the page weighs {weight} bytes"
    expect(resident.page.locator("#sum")).to_be_hidden()
    fill(resident)
    resident.page.set_input_files("#photos", two_photos)
    resident.press("form button.btn-primary")
    expect(resident.page.locator(".photo img")).to_have_count(2)
    resident.examine("reported-with-photos")
    assert Attachment.objects.count() == 2
    assert (Attachment.objects.get(width=1200).height, Case.objects.count()) == (1600, 1)
    resident.page.locator("[name='text']").fill("现在更多了")
    resident.press("form[action$='/add/'] button.w-100")
    expect(resident.page.get_by_text("现在更多了")).to_be_visible()


def test_refused_photo_is_explained_and_the_other_is_kept(
    city: World, live_server: Any, browser: Browser, two_photos: list[str], tmp_path: Path
) -> None:
    (tmp_path / "文件.pdf").write_bytes(b"%PDF-1.7")
    resident = BrowserUser(browser, live_server.url, "phone", "zh-CN")
    resident.expected.add(422)
    resident.go("/report/")
    fill(resident)
    resident.page.set_input_files("#photos", [two_photos[0], str(tmp_path / "文件.pdf")])
    resident.press("form button.btn-primary")
    expect(resident.page.locator(".notice.is-bad")).to_contain_text("文件.pdf")
    expect(resident.page.locator(".photo img")).to_have_count(1)
    resident.examine("photo-refused")
    resident.press("form button.btn-primary")
    assert Attachment.objects.count() == 1


def test_sum_is_asked_without_scripts(city: World, live_server: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/report/")
    asked = page.locator("label[for='sum']").inner_text()
    found = re.search(rf"([{NUMBERS}])加([{NUMBERS}])", asked)
    assert found, asked
    page.fill("#text", "路灯不亮")
    page.fill("#sum", str(sum(NUMBERS.index(number) + 1 for number in found.groups())))
    page.locator("form button.btn-primary").click()
    expect(page.locator("[data-secret]")).to_be_visible()
    context.close()

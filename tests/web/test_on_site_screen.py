"""The phone of somebody on the way, at 360 pixels: call, navigate and photo on the card, the
likeliest moves at the thumb."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from jiceng.cases.models import Attachment, State
from jiceng.core.models import Event
from tests import photos
from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def test_photo_is_added_from_the_card_without_leaving_the_queue(
    city, before, settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    case = city.open(title="井盖缺失")
    photo = tmp_path / "a.jpg"
    photo.write_bytes(photos.written(photos.halves()))
    person = before("dispatcher", "phone")
    page = person.page
    button = page.locator(f"#row-{case.pk} [data-photo-to]")
    with page.expect_file_chooser() as chooser:
        button.click()
    assert chooser.value.element.get_attribute("capture") == "environment"
    chooser.value.set_files(str(photo))
    expect(page.locator(".toasts .notice")).to_contain_text("照片")
    assert page.url.endswith("/desk/")
    added = Attachment.objects.get(stream=case.pk)
    assert (added.kind, added.is_internal) == ("evidence", True)
    person.examine("queue-on-site")


def test_number_is_shown_after_a_press_and_can_be_dialled(city, before) -> None:
    case = city.open()
    person = before("dispatcher", "phone")
    page = person.page
    person.press(page.locator(f"#row-{case.pk} .on-site a").first)
    assert not Event.objects.filter(type="case.caller_revealed").exists()
    person.press("main form button.btn-primary")
    expect(page.locator("main a.btn-primary")).to_have_attribute("href", "tel:19900001234")
    assert Event.objects.filter(type="case.caller_revealed").count() == 1
    person.examine("number-to-call")


def test_likeliest_moves_are_made_at_the_bottom_of_the_request(city, before) -> None:
    case = city.open()
    person = before("dispatcher", "phone")
    page = person.page
    person.go(f"/desk/requests/{case.pk}/")
    bar = page.locator(".move-bar a")
    expect(bar).to_have_count(2)
    bottom = page.locator(".move-bar").bounding_box()
    tabs = page.locator(".tabs-below").bounding_box()
    assert bottom
    assert tabs
    assert bottom["y"] + bottom["height"] <= tabs["y"] + 1
    page.locator(".move-bar [data-to-move='dispatch']").click()
    form = page.locator("form[data-move='dispatch']")
    expect(form.locator("button[type=submit]")).to_be_visible()
    expect(page.locator(".move-bar")).to_be_hidden()  # the form has a button of its own
    page.evaluate("document.activeElement.blur()")
    person.press("[data-to-move='accept']")
    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_card_has_no_buttons_of_the_phone_on_a_desk(city, before) -> None:
    case = city.open()
    page = before("dispatcher").page
    expect(page.locator(f"#row-{case.pk} .queue-title")).to_be_visible()
    expect(page.locator(f"#row-{case.pk} .on-site")).to_be_hidden()

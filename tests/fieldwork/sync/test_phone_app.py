"""The phone app in a real browser, with and without signal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync.models import IncomingFile
from jiceng.records.attachments.public import Attachment
from tests.fieldwork.phone_app import PhoneApp, picture
from tests.web.conftest import _nothing_under_way, browser
from tests.web.screens import _morning, city
from tests.world import World

__all__ = ["_morning", "_nothing_under_way", "browser", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
Hand = Callable[..., PhoneApp]


@pytest.fixture
def hand(city: World, browser: Browser, live_server: Any) -> Iterator[Hand]:
    """Hand somebody a phone."""
    given: list[PhoneApp] = []

    def hand_over(who: str = "officer", locale: str = "en") -> PhoneApp:
        given.append(PhoneApp(browser, live_server.url, locale))
        given[-1].set_up(who)
        return given[-1]

    yield hand_over
    for phone in given:
        phone.offline(False)
        phone.leave()


def test_work_without_signal_survives_closing_and_sends_itself_later(
    hand: Hand, tmp_path: Path
) -> None:
    phone = hand()
    phone.offline()
    phone.report("楼道堆放电动车", picture(tmp_path))
    phone.save()
    assert phone.states() == ["waiting"]
    phone.page.reload()
    phone.open()
    assert phone.states() == ["waiting"]
    assert not Hazard.objects.exists()
    phone.offline(False)
    expect(phone.page.get_by_text("All sent, confirmed by the server")).to_be_visible()
    assert phone.states() == ["applied"]
    hazard = Hazard.objects.get()
    assert hazard.title == "楼道堆放电动车"
    (photo,) = Attachment.objects.filter(stream=hazard.pk)
    assert photo.kind == "evidence"
    assert not IncomingFile.objects.exists()
    phone.check_page()

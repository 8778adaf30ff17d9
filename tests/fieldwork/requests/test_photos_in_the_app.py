"""Photos with the answer of a request and with a finding, taken in the phone app."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from jiceng.cases import actions
from jiceng.fieldwork.findings.models import Finding
from jiceng.records.attachments.public import Attachment
from tests.fieldwork.findings.samples import recorded_finding
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.fieldwork.phone_app import (
    Hand,
    PhoneApp,
    _morning,
    _nothing_under_way,
    browser,
    city,
    hand,
    picture,
)
from tests.world import World

__all__ = ["_morning", "_nothing_under_way", "browser", "city", "hand"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
ALL_SENT = "All sent, confirmed by the server"


def take(phone: PhoneApp, shows: str, photo: Path) -> None:
    """Take a photo in the row for what it shows."""
    row = phone.page.locator(f"fieldset[data-shows={shows}]")
    row.locator("input[type=file]").last.set_input_files(str(photo))
    expect(row.locator(".pictures li")).to_have_count(1)


def all_sent(phone: PhoneApp) -> None:
    phone.offline(is_offline=False)
    phone.show("queue")
    expect(phone.page.get_by_text(ALL_SENT)).to_be_visible()


def test_a_request_is_answered_with_photos_without_signal(
    city: World, hand: Hand, tmp_path: Path
) -> None:
    case = city.open()
    unit = city.units[COMMUNITY].pk
    actions.dispatch(case=case.pk, by=city["dispatcher"], at=city.at, unit=unit)
    actions.sign(case=case.pk, by=city["officer"], at=city.at)
    phone = hand()
    phone.offline()
    phone.show(f"record/case/{case.pk}")
    phone.button("Report as done").click()
    phone.page.fill("#field-reason", "井盖已更换")
    take(phone, "after", picture(tmp_path))
    expect(phone.page.get_by_role("button", name="Voice note")).to_have_count(0)
    assert not phone.complaints("field-answer")
    phone.save()
    assert phone.states() == ["waiting"]
    all_sent(phone)
    case.refresh_from_db()
    assert (case.state, case.resolution) == ("resolved", "井盖已更换")
    photo = Attachment.objects.get(stream=case.pk)
    assert (photo.kind, photo.is_internal) == ("after", False)


def test_a_finding_that_is_closed_on_the_spot_has_photos_before_and_after(
    city: World, hand: Hand, tmp_path: Path
) -> None:
    finding = recorded_finding(city)
    phone = hand()
    phone.offline()
    phone.show(f"record/finding/{finding}")
    phone.button("Close on the spot").click()
    phone.page.fill("#field-measures", "已挪车")
    photo = picture(tmp_path)
    take(phone, "before", photo)
    take(phone, "after", photo)
    phone.page.wait_for_timeout(600)
    phone.page.reload()
    phone.open()
    for label in ("Photos before", "Photos after"):
        row = phone.page.get_by_role("group", name=label)
        expect(row.locator(".pictures li")).to_have_count(1)
    assert not phone.complaints("field-before-and-after")
    phone.save()
    all_sent(phone)
    assert Finding.objects.get().state == "closed"
    shown = Attachment.objects.filter(stream=finding).values_list("kind", flat=True)
    assert sorted(shown) == ["after", "before"]

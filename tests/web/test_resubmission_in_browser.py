"""A refused form in the pane keeps its input, with scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from jiceng.records.remarks.public import Remark
from tests.web.test_inbox_panes import _morning, before, city, shown

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def test_public_reply_stays_public_in_the_pane(city, before) -> None:
    case = city.open(title="甲")
    person = before("dispatcher")
    page = person.page
    shown(page, case)
    page.keyboard.press("n")
    page.locator("#note-text").fill("请 @clerk 到场")
    page.locator("#note-internal").check()
    page.locator("#pane form[data-move=note] button").click()
    expect(page.locator("#pane .notice.is-bad")).to_be_visible()
    expect(page.locator("#note-internal")).to_be_checked()
    # The browser tells of the refusal too; of nothing else.
    person.faults = [each for each in person.faults if "400" not in each]
    page.locator("#note-text").fill("已约下午到场")
    page.locator("#pane form[data-move=note] button").click()
    expect(page.locator("#pane .notice.is-good")).to_be_visible()
    assert not Remark.objects.get().is_internal

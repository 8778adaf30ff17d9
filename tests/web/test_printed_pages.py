"""Pages on paper: what is left out, and that no empty page follows."""

from __future__ import annotations

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import Page

from jiceng.cases import actions
from tests.web.screens import _morning, before, city
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def printed(page: Page) -> list[str]:
    """The text of each page on A4."""
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]


def test_receipt_is_one_page(city: World, before) -> None:
    clerk = before("hotline", locale="en")
    clerk.go(reverse("counter"))
    clerk.page.fill("#text", "小区门口的垃圾三天没人清运")
    clerk.page.fill("#address", "江南社区居委会")
    clerk.page.wait_for_load_state("networkidle")  # requests alike are looked up
    clerk.press("main form button.btn-primary")
    (paper,) = printed(clerk.page)
    assert "Request receipt" in paper
    assert "Next resident" not in paper


def test_request_has_history_and_notes_and_no_actions(city: World, before) -> None:
    case = city.resolved()
    note = "已电话核实"
    actions.note(case=case.pk, by=city["dispatcher"], at=city.at, text=note)
    clerk = before("dispatcher", locale="en")
    clerk.go(reverse("request", args=[case.pk]))
    paper = "".join(printed(clerk.page))
    assert case.title in paper
    assert "History" in paper
    assert note in paper
    assert "已清运" in paper
    assert "Actions" not in paper
    assert "Add photos" not in paper

"""What different followers of a request see; dates on pages and in URLs."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

import jiceng
from jiceng.cases import actions, rules
from jiceng.cases.intake import report
from jiceng.cases.models import Caller
from jiceng.core.access import Actor
from tests.web.steps import text_of
from tests.world import World

RESIDENT = Actor(kind="resident")
TEMPLATES = Path(jiceng.__file__).parent / "templates"


@pytest.fixture
def links(world: World) -> dict[str, str]:
    """Secrets of the reporter and of a follower of a resolved request."""
    opened = actions.open_case(report=world.report(), by=RESIDENT, at=world.at)
    joined = actions.join(
        case=opened.case.id,
        by=RESIDENT,
        at=world.at,
        caller=report.CallerDetails("李", "19900005678"),
    )
    world.resolve(opened.case)
    return {"reporter": opened.secret, "joined": joined, "case": str(opened.case.id)}


def page(client: Client, secret: str) -> str:
    return text_of(client.get(f"/r/{secret}/"))


def test_followers_see_their_own_callback_and_the_state_of_the_others(
    world, resident, links
) -> None:
    joined = Caller.objects.get(case_id=links["case"], link_digest__isnull=False)
    good = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=5)
    actions.call_back(
        case=joined.case_id, by=world["caller"], at=world.at, answer=good, caller=joined.id
    )
    assert "We called you back" not in page(resident, links["reporter"])
    assert "We called you back" in page(resident, links["joined"])
    own = Caller.objects.get(case_id=links["case"], link_digest=None)
    missed = rules.CallbackAnswer(
        reached=False, contacted=None, solved=None, level=None, why="no_answer"
    )
    actions.call_back(
        case=own.case_id, by=world["caller"], at=world.at, answer=missed, caller=own.id
    )
    assert "We called you and got no answer" in page(resident, links["reporter"])
    actions.rate(case=own.case_id, by=RESIDENT, at=world.at, answer=good)
    assert "You answered" in page(resident, links["reporter"])
    assert "You answered" not in page(resident, links["joined"])


def test_internal_note_is_invisible_to_residents(world: World, resident: Client) -> None:
    opened = actions.open_case(report=world.report(), by=RESIDENT, at=world.at)
    for internal, text in ((True, "内部备注"), (False, "给诉求人的话")):
        actions.note(
            case=opened.case.id, by=world["dispatcher"], at=world.at, text=text, internal=internal
        )
    told = page(resident, opened.secret)
    assert told.count("Note") - told.count("Save this code") == 1
    assert "给诉求人的话" in told
    assert "内部备注" not in told


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("good", "Thank you. Your answer is recorded."),
        ("bad", "It is not solved yet, so the unit in charge handles it again."),
    ],
)
def test_resident_is_told_what_follows_from_a_rating(
    world: World, resident: Client, links: dict[str, str], answer: str, told: str
) -> None:
    resident.post(f"/r/{links['reporter']}/rate/", {"answer": answer})
    assert told in page(resident, links["reporter"])


def test_resident_is_told_that_an_addition_was_received(world: World, resident: Client) -> None:
    opened = actions.open_case(report=world.report(), by=RESIDENT, at=world.at)
    resident.post(f"/r/{opened.secret}/add/", {"text": "还是没人来"})
    assert "Staff handling your request can read it." in page(resident, opened.secret)


def test_late_addition_is_refused_with_a_message(world: World, resident: Client) -> None:
    opened = actions.open_case(report=world.report(), by=RESIDENT, at=world.at)
    actions.decline(case=opened.case.id, by=world["dispatcher"], at=world.at, reason="不属政府职责")
    answer = resident.post(f"/r/{opened.secret}/add/", {"text": "还有"})
    assert answer.status_code == 409
    assert "This request is closed" in text_of(answer)
    assert "case.no_longer_open" not in answer.text


def test_templates_show_the_year_of_other_years() -> None:
    """Templates show days only with filters that add the year of other years."""
    bare = [
        f"{path.relative_to(TEMPLATES)}: {found}"
        for path in TEMPLATES.rglob("*.html")
        if path.name != "calendar.html"  # a year's own page
        for found in re.findall(r'date:"([^"]*)"', path.read_text(encoding="utf-8"))
        if re.search("[mndj]", found) and "Y" not in found
    ]
    assert bare == []


def test_request_of_last_year_shows_its_year(world: World, resident: Client) -> None:
    opened = actions.open_case(report=world.report(), by=RESIDENT, at=world.at)
    assert "2026-09-16 10:00" not in page(resident, opened.secret)
    with time_machine.travel(world.at + timedelta(days=200), tick=False):
        assert "2026-09-16 10:00" in page(resident, opened.secret)


@pytest.mark.parametrize(
    "day", ["2026-13-01", "yesterday", "２０２６-09-16", "20260916", "1026-09-16"]
)
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("district", "/desk/figures/?from={}"),
        ("district", "/desk/figures/?to={}"),
        ("district", "/desk/figures/records/?from={}&by=category&key=1504"),
        ("administrator", "/desk/admin/directory/?day={}"),
        ("auditor", "/desk/admin/audit/?from={}"),
        ("district", "/desk/search/?q=x&from={}"),
    ],
)
def test_invalid_date_is_reported(at_desk, who: str, address: str, day: str) -> None:
    answer = at_desk(who).get(address.format(day))
    assert answer.status_code in {400, 422}, answer.status_code
    assert day in text_of(answer) or "Choose again" in text_of(answer)

"""After a change of the calendar every page shows one and the same deadline, and says that it is
being counted again until it has been."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiceng.cases import recounting
from jiceng.cases.tasks import recount_at
from jiceng.core.access import SYSTEM
from jiceng.core.calendar import set_calendar_day
from tests.web.conftest import SignIn
from tests.web.steps import text_of
from tests.world import World

SAYS = "deadlines are being counted again"


def test_lists_and_the_panel_show_one_deadline_until_it_is_counted_again(
    world: World, at_desk: SignIn
) -> None:
    case = world.open(at=timezone.now())
    before = case.due_at
    assert before is not None
    client: Client = at_desk("dispatcher")
    unit = str(world.units["440704001"].pk)
    day = timezone.localtime(before).date()

    def pages() -> list[str]:
        inbox = client.get(reverse("desk"), {"unit": unit, "box": "all"})
        found = client.get(reverse("search"), {"state": "reported"})
        return [
            text_of(each) for each in (inbox, found, client.get(reverse("request", args=[case.pk])))
        ]

    def due(page: str) -> str:
        return re.search(r"Due (\d\d-\d\d \w+ \d\d:\d\d)", page)[1]  # type: ignore[index]

    assert not any(SAYS in page for page in pages())
    was = due(pages()[2])
    for ahead in range(3):  # days off, so that it moves
        set_calendar_day(
            day=day + timedelta(days=ahead), is_working=False, note="", by=SYSTEM, at=world.at
        )
    assert recounting.is_pending()
    assert all(SAYS in page for page in pages())
    assert due(pages()[2]) == was
    assert recount_at(timezone.now()) == 1
    case.refresh_from_db()
    assert case.due_at != before
    assert not recounting.is_pending()
    assert not any(SAYS in page for page in pages())
    assert due(pages()[2]) != was

"""What an open page of the desk asks every few seconds: is there anything new?

One request and a handful of indexed queries for all of it: the numbers beside the navigation,
whether the list that is shown has changed, whether the record that is shown has, and who else is on
it. Apps contribute what can be asked. The answer says *that* something has changed; what a page
then shows anew it fetches by its own address. Why pages ask and are not told is in decision 0024;
frontend/desk/pulse.ts does the asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.ids import uuid_or_none
from jiceng.core.manifests import Contribution, Slot
from jiceng.desk.live_records import live_records, told_of
from jiceng.directory.public import signed_in_person


@dataclass(frozen=True, slots=True)
class LiveCount(Contribution):
    """A number that every open page keeps fresh.

    Args:
        name: by which `NavItem.live` names it.
        count: of what waits for an actor; one indexed query.
    """

    name: str
    count: Callable[[Actor], int]


@dataclass(frozen=True, slots=True)
class LiveList(Contribution):
    """A list that an open page keeps fresh.

    Args:
        name: as its page has it in ``data-list``.
        fingerprints: of what the list and its numbers show now, from what the page says of itself
            (which page of the list, whether it shows numbers); raises Problem for a list that is no
            more or out of reach.
    """

    name: str
    fingerprints: Callable[[Actor, Mapping[str, str], datetime], dict[str, str]]


COUNTS: Final = Slot(LiveCount, key=lambda each: each.name)
LISTS: Final = Slot(LiveList, key=lambda each: each.name)


@require_POST
def pulse(request: HttpRequest) -> HttpResponse:
    """What is new for one open page. It is a POST since it notes who has a record open."""
    actor, given, now = signed_in_person(request), request.POST, timezone.now()
    answer: dict[str, Any] = {each.name: each.count(actor) for each in COUNTS.all()}
    if "queue" in given:
        answer["queue"] = {}
        wanted = LISTS.by_key().get(given["queue"])
        # A list that is no more, or out of reach by now, has no news; its page says why.
        with suppress(Problem):
            answer["queue"] = wanted.fingerprints(actor, given.dict(), now) if wanted else {}
    for each in live_records():
        record = uuid_or_none(given.get(each.kind, ""))
        if record is not None:
            answer[each.kind] = told_of(each, actor, record, given, now)
    return JsonResponse(answer)

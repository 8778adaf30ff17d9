"""Polling endpoint of open desk pages.

One request with a few indexed queries returns everything: counts in the navigation, whether the
displayed list or record has changed, and who else is on it. Apps contribute the parts. The response
only says *that* something has changed; the page then loads the content by its own URL. Decision
0024 explains why pages poll; the client is frontend/desk/pulse.ts.
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
from jiceng.desk.live_records import live_records, updates_of
from jiceng.directory.public import signed_in_person


@dataclass(frozen=True, slots=True)
class LiveCount(Contribution):
    """A count kept up to date on every open page.

    Args:
        name: reference in `NavItem.live`.
        count: number of items that wait for an actor; one indexed query.
    """

    name: str
    count: Callable[[Actor], int]


@dataclass(frozen=True, slots=True)
class LiveList(Contribution):
    """A list kept up to date on open pages.

    Args:
        name: value of its page's ``data-list`` attribute.
        fingerprints: present digests of the list and its counts, from the page's parameters (page
            number, whether counts are shown); raises Problem for a missing or hidden list.
    """

    name: str
    fingerprints: Callable[[Actor, Mapping[str, str], datetime], dict[str, str]]


COUNTS: Final = Slot(LiveCount, key=lambda each: each.name)
LISTS: Final = Slot(LiveList, key=lambda each: each.name)


@require_POST
def pulse(request: HttpRequest) -> HttpResponse:
    """Return the updates for one open page. A POST, since it records presence."""
    actor, given, now = signed_in_person(request), request.POST, timezone.now()
    answer: dict[str, Any] = {each.name: each.count(actor) for each in COUNTS.all()}
    if "queue" in given:
        answer["queue"] = {}
        wanted = LISTS.by_key().get(given["queue"])
        # A missing or hidden list has no updates; its own page shows the reason.
        with suppress(Problem):
            answer["queue"] = wanted.fingerprints(actor, given.dict(), now) if wanted else {}
    for each in live_records():
        record = uuid_or_none(given.get(each.kind, ""))
        if record is not None:
            answer[each.kind] = updates_of(each, actor, record, given, now)
    return JsonResponse(answer)

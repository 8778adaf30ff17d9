"""What an open page of the desk asks every few seconds: is there anything new?

One request and a handful of indexed queries for all of it: how many notices wait, whether the list
that is shown has changed, whether the request that is shown has, and who else is on it. The answer
says *that* something has changed; what a page then shows anew it fetches by its own address. Why
pages ask and are not told is in decision 0024; frontend/pulse.ts does the asking.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.ids import uuid_or_none
from jiceng.core.streams import label_of_event
from jiceng.directory.public import at_desk
from jiceng.notifications import public as notifications
from jiceng.workbench import actions, marks, presence, words


@require_POST
def pulse(request: HttpRequest) -> HttpResponse:
    """What is new for one open page. It is a POST since it notes who has the request open."""
    actor, given = at_desk(request), request.POST
    answer: dict[str, Any] = {"unread": notifications.unread_count(actor)}
    if "queue" in given:
        answer["queue"] = {}
        # A list that is no more, or out of reach by now, has no news; its page says why.
        with suppress(Problem):
            answer["queue"] = marks.now_of(actor, given.dict())
    case_id = uuid_or_none(given.get("case", ""))
    if case_id is not None:
        answer["case"] = _case(actor, case_id, given)
    return JsonResponse(answer)


@require_POST
def left(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Somebody's page of a request is shut, hidden or shows another one."""
    actor, visit = at_desk(request), uuid_or_none(request.POST.get("visit", ""))
    if visit is not None:
        actions.end_presence(by=actor, at=timezone.now(), case=case_id, visit=visit)
    return HttpResponse(status=204)


def _case(actor: Actor, case_id: UUID, given: QueryDict) -> dict[str, Any]:
    """What is new on one request, and who else has it open.

    Noting that somebody is there must not depend on what they are told, and the other way round:
    who only reads is told of the others as well.
    """
    found = cases.glance(actor, case_id)
    if found is None:
        return {"id": case_id, "gone": True}
    case, seq = found
    now = timezone.now()
    visit = uuid_or_none(given.get("visit", ""))
    if visit is not None:
        writing = given.get("writing") == "yes"
        actions.note_presence(by=actor, at=now, case=case, visit=visit, writing=writing)
    others = presence.others_on(actor, case.pk, now)
    told: dict[str, Any] = {"id": case_id, "seq": seq, "others": presence.told(others), "news": ""}
    seen = given.get("seq", "")
    if seen.isascii() and seen.isdigit() and len(seen) < 10 and int(seen) < seq:
        told["news"] = news_told(actor, cases.news(case_id, int(seen)))
    return told


UNTOLD = frozenset(
    {"case.caller_revealed", "case.texts_revealed", "case.reminded", "case.recounted"}
) | (words.MADE_BY_MACHINE)
"""What changes nothing for whoever works on the request: nobody is told of it in passing."""


def news_told(actor: Actor, news: list[cases.News]) -> str:
    """Who did what meanwhile, in a line; empty when it was the reader, or nothing of interest.

    Args:
        news: the newest first.
    """
    mine = actor.ref
    theirs = [each for each in news if each.actor != mine and each.type not in UNTOLD]
    if not theirs:
        return ""
    line = _("%(who)s: %(what)s") % {
        "who": words.who(theirs[0].name),
        "what": label_of_event(theirs[0].type),
    }
    more = len(theirs) - 1
    if not more:
        return line
    before = ngettext("%(n)s thing before", "%(n)s things before", more) % {"n": more}
    return f"{line} · {before}"

"""What an open page of a request is told: what is new on it, and who else has it open."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jiceng.cases.actions.presence import end_presence, note_presence
from jiceng.cases.inbox import presence
from jiceng.cases.pages import words
from jiceng.cases.queries import glance
from jiceng.cases.timeline import News
from jiceng.cases.timeline import news as news_since
from jiceng.core.access import Actor
from jiceng.core.ids import uuid_or_none
from jiceng.core.streams import label_of_event
from jiceng.directory.public import at_desk


@require_POST
def left(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Somebody's page of a request is shut, hidden or shows another one."""
    actor, visit = at_desk(request), uuid_or_none(request.POST.get("visit", ""))
    if visit is not None:
        end_presence(by=actor, at=timezone.now(), case=case_id, visit=visit)
    return HttpResponse(status=204)


def told_of(actor: Actor, case_id: UUID, given: QueryDict, now: datetime) -> dict[str, Any]:
    """What is new on one request, and who else has it open.

    Noting that somebody is there must not depend on what they are told, and the other way round:
    who only reads is told of the others as well.
    """
    found = glance(actor, case_id)
    if found is None:
        return {"id": case_id, "gone": True}
    case, seq = found
    visit = uuid_or_none(given.get("visit", ""))
    if visit is not None:
        writing = given.get("writing") == "yes"
        note_presence(by=actor, at=now, case=case, visit=visit, writing=writing)
    others = presence.others_on(actor, case.pk, now)
    told: dict[str, Any] = {"id": case_id, "seq": seq, "others": presence.told(others), "news": ""}
    seen = given.get("seq", "")
    if seen.isascii() and seen.isdigit() and len(seen) < 10 and int(seen) < seq:
        told["news"] = news_told(actor, news_since(case_id, int(seen)))
    return told


UNTOLD = frozenset(
    {"case.caller_revealed", "case.texts_revealed", "case.reminded", "case.recounted"}
) | (words.MADE_BY_MACHINE)
"""What changes nothing for whoever works on the request: nobody is told of it in passing."""


def news_told(actor: Actor, news: list[News]) -> str:
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

"""Resolved requests with pending callbacks: the list, and the script of one call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.cases import actions, keyset
from jiceng.cases import rules as case_rules
from jiceng.cases.actions import named_moves
from jiceng.cases.callback.callers import awaiting_callback, awaiting_count
from jiceng.cases.callback.waiting import people_waiting, tries_of
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import Caller, Case, State
from jiceng.cases.pages import case_page, list_fingerprints, words
from jiceng.cases.pages.confirmations import confirmation
from jiceng.cases.pages.move_forms import fields_from
from jiceng.cases.pages.offered_moves import why_not
from jiceng.cases.pages.reader import reader
from jiceng.cases.pages.request_table import request_table
from jiceng.cases.queries import get, may_make, moves_for
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Problem, ReauthenticationNeeded
from jiceng.core.ids import uuid_or_none
from jiceng.core.masking import mask_name, mask_phone
from jiceng.desk.public import drafts_of, forget_drafts
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person
from jiceng.ui.columns import Column
from jiceng.ui.form_page import FormPage

MOVE: Final = "call_back"
REMARK: Final = f"{MOVE}.reason"
COLUMNS: Final = ("number", "category", "unit", "due_at")
"""Of the list; all its requests are in one state."""


@require_GET
def callbacks(request: HttpRequest) -> HttpResponse:
    """List resolved requests with pending callbacks, longest wait first."""
    actor = reader(request)
    after = request.GET.get("after", "")
    page = awaiting_callback(actor, after or None)
    rules = case_rules
    tries = dict(case_page.last_tries(actor, [row.id for row in page.rows]))
    attempts = Column("tries", _("Last attempt"), lambda row: tries.get(row.id, ""))
    context = {
        "page": page,
        "table": request_table(
            page.rows,
            request.GET,
            "due_at",
            [attempts] if tries else [],
            opens="callback",
            usual=COLUMNS,
        ),
        "total": awaiting_count(actor),
        "after": after,
        "mark": list_fingerprints.of_page(page),
        "tries": rules.TRIES_BEFORE_GIVING_UP,
        "hours": rules.TRIES_APART // timedelta(hours=1),
    }
    return render(request, "cases/callbacks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def callback(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The script of one call: number, what to say, three questions. Saving goes to the next one."""
    actor = signed_in_person(request)
    if request.method != "POST":
        context = _context(actor, case_id, request.GET.get("caller", ""))
        return render(request, "cases/callback.html", context)
    is_revealing = "reveal" in request.POST
    case = get(actor, case_id)

    def act(_given: Any) -> Any:
        if is_revealing:
            return _revealed(request, actor, case)
        now, fields = timezone.now(), fields_from(actor, request.POST)
        made = named_moves.perform(MOVE, case=case_id, by=actor, at=now, fields=fields)
        forget_drafts(by=actor, record=case_id, move=MOVE)
        return made, fields, now

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        context = _context(actor, case_id, request.POST.get("caller", ""), request.POST)
        return render(request, "cases/callback.html", context | {"problem": problem})

    return FormPage(
        act=act,
        done=lambda made: _onward(actor, case, made[0], made[1]),
        message=lambda made: confirmation(MOVE, *made),
        show=show,
        leaves=(NotFound, ReauthenticationNeeded),
        status=None,
    ).answer(request)


def _revealed(request: HttpRequest, actor: Actor, case: Case) -> HttpResponse:
    """The page with name and number of the resident; the access is recorded."""
    caller = uuid_or_none(request.POST.get("caller", ""))
    if caller is None or not case.callers.filter(pk=caller).exists():
        raise NotFound(_("Resident not found, or not visible to you."), "caller.not_found")
    reason = _("Callback about request %(number)s") % {"number": case.number}
    found = actions.reveal_caller(caller=caller, by=actor, at=timezone.now(), reason=reason)
    context = _context(actor, case.pk, str(caller), request.POST)
    return render(request, "cases/callback.html", context | {"revealed": found})


def _onward(actor: Actor, before: Case, after: Case, fields: dict[str, Any]) -> HttpResponse:
    """The next call: of another resident of the same request after an answer, else of the next
    request in the order of the list; the list at its end.
    """
    if after.state == State.RESOLVED and fields["reached"] and not fields["why"]:
        return redirect("callback", case_id=after.pk)
    place = keyset.encode(before.next_due_at, before.pk)
    following = awaiting_callback(actor, place, limit=1).rows
    return redirect("callback", case_id=following[0].id) if following else redirect("callbacks")


def _context(
    actor: Actor, case_id: UUID, caller: str, posted: QueryDict | None = None
) -> dict[str, Any]:
    """Context of the script.

    Args:
        caller: identifier of the resident to call; "" for the first who waits.
        posted: a submitted form, whose values are kept.

    Raises:
        NotFound: missing or hidden.
    """
    case = get(actor, case_id)
    people = [person[0] for person in people_waiting(case)]
    whom = next((each for each in people if str(each.pk) == caller), next(iter(people), None))
    verdict = moves_for(actor, case)[MOVE]
    posts = belonging.posts_for(actor, MOVE, case)
    tries = tries_of([case]).get(whom.pk, []) if whom else []
    return {
        "case": case,
        "whom": whom and _masked(whom),
        "others": [_masked(each) for each in people if each is not whom],
        "tries": case_page.tried(tries),
        "is_allowed": bool(verdict) and whom is not None,
        "why_not": "" if verdict else why_not(MOVE, verdict),
        "may_reveal": may_make(actor, "reveal", case).allowed,
        "revealed": None,
        "from": directory.label_of(posts[0].unit_id) if posts else "",
        "unit": directory.label_of(case.unit_id),
        "levels": words.LEVELS,
        "whys": words.WHYS.items(),
        "draft": drafts_of(actor, case.pk).get(REMARK, ""),
        "draft_field": REMARK,
        "typed": case_page.typed(posted),
        "hours": case_rules.TRIES_APART // timedelta(hours=1),
        "problem": None,
    }


def _masked(caller: Caller) -> dict[str, Any]:
    return {
        "id": caller.pk,
        "name": mask_name(caller.name),
        "phone": mask_phone(caller.phone),
    }

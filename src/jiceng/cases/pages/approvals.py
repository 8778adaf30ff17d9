"""What waits for a decision, and the decisions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.cases import actions
from jiceng.cases.pages import case_page, list_fingerprints
from jiceng.cases.pages.move_forms import prose
from jiceng.cases.pages.reader import reader
from jiceng.cases.pages.request_page import back
from jiceng.directory.public import signed_in_person


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for a decision in the actor's reach."""
    actor, after = reader(request), request.GET.get("after", "")
    context = case_page.pending_approvals(actor, after or None)
    context |= {"after": after, "mark": list_fingerprints.of_approvals(context["page"])}
    return render(request, "cases/approvals.html", context)


@require_POST
def decide(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Grant or refuse what was asked for."""
    actor = signed_in_person(request)
    row = actions.decide(
        approval=approval_id,
        by=actor,
        at=timezone.now(),
        granted=request.POST.get("granted") == "yes",
        reason=prose(request.POST, "reason"),
    )
    messages.success(request, _("Done."))
    return back(actor, row.case_id)

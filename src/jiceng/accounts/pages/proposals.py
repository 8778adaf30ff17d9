"""What waits for a second pair of eyes, and deciding it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiceng.accounts.pages.administration import given_password
from jiceng.accounts.words import OUTCOMES
from jiceng.core.access import Actor, permissions
from jiceng.directory import public as directory


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Proposals that wait, and those that lately did."""
    actor, now = directory.at_desk(request), timezone.now()
    waiting, over = directory.proposals(actor, now)
    context = {
        "waiting": [_told(actor, each, now) for each in waiting],
        "over": [_told(actor, each) for each in over],
    }
    return render(request, "account/proposals.html", context)


def _told(actor: Actor, row: Any, at: datetime | None = None) -> dict[str, Any]:
    labels = permissions()
    rights = row.args.get("permissions") or []
    places = [UUID(row.args[name]) for name in ("unit", "successor") if row.args.get(name)]
    return {
        "row": row,
        "label": directory.kind_of_proposal(row).label,
        "about": row.person or row.role,
        "places": [label for place in places if (label := directory.label_of(place))],
        "role": directory.role_name(row.role) if row.role else "",
        "rights": [labels[right].label for right in rights if right in labels],
        "may_decide": at is not None and directory.may_decide(actor, row, at),
        "outcome": OUTCOMES.get(row.outcome, OUTCOMES["expired"]),
    }


@require_POST
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Confirm or refuse; a password that comes of it is shown to whoever confirmed."""
    row, result = directory.decide_proposal(
        proposal=proposal_id,
        by=directory.at_desk(request),
        at=timezone.now(),
        granted=request.POST.get("granted") == "yes",
    )
    if row.kind == "account.give-password" and result:
        return given_password(request, *result)
    messages.success(request, _("Done."))
    return redirect("proposals")

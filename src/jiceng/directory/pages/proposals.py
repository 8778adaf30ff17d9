"""Pages of proposals that wait for confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from jiceng.core import people
from jiceng.core.access import Actor, permissions
from jiceng.directory import second_approval, staffing, unit_tree

OUTCOMES: Final = {
    "confirmed": later("confirmed"),
    "refused": later("rejected"),
    "expired": later("expired"),
}


def to_proposals(request: HttpRequest) -> HttpResponse:
    """Report that the action waits for confirmation, with a link to the proposal."""
    messages.info(
        request,
        _(
            "This takes two people: your proposal is submitted, and another administrator "
            "or the auditor confirms it."
        ),
    )
    return redirect("proposals")


def perform_or_propose_on_page(request: HttpRequest, verb: str, *, by: Actor, **args: Any) -> Any:
    """Perform an action now, or propose it where confirmation is required.

    Args:
        verb: the name of a `ConfirmableAction`.
        args: its arguments; `person` and `role` identify whom and what it concerns.

    Returns:
        the result, or the way to the page of proposals, which `FormPage` gives as the answer.
    """
    result, proposal = second_approval.perform_or_propose(verb, by=by, at=timezone.now(), **args)
    return to_proposals(request) if proposal else result


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Open and recently decided proposals."""
    actor, now = people.signed_in_person(request), timezone.now()
    waiting, over = second_approval.proposals(actor, now)
    context = {
        "waiting": [_proposal_row(actor, each, now) for each in waiting],
        "over": [_proposal_row(actor, each) for each in over],
    }
    return render(request, "directory/proposals.html", context)


def _proposal_row(actor: Actor, row: Any, at: datetime | None = None) -> dict[str, Any]:
    labels = permissions()
    rights = row.args.get("permissions") or []
    places = [UUID(row.args[name]) for name in ("unit", "successor") if row.args.get(name)]
    return {
        "row": row,
        "label": second_approval.kind_of(row).label,
        "about": row.person or row.role,
        "places": [label for place in places if (label := unit_tree.label_of(place))],
        "role": staffing.role_name(row.role) if row.role else "",
        "rights": [labels[right].label for right in rights if right in labels],
        "may_decide": at is not None and second_approval.may_decide(actor, row, at),
        "outcome": OUTCOMES.get(row.outcome, OUTCOMES["expired"]),
    }


@require_POST
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Confirm or reject a proposal; the result may have a page for the person who confirmed."""
    row, result = second_approval.decide(
        proposal=proposal_id,
        by=people.signed_in_person(request),
        at=timezone.now(),
        granted=request.POST.get("granted") == "yes",
    )
    show = second_approval.kind_of(row).show_result
    if show is not None and result:
        return show(request, result)
    messages.success(request, _("Done."))
    return redirect("proposals")

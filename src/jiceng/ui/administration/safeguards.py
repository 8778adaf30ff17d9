"""State of the safeguards outside the database: clock, key of daily roots, external copies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST

from jiceng.core import clock_monitoring, root_publication, rootkeys
from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.people import signed_in_holder_of
from jiceng.core.permissions import RETENTION_RUN

PLACES = {
    "file": later("File elsewhere"),
    "mail": later("Mail"),
    "post": later("Another installation"),
    "tsa": later("Time-stamping authority"),
}


def clock(actor: Actor) -> dict[str, Any]:
    """Whether a clock is in doubt, and whether this reader may confirm the date."""
    return {
        "clock": clock_monitoring.doubtful_clock(),
        "now": timezone.now(),
        "may_confirm": actor.is_at_top(RETENTION_RUN),
    }


def safeguards_context(actor: Actor) -> dict[str, Any]:
    """Context for the page of the audit log."""
    return {
        **clock(actor),
        "root_keys": rootkeys.public_keys(),
        "places": [(PLACES[each.kind], each) for each in root_publication.destination_states()],
    }


@require_POST
def confirm_clock(request: HttpRequest) -> HttpResponse:
    """Confirm the date after a jump of the clock."""
    actor = signed_in_holder_of(request, RETENTION_RUN)
    try:
        clock_monitoring.confirm(by=actor, at=timezone.now(), reason=request.POST.get("reason", ""))
    except Problem as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("The date is confirmed. Days close and data ends again."))
    return redirect("admin-retention")

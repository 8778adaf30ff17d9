"""What pages of the administration ask of a request."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

DAYS: Final = (7, 30, 90, 365)
"""Over so many past days a rule can be tried before it holds."""


def to_proposals(request: HttpRequest) -> HttpResponse:
    """Say that it now waits for a second pair of eyes, and show where."""
    messages.info(
        request,
        _(
            "Nobody does this alone: it is proposed, and another administrator or the "
            "auditor confirms it."
        ),
    )
    return redirect("proposals")


def days_asked(request: HttpRequest) -> int:
    """Over how many past days a rule is to be tried: thirty unless the address says otherwise."""
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(each) for each in DAYS} else 30

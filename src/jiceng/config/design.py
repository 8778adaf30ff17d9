"""Component gallery: every component of the screens in all its states, for page developers.

It is available to signed-in users in every installation: it shows neither secrets nor data, but is
of no use to the public; limiting it to demonstrations would be one more special case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from jiceng.cases import public as cases
from jiceng.cases.pages import words
from jiceng.core.web import signed_in
from jiceng.ui.nav import Count


class SpecimenForm(forms.Form):
    """A Django form, to show how components render one."""

    title = forms.CharField(label=_("Title"), max_length=40)
    phone = forms.CharField(label=_("Phone"), required=False)
    level = forms.ChoiceField(label=_("How satisfied?"), choices=words.LEVELS)
    matter = forms.ChoiceField(label=_("Reason type"), choices=words.GROUNDS)

    def clean_phone(self) -> str:
        """Refuse any value, so that the gallery shows an error."""
        raise forms.ValidationError(_("Give the phone number in digits."))


def _moments(now: datetime) -> dict[str, datetime]:
    return {
        "far": now + timedelta(days=12),
        "days": now + timedelta(days=2, hours=5),
        "moments": now + timedelta(minutes=29, seconds=40),
        "just_past": now - timedelta(minutes=4),
        "soon": now + timedelta(hours=2, minutes=10),
        "past": now - timedelta(days=1, hours=3),
        "long_ago": now - timedelta(days=400),
    }


def _called(now: datetime) -> list[dict[str, Any]]:
    """Called departments in every state."""
    blank = dict.fromkeys(("arrive_by", "arrived_at", "closed_at", "cancelled_at"))
    due, come = now + timedelta(minutes=12), now - timedelta(minutes=5)
    return [
        {**blank, "arrive_by": due, "is_awaited": True},
        {**blank, "arrive_by": due, "arrived_at": come},
        {**blank, "arrive_by": come, "arrived_at": now, "closed_at": now, "is_late": True},
        {**blank, "cancelled_at": now},
        blank,
    ]


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    signed_in(request)
    form = SpecimenForm(
        {"title": "", "phone": "12", "level": "4", "matter": "emergency"}, auto_id="specimen_%s"
    )
    context: dict[str, Any] = {
        "form": form,
        "at": _moments(timezone.now()),
        "called": _called(timezone.now()),
        "states": [state.value for state in cases.State],
        "tones": ("calm", "info", "good", "warn", "bad"),
        "waiting": Count(12, late=3),
        "few": Count(2),
        "kinds": ("primary", "secondary", "danger", "ghost"),
    }
    return render(request, "design/page.html", context)

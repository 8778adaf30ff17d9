"""Pages of monthly digests: those issued, and a form to issue one."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jiceng.cases.hot_issues import digests
from jiceng.cases.hot_issues.permissions import DECIDE, READ
from jiceng.core.people import signed_in_holder_of
from jiceng.directory.public import Unit
from jiceng.ui.form_page import FormPage

SHOWN: Final = 60


class DigestForm(forms.Form):
    """The unit and the month of a digest.

    Args:
        units, months: what can be chosen.
    """

    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), coerce=UUID)
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=date.fromisoformat)

    def __init__(self, data: QueryDict | None, units: list[Unit], months: list[date]) -> None:
        """Offer units and months."""
        super().__init__(data)
        own, past = self.fields["unit"], self.fields["month"]
        assert isinstance(own, forms.ChoiceField)
        assert isinstance(past, forms.ChoiceField)
        own.choices = [(str(each.pk), each.name) for each in units]
        past.choices = [(each.isoformat(), f"{each:%Y-%m}") for each in months]


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Digests that were issued; those who decide about hot issues issue one here."""
    actor = signed_in_holder_of(request, DECIDE if request.method == "POST" else READ)
    units, months = digests.units_of(actor), digests.months_before(timezone.localdate())
    return FormPage(
        form=lambda data: DigestForm(data, units, months),
        act=lambda given: digests.issue_digest(
            unit=given["unit"], month=given["month"], by=actor, at=timezone.now()
        ),
        done=lambda _made: redirect("hot-issue-digests"),
        message=lambda made: _("Issued: %(number)s") % {"number": made.label},
        template="hot_issues/digests.html",
        context=lambda _form: {
            "rows": list(digests.digests_for(actor)[:SHOWN]),
            "may_issue": bool(units),
        },
    ).answer(request)

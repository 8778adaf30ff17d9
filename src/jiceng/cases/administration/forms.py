"""Forms of categories, routing rules and simulations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jiceng.cases import models
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.ui import formfields

DAYS: Final = (7, 30, 90, 365)
"""Lengths of the period of a simulation, in days."""


def simulated_days(request: HttpRequest) -> int:
    """Length of the period of a simulation in days: thirty unless the URL has another one."""
    given = request.GET.get("days", "")
    return int(given) if given in {str(each) for each in DAYS} else 30


YES_NO = (("yes", _("yes")), ("no", _("no")))


class CategoryForm(forms.Form):
    """Settings of a category; `code` for a new one only."""

    code = forms.CharField(max_length=40, required=False)
    name = forms.CharField(max_length=120)
    name_en = forms.CharField(max_length=160, required=False)
    urgency = forms.TypedChoiceField(choices=models.Urgency.choices, coerce=int)
    first_contact_amount = formfields.DecimalField(
        min_value=Decimal("0.01"), max_value=Decimal(9999), decimal_places=2
    )
    first_contact_unit = forms.ChoiceField(choices=models.DeadlineUnit.choices)
    answer_amount = formfields.DecimalField(
        min_value=Decimal("0.01"), max_value=Decimal(9999), decimal_places=2
    )
    answer_unit = forms.ChoiceField(choices=models.DeadlineUnit.choices)
    deadline_amount = formfields.DecimalField(
        min_value=Decimal("0.01"), max_value=Decimal(9999), decimal_places=2
    )
    deadline_unit = forms.ChoiceField(choices=models.DeadlineUnit.choices)
    duplicate_radius_m = formfields.IntegerField(min_value=0, max_value=50_000)
    duplicate_hours = formfields.IntegerField(min_value=0, max_value=24 * 366)
    department_kind = forms.CharField(max_length=40, required=False)
    keeps_clock_on_transfer = forms.BooleanField(required=False)
    is_confidential = forms.BooleanField(required=False)
    is_common = forms.BooleanField(required=False)
    legal_basis = forms.CharField(max_length=200, required=False)
    directions = forms.CharField(max_length=400, required=False)
    is_active = forms.BooleanField(required=False)


class DueForm(forms.Form):
    """A deadline rule while it is typed."""

    deadline_amount = formfields.DecimalField(min_value=Decimal("0.01"), max_value=Decimal(9999))
    deadline_unit = forms.ChoiceField(choices=models.DeadlineUnit.choices)

    def span(self) -> WorkingTime | None:
        """The rule; None while it is incomplete."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        return WorkingTime(data["deadline_amount"], TimeUnit(data["deadline_unit"]))


HOURS = [("", "–"), *((str(hour), f"{hour:02}:00") for hour in range(25))]
WORKING = (
    ("", _("at any time")),
    ("yes", _("in working time only")),
    ("no", _("outside working time only")),
)


class RuleForm(forms.Form):
    """One routing rule: conditions and target."""

    area = forms.UUIDField(required=False)
    category = forms.CharField(max_length=40, required=False)
    channel = forms.ChoiceField(
        choices=[("", _("any channel")), *models.Channel.choices], required=False
    )
    hour_from = forms.TypedChoiceField(choices=HOURS, coerce=int, required=False, empty_value=None)
    hour_to = forms.TypedChoiceField(choices=HOURS, coerce=int, required=False, empty_value=None)
    working = forms.ChoiceField(choices=WORKING, required=False)
    target = forms.CharField(max_length=80)
    dispatch_at_once = forms.BooleanField(required=False)

    def clean_target(self) -> dict[str, Any]:
        """The column and value of the selected target."""
        kind, _colon, value = self.cleaned_data["target"].partition(":")
        if kind == "unit":
            return {"unit_id": forms.UUIDField().clean(value)}
        if kind not in {"level", "kind"} or not value:
            raise forms.ValidationError(_("Choose one from the list."))
        return {"target_level" if kind == "level" else "department_kind": value}


def fields_of_rule(data: Mapping[str, Any]) -> dict[str, Any]:
    """Column values of a rule from the fields of its form."""
    return {
        "area_id": data["area"],
        "category_id": data["category"] or None,
        "channel": data["channel"],
        "hour_from": data["hour_from"],
        "hour_to": data["hour_to"],
        "working_time_only": {"yes": True, "no": False}.get(data["working"]),
        "dispatch_at_once": data["dispatch_at_once"],
        **data["target"],
    }

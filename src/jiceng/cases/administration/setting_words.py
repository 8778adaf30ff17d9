"""Descriptions of settings: deadlines, and changes of categories and rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jiceng.cases import models
from jiceng.cases.intake.reference import CategoryFacts
from jiceng.core.history import HistoryEntry
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.directory import public as directory
from jiceng.ui.history_lines import HistoryLine, history_lines

CATEGORY_FIELDS: Mapping[str, Any] = {
    "name": _("Name"),
    "name_en": _("English name"),
    "urgency": _("Urgency"),
    "first_contact_amount": _("First contact"),
    "first_contact_unit": _("Unit of the first contact"),
    "answer_amount": _("Answer"),
    "answer_unit": _("Unit of the answer"),
    "deadline_amount": _("Deadline"),
    "deadline_unit": _("Unit of time"),
    "duplicate_radius_m": _("Duplicates within metres"),
    "duplicate_hours": _("Duplicates within hours"),
    "department_kind": _("Department in charge"),
    "keeps_clock_on_transfer": _("The clock continues after a transfer"),
    "is_confidential": _("Always confidential"),
    "is_active": _("In use"),
    "is_common": _("Common"),
    "legal_basis": _("Legal basis"),
    "directions": _("Directions"),
}


def times(category: CategoryFacts | None) -> list[tuple[str, str]]:
    """The three times of a category with their labels; none without a category."""
    if category is None:
        return []
    return [
        (now_("First contact"), span(category.first_contact)),
        (now_("Answer"), span(category.answer)),
        (now_("Completion"), span(category.span)),
    ]


def span(time: WorkingTime) -> str:
    """Format an amount of working time."""
    amount = Decimal(time.amount)
    count = int(amount) if amount == amount.to_integral_value() else 2
    match time.unit:
        case TimeUnit.URGENT_HOUR:
            pattern = ngettext("%s urgent hour", "%s urgent hours", count)
        case TimeUnit.WORK_HOUR:
            pattern = ngettext("%s working hour", "%s working hours", count)
        case TimeUnit.WORK_DAY:
            pattern = ngettext("%s working day", "%s working days", count)
        case TimeUnit.CALENDAR_DAY:
            pattern = ngettext("%s calendar day", "%s calendar days", count)
    return pattern % plain(amount)


def plain(amount: Decimal | int) -> str:
    """Format a number without trailing zeros: 5, not 5.00."""
    return f"{Decimal(amount).normalize():f}"


def settings_history(entries: Sequence[HistoryEntry]) -> list[HistoryLine]:
    """History of settings, each event with its changes."""
    return history_lines(entries, _details)


def _details(entry: HistoryEntry) -> Iterator[str]:
    data = entry.data
    if entry.type == "category.edited":
        before = data.get("before", {})
        for name, value in data["changes"].items():
            label, new = CATEGORY_FIELDS.get(name, name), _value(name, value)
            old = _value(name, before[name]) if name in before else ""
            yield f"{label}: {old} → {new}" if old else f"{label}: {new}"
    elif entry.type.startswith("routing.rule_"):
        yield now_("Rule %(position)s") % {"position": data["position"]}
    elif "codes" in data:
        yield now_("%(count)s categories") % {"count": len(data["codes"])}


def _value(name: str, value: str) -> str:
    """Display value of a category's field."""
    if value in {"True", "False"}:
        return now_("yes") if value == "True" else now_("no")
    if name.endswith("_unit"):
        return str(dict(models.DeadlineUnit.choices).get(value, value))
    if name == "urgency":
        labels = {str(int(key)): label for key, label in models.Urgency.choices}
        return str(labels.get(value, value))
    if name == "department_kind":
        return directory.departments_for(value) or "–"
    if name.endswith("_amount"):
        return plain(Decimal(value))
    return value or "–"

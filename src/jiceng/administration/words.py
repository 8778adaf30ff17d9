"""The administration's words: events, deadlines and rules in sentences for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases import public as cases
from jiceng.core.history import Entry
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.directory import public as directory
from jiceng.ui.history_lines import HistoryLine, history_lines

CATEGORY_FIELDS: Mapping[str, Any] = {
    "name": _("Name"),
    "name_en": _("English name"),
    "urgency": _("Urgency"),
    "deadline_amount": _("Deadline"),
    "deadline_unit": _("Unit of time"),
    "duplicate_radius_m": _("Duplicates within metres"),
    "duplicate_hours": _("Duplicates within hours"),
    "department_kind": _("Department in charge"),
    "keeps_clock_on_transfer": _("The clock goes on at a transfer"),
    "is_confidential": _("Always confidential"),
    "is_active": _("In use"),
}


def span(time: WorkingTime) -> str:
    """An amount of working time in words."""
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
    """A number without idle zeros: 5, not 5.00."""
    return f"{Decimal(amount).normalize():f}"


def department(kind: str) -> str:
    """The departments in charge of a kind of matter, by their names; that of the kind where this
    installation has none."""
    if not kind:
        return ""
    day = directory.civil_day(timezone.now())
    known = directory.tree()
    names = [known.label(node) for node in known.departments(kind, on=day)]
    return "、".join(names[:2]) or matters(kind)


def matters(kind: str) -> str:
    """A kind of matter by its name; its code where it is not one of those shipped."""
    return _kinds(get_language() or "").get(kind, kind)


def shipped_matters() -> Iterable[str]:
    """The codes of the shipped kinds of matters."""
    return _kinds("").keys()


@cache
def _kinds(language: str) -> dict[str, str]:
    is_chinese = language.startswith("zh")
    shipped = cases.setup.department_kinds()
    return {each.code: each.name if is_chinese else each.name_en for each in shipped}


def told(
    entries: Sequence[Entry], details: Callable[[Entry], Iterable[str]] | None = None
) -> list[HistoryLine]:
    """Events in words.

    Args:
        details: what an event says besides its label; without it, what is said of settings.
    """
    return history_lines(entries, details or _details)


def _details(entry: Entry) -> Iterator[str]:
    data = entry.data
    if entry.type == "category.edited":
        before = data.get("before", {})
        for name, value in data["changes"].items():
            label, new = CATEGORY_FIELDS.get(name, name), _value(name, value)
            old = _value(name, before[name]) if name in before else ""
            yield f"{label}: {old} → {new}" if old else f"{label}: {new}"
    elif entry.type.startswith("routing.rule_"):
        yield now_("Rule %(position)s") % {"position": data["position"]}
    elif entry.type.startswith("grids."):
        yield from _grid_details(data)
    elif "codes" in data:
        yield now_("%(count)s categories") % {"count": len(data["codes"])}


def _grid_details(data: Mapping[str, Any]) -> Iterator[str]:
    """What happened to a version of grids: how many cells, or which ones."""
    if "cells" in data:
        yield now_("%(count)s grids") % {"count": data["cells"]}
    if "codes" in data:
        own = data.get("code", "")
        others = [code for code in data["codes"] if code != own]
        yield "、".join([*([own] if own else []), *others][:6])


def _value(name: str, value: str) -> str:
    """A category's value as its page shows it."""
    if value in {"True", "False"}:
        return now_("yes") if value == "True" else now_("no")
    if name == "deadline_unit":
        return str(dict(cases.DeadlineUnit.choices).get(value, value))
    if name == "urgency":
        labels = {str(int(key)): label for key, label in cases.Urgency.choices}
        return str(labels.get(value, value))
    if name == "department_kind":
        return department(value) or "–"
    if name == "deadline_amount":
        return plain(Decimal(value))
    return value or "–"

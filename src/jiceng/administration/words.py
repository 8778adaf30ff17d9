"""The administration's words: events, deadlines and rules in sentences for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases import public as cases
from jiceng.core.history import Entry
from jiceng.core.streams import label_of_event
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.directory import public as directory

ACTORS: Mapping[str, Any] = {
    "system": _("System"),
    "resident": _("Resident"),
    "anonymous": _("Resident"),
    "import": _("Command line"),
}
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


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a page shows it."""

    label: str
    at: datetime
    who: str
    details: list[str]


def told(
    entries: Sequence[Entry], details: Callable[[Entry], Iterable[str]] | None = None
) -> list[Told]:
    """Events in words, with the names of the people in them: one query.

    Args:
        details: what an event says besides its label; without it, what is said of settings.
    """
    names = names_in(entry.actor for entry in entries)
    return [
        Told(
            label_of_event(entry.type),
            entry.at,
            who(entry.actor, names),
            list((details or _details)(entry)),
        )
        for entry in entries
    ]


def names_in(actors: Iterable[str]) -> dict[UUID, str]:
    """The names of the people among actors' references."""
    ids = {UUID(ref.partition(":")[2]) for ref in actors if ref.startswith("person:")}
    return directory.names_of_people(ids) if ids else {}


def who(actor: str, names: Mapping[UUID, str]) -> str:
    """An actor's reference as a reader knows them."""
    kind, _colon, person = actor.partition(":")
    if kind == "person":
        return names.get(UUID(person), now_("somebody who is no longer here"))
    return str(ACTORS.get(kind, kind))


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
    elif entry.type.startswith("calendar.day"):
        working = data.get("is_working")
        state = {True: now_("working day"), False: now_("day off"), None: ""}[working]
        yield " · ".join(filter(None, (data["day"], state, data.get("note", ""))))
    elif entry.type == "calendar.year_announced":
        yield str(data["year"])
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

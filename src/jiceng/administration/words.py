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
from jiceng.core.streams import label_of_event, register_events
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.directory import public as directory

ACTORS: Mapping[str, Any] = {
    "system": _("System"),
    "resident": _("Resident"),
    "anonymous": _("Resident"),
    "import": _("Command line"),
}
EVENTS: Mapping[str, Any] = {
    "category.edited": _("Changed"),
    "categories.installed": _("Shipped categories installed"),
    "routing.drafted": _("Draft begun"),
    "routing.rule_added": _("Rule added"),
    "routing.rule_changed": _("Rule changed"),
    "routing.rule_moved": _("Rule moved"),
    "routing.rule_removed": _("Rule taken out"),
    "routing.discarded": _("Draft thrown away"),
    "routing.published": _("Published"),
    "routing.handed_over": _("Rules name the unit that comes after"),
    "calendar.day_set": _("Day set"),
    "calendar.day_cleared": _("Day left to the library again"),
    "calendar.year_announced": _("Year announced"),
    "audit.verify.asked": _("Verification asked for"),
    "audit.verify.done": _("Verified"),
    "audit.verify.failed": _("Verification cut off"),
    "retention.run.asked": _("Erasure asked for"),
    "retention.run.done": _("Erased what was past its date"),
    "retention.run.failed": _("Erasure cut off"),
    "case.workers_forgotten": _("Names of who worked on old requests erased"),
    "grid_post.phone_erased": _("Phone of a former post erased"),
    "state.baseline": _("Records told as they were found"),
    "days.supplemented": _("Closed day supplemented"),
    "days.key_renewed": _("Another key for daily check sums"),
    "days.received": _("Daily check sums of another installation received"),
    "clock.held": _("Clock in doubt: closing of days and erasure wait"),
    "clock.confirmed": _("Clock confirmed"),
    "keys.rotated": _("Encryption keys rotated"),
    "keys.index_renewed": _("Index key renewed"),
    "keys.retired": _("Encryption key retired"),
    "unit.created": _("Unit created"),
    "unit.renamed": _("Unit renamed"),
    "unit.edited": _("Unit corrected"),
    "unit.moved": _("Unit moved"),
    "unit.closed": _("Unit closed"),
    "unit.handed_over": _("What lay with the unit handed over"),
    "person.handed_over": _("What lay with the person handed over"),
    "unit.reopened": _("Unit reopened"),
    "unit.linked": _("Linked to the other tree"),
    "unit.unlinked": _("Link ended"),
    "person.created": _("Person entered"),
    "person.edited": _("Person corrected"),
    "person.activated": _("Account opened"),
    "person.deactivated": _("Account closed"),
    "person.password_set": _("Password set"),
    "person.password_rehashed": _("Password kept by a stronger hash"),
    "person.password_required": _("New password asked for"),
    "person.signed_in": _("Signed in"),
    "person.locked": _("Account locked"),
    "person.unlocked": _("Account unlocked"),
    "person.sessions_ended": _("Sessions ended"),
    "factor.added": _("Second factor added"),
    "factor.removed": _("Second factor removed"),
    "factor.used": _("Recovery code used"),
    "key.issued": _("Key issued"),
    "key.revoked": _("Key revoked"),
    "post.appointed": _("Appointed"),
    "post.ended": _("Post ended"),
    "subject.asked": _("Personal data request taken down"),
    "subject.looked": _("Personal data looked at"),
    "subject.copied": _("Copy of personal data handed out"),
    "subject.corrected": _("Personal data corrected"),
    "subject.erased": _("Personal data erased on request"),
    "subject.answered": _("Personal data request answered"),
    "subject.forgotten": _("Who asked has been erased"),
    "proposal.made": _("Proposed to a second pair of eyes"),
    "proposal.confirmed": _("Proposal confirmed"),
    "proposal.refused": _("Proposal refused"),
    "proposal.expired": _("Proposal expired"),
    "role.created": _("Role created"),
    "role.edited": _("Role changed"),
    "role.synced": _("Role brought up to date"),
    "grids.loaded": _("Grids loaded"),
    "grids.published": _("Grids published"),
    "grids.handed_over": _("Grids given to the unit that comes after"),
    "grid_post.handed_over": _("Post on a grid taken over"),
    "grid_party.handed_over": _("Link with a grid taken over"),
    "min_unit_link.handed_over": _("Smallest unit taken over"),
    "place.handed_over": _("Place name given to the unit that comes after"),
    "grids.copied": _("Draft of grids begun"),
    "grids.discarded": _("Draft of grids thrown away"),
    "grids.draft_added": _("Grid drawn"),
    "grids.draft_edited": _("Grid corrected"),
    "grids.draft_reshaped": _("Outline changed"),
    "grids.draft_removed": _("Grid deleted"),
    "grids.draft_split": _("Grid cut in two"),
    "grids.draft_joined": _("Grids joined"),
    "grids.draft_undone": _("Last change taken back"),
    "grid_post.assigned": _("Posted to a grid"),
    "grid_post.ended": _("Post on a grid ended"),
    "grid_party.linked": _("Party unit linked to a grid"),
    "grid_party.ended": _("Party unit's link ended"),
    "min_unit.linked": _("Smallest unit linked"),
    "place.named": _("Place name added"),
    "place.unnamed": _("Place name removed"),
    "weighting.set": _("Weights set"),
    "import.submitted": _("File sent"),
    "import.mapped": _("Mapping chosen"),
    "import.started": _("Started"),
    "import.stop_asked": _("Asked to stop"),
    "import.stopped": _("Stopped"),
    "import.failed": _("Failed"),
    "import.done": _("Done"),
    "import.rejects_read": _("Rejects downloaded"),
    "import.file_erased": _("File deleted"),
}
register_events(EVENTS)
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

"""Labels of moves, events, states and boxes for staff pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases import lifecycle, rules
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import (
    AttachmentKind,
    ContactWay,
    DeadlineUnit,
    RequestType,
    TaskKind,
    Urgency,
)
from jiceng.cases.pages.deadline_words import span
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.directory import public as directory
from jiceng.records.public import History, Telling, TimelineEntry, history_of
from jiceng.records.remarks.public import mentions_in

MOVES: Mapping[str, Any] = {
    name: declared.label
    for name, declared in lifecycle.TRANSITIONS.items()
    if isinstance(declared, lifecycle.Offered) and declared.label
}


# Further actions on a request, for the table of the user guide.
ACTS: Mapping[str, Any] = {
    "attach": _("Add photos"),
    "detach": _("Remove photo"),
    "suspend": _("Suspend (after approval)"),
    "resume": _("Resume (after approval)"),
    "decide": _("Decide on application"),
    "review": _("Review an appeal"),
    "withdraw": _("Withdraw own application"),
    "push_back": _("Dispatch again to a unit that returned it"),
    "note_to_resident": _("Write a note visible to the resident"),
    "transcribe": _("Type a voice message"),
    "answer_directly": _("Answer and close at the counter"),
    "absorb": _("Receive a merged request"),
    "reveal": _("View resident's name and phone"),
    "report_in": _("Check in"),
    "close_part": _("Complete own part"),
    "cancel_call": _("Withdraw call"),
    "score": _("Score the cooperation"),
    "add": _("Add text or photos with the tracking code"),
    "rate": _("Rate the result with the tracking code"),
    "ask_again": _("Ask to reopen with the tracking code"),
}


# Headings of that table, and the text for actions that need no position.
WHO_MAY = (_("Action"), _("Permission"), _("by tracking code"))


@dataclass(frozen=True, slots=True)
class BoxWords:
    """Label of a box.

    Args:
        alarms: highlight the box as soon as it contains anything.
    """

    label: Any
    icon: str
    alarms: bool = False


BOXES: Mapping[str, BoxWords] = {
    "todo": BoxWords(_("To be done"), icon="inbox"),
    "accept": BoxWords(_("To accept"), icon="mail-opened"),
    "dispatch": BoxWords(_("To dispatch"), icon="send"),
    "returned": BoxWords(_("Returned to us"), icon="arrow-back-up"),
    "sign": BoxWords(_("To acknowledge"), icon="signature"),
    "handling": BoxWords(_("In progress"), icon="tool"),
    "suspended": BoxWords(_("Suspended"), icon="player-pause"),
    "today": BoxWords(_("Due today"), icon="clock"),
    "overdue": BoxWords(_("Overdue"), icon="clock-exclamation", alarms=True),
    "supervised": BoxWords(_("Escalated requests"), icon="eye", alarms=True),
    "all": BoxWords(_("All open"), icon="stack-2"),
    "whistles": BoxWords(_("Whistle calls to my unit"), icon="speakerphone", alarms=True),
    "specialist": BoxWords(_("My field on my grids"), icon="shield-check"),
    "approvals": BoxWords(_("Waiting for approval"), icon="checklist"),
    "callbacks": BoxWords(_("Waiting for a callback"), icon="phone-outgoing"),
    "all_overdue": BoxWords(_("Overdue in all units"), icon="clock-exclamation", alarms=True),
    "all_supervised": BoxWords(_("Escalated in all units"), icon="eye", alarms=True),
}
KEYS = {
    name: declared.key
    for name, declared in lifecycle.TRANSITIONS.items()
    if isinstance(declared, lifecycle.Offered) and declared.key
}
WHYS: Mapping[str, Any] = {
    rules.NO_ANSWER: _("No answer"),
    rules.WRONG_NUMBER: _("Wrong number"),
    rules.REFUSES: _("Declined"),
}
WAYS: Mapping[str, Any] = {
    rules.PHONE: _("by phone"),
    rules.PAGE: _("on the resident's page"),
    rules.OWN: _("by phone, by the handler"),
    rules.SOURCE: _("from another system"),
}
LEVELS = (
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Basically satisfied")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
)
GROUNDS = (
    ("beyond_street", _("The street cannot solve it alone")),
    ("joint_enforcement", _("Joint enforcement")),
    ("emergency", _("Emergency")),
)
CHOICES: Mapping[str, Any] = {
    "levels": LEVELS,
    "whys": WHYS.items(),
    "grounds": GROUNDS,
    "urgencies": Urgency.choices,
    "units_of_time": DeadlineUnit.choices,
    "kinds_of_call": TaskKind.choices,
    "request_types": RequestType.choices,
    "contact_ways": ContactWay.choices,
    "optional_reasons": ("dispatch", "call_back", "retype"),
}
"""Choices of the fields of moves, for their forms; and moves whose reason may stay empty."""
KINDS: Mapping[str, Any] = {
    "extend": _("Extension"),
    "suspend": _("Suspension"),
    "resume": _("Resumption"),
    "exclude": _("Exclusion"),
    "appeal": _("Appeal"),
}


TEXT_LABELS: Mapping[str, Any] = {
    "answer": _("Answer to the resident"),
    "contact": _("Note"),
}
"""Labels of the field `text` by move, where it is not simply a text."""

MADE_BY_MACHINE = frozenset({"case.classified", "case.routed"})
"""Events of automatic processing at intake."""

NOTES = frozenset({"case.noted", "case.added", "case.member_added"})
"""Events whose texts are messages of staff and residents."""


def history(entries: Sequence[TimelineEntry]) -> History:
    """Events of a request as its pages show them, in the order given."""
    return history_of(entries, TELLING)


def _by_machine(entry: TimelineEntry) -> bool:
    return entry.type in MADE_BY_MACHINE or entry.reference == "system"


def facts_of(data: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Facts of an event, each with its label."""
    yield from _parties(data)
    if data.get("other"):
        yield now_("Other request"), str(data["other"])
    yield from _matter(data)
    if data.get("request_type") in RequestType.values:
        yield now_("Request type"), str(RequestType(data["request_type"]).label)
    if data.get("contact_way") in ContactWay.values:
        yield now_("Contact"), str(ContactWay(data["contact_way"]).label)
    if data.get("kind") in KINDS:
        yield now_("Application"), str(KINDS[data["kind"]])
    if isinstance(data.get("photos"), list):
        number = now_("%s photos") % len(data["photos"])
        yield AttachmentKind(data["kind"]).label, number
    if data.get("amount"):
        yield now_("Time requested"), _amount(data)
    for key, label, yes, no in OUTCOMES:
        if isinstance(data.get(key), bool):
            yield label, str(yes if data[key] else no)
    yield from _answer(data)


def _matter(data: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Category of an event, and how probable a suggested one was."""
    matter = categories.get().get(data.get("category") or "")
    share = f"{data['probability']:.0%}" if data.get("probability") else ""
    if matter:
        yield now_("Category"), f"{matter.label} ({share})" if share else matter.label
    elif share:
        yield now_("Probability"), share


def _amount(data: Mapping[str, Any]) -> str:
    """Requested time, with its unit if the event has one."""
    unit = data.get("amount_unit") or data.get("unit")
    if unit in DeadlineUnit.values:
        return span(WorkingTime(Decimal(data["amount"]), TimeUnit(unit)))
    return f"{Decimal(data['amount']).normalize():f}"


def _answer(data: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Result of a callback."""
    if data.get("way") in WAYS:
        yield now_("Callback method"), str(WAYS[data["way"]])
    if data.get("unverified"):
        yield "", now_("phone not verified: not counted")
    if data.get("why") in WHYS:
        yield now_("Reason"), str(WHYS[data["why"]])
    if data.get("level"):
        yield now_("Level of satisfaction"), str(dict(LEVELS)[data["level"]])


def _units_named(entry: TimelineEntry) -> Iterator[str]:
    """Units mentioned in a note."""
    tree = directory.tree()
    for unit in mentions_in(entry.data).units:
        node = tree.get(unit)
        if node:
            yield tree.label(node)


TELLING = Telling(
    facts=lambda entry: facts_of(entry.data),
    by_machine=_by_machine,
    always_shown=frozenset(
        {
            "case.opened",
            "case.imported",
            "case.dispatched",
            "case.closed",
            "case.breached",
            "case.arrival_missed",
        }
    ),
    notes=frozenset({"case.noted"}),
    mentioned=_units_named,
)
OUTCOMES = (
    ("granted", _("Decision"), _("approved"), _("rejected")),
    ("reached", _("Contact"), _("reached"), _("not reached")),
    ("in_time", _("Check-in"), _("in time"), _("overdue")),
    ("on_time", _("Deadline"), _("in time"), _("overdue")),
)


def _parties(data: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """The other request and the units of an event."""
    if data.get("number") and not data.get("channel"):
        yield now_("Other request"), str(data["number"])
    tree = directory.tree()
    for key, label in (("from", _("From unit")), ("unit", _("Unit")), ("to", _("To unit"))):
        unit = _unit(tree, data.get(key))
        if unit:
            yield label, unit
    called = data.get("tasks")
    if isinstance(called, Mapping):
        names = "、".join(filter(None, (_unit(tree, unit) for unit in called.values())))
        yield now_("Departments called"), names


def _unit(tree: directory.UnitTree, raw: Any) -> str:
    try:
        node = tree.get(UUID(raw)) if isinstance(raw, str) else None
    except ValueError:
        return ""
    return tree.label(node) if node else ""

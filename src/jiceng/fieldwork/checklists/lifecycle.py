"""Lifecycle of checklists: being written, in use, withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Final

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import Field

from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.fieldwork.checklists import rules
from jiceng.fieldwork.checklists.models import Alarm, Checklist, ChecklistVersion, Question
from jiceng.fieldwork.checklists.permissions import READ, WRITE
from jiceng.records import public as records
from jiceng.records.public import (
    ABOVE,
    IN_CHARGE,
    Changed,
    ChoiceContext,
    Context,
    Facts,
    New,
    Outcome,
    Reach,
    RowOf,
)

KIND: Final = "checklist"
QUESTIONS: Final = "questions"
"""Name of the page section in which questions are edited."""
WRITTEN, IN_USE, WITHDRAWN = "written", "in_use", "withdrawn"
ALIVE: Final = {WRITTEN, IN_USE}
WRITERS: Final = [IN_CHARGE, ABOVE]
EVERYBODY: Final = records.Relation(
    "reader", _("all who may see checklists"), Reach.ANYWHERE, "unit"
)
COLUMNS: Final = ("label", "label_en", "kind", "choices", "alarm", "is_optional")
ALARMS: Final = {Alarm.YES.value: True, Alarm.NO.value: False}


class Way(Enum):
    """Where a question is moved."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class QuestionOf(RowOf):
    """One of the questions of a checklist that are not removed."""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The questions in order."""
        return [(str(each.pk), each.label) for each in kept(context.facts)]


ONE: Final = QuestionOf(Question, lambda row: not row.is_removed, _("Question"))
Asked = records.fields_of(Question, *COLUMNS)
Changing = records.fields_of(Question, *COLUMNS, question=ONE)
Choosing = records.fields_of(Question, question=ONE)


class Shifting(Choosing):  # type: ignore[misc, valid-type]
    """Which question is moved, and where."""

    way: Annotated[Way, Field(title=gettext_noop("Direction"))]


def kept(facts: Facts[Checklist] | None) -> list[Question]:
    """The questions of the next version, in order."""
    rows = facts.of(Question) if facts else ()
    found = [each for each in rows if not each.is_removed]
    return sorted(found, key=lambda each: (each.position, each.code))


def asked(row: Question) -> rules.Asked:
    """A question for its schema."""
    return rules.Asked(
        row.code,
        row.label,
        row.label_en,
        row.kind,
        rules.choices_of(row.choices),
        not row.is_optional,
        ALARMS.get(row.alarm) if row.kind == rules.YES_NO else None,
    )


def fits(facts: Facts[Checklist], fields: Any, _context: Context) -> Verdict:
    """Guard: choices stand where there are some to choose from; a list has an end."""
    if fields is None:
        return ALLOW
    if fields.kind.value == rules.CHOICE and len(rules.choices_of(fields.choices)) < 2:
        words = now_("Write at least two choices, one a line.")
        return refuse("checklist.choices", words, field="choices")
    return ALLOW


def has_room(facts: Facts[Checklist], fields: Any, context: Context) -> Verdict:
    """Guard of a further question."""
    if len(kept(facts)) >= rules.MOST_QUESTIONS:
        words = now_("A checklist has at most %(most)s questions. Remove one first.")
        return refuse("checklist.long", words % {"most": rules.MOST_QUESTIONS})
    return fits(facts, fields, context)


def add(facts: Facts[Checklist], fields: Any, _context: Context) -> Outcome:
    """Append a question."""
    rows = facts.of(Question)
    values = _values(fields) | {
        "code": rules.code_after(each.code for each in rows),
        "position": max((each.position for each in rows), default=0) + 1,
    }
    return Outcome(rows=[New(Question, values)])


def _values(fields: Any) -> dict[str, Any]:
    return records.columns_from(Question, fields)


def change(_facts: Facts[Checklist], fields: Any, _context: Context) -> Outcome:
    """Replace a question's texts and how it is answered; versions that are published keep
    theirs."""
    return Outcome(rows=[Changed(Question, fields.question, _values(fields))])


def remove(_facts: Facts[Checklist], fields: Any, _context: Context) -> Outcome:
    """Leave a question out of the next version."""
    return Outcome(rows=[Changed(Question, fields.question, {"is_removed": True})])


def shift(facts: Facts[Checklist], fields: Any, _context: Context) -> Outcome:
    """Let a question and its neighbour change places."""
    rows = kept(facts)
    at = next(n for n, each in enumerate(rows) if each.pk == fields.question)
    other = at + (1 if fields.way is Way.DOWN else -1)
    if not 0 <= other < len(rows):
        return Outcome()
    places = ((rows[at], rows[other].position), (rows[other], rows[at].position))
    return Outcome(rows=[Changed(Question, row.pk, {"position": n}) for row, n in places])


def differs(facts: Facts[Checklist], _fields: Any, _context: Context) -> Verdict:
    """Guard: a version has questions, and others than the last one."""
    rows = kept(facts)
    if not rows:
        return refuse("checklist.empty", now_("Add a question first."))
    last = facts.one(ChecklistVersion, number=facts.record.edition)
    if last and last.schema == rules.schema_of(map(asked, rows)):
        return refuse("checklist.same", now_("Nothing has changed since the last version."))
    return ALLOW


def publish(facts: Facts[Checklist], _fields: Any, context: Context) -> Outcome:
    """Make a version of the questions; drafts and answers keep the version that they have."""
    number = facts.record.edition + 1
    schema = rules.schema_of(map(asked, kept(facts)))
    version = New(ChecklistVersion, {"number": number, "schema": schema, "at": context.at})
    return Outcome(data={"version": number}, changes={"edition": number}, rows=[version])


def _move(name: str, label: Any, event: Any, **how: Any) -> records.Move:
    usual: dict[str, Any] = {"right": WRITE, "relations": WRITERS, "on": ALIVE, "part": QUESTIONS}
    return records.Move(name=name, label=label, event=event, **{**usual, **how})


CHECKLISTS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Checklist"),
    many=_("checklists"),
    model=Checklist,
    named="name",
    states={
        WRITTEN: pgettext_lazy("checklist", "being written"),
        IN_USE: pgettext_lazy("checklist", "in use"),
        WITHDRAWN: pgettext_lazy("checklist", "withdrawn"),
    },
    reads=READ,
    sees=[EVERYBODY],
    plain=("name", "place_kind", "purpose", "edition", "office"),
    clear=("name",),
    rows=[
        records.Rows(Question, ["code", "position", *COLUMNS, "is_removed"]),
        records.Rows(ChecklistVersion, ["number", "schema", "at"]),
    ],
    opening=records.Opening(
        label=_("Write checklist"),
        event=("begun", _("Checklist begun")),
        right=WRITE,
        unit="office",
        kinds=("street_town", "district"),
        fields=records.fields_of(Checklist, "name", "place_kind", "purpose"),
        once=("name", "place_kind"),
    ),
    moves=[
        _move(
            "add",
            _("Add question"),
            ("question_added", _("Question added")),
            fields=Asked,
            guard=has_room,
            apply=add,
        ),
        _move(
            "change",
            _("Save question"),
            ("question_changed", _("Question changed")),
            fields=Changing,
            guard=fits,
            apply=change,
        ),
        _move(
            "remove",
            _("Remove question"),
            ("question_removed", _("Question removed")),
            fields=Choosing,
            apply=remove,
        ),
        _move(
            "shift",
            _("Move question"),
            ("question_moved", _("Question moved")),
            fields=Shifting,
            apply=shift,
        ),
        _move(
            "publish",
            _("Publish version"),
            ("published", _("Checklist published")),
            key="p",
            to={IN_USE},
            guard=differs,
            apply=publish,
            part="",
        ),
        _move(
            "edit",
            _("Rename checklist"),
            ("edited", _("Checklist renamed")),
            edits=True,
            fields=records.fields_of(Checklist, "name", "purpose"),
            part="",
        ),
        _move(
            "withdraw",
            _("Withdraw checklist"),
            ("withdrawn", _("Checklist withdrawn")),
            to={WITHDRAWN},
            part="",
        ),
    ],
)

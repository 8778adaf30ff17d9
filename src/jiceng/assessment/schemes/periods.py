"""Lifecycle of scored periods: collected, frozen and read, appealed against, published. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import Field

from jiceng.assessment.schemes import period_facts, queries
from jiceng.assessment.schemes.asking import ask_for
from jiceng.assessment.schemes.choices import (
    COLLECTING,
    DROPPED,
    FROZEN,
    SHOWN,
    IndicatorOf,
    MeasureOf,
    SchemeTo,
    SheetUnit,
)
from jiceng.assessment.schemes.models import Correction, LateFact, ScoredPeriod, UnitSheet
from jiceng.assessment.schemes.period_facts import PeriodFacts, texts
from jiceng.assessment.schemes.permissions import APPEAL, READ, SCORE
from jiceng.assessment.schemes.rules import sheets
from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.directory.public import civil_day
from jiceng.records import public as records
from jiceng.records.public import (
    ABOVE,
    IN_CHARGE,
    Changed,
    ChoiceContext,
    ChoiceMark,
    Context,
    New,
    Outcome,
    Reach,
)

KIND: Final = "scored_period"
ASSESSED: Final = records.Relation(
    "assessed_unit", _("a unit that is assessed"), Reach.HERE, "sheets__unit"
)
ALIVE: Final = {COLLECTING, FROZEN, SHOWN}


class FreezeFields(records.Fields):
    """Whether a period is frozen although measures are missing."""

    without_missing: Annotated[
        bool,
        Field(
            title=gettext_noop("Freeze although measures are missing"),
            description=gettext_noop("By the rule of the scheme; the sheet says which."),
        ),
    ] = False


@dataclass(frozen=True, slots=True)
class UnknownIndicator(ChoiceMark):
    """Field marker: an indicator of the scheme that is no longer known."""

    title: Any
    key: Any = str
    hint: Any = ""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The names that the scheme has."""
        facts = context.facts
        return [(name, name) for name in facts.unknown()] if isinstance(facts, PeriodFacts) else []


Correcting = records.fields_of(
    Correction,
    "numerator",
    "denominator",
    "reason",
    unit=SheetUnit(_("Assessed unit")),
    part=MeasureOf(_("Assessed measure")),
)
Renaming = records.fields_of(
    ScoredPeriod,
    old=UnknownIndicator(_("Indicator of the scheme")),
    new=IndicatorOf(_("Its new name"), is_optional=False),
)


def can_freeze(facts: PeriodFacts, fields: Any, context: Context) -> Verdict:
    """Guard: once, after the period, with everything known or left out on purpose."""
    period = facts.record
    if period.state != COLLECTING:
        said = now_(
            "This period was frozen on %(day)s and never changes. List later facts beside it, or"
            " correct it by a signed line."
        )
        day = date_format(period.frozen_at) if period.frozen_at else "–"
        return refuse("scored_period.frozen", said % {"day": day})
    if civil_day(context.at) <= period.last:
        said = now_("The period ends on %(day)s. Freeze it after that day.")
        return refuse("scored_period.not_over", said % {"day": date_format(period.last)})
    if unknown := facts.unknown():
        said = now_("The indicator %(name)s is no longer known. Give its new name first.")
        return refuse("scored_period.unknown", said % {"name": unknown[0]})
    missing = facts.unanswered()
    if missing and fields is not None and not fields.without_missing:
        said = now_("Measures asked for and not given: %(count)s. Wait, or freeze without them.")
        said = said % {"count": missing}
        return refuse("scored_period.missing", said, field="without_missing")
    return ALLOW


def freeze(facts: PeriodFacts, _fields: Any, context: Context) -> Outcome:
    """Store the sheet of every unit with its inputs and working."""
    sheet = facts.sheet(context.at)
    until = civil_day(context.at) + timedelta(days=facts.appeal_days())
    rows = [
        New(
            UnitSheet,
            {
                "unit_id": unit,
                "group": each.assessed.group,
                "total": each.total,
                "place": each.place,
                "of": each.of,
                "lines": {code: sheets.stored(line) for code, line in each.lines.items()},
            },
        )
        for unit, each in sheet.units.items()
    ]
    changes = {"frozen_at": context.at, "appeal_until": until}
    return Outcome(FROZEN, {"units": len(rows)}, changes, rows)


def has_sheet(facts: PeriodFacts, _fields: Any, context: Context) -> Verdict:
    """Guard: the reader's unit has not said that it has read its sheet."""
    sheet = facts.unit_of_reader(context.unit)
    if sheet is None:
        return refuse("scored_period.no_sheet", now_("Your unit has no sheet in this period."))
    if sheet.read_at is not None:
        said = now_("Your unit has read its sheet.")
        return refuse("scored_period.read", said)
    return ALLOW


def note_read(facts: PeriodFacts, _fields: Any, context: Context) -> Outcome:
    """The subject has read its sheet before anybody else."""
    sheet = facts.unit_of_reader(context.unit)
    values = {"read_at": context.at, "read_by_id": context.actor.id}
    return Outcome(rows=[Changed(UnitSheet, sheet.pk, values)])


def can_correct(_facts: PeriodFacts, fields: Any, _context: Context) -> Verdict:
    """Guard: nothing is divided by nothing."""
    if fields is not None and fields.denominator is not None and fields.denominator <= 0:
        said = now_("Nothing can be divided by 0. Leave it empty, or give a number above 0.")
        return refuse("scored_period.by_zero", said, field="denominator")
    return ALLOW


def correct(facts: PeriodFacts, fields: Any, context: Context) -> Outcome:
    """Add a signed line; the frozen sheet stays as it was, and the line says the new totals."""
    given = queries.corrected(fields.numerator, fields.denominator)
    sheet = facts.corrected(fields.unit, fields.part, given)
    values = {
        "unit_id": fields.unit,
        "part": fields.part,
        "numerator": fields.numerator,
        "denominator": fields.denominator,
        "reason": fields.reason,
        "signed_by_id": context.actor.id,
        "signed_at": context.at,
        "totals": queries.totals_of(sheet),
    }
    return Outcome(rows=[New(Correction, values)])


def note_late(facts: PeriodFacts, _fields: Any, context: Context) -> Outcome:
    """List what the records say now beside what was frozen."""
    rows = []
    for unit, part, was, after in facts.late(context.at):
        (before, before_of), (now, now_of) = texts(was), texts(after)
        values = {
            "unit_id": unit,
            "part": part,
            "was": before,
            "was_of": before_of,
            "now": now,
            "now_of": now_of,
            "noted_at": context.at,
            "noted_by_id": context.actor.id,
        }
        rows.append(New(LateFact, values))
    return Outcome(data={"lines": len(rows)}, rows=rows)


def can_publish(facts: PeriodFacts, _fields: Any, context: Context) -> Verdict:
    """Guard: the time to appeal is over, and every appeal has its answer."""
    until = facts.record.appeal_until
    if until is not None and civil_day(context.at) <= until:
        said = now_("Units can appeal until %(day)s. Publish after that day.")
        return refuse("scored_period.appeals", said % {"day": date_format(until)})
    if count := facts.open_appeals():
        said = now_("Appeals without an answer: %(count)s. Answer them first.")
        return refuse("scored_period.open_appeals", said % {"count": count})
    return ALLOW


def show(_facts: PeriodFacts, _fields: Any, context: Context) -> Outcome:
    """From now on everybody who may see assessment reads all sheets."""
    return Outcome(changes={"published_at": context.at})


def rename(facts: PeriodFacts, fields: Any, _context: Context) -> Outcome:
    """Take an indicator under its new name; the scheme stays as it was published."""
    return Outcome(changes={"renamed": {**facts.record.renamed, fields.old: fields.new}})


def _move(name: str, label: Any, event: Any, **how: Any) -> records.Move:
    usual: dict[str, Any] = {"right": SCORE, "relations": [IN_CHARGE, ABOVE]}
    return records.Move(name=name, label=label, event=event, **{**usual, **how})


PERIODS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Scored period"),
    many=_("scored periods"),
    model=ScoredPeriod,
    named="name",
    states={
        COLLECTING: pgettext_lazy("scored period", "being collected"),
        FROZEN: pgettext_lazy("scored period", "frozen, read by units"),
        SHOWN: pgettext_lazy("scored period", "published"),
        DROPPED: pgettext_lazy("scored period", "discarded"),
    },
    over=(SHOWN, DROPPED),
    reads=READ,
    visible=queries.periods_visible_to,
    load=period_facts.load,
    plain=(
        "name",
        "scheme",
        "first",
        "last",
        "due_on",
        "appeal_until",
        "frozen_at",
        "published_at",
        "renamed",
    ),
    clear=("name",),
    rows=[
        records.Rows(
            UnitSheet, ["unit", "group", "total", "place", "of", "lines", "read_at", "read_by"]
        ),
        records.Rows(
            Correction,
            [
                "unit",
                "part",
                "numerator",
                "denominator",
                "reason",
                "signed_by",
                "signed_at",
                "totals",
            ],
        ),
        records.Rows(
            LateFact,
            ["unit", "part", "was", "was_of", "now", "now_of", "noted_at", "noted_by"],
        ),
    ],
    opening=records.Opening(
        label=_("Score period"),
        event=("begun", _("Scored period begun")),
        right=SCORE,
        kinds=("district", "street_town", "department", "city"),
        fields=records.fields_of(
            ScoredPeriod, "name", "first", "last", "due_on", scheme=SchemeTo(_("Scheme"))
        ),
        then=ask_for,
    ),
    moves=[
        _move(
            "freeze",
            _("Freeze sheets"),
            ("frozen", _("Sheets frozen")),
            key="f",
            on=ALIVE,
            to={FROZEN},
            fields=FreezeFields,
            guard=can_freeze,
            apply=freeze,
        ),
        _move(
            "note_read",
            _("Confirm that our sheet is read"),
            ("read", _("Sheet read by the unit")),
            key="r",
            right=APPEAL,
            relations=[ASSESSED],
            on={FROZEN},
            guard=has_sheet,
            apply=note_read,
        ),
        _move(
            "publish",
            _("Publish sheets"),
            ("published", _("Sheets published")),
            key="p",
            on={FROZEN},
            to={SHOWN},
            guard=can_publish,
            apply=show,
        ),
        _move(
            "correct",
            _("Correct by a signed line"),
            ("corrected", _("Sheet corrected by a signed line")),
            on={FROZEN, SHOWN},
            fields=Correcting,
            guard=can_correct,
            apply=correct,
        ),
        _move(
            "note_late",
            _("List later facts"),
            ("late_noted", _("Later facts listed")),
            on={FROZEN, SHOWN},
            apply=note_late,
        ),
        _move(
            "rename",
            _("Give new name of indicator"),
            ("renamed", _("New name of an indicator given")),
            on={COLLECTING},
            fields=Renaming,
            apply=rename,
        ),
        _move(
            "edit",
            _("Edit period"),
            ("edited", _("Scored period edited")),
            on={COLLECTING},
            edits=True,
            fields=records.fields_of(ScoredPeriod, "name", "due_on"),
        ),
        _move(
            "drop",
            _("Discard period"),
            ("dropped", _("Scored period discarded")),
            on={COLLECTING},
            to={DROPPED},
        ),
    ],
)

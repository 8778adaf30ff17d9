"""Lifecycle of appeals against a line of a sheet: filed in time, answered by two. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import Field

from jiceng.assessment.schemes.choices import FROZEN, LineToAppeal
from jiceng.assessment.schemes.models import Appeal, ScoredPeriod, UnitSheet
from jiceng.assessment.schemes.permissions import APPEAL, READ, SCORE
from jiceng.core.access import ALLOW, SYSTEM, Actor, Verdict, refuse
from jiceng.core.errors import Invalid
from jiceng.directory.public import civil_day
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Outcome

KIND: Final = "assessment_appeal"
FILED, UPHELD, DISMISSED, WITHDRAWN = "filed", "upheld", "dismissed", "withdrawn"
OFFICE: Final = records.Relation(
    "assessing_office", _("the office that scores the period"), through="period__unit"
)
Number = Annotated[Decimal | None, Field(max_digits=18, decimal_places=6)]


class AnswerFields(records.Fields):
    """The answer, and the correct value where the appeal is right."""

    is_upheld: Annotated[bool, Field(title=gettext_noop("The appeal is upheld"))] = False
    answer: Annotated[str, Field(min_length=2, max_length=800, title=gettext_noop("Answer"))]
    numerator: Annotated[Number, Field(title=gettext_noop("Correct value"))] = None
    denominator: Annotated[Number, Field(title=gettext_noop("Of how many"))] = None


def has_value(_appeal: Facts[Appeal], fields: Any, _context: Context) -> Verdict:
    """Guard: an appeal that is right comes with the correct value."""
    if fields is None:
        return ALLOW
    if fields.is_upheld and fields.numerator is None:
        said = now_("Give the correct value of the measure.")
        return refuse("appeal.no_value", said, field="numerator")
    if fields.denominator is not None and fields.denominator <= 0:
        said = now_("Nothing can be divided by 0. Leave it empty, or give a number above 0.")
        return refuse("appeal.by_zero", said, field="denominator")
    return ALLOW


def answer(_appeal: Facts[Appeal], fields: Any, context: Context) -> Outcome:
    """Answer the appeal."""
    changes = {
        "is_upheld": fields.is_upheld,
        "answer": fields.answer,
        "answered_by_id": context.actor.id,
    }
    return Outcome(UPHELD if fields.is_upheld else DISMISSED, changes=changes)


def correct_sheet(appeal: Any, fields: Any, context: Context) -> None:
    """After an appeal was found right: correct the sheet by a signed line."""
    if not fields.is_upheld:
        return
    given = {
        "unit": str(appeal.unit_id),
        "part": appeal.part,
        "numerator": str(fields.numerator),
        "denominator": "" if fields.denominator is None else str(fields.denominator),
        "reason": fields.answer,
    }
    by = context.actor if context.actor.kind == "person" else SYSTEM
    records.make_move("scored_period", appeal.period_id, "correct", given, by=by, at=context.at)


def file(fields: Any, context: Context) -> Outcome:
    """File an appeal."""
    period, _bar, part = fields.line.partition("|")
    changes = {"period_id": UUID(period), "part": part, "text": fields.text}
    return Outcome(FILED, changes=changes)


def in_time(appeal: Any, _fields: Any, context: Context) -> None:
    """After the opening: the unit has a sheet of the period with this measure, and is in time."""
    period = ScoredPeriod.objects.select_for_update(of=("self",)).get(pk=appeal.period_id)
    if period.state != FROZEN:
        said = now_("Appeals are possible while the sheets are frozen and not yet published.")
        refuse("appeal.state", said).or_refuse()
    if period.appeal_until is not None and civil_day(context.at) > period.appeal_until:
        said = now_("The time to appeal ended on %(day)s.")
        refuse("appeal.late", said % {"day": date_format(period.appeal_until)}).or_refuse()
    sheet = UnitSheet.objects.filter(period=period, unit=appeal.unit_id).first()
    if sheet is None or appeal.part not in sheet.lines:
        said = now_("The sheet of your unit does not have this measure.")
        raise Invalid(said, "appeal.measure", fields={"line": said})


def begun(_actor: Actor, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """What the form begins with: the line from which it was opened."""
    return {"line": asked["line"]} if "line" in asked else {}


APPEALS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Appeal against a score"),
    many=_("appeals against scores"),
    model=Appeal,
    named="period__name",
    states={
        FILED: pgettext_lazy("appeal", "to be answered"),
        UPHELD: pgettext_lazy("appeal", "upheld"),
        DISMISSED: pgettext_lazy("appeal", "dismissed"),
        WITHDRAWN: pgettext_lazy("appeal", "withdrawn"),
    },
    reads=READ,
    sees=[OFFICE],
    plain=("period", "part", "text", "is_upheld", "answer", "answered_by"),
    opening=records.Opening(
        label=_("Appeal"),
        event=("filed", _("Appeal filed")),
        right=APPEAL,
        fields=records.fields_of(Appeal, "text", line=LineToAppeal(_("Line of the sheet"))),
        apply=file,
        then=in_time,
        begun=begun,
    ),
    moves=[
        records.Move(
            name="answer",
            label=_("Answer appeal"),
            event=("answered", _("Appeal answered")),
            key="y",
            right=SCORE,
            relations=[OFFICE],
            on={FILED},
            to={UPHELD, DISMISSED},
            fields=AnswerFields,
            guard=has_value,
            apply=answer,
            then=correct_sheet,
            approval=records.NeedsApproval(
                label=_("Answer to an appeal"), right=SCORE, relations=[OFFICE]
            ),
        ),
        records.Move(
            name="withdraw",
            label=_("Withdraw appeal"),
            event=("withdrawn", _("Appeal withdrawn")),
            right=APPEAL,
            relations=[IN_CHARGE, ABOVE],
            on={FILED},
            to={WITHDRAWN},
        ),
    ],
)

"""Lifecycle of inquiries: a measure is asked once of the unit that drives it. Pure."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from jiceng.assessment.schemes import queries
from jiceng.assessment.schemes.models import Inquiry, ScoredPeriod
from jiceng.assessment.schemes.permissions import ANSWER, READ
from jiceng.assessment.schemes.rules.scoring import Kind
from jiceng.assessment.schemes.rules.trees import ASKED
from jiceng.core.access import ALLOW, SYSTEM, Verdict, refuse
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Outcome

KIND: Final = "assessment_inquiry"
WAITING, GIVEN = "asked", "given"
VALUES: Final = "values"
"""Name of the page section with the form of the answers."""


class Value(BaseModel):
    """What is given for one unit.

    Args:
        n: the measure; None leaves the unit without it.
        d: of how many, of a place at the level above.
        note: what shows it, such as the number of a document.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    n: Annotated[Decimal | None, Field(max_digits=18, decimal_places=6)] = None
    d: Annotated[Decimal | None, Field(max_digits=18, decimal_places=6, gt=0)] = None
    note: Annotated[str, Field(max_length=200)] = ""


def _read(given: Any) -> Any:
    """Values that a form sends as one text."""
    try:
        return json.loads(given) if isinstance(given, str) else given
    except ValueError:
        return given


class AnswerFields(records.Fields):
    """The measure of every unit, by its key."""

    values: Annotated[
        dict[str, Value],
        BeforeValidator(_read),
        Field(title=gettext_noop("Values"), max_length=500),
    ]


def fits(facts: Facts[Inquiry], fields: Any, _context: Context) -> Verdict:
    """Guard: values are for the units asked about, each with what shows it; the period is open."""
    if fields is None:
        return ALLOW
    asked = facts.record.answers
    if not {*fields.values} <= {*asked}:
        return refuse("inquiry.units", now_("Give values only for the units asked about."))
    given = [each for each in fields.values.values() if each.n is not None]
    if not given:
        return refuse("inquiry.empty", now_("Give a value for at least one unit."))
    if any(not each.note for each in given):
        said = now_("Write beside each value what shows it, such as the number of a document.")
        return refuse("inquiry.no_note", said)
    return ALLOW


def answer(facts: Facts[Inquiry], fields: Any, context: Context) -> Outcome:
    """Store the values; until the period is frozen they can be given again."""
    answers = {}
    for unit in facts.record.answers:
        value = fields.values.get(unit) or Value()
        cells = {
            "n": None if value.n is None else _plain(value.n),
            "d": None if value.d is None else _plain(value.d),
            "note": value.note,
        }
        answers[unit] = {name: cell for name, cell in cells.items() if cell not in {None, ""}}
    given = sum(1 for each in answers.values() if "n" in each)
    changes = {"answers": answers, "given_by_id": context.actor.id}
    return Outcome(data={"values": given}, changes=changes)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def while_collected(record: Any, _fields: Any, _context: Context) -> None:
    """Refuse values for a period that is frozen; its row is locked until then."""
    period = ScoredPeriod.objects.select_for_update(of=("self",)).get(pk=record.period_id)
    if period.state != "collecting":
        said = now_(
            "The period is frozen. Ask the assessment office to correct it by a signed line."
        )
        refuse("inquiry.frozen", said).or_refuse()


def ask_for(period: Any, _fields: Any, context: Context) -> None:
    """After a period was begun: ask each unit once for the measures of the tasks that it drives."""
    tree = queries.tree_of_scheme(period.scheme)
    for part in tree.leaves:
        if part.source != ASKED:
            continue
        for asked, units in queries.asked_units(tree, part, period.unit_id).items():
            given = {
                "period": str(period.pk),
                "part": part.code,
                "title": now_("%(measure)s, %(period)s")
                % {"measure": part.name, "period": period.name},
                "due_on": period.due_on.isoformat(),
                "units": [str(unit) for unit in units],
            }
            records.open_record(KIND, given, unit=asked, by=SYSTEM, at=context.at)


class OpeningFields(records.Fields):
    """What is asked about which units."""

    period: UUID
    part: str
    title: str
    due_on: date
    units: list[str]


def begin(fields: Any, _context: Context) -> Outcome:
    """Ask for a measure."""
    return Outcome(
        WAITING,
        changes={
            "period_id": fields.period,
            "part": fields.part,
            "title": fields.title,
            "due_on": fields.due_on,
            "answers": {unit: {} for unit in fields.units},
        },
    )


def is_place(inquiry: Inquiry) -> bool:
    """Whether a place at the level above is asked for, of how many."""
    part = queries.tree_of_scheme(inquiry.period.scheme).by_code.get(inquiry.part)
    return part is not None and part.scoring is not None and part.scoring.kind is Kind.ABOVE


INQUIRIES: Final = records.Lifecycle(
    kind=KIND,
    label=_("Measure to be given"),
    many=_("measures to be given"),
    model=Inquiry,
    named="title",
    states={
        WAITING: pgettext_lazy("measure", "to be given"),
        GIVEN: pgettext_lazy("measure", "given"),
    },
    over=(GIVEN,),
    reads=READ,
    plain=("period", "title", "part", "due_on", "answers", "given_by"),
    clear=("title",),
    opening=records.Opening(
        label=_("Ask for measure"),
        event=("asked", _("Measure asked for")),
        right="",
        fields=OpeningFields,
        apply=begin,
    ),
    moves=[
        records.Move(
            name="give",
            label=_("Give values"),
            event=("given", _("Values of the measure given")),
            key="y",
            right=ANSWER,
            relations=[IN_CHARGE, ABOVE],
            on={WAITING, GIVEN},
            to={GIVEN},
            fields=AnswerFields,
            guard=fits,
            apply=answer,
            then=while_collected,
            part=VALUES,
        ),
    ],
)

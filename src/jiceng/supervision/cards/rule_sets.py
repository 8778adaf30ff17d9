"""Lifecycle of rule sets: written, tried on the tasks, in force, replaced. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import Field

from jiceng.core.access import ALLOW, Verdict, refuse
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
    RowOf,
)
from jiceng.supervision.cards import expressions, trials, wording
from jiceng.supervision.cards.examples import RULES as EXAMPLES
from jiceng.supervision.cards.examples import SOURCES
from jiceng.supervision.cards.models import CardRule, Example, RuleSet, RuleVersion
from jiceng.supervision.cards.permissions import READ, RULES
from jiceng.supervision.cards.versions import COLUMNS, IN_FORCE, as_dict

KIND: Final = "card_rules"
SECTION: Final = "rules"
"""Name of the page section in which rules are edited."""
WRITTEN, REPLACED = "written", "replaced"
OPEN: Final = {WRITTEN, IN_FORCE, REPLACED}
MOST: Final = 20
HOLDERS: Final = [IN_CHARGE, ABOVE]
UNTRIED: Final = {"tried_at": None}
ANYBODY: Final = records.Relation(
    "rules_reader", _("all who may see cards"), records.Reach.ANYWHERE, "unit"
)


@dataclass(frozen=True, slots=True)
class RuleOf(RowOf):
    """One of the rules that are not removed."""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The rules in their order."""
        return [
            (str(each.pk), f"{each.get_level_display()} {wording.rule_words(each)}")
            for each in kept(context.facts)
        ]


BEGINS: Final = Annotated[Example, Field(title=gettext_noop("Begin with the rules of"))]
ONE: Final = RuleOf(CardRule, lambda row: not row.is_removed, _("Rule"))
Written = records.fields_of(CardRule, *COLUMNS)
Changing = records.fields_of(CardRule, *COLUMNS, rule=ONE)
Choosing = records.fields_of(CardRule, rule=ONE)
About = records.fields_of(RuleSet, "title", "source", "answer_days", "appeal_days")


def kept(facts: Facts[RuleSet] | None) -> list[CardRule]:
    """The rules of the next version, in order."""
    rows = facts.of(CardRule) if facts else ()
    return [each for each in rows if not each.is_removed]


def can_be_read(_facts: Facts[RuleSet], fields: Any, _context: Context) -> Verdict:
    """Guard: the expressions compile, and have a value for every task."""
    if fields is None:
        return ALLOW
    problem = wording.problem_of(expressions.check_number, fields.figure)
    if problem:
        return refuse("card_rules.figure", problem, field="figure")
    if fields.covers:
        problem = wording.problem_of(expressions.check_condition, fields.covers)
        if problem:
            return refuse("card_rules.condition", problem, field="covers")
    if not fields.margin and not fields.span_days:
        words = now_(
            "Say when the card is lifted: by how much, or for how many days the figure is better."
        )
        return refuse("card_rules.no_margin", words, field="margin")
    return ALLOW


def has_room(facts: Facts[RuleSet], fields: Any, context: Context) -> Verdict:
    """Guard of a further rule."""
    if len(kept(facts)) >= MOST:
        words = now_("At most %(most)s rules. Remove one first.") % {"most": MOST}
        return refuse("card_rules.long", words)
    return can_be_read(facts, fields, context)


def begin(fields: Any, context: Context) -> Outcome:
    """Begin with the rules of a city, or with none."""
    example = Example(fields.example.value)
    rows = [New(CardRule, values) for values in EXAMPLES[example]]
    changes = records.columns_from(RuleSet, fields) | {"unit_id": context.unit}
    changes["source"] = fields.source or SOURCES[example]
    return Outcome(WRITTEN, data={"example": example.value}, changes=changes, rows=rows)


def add(_facts: Facts[RuleSet], fields: Any, _context: Context) -> Outcome:
    """Add a rule."""
    values = records.columns_from(CardRule, fields)
    return Outcome(changes=UNTRIED, rows=[New(CardRule, {**values, "is_removed": False})])


def change(_facts: Facts[RuleSet], fields: Any, _context: Context) -> Outcome:
    """Change a rule; versions that are published keep theirs."""
    values = records.columns_from(CardRule, fields)
    return Outcome(changes=UNTRIED, rows=[Changed(CardRule, fields.rule, values)])


def remove(_facts: Facts[RuleSet], fields: Any, _context: Context) -> Outcome:
    """Leave a rule out of the next version."""
    return Outcome(changes=UNTRIED, rows=[Changed(CardRule, fields.rule, {"is_removed": True})])


def has_rules(facts: Facts[RuleSet], _fields: Any, _context: Context) -> Verdict:
    """Guard: there is something to try."""
    if kept(facts):
        return ALLOW
    return refuse("card_rules.empty", now_("Add a rule first."))


def try_out(_facts: Facts[RuleSet], _fields: Any, context: Context) -> Outcome:
    """Note that the rules as they stand are tried."""
    return Outcome(changes={"tried_at": context.at})


def is_tried(facts: Facts[RuleSet], fields: Any, context: Context) -> Verdict:
    """Guard: what is published has been tried, and differs from what is in force."""
    verdict = has_rules(facts, fields, context)
    if not verdict:
        return verdict
    if facts.record.tried_at is None:
        words = now_("Try the rules on the tasks first: see who would get which card.")
        return refuse("card_rules.untried", words)
    last = facts.one(RuleVersion, number=facts.record.edition)
    is_same = last is not None and last.limits == [as_dict(each) for each in kept(facts)]
    days = (facts.record.answer_days, facts.record.appeal_days)
    if (
        facts.record.state == IN_FORCE
        and is_same
        and last
        and days == (last.answer_days, last.appeal_days)
    ):
        return refuse("card_rules.same", now_("Nothing has changed since the last version."))
    return ALLOW


def _published(facts: Facts[RuleSet]) -> tuple[list[dict[str, Any]], int, int]:
    """What a version made now would say: its rules, days to answer and days to appeal."""
    record = facts.record
    return [as_dict(each) for each in kept(facts)], record.answer_days, record.appeal_days


def publish(facts: Facts[RuleSet], _fields: Any, context: Context) -> Outcome:
    """Make a version and put it in force."""
    number = facts.record.edition + 1
    limits, answer_days, appeal_days = _published(facts)
    values = {
        "number": number,
        "limits": limits,
        "answer_days": answer_days,
        "appeal_days": appeal_days,
        "at": context.at,
    }
    rows = [New(RuleVersion, values)]
    return Outcome(data={"version": number}, changes={"edition": number}, rows=rows)


def _move(name: str, label: Any, event: Any, **how: Any) -> records.Move:
    usual: dict[str, Any] = {"right": RULES, "relations": HOLDERS, "on": OPEN}
    return records.Move(name=name, label=label, event=event, **{**usual, **how})


RULE_SETS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Rules of cards"),
    many=_("rules of cards"),
    model=RuleSet,
    named="title",
    states={
        WRITTEN: pgettext_lazy("card rules", "being written"),
        IN_FORCE: pgettext_lazy("card rules", "in force"),
        REPLACED: pgettext_lazy("card rules", "no longer in force"),
    },
    reads=READ,
    sees=[ANYBODY],
    plain=("title", "source", "answer_days", "appeal_days", "edition", "tried_at"),
    clear=("title",),
    over=(REPLACED,),
    rows=[
        records.Rows(CardRule, [*COLUMNS, "is_removed"]),
        records.Rows(RuleVersion, ["number", "limits", "answer_days", "appeal_days", "at"]),
    ],
    opening=records.Opening(
        label=_("Write rules of cards"),
        event=("begun", _("Rules of cards begun")),
        right=RULES,
        kinds=("district", "department", "street_town", "city"),
        fields=records.fields_of(
            RuleSet, "title", "source", "answer_days", "appeal_days", example=BEGINS
        ),
        apply=begin,
    ),
    moves=[
        _move(
            "add",
            _("Add rule"),
            ("rule_added", _("Rule added")),
            fields=Written,
            guard=has_room,
            apply=add,
            part=SECTION,
        ),
        _move(
            "change",
            _("Save rule"),
            ("rule_changed", _("Rule changed")),
            fields=Changing,
            guard=can_be_read,
            apply=change,
            part=SECTION,
        ),
        _move(
            "remove",
            _("Remove rule"),
            ("rule_removed", _("Rule removed")),
            fields=Choosing,
            apply=remove,
            part=SECTION,
        ),
        _move(
            "try_out",
            _("Try on today's tasks"),
            ("tried", _("Rules tried on the tasks")),
            key="t",
            guard=has_rules,
            apply=try_out,
            then=trials.run,
        ),
        _move(
            "publish",
            _("Publish and put in force"),
            ("published", _("Rules of cards published")),
            key="p",
            to={IN_FORCE},
            guard=is_tried,
            apply=publish,
            then=trials.replace_others,
        ),
        _move(
            "edit",
            _("Edit name and days"),
            ("edited", _("Name and days edited")),
            edits=True,
            fields=About,
        ),
        _move(
            "end",
            _("End rules without successor"),
            ("ended", _("Rules ended")),
            on={IN_FORCE},
            to={REPLACED},
        ),
        records.Move(
            name="replace",
            label=_("Replace rules"),
            event=("replaced", _("Rules replaced by others")),
            on={IN_FORCE},
            to={REPLACED},
        ),
    ],
)

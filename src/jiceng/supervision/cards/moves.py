"""Effects and guards of the moves of cards. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as now_

from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.calendar import current_calendar
from jiceng.core.worktime import TimeUnit, WorkingTime, add
from jiceng.directory.public import civil_day
from jiceng.records.public import Changed, Context, Facts, New, Outcome
from jiceng.supervision.cards import forms
from jiceng.supervision.cards.models import Answer, Appeal, Card, CardLevel, Opinion

KIND: Final = "task_card"
PROPOSED, WATCHED, ISSUED, ANSWERED = "proposed", "watched", "issued", "answered"
APPEALED, LIFTED, CANCELLED, DECLINED = "appealed", "lifted", "cancelled", "declined"
LIVE: Final = (WATCHED, ISSUED, ANSWERED, APPEALED)
"""States in which a card counts."""
DECISION_DAYS: Final = 10
"""Working days in which an appeal is decided."""
RULE_FIELDS: Final = (
    "rule_set",
    "edition",
    "figure",
    "side",
    "value",
    "limit",
    "progress",
    "planned",
)


def working_days(context: Context, days: int) -> date:
    """The civil day on which a number of working days has passed."""
    return civil_day(add(context.at, WorkingTime(days, TimeUnit.WORK_DAY), current_calendar()))


def propose(fields: Any, context: Context) -> Outcome:
    """Propose a card: of the task's unit, issued by the actor's."""
    task, unit = forms.parts_of_key(fields.task)
    return Outcome(
        PROPOSED,
        data={"level": fields.level.value, "unit": str(unit)},
        changes={
            "task_id": task,
            "unit_id": unit,
            "issuer_id": context.unit,
            "level": fields.level.value,
            "reason": fields.reason,
            "proposed_by_id": context.actor.id,
            "next_on": working_days(context, DECISION_DAYS),
        },
    )


def _issued(
    level: str, context: Context, *, answer_days: int, appeal_days: int
) -> tuple[str, dict[str, Any]]:
    """State and columns of a card that is issued, or raised to a level that is to be answered."""
    changes: dict[str, Any] = {"level": level, "issued_on": civil_day(context.at)}
    changes["appeal_by"] = working_days(context, appeal_days)
    if level == CardLevel.WATCH:
        return WATCHED, changes
    return ISSUED, changes | {"next_on": working_days(context, answer_days)}


def _days(card: Card) -> dict[str, int]:
    return {"answer_days": card.answer_days, "appeal_days": card.appeal_days}


def is_somebody_else(card: Facts[Card], _fields: Any, context: Context) -> Verdict:
    """Guard: whoever proposes a card does not approve it."""
    if context.actor.id and context.actor.id == card.record.proposed_by_id:
        words = now_("Another person approves a card that you have proposed.")
        return refuse("card.own", words)
    return ALLOW


def approve(card: Facts[Card], _fields: Any, context: Context) -> Outcome:
    """Issue a proposed card."""
    state, changes = _issued(card.record.level, context, **_days(card.record))
    changes["approved_by_id"] = context.actor.id
    return Outcome(state, data={"level": card.record.level}, changes=changes)


def _by_rule(fields: Any) -> dict[str, Any]:
    values = {name: getattr(fields, name) for name in RULE_FIELDS if name != "rule_set"}
    return values | {"rule_set_id": fields.rule_set}


def _figures(fields: Any) -> dict[str, Any]:
    return {
        "level": fields.level.value,
        "value": str(fields.value),
        "limit": str(fields.limit),
        "version": fields.edition,
    }


def issue_by_rule(card: Facts[Card], fields: Any, context: Context) -> Outcome:
    """Issue a card by rule, with the figures of its working."""
    days = {"answer_days": fields.answer_days, "appeal_days": fields.appeal_days}
    state, changes = _issued(fields.level.value, context, **days)
    changes |= {**_by_rule(fields), **days, "reason": "", "issuer_id": fields.issuer}
    return Outcome(state, data=_figures(fields), changes=changes)


def change_level(card: Facts[Card], fields: Any, context: Context) -> Outcome:
    """Change the level of a card by rule; a higher one is to be answered anew, unless an appeal is
    open, which is decided first.
    """
    before, after = rank(card.record.level), rank(fields.level.value)
    state, changes = card.record.state, {"level": fields.level.value, **_by_rule(fields)}
    if state == APPEALED:
        return Outcome(state, data=_figures(fields), changes=changes)
    if after > before:
        state, issued = _issued(fields.level.value, context, **_days(card.record))
        return Outcome(state, data=_figures(fields), changes={**changes, **issued})
    state = WATCHED if fields.level == CardLevel.WATCH else state
    return Outcome(state, data=_figures(fields), changes=changes)


def rank(level: str) -> int:
    """Order of levels."""
    return [*CardLevel.values].index(level)


def answer(_card: Facts[Card], fields: Any, context: Context) -> Outcome:
    """Answer a card."""
    values = {"text": fields.text, "caught_up_on": fields.caught_up_on, "at": context.at}
    return Outcome(
        data={"caught_up_on": fields.caught_up_on.isoformat()},
        changes={"next_on": fields.caught_up_on},
        rows=[New(Answer, {**values, "returned": ""})],
    )


def return_answer(card: Facts[Card], fields: Any, context: Context) -> Outcome:
    """Ask for a better answer, with the full time again."""
    last = card.of(Answer)[-1]
    return Outcome(
        changes={"next_on": working_days(context, card.record.answer_days)},
        rows=[Changed(Answer, last.pk, {"returned": fields.returned})],
    )


def may_appeal(card: Facts[Card], _fields: Any, context: Context) -> Verdict:
    """Guard: in time, and once for each level."""
    by = card.record.appeal_by
    if by is not None and civil_day(context.at) > by:
        words = now_("Appeals were possible until %(day)s.") % {"day": by.isoformat()}
        return refuse("card.appeal_late", words, day=by.isoformat())
    if any(each.level == card.record.level for each in card.of(Appeal)):
        words = now_("An appeal against this card has been decided already.")
        return refuse("card.appeal_twice", words)
    return ALLOW


def appeal(card: Facts[Card], fields: Any, context: Context) -> Outcome:
    """Appeal against a card."""
    values = {"at": context.at, "level": card.record.level, "text": fields.text}
    return Outcome(
        data={"level": card.record.level},
        changes={"next_on": working_days(context, DECISION_DAYS)},
        rows=[New(Appeal, {**values, "is_granted": None})],
    )


def open_appeal(card: Facts[Card]) -> Appeal | None:
    """The appeal that is to be decided."""
    return card.one(Appeal, is_granted=None)


def opinions_on(card: Facts[Card]) -> list[Opinion]:
    """What has been said to the open appeal."""
    appealed = open_appeal(card)
    return [each for each in card.of(Opinion) if appealed and each.appeal == appealed.pk]


def may_decide(card: Facts[Card], _fields: Any, context: Context) -> Verdict:
    """Guard: two people decide who have had no part in the card, each once."""
    who = context.actor.id
    if who and who in {card.record.proposed_by_id, card.record.approved_by_id}:
        words = now_("Others decide on an appeal than those who proposed or approved the card.")
        return refuse("card.appeal_own", words)
    if who and any(each.person_id == who for each in opinions_on(card)):
        words = now_("You have decided on this appeal. A second person decides as well.")
        return refuse("card.appeal_same", words)
    return ALLOW


def decide_appeal(card: Facts[Card], fields: Any, context: Context) -> Outcome:
    """Give an opinion on an appeal: with two that agree it is decided; of two that differ a third
    decides.
    """
    appealed, said = open_appeal(card), opinions_on(card)
    if appealed is None:
        return Outcome(APPEALED)
    values = {"person_id": context.actor.id, "at": context.at, "grants": fields.grants}
    rows: list[Any] = [New(Opinion, {**values, "text": fields.text, "appeal": appealed.pk})]
    agreeing = 1 + sum(each.grants == fields.grants for each in said)
    data = {"grants": fields.grants, "final": agreeing >= 2}
    if agreeing < 2:
        return Outcome(APPEALED, data=data, rows=rows)
    rows.append(Changed(Appeal, appealed.pk, {"is_granted": fields.grants}))
    if fields.grants:
        return Outcome(CANCELLED, data=data, rows=rows, changes={"decision": fields.text})
    state, changes = _after_appeal(card, context)
    return Outcome(state, data=data, rows=rows, changes=changes)


def _after_appeal(card: Facts[Card], context: Context) -> tuple[str, dict[str, Any]]:
    """Where a card stands whose appeal was dismissed: as before it, with the full time again."""
    if card.record.level == CardLevel.WATCH:
        return WATCHED, {}
    since = card.record.issued_on
    answers = [each for each in card.of(Answer) if not since or civil_day(each.at) >= since]
    if answers and not answers[-1].returned:
        return ANSWERED, {"next_on": answers[-1].caught_up_on}
    return ISSUED, {"next_on": working_days(context, card.record.answer_days)}


def with_decision(_card: Facts[Card], fields: Any, _context: Context) -> Outcome:
    """Record the reason for a decision."""
    return Outcome(changes={"decision": fields.decision})


def lift_by_rule(_card: Facts[Card], fields: Any, _context: Context) -> Outcome:
    """Lift a card by rule."""
    return Outcome(data={"why": fields.why})


def span_of(card: Facts[Card]) -> WorkingTime:
    """The time to answer."""
    return WorkingTime(card.record.answer_days, TimeUnit.WORK_DAY)

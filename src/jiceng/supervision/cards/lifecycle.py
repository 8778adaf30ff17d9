"""Lifecycle of cards: proposed or issued by rule, answered, appealed, lifted, cancelled. Pure."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.records import public as records
from jiceng.supervision.cards import forms, moves
from jiceng.supervision.cards.models import Answer, Appeal, Card, Opinion
from jiceng.supervision.cards.moves import (
    ANSWERED,
    APPEALED,
    CANCELLED,
    DECLINED,
    ISSUED,
    KIND,
    LIFTED,
    LIVE,
    PROPOSED,
    RULE_FIELDS,
    WATCHED,
)
from jiceng.supervision.cards.permissions import ANSWER, DECIDE, PROPOSE, READ

ISSUER: Final = records.Relation("card_issuer", _("the unit that issued it"), through="issuer")


def _decision(name: str, label: Any, event: Any, **how: Any) -> records.Move:
    usual: dict[str, Any] = {"right": DECIDE, "relations": [ISSUER]}
    return records.Move(name=name, label=label, event=event, **{**usual, **how})


CARDS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Card of a task"),
    many=_("cards of tasks"),
    model=Card,
    named="task__title",
    states={
        PROPOSED: pgettext_lazy("card", "proposed"),
        WATCHED: pgettext_lazy("card", "watched"),
        ISSUED: pgettext_lazy("card", "to be answered"),
        ANSWERED: pgettext_lazy("card", "answered"),
        APPEALED: pgettext_lazy("card", "appeal to be decided"),
        LIFTED: pgettext_lazy("card", "lifted"),
        CANCELLED: pgettext_lazy("card", "cancelled as mistaken"),
        DECLINED: pgettext_lazy("card", "not issued"),
    },
    reads=READ,
    sees=[ISSUER],
    plain=(
        "task",
        "issuer",
        "level",
        "next_on",
        "issued_on",
        "appeal_by",
        "answer_days",
        "appeal_days",
        *RULE_FIELDS,
        "reason",
        "proposed_by",
        "approved_by",
        "decision",
    ),
    rows=[
        records.Rows(Answer, ["at", "text", "caught_up_on", "returned"]),
        records.Rows(Appeal, ["at", "level", "text", "is_granted"]),
        records.Rows(Opinion, ["appeal", "person", "at", "grants", "text"]),
    ],
    due=records.DueClock(span=moves.span_of, runs={ISSUED}),
    opening=records.Opening(
        label=_("Propose card"),
        event=("proposed", _("Card drawn up")),
        right=PROPOSE,
        fields=forms.ProposalFields,
        apply=moves.propose,
    ),
    moves=[
        _decision(
            "approve",
            _("Approve and issue card"),
            ("issued", _("Card issued")),
            key="y",
            on={PROPOSED},
            to={ISSUED, WATCHED},
            guard=moves.is_somebody_else,
            apply=moves.approve,
        ),
        _decision(
            "decline",
            _("Do not issue card"),
            ("declined", _("Card not issued")),
            on={PROPOSED},
            to={DECLINED},
            fields=forms.DecisionFields,
            apply=moves.with_decision,
        ),
        records.Move(
            name="answer",
            label=_("Answer card"),
            event=("answered", _("Card answered")),
            key="a",
            right=ANSWER,
            on={ISSUED},
            to={ANSWERED},
            fields=forms.AnswerFields,
            apply=moves.answer,
        ),
        records.Move(
            name="appeal",
            label=_("Appeal against card"),
            event=("appealed", _("Appeal against the card")),
            right=ANSWER,
            on={WATCHED, ISSUED, ANSWERED},
            to={APPEALED},
            fields=forms.AppealFields,
            guard=moves.may_appeal,
            apply=moves.appeal,
        ),
        _decision(
            "return_answer",
            _("Return answer"),
            ("answer_returned", _("Answer returned")),
            on={ANSWERED},
            to={ISSUED},
            fields=forms.ReturnFields,
            apply=moves.return_answer,
        ),
        _decision(
            "decide_appeal",
            _("Decide on the appeal"),
            ("appeal_decided", _("Opinion on the appeal")),
            key="d",
            on={APPEALED},
            to={APPEALED, CANCELLED, ISSUED, ANSWERED, WATCHED},
            fields=forms.OpinionFields,
            guard=moves.may_decide,
            apply=moves.decide_appeal,
        ),
        _decision(
            "lift",
            _("Lift card"),
            ("lifted", _("Card lifted")),
            key="l",
            on={WATCHED, ISSUED, ANSWERED},
            to={LIFTED},
            fields=forms.DecisionFields,
            apply=moves.with_decision,
        ),
        _decision(
            "cancel",
            _("Cancel card as mistaken"),
            ("cancelled", _("Card cancelled as mistaken")),
            on={WATCHED, ISSUED, ANSWERED},
            to={CANCELLED},
            fields=forms.DecisionFields,
            apply=moves.with_decision,
        ),
        records.Move(
            name="issue_by_rule",
            label=_("Issue card by rule"),
            event=("issued_by_rule", _("Card issued by rule")),
            on={PROPOSED},
            to={ISSUED, WATCHED},
            fields=forms.IssueFields,
            apply=moves.issue_by_rule,
        ),
        records.Move(
            name="change_level",
            label=_("Change level of card"),
            event=("level_changed", _("Level of the card changed")),
            on={*LIVE},
            to={*LIVE},
            fields=forms.RuleFields,
            apply=moves.change_level,
        ),
        records.Move(
            name="lift_by_rule",
            label=_("Lift card by rule"),
            event=("lifted_by_rule", _("Card lifted by rule")),
            on={*LIVE},
            to={LIFTED},
            fields=forms.LiftFields,
            apply=moves.lift_by_rule,
        ),
    ],
)

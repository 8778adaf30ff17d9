"""Access rows of cards, their rules and bulletins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.records.public import make_move
from jiceng.supervision.cards.models import CardRule
from tests.access.targets import SECRET
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.supervision.cards.samples import (
    DEPARTMENT,
    DISTRICT,
    RULE,
    answered_card,
    appealed_card,
    circulated_bulletin,
    given_bulletin,
    given_rules,
    issued_card,
    proposed_card,
    rules_in_force,
    task_behind,
    written_bulletin,
    written_rules,
)
from tests.world import World


def _proposal(world: World) -> dict[str, Any]:
    """A card of a task of the department."""
    unit = world.units[DEPARTMENT].pk
    return {"task": f"{task_behind(world)}|{unit}", "level": "red", "reason": "连续两月未报进展"}


def _secret(world: World) -> UUID:
    return issued_card(world, title=SECRET)


def _made(make: Any, **given: Any) -> Any:
    return lambda world: Made(make(world), given)


def _of_rule(world: World) -> Made:
    rules = written_rules(world)
    row = _first_rule(rules)
    return Made(rules, {**RULE, "rule": row})


def _first_rule(rules: UUID) -> str:
    return str(CardRule.objects.filter(rule_set=rules).order_by("id")[0].pk)


def _removing(world: World) -> Made:
    rules = written_rules(world)
    return Made(rules, {"rule": _first_rule(rules)})


def _tried(world: World) -> Made:
    rules = written_rules(world)
    make_move("card_rules", rules, "try_out", {}, by=SYSTEM, at=world.at)
    return Made(rules, {})


def _read(world: World) -> Made:
    bulletin = circulated_bulletin(world)
    make_move("supervision_bulletin", bulletin, "read", {"note": ""}, by=_lead(world), at=world.at)
    return Made(bulletin, {})


def _lead(world: World) -> Any:
    return world["lead"]


def _edited(world: World) -> Made:
    return Made(written_bulletin(world), given_bulletin(world))


ANSWERED = {"text": "已增派人手。", "caught_up_on": "2026-10-15"}
DECISION = {"decision": "任务已赶上进度。"}
EDITED = {"title": "新规则", "source": "", "answer_days": 5, "appeal_days": 5}
ROWS = {
    "cards of tasks": rows_of(
        "task-cards/",
        reads="card.read",
        opens="card.propose",
        unit=DISTRICT,
        new=_proposal,
        record=_secret,
        secret=SECRET,
        has_remarks=True,
        moves=[
            Move("approve", "card.decide", _made(proposed_card), DISTRICT),
            Move("decline", "card.decide", _made(proposed_card, **DECISION), DISTRICT),
            Move("answer", "card.answer", _made(issued_card, **ANSWERED), DEPARTMENT),
            Move("appeal", "card.answer", _made(issued_card, text="计划已调整"), DEPARTMENT),
            Move(
                "return_answer",
                "card.decide",
                _made(answered_card, returned="请写明责任人"),
                DISTRICT,
            ),
            Move(
                "decide_appeal",
                "card.decide",
                _made(appealed_card, grants=True, text="计划确已调整"),
                DISTRICT,
            ),
            Move("lift", "card.decide", _made(issued_card, **DECISION), DISTRICT, True),
            Move("cancel", "card.decide", _made(issued_card, **DECISION), DISTRICT),
        ],
    ),
    "rules of cards": rows_of(
        "card-rules/",
        reads="card.read",
        opens="card.rules",
        unit=DISTRICT,
        new=given_rules,
        record=written_rules,
        is_shared=True,
        has_remarks=True,
        moves=[
            Move("add", "card.rules", lambda w: Made(written_rules(w), RULE), DISTRICT),
            Move("change", "card.rules", _of_rule, DISTRICT),
            Move("remove", "card.rules", _removing, DISTRICT),
            Move("try_out", "card.rules", _made(written_rules), DISTRICT, True),
            Move("publish", "card.rules", _tried, DISTRICT),
            Move("edit", "card.rules", _made(written_rules, **EDITED), DISTRICT),
            Move("end", "card.rules", _made(rules_in_force), DISTRICT),
        ],
    ),
    "supervision bulletins": rows_of(
        "supervision-bulletins/",
        reads="bulletin.read",
        opens="bulletin.edit",
        unit=DISTRICT,
        new=given_bulletin,
        record=written_bulletin,
        has_remarks=True,
        moves=[
            Move("circulate", "bulletin.edit", lambda w: Made(_with_card(w), {}), DISTRICT),
            Move("read", "card.answer", _made(circulated_bulletin, note=""), DEPARTMENT),
            Move("publish", "bulletin.edit", _read, DISTRICT),
            Move(
                "edit",
                "bulletin.edit",
                lambda w: Made(written_bulletin(w), given_bulletin(w)),
                DISTRICT,
            ),
            Move("withdraw", "bulletin.edit", _made(written_bulletin), DISTRICT, True),
        ],
    ),
}


def _with_card(world: World) -> UUID:
    issued_card(world)
    return written_bulletin(world)

"""Cards of tasks: issued by rule, answered, appealed, lifted; their rules, orders, bulletins."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory import public as directory
from jiceng.records.documents import public as documents
from jiceng.records.public import make_move, open_record
from jiceng.supervision.cards import issuing, jobs, wording
from jiceng.supervision.cards.bulletins import BULLETINS
from jiceng.supervision.cards.lifecycle import CARDS
from jiceng.supervision.cards.models import Card, HeldLimit, RuleSet, RuleVersion, Trial
from jiceng.supervision.tasks.public import Task
from tests.cases.conftest import built_world, world
from tests.supervision.cards.samples import (
    DEPARTMENT,
    DISTRICT,
    RULE,
    appealed_card,
    at_midday,
    circulated_bulletin,
    given_bulletin,
    issued_card,
    proposed_card,
    rules_in_force,
    task_behind,
    written_bulletin,
    written_rules,
)
from tests.web.conftest import _morning, at_desk
from tests.world import PASSWORD, SINCE, World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def move(
    world: World, card: UUID, name: str, who: str, kind: str = "task_card", **given: Any
) -> Any:
    return make_move(kind, card, name, given, by=world[who], at=world.at)


def report(world: World, task: UUID, percent: int, days: int = 0) -> None:
    """The unit reports, and the tasks are checked."""
    at = world.at + timedelta(days=days)
    given = {"percent": str(percent), "text": "按计划推进。"}
    make_move("work_task", task, "report", given, by=SYSTEM, at=at)
    issuing.check_tasks([task], at=at)


def test_a_task_that_reaches_a_limit_gets_a_card_with_its_working(world: World) -> None:
    card = Card.objects.get(pk=issued_card(world))
    assert (card.level, card.state, card.unit.code) == ("red", "issued", DEPARTMENT)
    assert card.issuer.code == DISTRICT
    with translation.override("en"):
        reason = wording.reason_of(card)
    assert reason == "progress 44 %, planned 80 %: 36 points behind, limit 30"
    with translation.override("zh-hans"):
        assert wording.reason_of(card) == "进度44%，计划80%：落后36个百分点，界限30"
    kinds = Event.objects.filter(stream_id=card.pk).order_by("seq").values_list("type", flat=True)
    assert list(kinds) == ["task_card.proposed", "task_card.issued_by_rule"]
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_checking_again_changes_nothing_and_a_level_changes_once(world: World) -> None:
    card = Card.objects.get(pk=issued_card(world))
    before = Event.objects.count()
    issuing.check_tasks(None, at=world.at)
    assert Event.objects.count() == before
    report(world, card.task_id, 52)  # 28 points behind: within the margin of the red limit
    card.refresh_from_db()
    assert card.level == "red"
    report(world, card.task_id, 53)  # 27 points behind
    card.refresh_from_db()
    assert (card.level, card.state) == ("yellow", "issued")


def test_a_card_is_lifted_by_the_margin_and_never_flaps(world: World) -> None:
    card = Card.objects.get(pk=issued_card(world, 12))
    assert card.level == "yellow"
    for percent in (71, 70, 72, 69):  # 9, 10, 8 and 11 points behind
        report(world, card.task_id, percent)
    card.refresh_from_db()
    assert (card.state, card.level) == ("issued", "yellow")
    report(world, card.task_id, 73)
    card.refresh_from_db()
    assert card.state == "lifted"
    assert not HeldLimit.objects.filter(task=card.task_id).exists()
    assert evidence_comparison.compare_state().ok


def test_a_card_is_lifted_after_its_days_on_the_better_side(world: World) -> None:
    card = Card.objects.get(pk=issued_card(world, 12))
    for days in range(1, 9):
        report(world, card.task_id, min(80 + days - 8, 100), days)
        card.refresh_from_db()
        assert card.state == ("issued" if days < 8 else "lifted")


def test_a_day_on_which_nobody_reports_brings_cards_as_well(world: World) -> None:
    rules_in_force(world)
    task = task_behind(world, 9)
    assert issuing.check_day(at=world.at) == issuing.Checking(tasks=1)
    assert issuing.check_day(at=world.at) is None
    tomorrow = world.at + timedelta(days=1)
    found = issuing.check_day(at=tomorrow)
    assert found
    assert found.issued == 1
    assert Card.objects.get(task=task).level == "yellow"


def test_a_report_is_read_by_the_minute_job(world: World) -> None:
    rules_in_force(world)
    task = task_behind(world, 5)
    jobs.read_changes(world.at - timedelta(hours=1))
    given = {"percent": "40", "text": "受天气影响。"}
    make_move("work_task", task, "report", given, by=SYSTEM, at=world.at)
    assert jobs.read_changes(world.at + timedelta(minutes=1))
    assert Card.objects.get(task=task).level == "red"


def test_a_card_of_a_task_that_is_over_is_lifted(world: World) -> None:
    card = Card.objects.get(pk=issued_card(world))
    make_move("work_task", card.task_id, "complete", {"result": "已验收"}, by=SYSTEM, at=world.at)
    issuing.check_tasks([card.task_id], at=world.at)
    card.refresh_from_db()
    assert card.state == "lifted"


def test_the_unit_answers_and_the_office_asks_for_more(world: World) -> None:
    card = issued_card(world)
    with pytest.raises(Forbidden):
        move(world, card, "answer", "district", text="已整改", caught_up_on="2026-10-15")
    move(world, card, "answer", "lead", text="设计变更，已增派人手。", caught_up_on="2026-10-15")
    found = move(world, card, "return_answer", "district", returned="请写明责任人和措施。")
    assert found.state == "issued"
    found = move(world, card, "answer", "lead", text="每周调度一次。", caught_up_on="2026-10-10")
    assert (found.state, str(found.next_on)) == ("answered", "2026-10-10")
    assert audit_verification.verify().ok


def test_an_appeal_is_decided_by_two_people_who_agree(world: World) -> None:
    card = appealed_card(world)
    found = move(world, card, "decide_appeal", "district", grants=True, text="计划确已调整。")
    assert found.state == "appealed"
    with pytest.raises(Refused):
        move(world, card, "decide_appeal", "district", grants=True, text="再次同意。")
    found = move(world, card, "decide_appeal", "reviewer", grants=True, text="同意撤销。")
    assert (found.state, found.decision) == ("cancelled", "同意撤销。")
    assert evidence_comparison.compare_state().ok


def test_two_who_differ_leave_an_appeal_to_a_third(world: World) -> None:
    card = appealed_card(world)
    move(world, card, "decide_appeal", "district", grants=True, text="计划确已调整。")
    found = move(world, card, "decide_appeal", "reviewer", grants=False, text="调整在亮牌之后。")
    assert found.state == "appealed"
    world.people["third"] = third_decider(world)
    found = move(world, card, "decide_appeal", "third", grants=False, text="同意驳回。")
    assert found.state == "issued"
    with pytest.raises(Refused):
        move(world, card, "appeal", "lead", text="再次申诉。")


def third_decider(world: World) -> Any:
    """Somebody of the inspection office."""
    person = directory.create_person(
        name="third", username="third", password=PASSWORD, by=SYSTEM, at=SINCE
    )
    directory.appoint(
        person=person,
        role="inspection_office",
        unit=world.units[DISTRICT],
        by=SYSTEM,
        at=SINCE,
        valid_from=SINCE.date(),
    )
    return person


def test_an_appeal_comes_in_time(world: World) -> None:
    card = Card.objects.get(pk=issued_card(world))
    assert card.appeal_by
    late = at_midday(card.appeal_by + timedelta(days=1))
    with pytest.raises(Refused):
        make_move("task_card", card.pk, "appeal", {"text": "申诉"}, by=SYSTEM, at=late)


def test_a_proposed_card_is_approved_by_somebody_else(world: World) -> None:
    card = proposed_card(world)
    with pytest.raises(Refused):
        move(world, card, "approve", "district")
    found = move(world, card, "approve", "reviewer")
    assert (found.state, found.level, found.unit.code) == ("issued", "red", DEPARTMENT)
    assert wording.reason_of(found) == "连续两月未报进展。"
    issuing.check_tasks(None, at=world.at)
    found.refresh_from_db()
    assert found.state == "issued"


def test_nobody_else_sees_a_card(world: World) -> None:
    card = issued_card(world)
    for who, sees in (("lead", True), ("district", True), ("housing", False), ("clerk", False)):
        assert CARDS.visible(world[who]).filter(pk=card).exists() is sees


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"figure": "behnd"}, "figure", "“behnd” at character 1 is not known"),
        ({"figure": "behind +"}, "figure", "cannot be read from character 9"),
        ({"figure": "progress / planned"}, "figure", "divides by zero"),
        ({"covers": "kind == 'x'"}, "covers", "no type of task"),
        ({"covers": "behind"}, "covers", "not a condition"),
        ({"margin": "0", "span_days": 0}, "margin", "Say when the card is lifted"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_at_its_field(
    world: World, given: dict[str, Any], field: str, words: str
) -> None:
    rules = written_rules(world)
    with translation.override("en"), pytest.raises(Invalid) as refused:
        move(world, rules, "add", "district", "card_rules", **{**RULE, **given})
    assert words in refused.value.details["fields"][field]


def test_rules_are_tried_before_they_are_published(world: World) -> None:
    rules = written_rules(world)
    task_behind(world, 36)
    task_behind(world, 12, number="2", title="公园改造")
    task_behind(world, 0, number="3", title="道路大修")
    with pytest.raises(Refused):
        move(world, rules, "publish", "district", "card_rules")
    move(world, rules, "try_out", "district", "card_rules")
    trial = Trial.objects.get(rule_set=rules)
    assert trial.counts == {"red": 1, "yellow": 1, "none": 1}
    assert [line["level"] for line in trial.lines] == ["red", "yellow"]
    assert not Card.objects.exists()
    move(world, rules, "add", "district", "card_rules", **RULE)
    with pytest.raises(Refused):
        move(world, rules, "publish", "district", "card_rules")


def test_one_rule_set_of_a_scope_is_in_force_with_its_versions(world: World) -> None:
    first = rules_in_force(world)
    second = rules_in_force(world, title="新规则", example="xinhuang")
    assert RuleSet.objects.get(pk=first).state == "replaced"
    with pytest.raises(Refused):
        move(world, second, "publish", "district", "card_rules")
    rule = RuleSet.objects.get(pk=second).rules.order_by("id")[0]
    given = {**RULE, "limit": "70", "figure": "ratio * 100", "side": "under", "level": "watch"}
    move(world, second, "change", "district", "card_rules", rule=str(rule.pk), **given)
    move(world, second, "try_out", "district", "card_rules")
    move(world, second, "publish", "district", "card_rules")
    limits = [
        each.limits[0]["limit"]
        for each in RuleVersion.objects.filter(rule_set=second).order_by("number")
    ]
    assert limits == ["80", "70"]
    assert evidence_comparison.compare_state().ok


@pytest.mark.parametrize(
    ("example", "points", "level"),
    [
        ("yinchuan", 9, ""),
        ("yinchuan", 10, "yellow"),
        ("yinchuan", 30, "yellow"),
        ("yinchuan", 31, "red"),
        ("sanya", 0, ""),
        ("sanya", 1, "yellow"),
        ("sanya", 40, "yellow"),
        ("sanya", 41, "red"),
        ("xinhuang", 16, ""),
        ("xinhuang", 17, "watch"),
        ("xinhuang", 32, "watch"),
        ("xinhuang", 33, "yellow"),
    ],
)
def test_the_rules_of_three_cities_begin_where_they_say(
    world: World, example: str, points: int, level: str
) -> None:
    rules_in_force(world, example=example)
    task = task_behind(world, points)
    issuing.check_tasks(None, at=world.at)
    card = Card.objects.filter(task=task).first()
    assert (card.level if card else "") == level
    if level == "watch":
        assert card
        assert card.state == "watched"


def test_the_order_about_a_card_is_numbered_and_read_by_its_unit(
    world: World, at_desk: Any
) -> None:
    card = issued_card(world)
    page = at_desk("district", "zh-hans").post(
        f"/desk/task-cards/{card}/parts/document-supervision_order/"
    )
    assert page.status_code == 302
    made = documents.Document.objects.get()
    assert made.label == "江海区督办〔2026〕1号"
    said = text_of(world, made, "lead")
    assert "进度44%，计划80%：落后36个百分点" in said
    with pytest.raises(NotFound):
        text_of(world, made, "housing")


def text_of(world: World, document: documents.Document, who: str) -> str:
    file = documents.file_of(world[who], document.pk, documents.DOCX)
    read = docx.Document(io.BytesIO(file.content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in read.paragraphs), *cells])


def test_a_bulletin_is_read_by_its_units_before_it_is_published(world: World) -> None:
    bulletin = circulated_bulletin(world)
    kind = "supervision_bulletin"
    assert BULLETINS.visible(world["lead"]).filter(pk=bulletin).exists()
    assert not BULLETINS.visible(world["housing"]).filter(pk=bulletin).exists()
    with pytest.raises(Refused):
        move(world, bulletin, "publish", "district", kind)
    move(world, bulletin, "read", "lead", kind, note="已增派人手，月底赶上。")
    with pytest.raises(Refused):
        move(world, bulletin, "read", "lead", kind, note="")
    found = move(world, bulletin, "publish", "district", kind)
    assert found.state == "published"
    made = documents.Document.objects.get()
    assert made.label == "江海区督查通报〔2026〕1号"
    said = text_of(world, made, "lead")
    assert "共亮红牌1张、黄牌0张，涉及1个单位" in said
    assert "已增派人手，月底赶上。" in said
    assert BULLETINS.visible(world["housing"]).filter(pk=bulletin).exists()
    assert text_of(world, made, "housing")
    assert evidence_comparison.compare_state().ok


def test_a_bulletin_without_cards_is_not_circulated(world: World) -> None:
    bulletin = written_bulletin(world)
    with pytest.raises(Refused):
        move(world, bulletin, "circulate", "district", "supervision_bulletin")
    wrong = {**given_bulletin(world), "first_on": "2026-09-10", "last_on": "2026-09-01"}
    unit = world.units[DISTRICT].pk
    with pytest.raises(Invalid):
        open_record("supervision_bulletin", wrong, unit=unit, by=SYSTEM, at=world.at)


def test_decisions_and_bulletins_wait_in_the_inbox(world: World, at_desk: Any) -> None:
    appealed_card(world)
    bulletin = written_bulletin(world)
    make_move("supervision_bulletin", bulletin, "circulate", {}, by=SYSTEM, at=world.at)
    office, unit = world.units[DISTRICT].pk, world.units[DEPARTMENT].pk
    page = at_desk("district", "zh-hans").get(f"/desk/?unit={office}&box=card_decisions")
    assert "江南社区加装电梯" in page.content.decode()
    page = at_desk("lead", "zh-hans").get(f"/desk/?unit={unit}&box=bulletins_to_read")
    assert "2026年第1期督查通报" in page.content.decode()


def test_checking_many_tasks_takes_a_fixed_number_of_queries(world: World) -> None:
    rules_in_force(world)
    counts = []
    for number in (1, 3):
        for n in range(number):
            task_behind(world, 0, number=f"{number}.{n}", title=f"任务{number}{n}")
        with CaptureQueriesContext(connection) as captured:
            issuing.check_tasks(None, at=world.at)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Task.objects.count() == 4

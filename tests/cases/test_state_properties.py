"""Property: state equals events after any actions, and every other change is detected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jiceng.cases import actions
from jiceng.cases.models import Approval, ApprovalKind, Case, CaseTask
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Problem
from jiceng.core.evidence import RecordingPlan, plans
from jiceng.records.clock.public import note_breach
from tests.cases.test_lifecycle import CONTENT, UNHAPPY
from tests.state_comparison import findings, sql
from tests.world import World

Act = Callable[[World, Case, Any], object]
ACTS: dict[str, Act] = {
    "accept": lambda w, c, at: actions.accept(case=c.id, by=w["dispatcher"], at=at),
    "classify": lambda w, c, at: actions.classify(
        case=c.id, by=w["dispatcher"], at=at, category="2207"
    ),
    "dispatch": lambda w, c, at: actions.dispatch(
        case=c.id, by=w["dispatcher"], at=at, unit=w.urban
    ),
    "sign": lambda w, c, at: actions.sign(case=c.id, by=w["handler"], at=at),
    "note": lambda w, c, at: actions.note(
        case=c.id, by=w["handler"], at=at, text="去看过了", internal=True
    ),
    "return": lambda w, c, at: actions.return_case(
        case=c.id, by=w["handler"], at=at, reason="不属本单位"
    ),
    "whistle": lambda w, c, at: actions.whistle(
        case=c.id,
        by=w["dispatcher"],
        at=at,
        units=[w.units["JH-HSG"].id],
        reason="请到场",
        ground="unclear",
    ),
    "report in": lambda w, c, at: actions.report_in(
        task=CaseTask.objects.filter(case=c).latest("called_at").id, by=w["housing"], at=at
    ),
    "ask": lambda w, c, at: actions.ask(
        case=c.id,
        by=w["handler"],
        at=at,
        kind=ApprovalKind.EXTEND,
        reason="要等材料",
        amount=Decimal(2),
    ),
    "decide": lambda w, c, at: actions.decide(
        approval=Approval.objects.filter(stream=c.pk).latest("asked_at").id,
        by=w["lead"],
        at=at,
        granted=True,
        reason="同意",
    ),
    "resolve": lambda w, c, at: actions.resolve(
        case=c.id, by=w["handler"], at=at, resolution="已清运"
    ),
    "call back": lambda w, c, at: actions.call_back(
        case=c.id, by=w["caller"], at=at, answer=CONTENT, remark="满意"
    ),
    "call back, unhappy": lambda w, c, at: actions.call_back(
        case=c.id, by=w["caller"], at=at, answer=UNHAPPY, remark="还在"
    ),
    "reopen": lambda w, c, at: actions.reopen(
        case=c.id, by=w["district"], at=at, reason="居民反映未解决"
    ),
    "breach": lambda w, c, at: note_breach("case", c.id, at=at + timedelta(days=30)),
    "erase": lambda w, c, at: actions.erase_matter(case=c.id, by=SYSTEM, at=at),
    "merge": lambda w, c, at: actions.merge(
        case=w.open(at=at).id, into=c.id, by=w["dispatcher"], at=at, reason="同一件事"
    ),
}

# By type of column: two values that differ.
TWO: dict[str, tuple[str, str]] = {
    "character varying": ("'x'", "'y'"),
    "text": ("'x'", "'y'"),
    "boolean": ("true", "false"),
    "smallint": ("1", "2"),
    "integer": ("1", "2"),
    "bigint": ("1", "2"),
    "double precision": ("1.5", "2.5"),
    "numeric": ("1", "2"),
    "timestamp with time zone": ("'2001-01-01Z'", "'2002-01-01Z'"),
    "date": ("'2031-01-01'", "'2032-01-01'"),
    "uuid": ("'00000000-0000-7000-8000-000000000001'", "'00000000-0000-7000-8000-000000000002'"),
    "jsonb": ("'[1]'", "'[2]'"),
    "bytea": (r"'\x01'", r"'\x02'"),
}


@given(
    names=st.lists(st.sampled_from([*ACTS]), max_size=12),
    table=st.sampled_from([*plans()]),
    row=st.integers(0, 39),
    column=st.integers(0, 59),
)
@settings(max_examples=6, suppress_health_check=[*HealthCheck])
def test_state_agrees_after_any_actions_and_other_changes_are_detected(
    world: World, names: list[str], table: str, row: int, column: int
) -> None:
    savepoint = transaction.savepoint()
    try:
        case = world.open(lon=113.1, lat=22.6)
        for step, name in enumerate(names):
            attempt(ACTS[name], world, case, world.at + timedelta(hours=step))
        assert findings() == []
        plan = plans()[table]
        keys = held(plan)
        assume(keys)
        key, name = keys[row % len(keys)], plan.columns[column % len(plan.columns)].name
        assume(change(plan, key, name))
        found = findings()
        assert ("column_changed", table, key, (name,)) in found
        # A copy in a derived row, such as the moment of opening in the search, differs as well.
        assert {(kind, of, names) for kind, _table, of, names in found} == {
            ("column_changed", key, (name,))
        }
    finally:
        transaction.savepoint_rollback(savepoint)


def change(plan: RecordingPlan, key: str, column: str) -> bool:
    """Change one column of one row by SQL; False where a constraint forbids it."""
    try:
        with transaction.atomic():
            sql(
                f"UPDATE {plan.table} SET {column} = {other(plan, column)}"
                f" WHERE {plan.key.name}::text = %s",
                [key],
            )
    except IntegrityError:
        return False
    return True


def attempt(act: Act, world: World, case: Case, at: Any) -> bool:
    """Try an action; a refused one changes nothing."""
    try:
        with transaction.atomic():
            act(world, case, at)
    except (Problem, Approval.DoesNotExist, CaseTask.DoesNotExist):
        return False
    return True


def held(plan: RecordingPlan) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {plan.key.name}::text FROM {plan.table} ORDER BY 1 LIMIT 40")
        return [key for (key,) in cursor.fetchall()]


def other(plan: RecordingPlan, column: str) -> str:
    """An expression that is never what the column holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns"
            " WHERE table_name = %s AND column_name = %s AND table_schema = 'public'",
            [plan.table, column],
        )
        kind = cursor.fetchone()[0]
    one, two = TWO[kind]
    return f"(CASE WHEN {column} IS DISTINCT FROM {one} THEN {one} ELSE {two} END)::{kind}"

"""Access rows of checklists."""

from __future__ import annotations

from tests.fieldwork.checklists.samples import (
    QUESTIONS,
    STREET,
    first_question,
    given_checklist,
    written_checklist,
)
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World


def _added(world: World) -> Made:
    return Made(written_checklist(world), dict(QUESTIONS[0]))


def _changed(world: World) -> Made:
    checklist = written_checklist(world)
    return Made(checklist, {**QUESTIONS[0], "question": str(first_question(checklist).pk)})


def _chosen(world: World) -> Made:
    checklist = written_checklist(world)
    return Made(checklist, {"question": str(first_question(checklist).pk)})


def _shifted(world: World) -> Made:
    made = _chosen(world)
    return Made(made.record, {**made.given, "way": "down"})


def _plain(world: World) -> Made:
    return Made(written_checklist(world), {})


def _edited(world: World) -> Made:
    return Made(written_checklist(world), {"name": "消防通道", "purpose": ""})


WRITE = "checklist.write"
ROWS = {
    "checklists": rows_of(
        "checklists/",
        reads="checklist.read",
        opens=WRITE,
        unit=STREET,
        new=given_checklist,
        record=written_checklist,
        has_remarks=True,
        is_shared=True,
        moves=[
            Move("add", WRITE, _added, STREET, True),
            Move("change", WRITE, _changed, STREET),
            Move("remove", WRITE, _chosen, STREET),
            Move("shift", WRITE, _shifted, STREET),
            Move("publish", WRITE, _plain, STREET),
            Move("edit", WRITE, _edited, STREET),
            Move("withdraw", WRITE, _plain, STREET),
        ],
    ),
}

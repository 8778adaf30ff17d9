"""Access rows of schemes of assessment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from jiceng.assessment.schemes.models import AssessedUnit, Part
from jiceng.core import change_journal
from tests.access.table import DENIED, HIDDEN, OPEN, Answer, Row, Target
from tests.assessment.schemes.samples import (
    DISTRICT,
    STREET,
    answered_period,
    begun_period,
    begun_scheme,
    drafted_scheme,
    filed_appeal,
    first_part,
    frozen_period,
    given_period,
    given_scheme,
    inquiry,
    line,
    part,
    published_scheme,
    values,
)
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World

UNUSABLE = frozenset({Answer.UNUSABLE})
WRITE, SCORE = "assessment.write", "assessment.score"
ANSWER, FILE = "assessment.answer", "assessment.appeal"


def _on(make: Callable[[World], UUID], given: Any = None) -> Callable[[World], Made]:
    def scene(world: World) -> Made:
        key = make(world)
        return Made(key, given(world, key) if given else {})

    return scene


def _part_of(_world: World, key: UUID) -> dict[str, Any]:
    return {"part": str(first_part(key).pk)}


def _unit_of(_world: World, key: UUID) -> dict[str, Any]:
    row = AssessedUnit.objects.filter(scheme=key).order_by("id")[0]
    return {"row": str(row.pk)}


def _units(world: World, _key: UUID) -> dict[str, Any]:
    return {"units": [str(world.units[STREET].pk)]}


SCHEME_MOVES = [
    Move("add_part", WRITE, _on(begun_scheme, lambda w, _k: part(w)), DISTRICT),
    Move(
        "change_part",
        WRITE,
        _on(drafted_scheme, lambda w, k: {**part(w), **_part_of(w, k)}),
        DISTRICT,
    ),
    Move("remove_part", WRITE, _on(drafted_scheme, _part_of), DISTRICT),
    Move(
        "shift_part",
        WRITE,
        _on(drafted_scheme, lambda w, k: {**_part_of(w, k), "way": "down"}),
        DISTRICT,
    ),
    Move("assess", WRITE, _on(begun_scheme, _units), DISTRICT),
    Move("adjust_unit", WRITE, _on(drafted_scheme, _unit_of), DISTRICT),
    Move("drop_unit", WRITE, _on(drafted_scheme, _unit_of), DISTRICT),
    Move("publish", WRITE, _on(drafted_scheme), DISTRICT, True),
    Move("take_example", WRITE, _on(begun_scheme), DISTRICT),
    Move("edit", WRITE, _on(begun_scheme, lambda w, _k: given_scheme(w)), DISTRICT),
    Move("drop", WRITE, _on(begun_scheme), DISTRICT),
    Move("retire", WRITE, _on(published_scheme), DISTRICT),
]


def _correction(world: World, _key: UUID) -> dict[str, Any]:
    return {
        "unit": str(world.units[STREET].pk),
        "part": "1",
        "numerator": "7",
        "reason": "核实漏计",
    }


def _ripe(world: World) -> UUID:
    """A frozen period whose time to appeal is over."""
    now, world.at = world.at, world.at - timedelta(days=10)
    key = frozen_period(world)
    world.at = now
    return key


def _with_unknown_indicator(world: World) -> UUID:
    """A period whose scheme names an indicator that is no longer there."""
    key = begun_period(world)
    with change_journal.made_by_hand():
        Part.objects.filter(indicator="opened").update(indicator="gone")
    return key


PERIOD_MOVES = [
    Move("freeze", SCORE, _on(answered_period), DISTRICT, True),
    Move("note_read", FILE, _on(frozen_period), STREET),
    Move("publish", SCORE, _on(_ripe), DISTRICT),
    Move("correct", SCORE, _on(frozen_period, _correction), DISTRICT),
    Move("note_late", SCORE, _on(frozen_period), DISTRICT),
    Move(
        "rename",
        SCORE,
        _on(_with_unknown_indicator, lambda _w, _k: {"old": "gone", "new": "opened"}),
        DISTRICT,
    ),
    Move(
        "edit",
        SCORE,
        _on(begun_period, lambda _w, _k: {"name": "八月", "due_on": "2026-09-25"}),
        DISTRICT,
    ),
    Move("drop", SCORE, _on(begun_period), DISTRICT),
]


def _inquiry(world: World) -> UUID:
    return inquiry(world, begun_period(world)).pk


def _answering(world: World) -> Target:
    key = _inquiry(world)
    unit = str(world.units[STREET].pk)
    data = {f"n-{unit}": "3", f"note-{unit}": "督办单"}
    return Target({"record_id": key, "name": "values"}, data=data, form=True)


def _appeal(world: World) -> dict[str, Any]:
    return {"line": line(world, frozen_period(world)), "text": "漏计两件"}


ANSWERED = {"is_upheld": False, "answer": "核对无误", "reason": "已核对台账"}


def _sheet(world: World, *, unit: bool = True, part: str = "") -> Target:
    parts: dict[str, Any] = {"period": frozen_period(world)}
    if unit:
        parts["unit"] = world.units[STREET].pk
    if part:
        parts["part"] = part
    return Target(parts)


def _only_shown(pages: str, name: str, record: Callable[[World], UUID]) -> Row:
    """The door of a part that takes no input."""
    return Row(
        "POST",
        f"desk/{pages}/<uuid:record_id>/parts/<str:name>/",
        "assessment.read",
        lambda w: Target({"record_id": record(w), "name": name}, data={}, form=True),
        ok=HIDDEN,
        outside=HIDDEN,
    )


ROWS = {
    "assessment": (
        _only_shown("assessment-schemes", "tree", begun_scheme),
        _only_shown("scored-periods", "sheets", begun_period),
        _only_shown("assessment-appeals", "line", filed_appeal),
        *rows_of(
            "assessment-schemes/",
            reads="assessment.read",
            opens=WRITE,
            unit=DISTRICT,
            new=given_scheme,
            record=begun_scheme,
            is_shared=True,
            moves=SCHEME_MOVES,
        ),
        *rows_of(
            "scored-periods/",
            reads="assessment.read",
            opens=SCORE,
            unit=DISTRICT,
            new=given_period,
            record=begun_period,
            moves=PERIOD_MOVES,
        ),
        *rows_of(
            "assessment-inquiries/",
            reads="assessment.read",
            record=_inquiry,
            moves=[
                Move(
                    "give",
                    ANSWER,
                    lambda w: Made(_inquiry(w), {"values": values(w)}),
                    "JH-URB",
                )
            ],
            has_remarks=True,
        ),
        # The values have a form of their own, below; the general one cannot hold them.
        Row(
            "POST",
            "desk/assessment-inquiries/<uuid:record_id>/<str:name>/",
            ANSWER,
            lambda w: Target({"record_id": _inquiry(w), "name": "give"}, data={}, form=True),
            post="JH-URB",
            ok=UNUSABLE,
            refused=DENIED | UNUSABLE,
        ),
        Row(
            "POST",
            "desk/assessment-inquiries/<uuid:record_id>/parts/<str:name>/",
            ANSWER,
            _answering,
            variant="values",
            post="JH-URB",
        ),
        *rows_of(
            "assessment-appeals/",
            reads="assessment.read",
            opens=FILE,
            unit=STREET,
            new=_appeal,
            record=filed_appeal,
            moves=[
                Move("answer", SCORE, lambda w: Made(filed_appeal(w), ANSWERED), DISTRICT, True),
                Move("withdraw", FILE, _on(filed_appeal), STREET),
            ],
        ),
        Row("GET", "desk/assessment/", "assessment.read", outside=OPEN),
        Row(
            "GET",
            "desk/assessment/<uuid:period>/preview/",
            SCORE,
            lambda w: Target({"period": answered_period(w)}),
        ),
        Row(
            "GET",
            "desk/assessment/<uuid:period>/sheets.xlsx",
            "assessment.read",
            lambda w: _sheet(w, unit=False),
        ),
        Row("GET", "desk/assessment/<uuid:period>/<uuid:unit>/", (SCORE, FILE), _sheet),
        Row(
            "GET",
            "desk/assessment/<uuid:period>/<uuid:unit>/<str:part>/",
            (SCORE, FILE),
            lambda w: _sheet(w, part="1"),
        ),
        Row(
            "GET",
            "api/v1/assessment/sheets/<uuidstr:period>",
            "assessment.read",
            lambda w: _sheet(w, unit=False),
        ),
    ),
}

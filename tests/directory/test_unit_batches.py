"""Many units at once: like units created one by one, in few statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory import actions
from jiceng.directory.actions import NewUnit
from jiceng.directory.models import Unit
from tests.factories import NOW, UnitFactory, actor_with

pytestmark = pytest.mark.django_db
TREE = (
    NewUnit("P1", "区委", "committee", tree="party"),
    NewUnit("P2", "社区党总支", "general_branch", "P1", tree="party"),
    NewUnit("P3", "网格党支部", "branch", "P2", tree="party"),
)


def told(unit: Unit) -> list[tuple[str, str]]:
    rows = Event.objects.filter(stream_id=unit.pk).order_by("seq")
    return [(row.type, row.data.replace(str(unit.parent_id), "PARENT")) for row in rows]


def test_units_created_together_are_like_units_created_one_by_one() -> None:
    together = actions.create_units(units=TREE, by=SYSTEM, at=NOW)
    above = None
    for new, unit in zip(TREE, together, strict=True):
        alone = actions.create_unit(
            code=f"{new.code}X",
            name=new.name,
            kind=new.kind,
            tree=new.tree,
            parent=above,
            by=SYSTEM,
            at=NOW,
        )
        above = alone
        unit.refresh_from_db()
        for name in ("name", "kind", "tree", "department_kind", "valid_from", "valid_to"):
            assert getattr(unit, name) == getattr(alone, name)
        assert unit.path == alone.path.replace("X/", "/")
        assert unit.placements.get().parent_id == unit.parent_id
        assert [
            (kind, data.replace(f'"{unit.code}"', f'"{alone.code}"')) for kind, data in told(unit)
        ] == told(alone)
    assert verify().ok


def test_number_of_statements_does_not_grow_with_the_number_of_units() -> None:
    district = UnitFactory.create()

    def statements(first: int, count: int) -> int:
        units = [
            NewUnit(f"D{number}", f"局{number}", "department", district.code)
            for number in range(first, first + count)
        ]
        with CaptureQueriesContext(connection) as captured:
            actions.create_units(units=units, by=SYSTEM, at=NOW)
        return len(captured)

    few = statements(0, 2)
    assert statements(10, 60) == few
    assert few < 20


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (NewUnit("P1", "又一个", "committee", tree="party"), Invalid),
        (NewUnit("P9", "  ", "branch", "P2", tree="party"), Invalid),
        (NewUnit("P9", "支部", "unicorn", "P2", tree="party"), Invalid),
        (NewUnit("P9", "支部", "branch", "P8", tree="party"), NotFound),
        (NewUnit("P9", "街道", "street_town", "P2"), Refused),
    ],
)
def test_one_refused_unit_refuses_all(wrong: NewUnit, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        actions.create_units(units=[*TREE, wrong], by=SYSTEM, at=NOW)
    assert not Unit.objects.filter(code__startswith="P").exists()


def test_right_at_the_parent_is_required() -> None:
    district = UnitFactory.create()
    units = [NewUnit("D1", "局", "department", district.code)]
    with pytest.raises(Forbidden):
        actions.create_units(units=units, by=actor_with("handler", district), at=NOW)
    assert actions.create_units(units=units, by=actor_with("administrator", district), at=NOW)

"""Fixtures: a village roster, with permissions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from jiceng.core.access import ALLOW, SYSTEM
from jiceng.core.errors import Refused
from jiceng.core.manifests import contributing
from jiceng.core.models import Event
from jiceng.records.rosters import actions, kinds
from jiceng.records.rosters.models import Roster
from jiceng.records.rosters.rules import RosterLine
from tests.factories import UnitFactory

AT = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
DAY = date(2026, 9, 20)
READ, EDIT, SIGN_IN = "directory.read", "directory.edit", "post.edit"
GIVEN: dict[str, Any] = {"by": SYSTEM, "at": AT}
PEOPLE = [
    RosterLine("郑秀明", "001", "一组"),
    RosterLine("陈伟强", "002", "二组"),
    RosterLine("黄丽", "003", "二组"),
]


KINDS = (
    kinds.RosterKind("meeting", "Meeting", READ, EDIT, SIGN_IN),
    kinds.RosterKind("by_code", "By code", READ, EDIT, SIGN_IN, may_sign_in=lambda by, path: ALLOW),
)


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with contributing(*KINDS):
        yield


def types(roster: Roster) -> list[str]:
    events = Event.objects.filter(stream_id=roster.pk).order_by("seq")
    return list(events.values_list("type", flat=True))


def refused(code: str, function: Any, **given: Any) -> None:
    before = Event.objects.count()
    with pytest.raises(Refused) as caught:
        function(**{**GIVEN, **given})
    assert caught.value.code == code
    assert Event.objects.count() == before


@dataclass
class Village:
    """Draws up rosters for one village."""

    unit: Any

    def draw(self, rows: Any = PEOPLE, **given: Any) -> Roster:
        """Draw up a roster without freezing it."""
        plain: dict[str, Any] = {
            "kind": "meeting",
            "unit": self.unit,
            "title": "村民代表",
            "drawn_for": DAY,
            "by": SYSTEM,
            "at": AT,
        }
        return actions.draw(rows=rows, **{**plain, **given})

    def frozen(self, rows: Any = PEOPLE, **given: Any) -> Roster:
        """A frozen roster; its rows must raise no question."""
        return actions.freeze(roster=self.draw(rows, **given).pk, by=SYSTEM, at=AT)


@pytest.fixture
def village(db: None) -> Village:
    """A village."""
    return Village(UnitFactory.create())

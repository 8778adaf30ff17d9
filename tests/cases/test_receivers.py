"""Units that may receive a request on a day, at all entry points."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jiceng.cases import actions
from jiceng.cases.actions import named_moves
from jiceng.cases.pages import case_page
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.directory import actions as directory
from tests.world import MORNING, SINCE, World

TODAY = MORNING.date()


@pytest.fixture
def unsuitable(world: World) -> dict[str, Any]:
    """Units that cannot receive requests today, and one that can although its end date is set."""
    top = world.units["440704"]
    party = directory.create_unit(
        code="PARTY", name="区委", kind="committee", tree="party", parent=None, by=SYSTEM, at=SINCE
    )
    made = {"party": party.pk}
    for code, begins, ends in (
        ("CLOSED", None, TODAY),
        ("COMING", date(2027, 1, 1), None),
        ("ENDING", None, date(2027, 6, 30)),
    ):
        unit = directory.create_unit(
            code=code,
            name=code,
            kind="department",
            parent=top,
            by=SYSTEM,
            at=SINCE,
            valid_from=begins,
        )
        if ends:
            directory.close_unit(unit=unit, by=SYSTEM, at=MORNING, on=ends)
        made[code.lower()] = unit.pk
    return made


CODES = {
    "closed": "directory.not_there",
    "coming": "directory.not_there",
    "party": "directory.receives_nothing",
}


@pytest.mark.parametrize("which", sorted(CODES))
def test_unit_that_cannot_receive_requests_today_is_refused_everywhere(
    world: World, unsuitable, which: str
) -> None:
    case, unit, at = world.open(), unsuitable[which], world.at
    for give in (
        lambda: actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=unit),
        lambda: actions.whistle(
            case=case.id,
            by=world["dispatcher"],
            at=at,
            units=[unit],
            ground="emergency",
            reason="急",
        ),
    ):
        with pytest.raises(Invalid) as refused:
            give()
        assert refused.value.code == CODES[which]
    (outcome,) = named_moves.perform_each(
        "dispatch",
        cases=[(case.id, None)],
        by=world["dispatcher"],
        at=at,
        fields={"unit": unit},
    )
    assert not outcome.is_done
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=at)
    with pytest.raises(Invalid) as refused:
        actions.transfer(case=case.id, by=world["handler"], at=at, unit=unit, reason="不归我管")
    assert refused.value.code == CODES[which]
    case.refresh_from_db()
    assert case.unit_id == world.urban


def test_unit_with_an_end_date_receives_requests_until_then(world: World, unsuitable) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=unsuitable["ending"])
    offered = {node.id for node in case_page.receivers(world.urban, TODAY)}
    assert unsuitable["ending"] in offered
    assert not offered & {unsuitable["closed"], unsuitable["coming"], unsuitable["party"]}
    assert unsuitable["coming"] in {
        n.id for n in case_page.receivers(world.urban, date(2027, 1, 1))
    }
    assert unsuitable["ending"] not in {
        n.id for n in case_page.receivers(world.urban, date(2027, 6, 30))
    }

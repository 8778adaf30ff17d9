"""Splitting a request that contains several matters."""

from __future__ import annotations

from datetime import timedelta

from django.utils import translation

from jiceng.cases import actions
from jiceng.cases.intake.report import Report
from jiceng.cases.pages import words
from jiceng.cases.timeline import timeline
from tests.world import World


def test_split_request_gains_no_time(world: World) -> None:
    case = world.open()
    part = actions.split(
        case=case.id,
        by=world["dispatcher"],
        at=world.at + timedelta(days=1),
        report=Report(text="路灯也不亮", title="路灯不亮", category="1504"),
        reason="两件事",
    )
    assert part.opened_at == case.opened_at
    assert part.callers.count() == 1
    assert part.split_from_id == case.id


def test_split_request_stays_in_the_community_and_both_are_linked(world: World) -> None:
    """The original is located only in its community, by words that the split-off part does not
    repeat.
    """
    whole = world.open(title="江南社区的垃圾", text="江南社区门口垃圾成堆,路灯也坏了", address="")
    community = world.units["440704001001"].pk
    assert (whole.area_id, whole.grid_code, whole.lon) == (community, "", None)
    part = actions.split(
        case=whole.id,
        by=world["dispatcher"],
        at=world.at,
        reason="两件事",
        report=Report(text="路灯坏了", title="路灯不亮", category="1504"),
    )
    assert part.area_id == whole.area_id
    assert (part.located_by, part.unit.code) == (whole.located_by, "440704001")
    for case, type_, other in ((whole, "case.split", part), (part, "case.split_off", whole)):
        (event,) = [e for e in timeline(case) if e.type == type_]
        with translation.override("en"):
            assert ("Other request", other.number) in [*words.facts_of(event.data)]

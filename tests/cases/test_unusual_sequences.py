"""Unusual sequences: merges, splits, late appeals and categories, reopened and erased requests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiceng.cases import actions
from jiceng.cases.intake.report import Report
from jiceng.cases.models import Approval, ApprovalKind, Caller, Case
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid, Refused
from tests.cases.test_lifecycle import CONTENT
from tests.sample_grids import GRID, LAT, LON, publish_grids
from tests.world import World

LATE = timedelta(days=60)


def closed_late(world: World) -> Case:
    """A request resolved and closed long after its deadline."""
    case, late = world.open(), world.at + LATE
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(case=case.id, by=world["handler"], at=late, resolution="已清运")
    return actions.call_back(case=case.id, by=world["caller"], at=late, answer=CONTENT)


def test_confidential_and_other_requests_are_not_merged(world: World) -> None:
    secret, known = world.open(confidential=True), world.open()
    for one, other in ((secret, known), (known, secret)):
        with pytest.raises(Invalid) as refused:
            actions.merge(
                case=one.id, into=other.id, by=world["dispatcher"], at=world.at, reason="同一处"
            )
        assert refused.value.code == "merge.confidential"
    assert Caller.objects.filter(case=secret).count() == 1


def test_split_request_keeps_place_and_channel_of_its_origin(world: World) -> None:
    publish_grids()
    case = world.open(lon=LON, lat=LAT, address="江南里1号", channel="hotline")
    report = Report(text="楼道的灯也不亮", title="楼道灯不亮", category="1504")
    part = actions.split(
        case=case.id, by=world["dispatcher"], at=world.at, report=report, reason="两件事"
    )
    assert (part.address, part.lon, part.lat) == (case.address, case.lon, case.lat)
    assert (part.grid_code, part.area_id) == (GRID, case.area_id)
    assert part.channel == "hotline"


def test_split_request_can_have_another_place(world: World) -> None:
    publish_grids()
    case = world.open(lon=LON, lat=LAT, address="江南里1号")
    report = Report(text="另一处", category="1504", address="别处", lon=LON + 0.5, lat=LAT)
    part = actions.split(
        case=case.id, by=world["dispatcher"], at=world.at, report=report, reason="两件事"
    )
    assert (part.address, part.lon) == ("别处", LON + 0.5)


def test_category_corrected_after_completion_changes_no_deadline(world: World) -> None:
    case = world.resolved()
    due = case.due_at
    other = "150401" if case.category_id != "150401" else "1504"
    case = actions.classify(case=case.id, by=world["dispatcher"], at=world.at, category=other)
    assert (case.category_id, case.due_at, case.state) == (other, due, "resolved")


@pytest.mark.parametrize("closed_again", [False, True])
def test_appeal_about_a_former_round_can_only_be_rejected(world: World, closed_again: bool) -> None:
    case, late = closed_late(world), world.at + LATE
    appeal = actions.ask(
        case=case.id, by=world["handler"], at=late, kind=ApprovalKind.APPEAL, reason="台风停工"
    )
    later = late + timedelta(days=1)
    actions.reopen(case=case.id, by=world["district"], at=later, reason="没有修好")
    if closed_again:
        actions.sign(case=case.id, by=world["handler"], at=later)
        actions.resolve(case=case.id, by=world["handler"], at=later, resolution="已清运")
        actions.call_back(case=case.id, by=world["caller"], at=later, answer=CONTENT)
    by = world["district"]
    with pytest.raises(Invalid) as refused:
        actions.decide(approval=appeal.id, by=by, at=later, granted=True, reason="属实")
    assert refused.value.code == "approval.past"
    actions.decide(approval=appeal.id, by=by, at=later, granted=False, reason="已重办")
    case.refresh_from_db()
    assert not case.is_exempted
    assert Approval.objects.get().granted is False


def test_request_with_a_running_whistle_call_cannot_be_declined(world: World) -> None:
    case = world.open()
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        units=[world.units["JH-POL"].id],
        ground="emergency",
        reason="请到场",
    )
    with pytest.raises(Refused):
        actions.decline(case=case.id, by=world["dispatcher"], at=world.at, reason="不属受理范围")


def test_approval_reasons_are_erased_and_an_erased_request_stays_closed(
    world: World,
) -> None:
    case = world.resolved()
    actions.reopen(case=case.id, by=world["district"], at=world.at, reason="再看")
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.SUSPEND,
        reason="302李女士住院",
    )
    actions.decide(
        approval=asked.id, by=world["district"], at=world.at, granted=False, reason="李女士已出院"
    )
    actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="已办")
    actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=CONTENT)
    actions.erase_matter(case=case.id, by=SYSTEM, at=world.at + timedelta(days=800))
    row = Approval.objects.get()
    assert "李" not in f"{row.reason}{row.decisions}"
    assert [each["granted"] for each in row.decisions] == [False]
    with pytest.raises(Invalid) as refused:
        actions.reopen(
            case=case.id, by=world["district"], at=world.at + timedelta(days=801), reason="再看"
        )
    assert refused.value.code == "case.erased"

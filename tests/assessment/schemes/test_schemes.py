"""Schemes are published, periods collected, frozen, read, appealed against, corrected, verified."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from jiceng.assessment.schemes import figures, queries
from jiceng.assessment.schemes.cli import assessment
from jiceng.assessment.schemes.models import (
    Appeal,
    Correction,
    Inquiry,
    Part,
    Scheme,
    ScoredPeriod,
    UnitSheet,
)
from jiceng.assessment.schemes.verification import verify
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.directory import actions as directory
from jiceng.metrics.public import Period, parts_by_unit
from jiceng.records.approvals.public import Approval
from jiceng.records.public import (
    decide_approval,
    make_move,
    open_record,
    possible_moves,
)
from tests.assessment.schemes.samples import (
    APPEAL,
    DISTRICT,
    FIRST,
    IN_AUGUST,
    INQUIRY,
    LAST,
    OTHER,
    PERIOD,
    SCHEME,
    STREET,
    answered_period,
    asked_part,
    begun_period,
    begun_scheme,
    drafted_scheme,
    first_part,
    frozen_period,
    inquiry,
    line,
    move,
    part,
    published_scheme,
    values,
)
from tests.cases.conftest import built_world, world
from tests.world import World

__all__ = ["built_world", "world"]


def sheet(world: World, period: UUID, code: str = STREET) -> UnitSheet:
    return UnitSheet.objects.get(period=period, unit=world.units[code])


def test_a_scheme_is_written_by_page_published_and_never_changes(world: World) -> None:
    key = drafted_scheme(world)
    made = make_move(SCHEME, key, "publish", by=world["district"], at=world.at)
    assert made.state == "published"
    with pytest.raises(Refused):
        move(world, SCHEME, key, "add_part", **part(world))
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_faults_are_named_before_publishing(world: World) -> None:
    key = begun_scheme(world)
    with pytest.raises(Refused, match=r"no parts|没有"):
        move(world, SCHEME, key, "publish")
    move(world, SCHEME, key, "add_part", **part(world, weight="60"))
    units = [str(world.units[STREET].pk)]
    move(world, SCHEME, key, "assess", units=units)
    with pytest.raises(Refused, match="60"):
        move(world, SCHEME, key, "publish")
    with pytest.raises(Invalid):
        move(world, SCHEME, key, "add_part", **part(world, steps="九十=一"))
    mine = first_part(key)
    given = part(world, part=str(mine.pk), above=mine.code)
    with pytest.raises(Invalid):
        move(world, SCHEME, key, "change_part", **given)


def test_the_example_can_be_published_once_units_are_chosen(world: World) -> None:
    key = begun_scheme(world)
    move(world, SCHEME, key, "take_example")
    assert Scheme.objects.get(pk=key).is_example
    with pytest.raises(Refused):
        move(world, SCHEME, key, "take_example")
    units = [str(world.units[code].pk) for code in (STREET, OTHER)]
    move(world, SCHEME, key, "assess", units=units)
    assert move(world, SCHEME, key, "publish").state == "published"


def test_parts_are_moved_and_removed_with_all_below(world: World) -> None:
    key = begun_scheme(world)
    move(
        world, SCHEME, key, "add_part", **part(world, name="上级", source="branch", scoring="none")
    )
    above = first_part(key)
    move(world, SCHEME, key, "add_part", **part(world, name="下级", above=above.code))
    move(world, SCHEME, key, "add_part", **part(world, name="旁支"))
    last = Part.objects.get(scheme=key, name="旁支")
    move(world, SCHEME, key, "shift_part", part=str(last.pk), way="up")
    last.refresh_from_db()
    above.refresh_from_db()
    assert last.position < above.position
    move(world, SCHEME, key, "remove_part", part=str(above.pk))
    left = Part.objects.filter(scheme=key, is_removed=False)
    assert [each.name for each in left] == ["旁支"]


def test_who_drives_a_task_gives_its_value_and_freezing_waits_for_it(world: World) -> None:
    key = begun_period(world)
    asked = inquiry(world, key)
    assert asked.unit_id == world.urban
    with pytest.raises(Invalid):
        move(world, PERIOD, key, "freeze")
    bare = {unit: {"n": "3"} for unit in values(world)}
    with pytest.raises(Refused):  # nothing shows it
        make_move(INQUIRY, asked.pk, "give", {"values": bare}, by=world["lead"], at=world.at)
    given = {"values": values(world)}
    made = make_move(INQUIRY, asked.pk, "give", given, by=world["lead"], at=world.at)
    assert made.state == "given"
    assert move(world, PERIOD, key, "freeze").state == "frozen"
    with pytest.raises(Refused):
        make_move(INQUIRY, asked.pk, "give", given, by=world["lead"], at=world.at)
    asked.refresh_from_db()
    assert asked.version == 2


def test_nobody_scores_itself(world: World) -> None:
    scheme = begun_scheme(world)
    move(world, SCHEME, scheme, "add_part", **part(world))
    move(world, SCHEME, scheme, "add_part", **asked_part(world))
    units = [str(world.urban), str(world.units["JH-HSG"].pk)]
    move(world, SCHEME, scheme, "assess", units=units)
    move(world, SCHEME, scheme, "publish")
    key = begun_period(world, scheme=str(scheme))
    found = {each.unit_id: [*each.answers] for each in Inquiry.objects.filter(period=key)}
    assert found == {
        world.urban: [str(world.units["JH-HSG"].pk)],
        world.units[DISTRICT].pk: [str(world.urban)],
    }


def test_a_frozen_sheet_has_its_inputs_its_working_and_its_total(world: World) -> None:
    key = frozen_period(world)
    mine, other = sheet(world, key), sheet(world, key, OTHER)
    # 5 of 10 requests: 35 of 70; 3 of 6 tasks: 15 of 30.
    assert (mine.total, mine.place, mine.of) == (Decimal("50.0000"), 1, 2)
    assert (other.total, other.place) == (Decimal("30.0000"), 2)
    assert mine.lines["1"]["n"] == "5"
    assert mine.lines["2"]["note"] == "督办单2026-8"
    assert verify().differences == []
    assert evidence_comparison.compare_state().ok


def test_a_frozen_period_is_not_frozen_again(world: World) -> None:
    """Two people freeze at once: the second one is told, and nothing is lost."""
    key = answered_period(world)
    version = ScoredPeriod.objects.get(pk=key).version
    first = make_move(PERIOD, key, "freeze", by=world["district"], at=world.at, version=version)
    assert first.state == "frozen"
    with pytest.raises(Refused):
        make_move(PERIOD, key, "freeze", by=world["reviewer"], at=world.at, version=version)
    with pytest.raises(Refused, match=r"frozen|锁定"):
        make_move(PERIOD, key, "freeze", by=world["reviewer"], at=world.at)
    assert UnitSheet.objects.filter(period=key).count() == 2


def test_a_period_is_frozen_after_its_last_day_only(world: World) -> None:
    key = begun_period(world, first="2026-09-01", last="2026-09-30")
    with pytest.raises(Refused, match="2026"):
        move(world, PERIOD, key, "freeze", without_missing=True)


def test_a_missing_measure_is_renormalised_and_said(world: World) -> None:
    for _n in range(5):
        world.open(at=IN_AUGUST)
    key = begun_period(world)
    move(world, PERIOD, key, "freeze", without_missing=True)
    mine = sheet(world, key)
    assert mine.total == Decimal("50.0000")  # 5 of 10 for all 100 points
    assert mine.lines["2"]["lack"] == "not_asked"
    assert mine.lines["1"]["full"] == "100"


def test_late_facts_are_listed_beside_the_sheet_and_verify_knows_them(world: World) -> None:
    key = frozen_period(world)
    world.open(at=IN_AUGUST)
    (found,) = verify().differences
    assert (found.what, found.stored, found.found) == ("records", "5", "6")
    move(world, PERIOD, key, "note_late")
    again = verify()
    assert (again.late, again.differences) == (1, [])
    assert sheet(world, key).total == Decimal("50.0000")
    move(world, PERIOD, key, "note_late")
    assert ScoredPeriod.objects.get(pk=key).late.count() == 1


def test_verify_finds_a_touched_number_and_exits_with_1(world: World) -> None:
    key = frozen_period(world)
    assert CliRunner().invoke(assessment, ["verify", "--json"]).exit_code == 0
    UnitSheet.objects.filter(pk=sheet(world, key).pk).update(total=Decimal("50.0001"))
    found = CliRunner().invoke(assessment, ["verify", "--json"])
    assert found.exit_code == 1
    (difference,) = json.loads(found.output)["differences"]
    assert (difference["what"], difference["stored"]) == ("total", "50.0001")


def test_a_changed_formula_is_a_new_version_and_never_touches_a_closed_period(
    world: World,
) -> None:
    key = frozen_period(world)
    scheme = ScoredPeriod.objects.get(pk=key).scheme
    given = {"name": scheme.name, "former": str(scheme.pk)}
    unit = world.units[DISTRICT].pk
    later = open_record(SCHEME, given, unit=unit, by=world["district"], at=world.at)
    later.refresh_from_db()
    assert later.number == 2  # type: ignore[attr-defined]
    changed = Part.objects.get(scheme=later.pk, code="1")
    move(world, SCHEME, later.pk, "change_part", **part(world, part=str(changed.pk), target="5"))
    move(world, SCHEME, later.pk, "publish")
    assert first_part(scheme.pk).target == Decimal(10)
    assert sheet(world, key).total == Decimal("50.0000")
    assert verify().differences == []


def test_the_subject_reads_first_then_all_read(world: World) -> None:
    key = frozen_period(world)
    period = ScoredPeriod.objects.get(pk=key)
    seen = queries.sheets_visible_to(world["street_leader"], period)
    assert [row.unit.code for row in seen] == [STREET]
    assert queries.sheets_visible_to(world["other_dispatcher"], period).count() == 1
    assert queries.sheets_visible_to(world["auditor"], period).count() == 0
    with pytest.raises(NotFound):
        make_move(PERIOD, key, "note_read", by=world["housing"], at=world.at)
    make_move(PERIOD, key, "note_read", by=world["street_leader"], at=world.at)
    assert sheet(world, key).read_at == world.at
    with pytest.raises(Refused):
        make_move(PERIOD, key, "note_read", by=world["street_leader"], at=world.at)
    with pytest.raises(Refused):
        move(world, PERIOD, key, "publish")
    later = world.at + timedelta(days=6)
    make_move(PERIOD, key, "publish", by=SYSTEM, at=later)
    period.refresh_from_db()
    assert queries.sheets_visible_to(world["housing"], period).count() == 2


def file(world: World, period: UUID, at: Any = None) -> Appeal:
    given = {"line": line(world, period), "text": "漏计两件"}
    made: Any = open_record(
        APPEAL,
        given,
        unit=world.units[STREET].pk,
        by=world["street_leader"],
        at=at or world.at,
    )
    return made  # type: ignore[no-any-return]


def test_an_appeal_has_a_deadline_is_answered_by_two_and_corrects_by_a_signed_line(
    world: World,
) -> None:
    key = frozen_period(world)
    appeal = file(world, key)
    answer = {
        "is_upheld": True,
        "answer": "查实漏计两件",
        "numerator": "7",
        "reason": "核对台账",
    }
    make_move(APPEAL, appeal.pk, "answer", answer, by=world["district"], at=world.at)
    pending = Approval.objects.get(stream=appeal.pk)
    with pytest.raises((Refused, Forbidden, Invalid)):
        decide_approval(
            approval=pending.pk, by=world["district"], at=world.at, granted=True, reason=""
        )
    decide_approval(approval=pending.pk, by=world["reviewer"], at=world.at, granted=True, reason="")
    appeal.refresh_from_db()
    assert appeal.state == "upheld"
    signed = Correction.objects.get(period=key)
    assert signed.signed_by == world.people["reviewer"]
    assert signed.totals[str(world.units[STREET].pk)] == ["64.0000", 1]
    assert sheet(world, key).total == Decimal("50.0000")
    assert verify().differences == []
    with pytest.raises(Refused):
        file(world, key, world.at + timedelta(days=30))
    make_move(PERIOD, key, "publish", by=SYSTEM, at=world.at + timedelta(days=6))
    assert evidence_comparison.compare_state().ok


def test_nothing_is_published_while_an_appeal_is_open(world: World) -> None:
    key = frozen_period(world)
    appeal = file(world, key)
    later = world.at + timedelta(days=6)
    with pytest.raises(Refused):
        make_move(PERIOD, key, "publish", by=SYSTEM, at=later)
    make_move(APPEAL, appeal.pk, "withdraw", by=world["street_leader"], at=world.at)
    assert make_move(PERIOD, key, "publish", by=SYSTEM, at=later).state == "shown"


def test_a_correction_divides_by_nothing_never(world: World) -> None:
    key = frozen_period(world)
    given = {
        "unit": str(world.units[STREET].pk),
        "part": "1",
        "numerator": "7",
        "denominator": "0",
        "reason": "核实",
    }
    with pytest.raises(Invalid):
        move(world, PERIOD, key, "correct", **given)


def test_an_indicator_that_was_renamed_is_named_and_taken_under_its_new_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(5):
        world.open(at=IN_AUGUST)
    key = answered_period(world)
    known = {name: each for name, each in figures.summed().items() if name != "opened"}
    renamed = {**known, "received": figures.summed()["opened"]}
    monkeypatch.setattr(figures, "summed", lambda: renamed)

    def once(_names: Any) -> Any:
        return lambda _name, period, at: parts_by_unit("opened", period, at)

    monkeypatch.setattr(figures, "counted_once", once)
    with pytest.raises(Refused, match="opened"):
        move(world, PERIOD, key, "freeze")
    move(world, PERIOD, key, "rename", old="opened", new="received")
    move(world, PERIOD, key, "freeze")
    assert sheet(world, key).total == Decimal("50.0000")
    assert verify().differences == []


def test_a_unit_that_moved_counts_where_it_was_on_each_day(world: World) -> None:
    grid = world.units["440704001001"]
    for day in (IN_AUGUST, IN_AUGUST + timedelta(days=8)):
        world.open(at=day)
    street, other = world.units[STREET].pk, world.units[OTHER].pk
    community = grid.pk
    days = Period(FIRST, LAST)

    def parts(_name: str, period: Period, _at: Any) -> dict[UUID, tuple[int, int]]:
        return {community: ((period.last - period.first).days + 1, 0)}

    def given() -> Any:
        streets = [street, other]
        pieces = figures.Pieces(streets, days)
        return figures.given_by("opened", streets, pieces, world.at, parts)

    before = given()
    assert [before[unit].numerator for unit in (street, other)] == [31, 0]
    moved_at = IN_AUGUST.replace(day=15)
    directory.move_unit(unit=grid, parent=world.units[OTHER], by=SYSTEM, at=moved_at)
    split = given()
    assert [split[unit].numerator for unit in (street, other)] == [14, 17]


def test_a_unit_that_vanished_is_listed_and_not_ranked(world: World) -> None:
    for _n in range(5):
        world.open(at=IN_AUGUST)
    key = answered_period(world)
    gone = world.units[OTHER]
    gone.valid_to = LAST - timedelta(days=10)
    gone.save(update_fields=["valid_to"])
    from jiceng.core.shared_reference_data import invalidate

    invalidate("units")
    move(world, PERIOD, key, "freeze")
    mine, other = sheet(world, key), sheet(world, key, OTHER)
    assert (other.total, other.place, other.lines["1"]["lack"]) == (None, None, "ended")
    assert (mine.place, mine.of) == (1, 1)


def test_what_can_be_done_is_said_on_the_page(world: World) -> None:
    key = frozen_period(world)
    from jiceng.assessment.schemes.periods import PERIODS

    period = ScoredPeriod.objects.select_related("unit").get(pk=key)
    found = possible_moves(PERIODS, period, by=world["district"], at=world.at)
    freeze = next(each for each in found if each.move.name == "freeze")
    assert not freeze.verdict
    assert "2026" in freeze.verdict.sentence


def test_only_a_published_scheme_scores(world: World) -> None:
    draft = drafted_scheme(world)
    with pytest.raises(Invalid):
        begun_period(world, scheme=str(draft))
    published_scheme(world)

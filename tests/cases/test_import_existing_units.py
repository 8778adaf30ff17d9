"""Importing requests for existing units and categories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from jiceng.cases import actions
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.models import Caller, Case, CaseSearch, Category
from jiceng.core.access import SYSTEM
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import public as directory
from jiceng.directory.models import Unit
from jiceng.grids import public as grids
from tests.cases.import_samples import NOW, counts, plain, row, take, write
from tests.world import SINCE, World


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


def test_requests_handled_locally_are_not_updated(world: World, path: Path) -> None:
    open_row = row(1, closed="", unit="JH-URB")
    take(write(path, [open_row]))
    case = Case.objects.get(source_ref="N1")
    actions.sign(case=case.id, by=world["handler"], at=NOW)
    report = take(write(path, [row(1, unit="JH-URB")]), at=NOW + timedelta(hours=1))
    assert counts(report) == (1, 0, 0, 1)  # listed with its reason, not lost
    assert report.notes["left"] == 1
    case.refresh_from_db()
    assert case.state == "handling"


def test_later_move_keeps_the_due_time_of_the_source(world: World, path: Path) -> None:
    take(
        write(path, [row(1, closed="", unit="JH-URB", category="1504", due="2026-10-01 08:00:07")])
    )
    case = Case.objects.get(source_ref="N1")
    due = datetime(2026, 10, 1, 0, 0, 7, tzinfo=UTC)
    assert (case.due_at, case.state) == (due, "dispatched")
    actions.sign(case=case.id, by=world["handler"], at=NOW)
    actions.classify(case=case.id, by=SYSTEM, at=NOW, category="1301")
    done = actions.resolve(case=case.id, by=world["handler"], at=NOW, resolution="已修好")
    assert (done.due_at, done.on_time) == (due, True)


def test_open_requests_go_to_units_that_exist_now(world: World, path: Path) -> None:
    """The rules name a department that existed when it was reported and has closed since; events
    from then keep it.
    """
    made = {
        code: directory.create_unit(
            code=code,
            name=code,
            kind="department",
            parent=world.units["440704"],
            by=SYSTEM,
            at=SINCE,
        )
        for code in ("OLD", "HEIR")
    }
    drafted = actions.draft_rules(
        rules=[{"unit_id": made["OLD"].pk}], note="", by=SYSTEM, at=world.at
    )
    actions.publish_rules(rule_set=drafted.id, by=SYSTEM, at=world.at)
    last = NOW.date() - timedelta(days=1)
    Unit.objects.filter(code="OLD").update(valid_to=last, successor=made["HEIR"])
    invalidate("directory")
    invalidate("units")
    rows = [row(1, closed="", unit="", category="1504"), row(2, unit="", category="1504")]
    take(write(path, rows), plain("coordinator"))
    found = dict(Case.objects.order_by("source_ref").values_list("source_ref", "unit__code"))
    assert found == {"N1": "HEIR", "N2": "OLD"}


def test_party_unit_receives_no_requests(world: World, path: Path) -> None:
    directory.create_unit(
        code="PARTY", name="区委", kind="committee", tree="party", parent=None, by=SYSTEM, at=SINCE
    )
    take(write(path, [row(1, closed="", unit="PARTY", category="1504")]))
    taken = Case.objects.filter(source_ref="N1").values_list("unit__tree", flat=True)
    assert "party" not in taken


# Differences between reported and imported requests, with reasons.
OWN = {
    "id",
    "number",
    "source_ref",  # of each its own
    "link_digest",  # an imported request has no secret link
    "state",
    "accepted_at",
    "routed_by_rule",  # the source has placed it at its unit
    # Exports do not say whether the resident was contacted or answered.
    "contact_due_at",
    "answer_due_at",
    "service_due_at",
}


def test_imported_request_equals_a_reported_one_field_by_field(world: World, path: Path) -> None:
    box = shapely.box(113.1, 22.5, 113.11, 22.51)
    features = [grids.Feature(1, "440704001001003", "三网格", box)]
    loaded = grids.load_grids(features=features, level="grid", by=SYSTEM, at=SINCE)
    grids.publish_version(version=loaded.version, by=SYSTEM, at=SINCE)
    opened = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)
    told: dict[str, Any] = {
        "title": "垃圾无人清运",
        "text": "有人被困电梯\x07里,\t臭气熏天",
        "address": " 江南社区  东侧",
        "category": "1504",
        "channel": "hotline",
        "source": "neighbour",
        "source_ref": "R1",
    }
    report = Report(**told, lon=113.105, lat=22.505, caller=CallerDetails("张小满", "19900001234"))
    reported = actions.open_case(report=report, by=SYSTEM, at=opened).case
    cells = row(
        1,
        opened="2026-09-15 10:00:00",
        closed="",
        due="",
        lon="113.105",
        lat="22.505",
        unit=reported.unit.code,
        category="1504",
        name="张小满",
        phone="19900001234",
        **{name: told[name] for name in ("title", "text", "address")},
    )
    take(write(path, [cells]), plain(deadline="category"), at=opened)
    imported = Case.objects.get(source_ref="N1")
    reported.refresh_from_db()
    different = {
        field.attname
        for field in Case._meta.concrete_fields
        if getattr(imported, field.attname) != getattr(reported, field.attname)
    }
    assert different <= OWN
    assert imported.grid_code == "440704001001003"
    assert imported.urgency == reported.urgency > 0
    one, other = (Caller.objects.get(case=case) for case in (reported, imported))
    for name in ("name", "phone", "email", "phone_index", "wants_callback", "added_at"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert (bytes(mine) if name == "phone_index" else mine) == (
            bytes(theirs) if name == "phone_index" else theirs
        )
    words = [str(CaseSearch.objects.get(case=case).words) for case in (reported, imported)]
    assert words[0].replace(reported.number, "") == words[1].replace(imported.number, "")


def test_unknown_values_are_treated_as_the_mapping_says(world: World, path: Path) -> None:
    write(path, [row(1), row(2, unit="区城管局", category="1504")])
    before = Unit.objects.count(), Category.objects.count()
    assert counts(take(path, plain("reject", "reject"))) == (2, 1, 0, 1)
    assert Case.objects.get().unit == world.units["JH-URB"]
    assert counts(take(path, plain("coordinator", "coordinator"))) == (2, 1, 0, 0)
    left = Case.objects.get(source_ref="N1")
    # Routed by our own rules, which assign requests without a place to this street.
    assert (left.unit.code, left.category, left.state) == ("440704001", None, "closed")
    assert (Unit.objects.count(), Category.objects.count()) == before

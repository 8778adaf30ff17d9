"""The lake follows the database: by events, by months, to the last byte."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.db.models import F, Max, Q, Value
from django.utils import timezone

from jiceng.activities.needs.models import Claim, Need
from jiceng.core import evidence, privacy
from jiceng.core.advisory_lock import number_of
from jiceng.core.ids import uuid7
from jiceng.core.manifests import replacing
from jiceng.metrics.cli import metrics as commands
from jiceng.metrics.facts import FACTS, Fact
from jiceng.metrics.lake import comparing, layout, places, reading, refreshing
from jiceng.metrics.models import LakeMonth
from tests.cases.case_rows import any_case, category
from tests.cases.conftest import built_world, world
from tests.metrics.lake_rows import lake, tell
from tests.metrics.test_record_figures import HERE, need
from tests.world import World

__all__ = ["built_world", "lake", "world"]
pytestmark = pytest.mark.django_db

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
IN_JULY = datetime.fromisoformat("2026-07-31T15:59:59Z")
IN_AUGUST = datetime.fromisoformat("2026-07-31T16:00:00Z")


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(folder.rglob("*.parquet"))
    return {str(each.relative_to(folder)): each.read_bytes() for each in found}


def needs_in(month: date) -> set[str]:
    fact = FACTS.by_key()["need"]
    query = reading.source(fact, reading.files_of(fact, month, month))
    with reading.connected() as duck:
        return {row[0] for row in duck.execute(f"SELECT id FROM ({query})").fetchall()}


def refreshed(**given: Any) -> refreshing.Refreshed:
    found = refreshing.refresh(timezone.now(), **given)
    assert found is not None
    return found


@pytest.fixture
def two(world: World, lake: Path) -> tuple[Need, Need]:
    """A need at the end of July and one at the beginning of August, in the lake."""
    made = need(world, at=IN_JULY), need(world, at=IN_AUGUST)
    tell(made[0])
    refreshed()
    return made


def test_facts_lie_in_their_civil_months(two: tuple[Need, Need], lake: Path) -> None:
    july, august = two
    assert needs_in(JULY) == {str(july.pk)}
    assert needs_in(AUGUST) == {str(august.pk)}
    names = {each.parent.name for each in (lake / "need").rglob("*.parquet")}
    assert names == {"month=2026-07", "month=2026-08"}
    assert not [*lake.glob(".building/*")]


def test_every_value_is_that_of_the_database(world: World, lake: Path) -> None:
    rng, top = random.Random(7), category("01")
    units = [world.units[HERE], world.units["JH-URB"]]
    for _each in range(60):
        any_case(rng, units, [top, category(f"01{_each:02}", top)])
    for kind in ('"quoted", with\na line', "", "两", "\\N"):
        need(world, kind=kind[:20])
    refreshed()
    for fact in FACTS.all():
        names = list(fact.types)
        wanted = {
            str(row[0]): tuple(_comparable(value) for value in row)
            for row in fact.rows().exclude(**{fact.moment: None})
        }
        found = reading.source(fact, reading.files_of(fact, date(2000, 1, 1), date(2100, 1, 1)))
        # Moments as numbers: DuckDB's Python client needs pytz for them.
        columns = ", ".join(
            f'epoch_us("{name}")' if fact.types[name].startswith("timestamp") else f'"{name}"'
            for name in names
        )
        with reading.connected() as duck:
            rows = duck.execute(f"SELECT {columns} FROM ({found})").fetchall()
        assert {row[0]: row for row in rows} == wanted, fact.name
    assert LakeMonth.objects.filter(fact="request", rows__gt=0).exists()


def _comparable(value: Any) -> Any:
    if isinstance(value, datetime):
        return round(value.timestamp() * 1_000_000)
    return (
        value if value is None or isinstance(value, bool | int | float | str | date) else str(value)
    )


def test_only_changed_months_are_written(two: tuple[Need, Need], lake: Path) -> None:
    assert refreshed().months == 0
    before, (july, _august) = files(lake), two
    july.state = "done"
    july.save()
    tell(july)
    assert refreshed().months == 1
    after = files(lake)
    assert {name for name in before if "2026-08" in name} <= after.keys()
    assert len(after) == len(before)
    assert refreshed().months == 0


def test_change_of_a_row_that_a_column_comes_from_is_followed(
    two: tuple[Need, Need], world: World
) -> None:
    july, _august = two
    claim = Claim.objects.create(
        need=july, unit=world.units["JH-URB"], amount=5, claimed_at=IN_AUGUST, rating=5, report=""
    )
    tell(july)
    assert refreshed().months == 1
    assert comparing.compare(timezone.now()).differences == []  # type: ignore[union-attr]
    claim.delete()
    tell(july)
    assert refreshed().months == 1
    assert comparing.compare(timezone.now()).differences == []  # type: ignore[union-attr]


def test_deleted_and_moved_rows_leave_their_month(two: tuple[Need, Need], world: World) -> None:
    july, august = two
    july.opened_at = IN_AUGUST
    july.save()
    tell(july)
    assert refreshed().months == 2
    assert needs_in(JULY) == set()
    assert needs_in(AUGUST) == {str(july.pk), str(august.pk)}
    key = august.pk
    august.delete()
    august.pk = key
    tell(july)
    assert refreshed().months == 1
    assert needs_in(AUGUST) == {str(july.pk)}
    assert LakeMonth.objects.get(fact="need", month=JULY).file == ""


def test_same_rows_give_the_same_bytes(two: tuple[Need, Need], lake: Path, world: World) -> None:
    before = files(lake)
    refreshed(everything=True)
    assert files(lake) == before
    rows = list(Need.objects.order_by("-pk").values())
    Need.objects.all().delete()
    for values in rows:
        Need.objects.create(**values)
    refreshed(everything=True)
    assert files(lake) == before


def test_process_killed_while_writing_leaves_the_former_file(
    two: tuple[Need, Need], lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_args: Any) -> None:
        raise Killed

    before, (july, _august) = files(lake), two
    july.state = "done"
    july.save()
    tell(july)
    with monkeypatch.context() as patch:
        patch.setattr(places, "install", killed)
        with pytest.raises(Killed):
            refreshing.refresh(timezone.now())
    assert files(lake) == before
    with monkeypatch.context() as patch:
        patch.setattr(LakeMonth, "save", killed)
        with pytest.raises(Killed):
            refreshing.refresh(timezone.now())
    assert before.keys() < files(lake).keys()
    assert needs_in(JULY) == {str(july.pk)}
    assert refreshed().months == 1
    assert len(files(lake)) == len(before)


def test_only_one_process_refreshes(two: tuple[Need, Need]) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [number_of(refreshing.LOCK)])
        assert refreshing.refresh(timezone.now()) is None
        assert comparing.compare(timezone.now()) is None
    finally:
        other.close()


def test_lost_files_are_written_again(two: tuple[Need, Need], lake: Path) -> None:
    before = files(lake)
    for each in lake.rglob("*.parquet"):
        each.unlink()
    assert refreshed().months == len(before)
    assert files(lake) == before


def test_leftovers_are_deleted(two: tuple[Need, Need], lake: Path) -> None:
    stray = places.file_of("need", JULY, "facts-of-a-killed-refresh.parquet")
    stray.write_bytes(b"PAR1")
    building = lake / ".building" / "1"
    building.mkdir(parents=True)
    refreshed()
    assert not stray.exists()
    assert not building.exists()


@pytest.fixture
def _with_a_new_column() -> Iterator[None]:
    changed = [
        replace(each, columns=[*each.columns, "amount"]) if each.name == "need" else each
        for each in FACTS.all()
    ]
    with replacing(Fact, *changed):
        yield


def test_facts_with_a_new_column_are_written_again(
    two: tuple[Need, Need], request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("_with_a_new_column")
    assert refreshed().months == 2
    fact = FACTS.by_key()["need"]
    with reading.connected() as duck:
        query = reading.source(fact, reading.files_of(fact, JULY, AUGUST))
        assert duck.execute(f"SELECT DISTINCT amount FROM ({query})").fetchall() == [(5,)]


def test_facts_that_no_app_contributes_are_forgotten(two: tuple[Need, Need], lake: Path) -> None:
    with replacing(Fact, *(each for each in FACTS.all() if each.name != "need")):
        refreshed()
        assert not [*lake.rglob("need/*")]


def verify() -> Result:
    return CliRunner().invoke(commands, ["verify", "--json"])


def test_command_verifies_and_names_differences(two: tuple[Need, Need], lake: Path) -> None:
    july, august = two
    sound = verify()
    assert sound.exit_code == 0
    assert json.loads(sound.stdout) == {"rows": 2, "months": 2, "differences": []}
    Need.objects.filter(pk=july.pk).update(state="done")
    fresh = Need.objects.get(pk=july.pk)
    fresh.pk = uuid7()
    fresh.save()
    Need.objects.filter(pk=august.pk).delete()
    differing = verify()
    assert differing.exit_code == 1
    found = json.loads(differing.stdout)
    assert found["rows"] == 2
    plain = {"fact": "need", "is_damaged": False}
    assert found["differences"] == [
        {**plain, "month": "2026-07", "missing": 1, "surplus": 0, "columns": {"state": 1}},
        {**plain, "month": "2026-08", "missing": 0, "surplus": 1, "columns": {}},
    ]
    assert CliRunner().invoke(commands, ["refresh", "--all"]).exit_code == 0
    assert verify().exit_code == 0


def test_command_finds_damaged_files(two: tuple[Need, Need], lake: Path) -> None:
    one, other = sorted(lake.rglob("need/*/*.parquet"))
    one.write_bytes(one.read_bytes()[:-1] + b"0")
    other.unlink()
    damaged = verify()
    assert damaged.exit_code == 1
    found = json.loads(damaged.stdout)["differences"]
    assert [(each["month"], each["is_damaged"]) for each in found] == [
        ("2026-07", True),
        ("2026-08", True),
    ]


def test_verification_takes_in_what_has_changed(two: tuple[Need, Need]) -> None:
    july, _august = two
    july.state = "done"
    july.save()
    tell(july)
    assert verify().exit_code == 0


def test_command_refreshes(two: tuple[Need, Need]) -> None:
    ran = CliRunner().invoke(commands, ["refresh", "--all", "--json"])
    found = json.loads(ran.stdout)
    assert (found["months"], found["rows"]) == (LakeMonth.objects.count(), 2)


def test_no_fact_has_a_personal_column() -> None:
    assert [
        f"{fact.name}.{column}" for fact in FACTS.all() for column in layout.personal_columns(fact)
    ] == []


def test_personal_data_never_enters_the_lake(two: tuple[Need, Need]) -> None:
    [(model, field)] = [
        (label, name)
        for label, each in privacy.declarations().items()
        for name in sorted(each.personal)
        if label == "cases.Case" and name == "text"
    ]
    fact = replace(FACTS.by_key()["request"], columns=[field])
    assert fact.model._meta.label == model
    assert [*layout.personal_columns(fact)] == ["text"]
    with pytest.raises(ValueError, match="personal"):
        layout.digest_of(fact)


def test_events_tell_every_change_of_a_fact() -> None:
    """Columns that change without an event would never reach the lake."""
    for fact in FACTS.all():
        for table in layout.relations_of(fact):
            plan = evidence.plans()[table]
            recorded = {column.attribute for column in plan.columns} | {plan.key.attribute}
            read = set(layout.columns_read(fact, table))
            assert read <= recorded, fact.name


def test_sources_of_columns_are_followed() -> None:
    fact = FACTS.by_key()["need"]
    assert layout.relations_of(fact) == {
        Need._meta.db_table: [""],
        Claim._meta.db_table: ["claims"],
    }
    best = Max("claims__rating", filter=Q(claims__unit__code="JH") & ~Q(claims__report=Value("")))
    assert set(layout.paths_of(best)) == {"claims__rating", "claims__unit__code", "claims__report"}
    assert [*layout.paths_of(F("unit"))] == ["unit"]


def test_figure_of_the_lake_equals_that_of_the_database(two: tuple[Need, Need]) -> None:
    def run(*given: str) -> Any:
        days = ["--from", "2026-07-01", "--to", "2026-08-31", "--json"]
        ran = CliRunner().invoke(commands, ["run", *given, *days], catch_exceptions=False)
        return json.loads(ran.stdout)

    july, _august = two
    july.state = "withdrawn"
    july.save()
    tell(july)
    for by in ("unit", "state", "total", "opened_at", "taken_on_at"):
        assert run("need.in_time.of", "--by", by) == run(
            "need.in_time.of", "--by", by, "--engine", "postgresql"
        )
    [total] = run("need.in_time.of", "--by", "total")
    assert total == {"key": "total", "value": 1}


def test_months_are_civil() -> None:
    assert [*places.months_between(date(2025, 11, 1), date(2026, 2, 1))] == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert places.month_of(IN_JULY) == JULY
    assert places.month_of(IN_JULY + timedelta(seconds=1)) == AUGUST

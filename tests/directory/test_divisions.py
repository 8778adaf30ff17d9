"""Importing the statistics bureau's lists: real ones, broken ones, twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone

import jiceng.directory
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, Refused
from jiceng.core.models import Event
from jiceng.directory import actions
from jiceng.directory.cli import directory
from jiceng.directory.divisions import read_divisions
from jiceng.directory.models import Unit, UnitKind
from tests.factories import NOW, PostFactory, UnitFactory, actor_with

pytestmark = pytest.mark.django_db

LISTS = {
    "districts": "code,name,cityCode\n440704,江海区,4407\n440703,蓬江区,4407\n",
    "streets": "code,name,areaCode\n440704001,外海街道,440704\n440704002,礼乐街道,440704\n",
    "villages": (
        "code,name,streetCode\n440704001001,金溪社区居委会,440704001\n"
        "440704001200,直冲村委会,440704001\n"
    ),
}


def write(folder: Path, *, prefix: str = "x", encoding: str = "utf-8", **lists: str) -> Path:
    for suffix, text in {**LISTS, **lists}.items():
        (folder / f"{prefix}_{suffix}.csv").write_bytes(text.encode(encoding))
    return folder


def import_folder(folder: Path, **options) -> actions.DivisionReport:
    return actions.import_divisions(divisions=read_divisions(folder), by=SYSTEM, at=NOW, **options)


def test_three_lists_become_one_tree_below_their_city(tmp_path):
    report = import_folder(write(tmp_path))
    assert (report.created, report.renamed, report.unchanged) == (7, 0, 0)
    assert list(Unit.objects.order_by("path").values_list("path", "name", "kind")) == [
        ("/440700/", "江门市", "city"),
        ("/440700/440703/", "蓬江区", "district"),
        ("/440700/440704/", "江海区", "district"),
        ("/440700/440704/440704001/", "外海街道", "street_town"),
        ("/440700/440704/440704001/440704001001/", "金溪社区居委会", "village_community"),
        ("/440700/440704/440704001/440704001200/", "直冲村委会", "village_community"),
        ("/440700/440704/440704002/", "礼乐街道", "street_town"),
    ]
    assert Event.objects.filter(type="unit.created").count() == 7


def test_repeated_import_changes_nothing_and_records_nothing(tmp_path):
    import_folder(write(tmp_path))
    events = Event.objects.count()
    report = import_folder(tmp_path)
    assert (report.created, report.renamed, report.unchanged) == (0, 0, 7)
    assert Event.objects.count() == events


def test_new_name_in_the_lists_renames_the_unit_and_keeps_history(tmp_path):
    import_folder(write(tmp_path))
    report = import_folder(write(tmp_path, districts="code,name\n440704,高新区\n440703,蓬江区\n"))
    assert (report.renamed, report.unchanged) == (1, 6)
    unit = Unit.objects.get(code="440704")
    assert unit.name == "高新区"
    assert unit.placements.filter(name="江海区").exists() is False  # renamed on its first day


def test_unit_missing_in_the_lists_is_reported_and_kept(tmp_path):
    import_folder(write(tmp_path))
    report = import_folder(write(tmp_path, villages="code,name\n440704001001,金溪社区居委会\n"))
    assert report.missing_codes == ("440704001200",)
    assert Unit.objects.get(code="440704001200").valid_to is None


def test_missing_unit_is_closed_on_request_and_reopened_when_it_returns(tmp_path):
    import_folder(write(tmp_path))
    write(tmp_path, streets="code,name\n440704002,礼乐街道\n", villages="code,name\n")
    report = import_folder(tmp_path, close_missing=True)
    assert report.closed_codes == ("440704001", "440704001001", "440704001200")
    assert Unit.objects.filter(valid_to=None).count() == 4

    report = import_folder(write(tmp_path))
    assert (report.reopened, report.created) == (3, 0)
    assert Unit.objects.filter(valid_to=None).count() == 7


def test_returning_renamed_unit_is_counted_once(tmp_path):
    import_folder(write(tmp_path))
    Unit.objects.filter(code="440704001001").update(valid_to=NOW.date())
    write(tmp_path, villages="code,name\n440704001001,金溪新社区居委会\n")
    report = import_folder(tmp_path)
    assert (report.created, report.renamed, report.reopened) == (0, 0, 1)
    assert Unit.objects.get(code="440704001001").name == "金溪新社区居委会"
    listed = len(read_divisions(tmp_path))
    assert report.created + report.renamed + report.reopened + report.unchanged == listed


def test_missing_unit_with_a_position_stops_the_whole_import(tmp_path):
    import_folder(write(tmp_path))
    PostFactory.create(unit=Unit.objects.get(code="440704001200"))
    write(
        tmp_path,
        villages="code,name\n440704001001,金溪新社区居委会\n",
    )
    with pytest.raises(Refused, match="440704001200"):
        import_folder(tmp_path, close_missing=True)
    assert Unit.objects.get(code="440704001001").name == "金溪社区居委会"


def test_own_units_below_a_division_are_not_reported_missing(tmp_path):
    import_folder(write(tmp_path))
    district = Unit.objects.get(code="440704")
    actions.create_unit(
        code="JH-CGJ", name="城管局", kind=UnitKind.DEPARTMENT, parent=district, by=SYSTEM, at=NOW
    )
    assert import_folder(tmp_path).missing_codes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lists_are_read_in_common_spreadsheet_encodings(tmp_path, encoding):
    found = read_divisions(write(tmp_path, encoding=encoding))
    assert "外海街道" in {division.name for division in found}


@pytest.mark.parametrize(
    ("lists", "says"),
    [
        ({"streets": "code,name\n440799001,某街道\n"}, "x_streets.csv.*2.*440799"),
        ({"streets": "code,name\n44070400,短\n"}, "x_streets.csv.*2"),
        ({"streets": "code,name\n四四〇七〇四〇〇一,中文\n"}, "x_streets.csv.*2"),
        ({"streets": "code,name\n４４０７０４００１,全角\n"}, "x_streets.csv.*2"),
        ({"streets": "code,name\n440704001,\n"}, "x_streets.csv.*2.*440704001"),
        ({"streets": "code,name\n440704001,甲\n440704001,乙\n"}, "x_streets.csv.*3.*440704001"),
        ({"streets": "code,name,areaCode\n440704001,甲,440703\n"}, "x_streets.csv.*2.*440703"),
        ({"streets": "name\n甲\n"}, "x_streets.csv.*code"),
        ({"streets": ""}, "x_streets.csv"),
        ({"villages": 'code,name\n440704001001,"未完\n'}, "x_villages.csv"),
        ({"districts": "code,name\n"}, "x_streets.csv.*440704"),
    ],
)
def test_broken_list_is_reported_by_file_and_line_and_changes_nothing(tmp_path, lists, says):
    with pytest.raises(Invalid, match=says):
        import_folder(write(tmp_path, **lists))
    assert not Unit.objects.exists()


def test_missing_folder_list_or_city_is_named(tmp_path):
    with pytest.raises(Invalid, match="nowhere"):
        read_divisions(tmp_path / "nowhere")
    with pytest.raises(Invalid, match=r"_districts\.csv"):
        read_divisions(tmp_path)
    write(tmp_path)
    with pytest.raises(Invalid, match="3206"):
        read_divisions(tmp_path, city="3206")
    with pytest.raises(Invalid, match="江门"):
        read_divisions(tmp_path, city="江门")
    with pytest.raises(Invalid, match=r"y_districts\.csv"):
        read_divisions(tmp_path, prefix="y")
    (tmp_path / "x_villages.csv").unlink()
    with pytest.raises(Invalid, match=r"x_villages\.csv"):
        read_divisions(tmp_path)


def test_city_without_districts_is_taken_from_the_list(tmp_path):
    write(
        tmp_path,
        districts="code,name\n441900,东莞市\n",
        streets="code,name\n441900003,东城街道\n",
        villages="code,name\n441900003001,东泰社区\n",
    )
    import_folder(tmp_path)
    assert Unit.objects.get(code="441900").kind == "city"
    assert Unit.objects.get(code="441900003001").path == "/441900/441900003/441900003001/"


def test_city_not_in_the_list_keeps_the_given_name(tmp_path):
    write(
        tmp_path,
        districts="code,name\n440104,越秀区\n",
        streets="code,name\n",
        villages="code,name\n",
    )
    import_folder(tmp_path)
    city = Unit.objects.get(code="440100")
    assert city.name == "440100"
    actions.rename_unit(unit=city, name="广州市", by=SYSTEM, at=NOW)
    assert import_folder(tmp_path).renamed == 0
    city.refresh_from_db()
    assert city.name == "广州市"
    named = read_divisions(tmp_path, city_names={"4401": "穗"})
    assert named[0].name == "穗"


def test_code_of_another_kind_of_unit_is_not_overwritten(tmp_path):
    UnitFactory.create(code="440704", kind=UnitKind.EXTERNAL)
    with pytest.raises(Refused, match="440704"):
        import_folder(write(tmp_path))


def test_import_requires_the_permission(tmp_path):
    divisions = read_divisions(write(tmp_path))
    outsider = actor_with("administrator", UnitFactory.create())
    with pytest.raises(Forbidden):
        actions.import_divisions(divisions=divisions, by=outsider, at=NOW)
    actions.import_divisions(divisions=divisions, by=SYSTEM, at=NOW)
    insider = actor_with("administrator", Unit.objects.get(code="440704"))
    with pytest.raises(Forbidden):
        actions.import_divisions(divisions=divisions, by=insider, at=NOW)
    whole = actor_with("administrator", Unit.objects.get(code="440700"))
    assert actions.import_divisions(divisions=divisions, by=whole, at=NOW).created == 0


def test_lists_of_two_real_cities_are_imported_completely_and_once(shared_data):
    folder = shared_data / "jiangmen"
    report = import_folder(folder)
    assert report.created == 2 + 7 + 82 + 1348 + 8 + 136 + 2005

    jiangmen = Unit.objects.filter(path__startswith="/440700/")
    counts = {kind: jiangmen.filter(kind=kind).count() for kind in UnitKind.values}
    assert (counts["district"], counts["street_town"], counts["village_community"]) == (7, 82, 1348)
    assert not Unit.objects.exclude(kind="city").filter(parent=None).exists()

    again = actions.import_divisions(
        divisions=read_divisions(folder, city="4407"), by=SYSTEM, at=NOW
    )
    assert (again.created, again.renamed, again.unchanged) == (0, 0, 1 + 7 + 82 + 1348)
    assert again.missing_codes == ()


def test_demo_district_has_its_streets_and_communities():
    folder = Path(jiceng.directory.__file__).parent / "data" / "jianghai_divisions"
    import_folder(folder)
    kinds = list(Unit.objects.filter(code__startswith="440704").values_list("kind", flat=True))
    assert [kinds.count(kind) for kind in ("district", "street_town", "village_community")] == [
        1,
        3,
        63,
    ]


def test_command_prints_only_json_to_standard_output(tmp_path):
    command = ["import", "--divisions", str(write(tmp_path)), "--json"]
    first = json.loads(CliRunner().invoke(directory, command, catch_exceptions=False).stdout)
    second = json.loads(CliRunner().invoke(directory, command, catch_exceptions=False).stdout)
    assert (first["created"], first["missing"]) == (7, 0)
    assert (second["created"], second["unchanged"]) == (0, 7)


def test_command_without_json_prints_nothing_to_standard_output(tmp_path):
    import_folder(write(tmp_path))
    write(tmp_path, villages="code,name\n")
    shown = CliRunner().invoke(directory, ["import", "--divisions", str(tmp_path)])
    assert shown.stdout == ""
    assert "440704001200" in shown.stderr
    closed = CliRunner().invoke(
        directory, ["import", "--divisions", str(tmp_path), "--close-missing"]
    )
    assert "440704001200" in closed.stderr


@pytest.mark.parametrize("option", [["--city-name", "江门"], ["--city-name", "44=x"], ["--what"]])
def test_wrong_usage_exits_with_2(tmp_path, option):
    shown = CliRunner().invoke(directory, ["import", "--divisions", str(tmp_path), *option])
    assert shown.exit_code == 2


def test_command_shows_the_tree_and_its_coverage(tmp_path):
    actions.import_divisions(
        divisions=read_divisions(write(tmp_path)), by=SYSTEM, at=timezone.now()
    )
    runner = CliRunner()
    text = runner.invoke(directory, ["tree"]).stdout
    assert "    440704001 外海街道\n" in text
    units = json.loads(runner.invoke(directory, ["tree", "--json"]).stdout)
    assert len(units) == 7
    long_ago = runner.invoke(directory, ["tree", "--date", "1999-01-01"])
    assert long_ago.stdout == ""
    assert "1999-01-01" in long_ago.stderr
    rows = json.loads(runner.invoke(directory, ["coverage", "--json"]).stdout)
    assert {
        "kind": "village_community",
        "role": "clerk",
        "units": 2,
        "filled": 0,
        "vacant": ["440704001001", "440704001200"],
    } in rows
    assert "street_town" in runner.invoke(directory, ["coverage"]).stderr


def test_command_creates_the_shipped_roles():
    runner = CliRunner()
    runner.invoke(directory, ["sync-roles"], catch_exceptions=False)
    assert "0" in runner.invoke(directory, ["sync-roles"]).stderr

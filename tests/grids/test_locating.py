"""Locating a report by point or address, and whole files."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np
import orjson
import pytest
from click.testing import CliRunner, Result

from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.directory.models import Unit
from jiceng.grids import cli, demo_area, locating
from jiceng.grids.coordinate_systems import Crs, from_wgs84
from jiceng.grids.file_cells import Feature
from jiceng.grids.geometry import areas_m2
from tests.factories import CommunityFactory, UnitFactory
from tests.grids.conftest import Area

TODAY = date(2025, 6, 11)

pytestmark = pytest.mark.django_db
FIRST, SECOND = "440704001015001", "440704005201001"


def test_point_is_located_in_smallest_unit_grid_and_community(
    loaded: list[Feature], area: Area
) -> None:
    found = locating.locate(113.005, 22.505, on=TODAY)
    assert (found.min_unit_code, found.grid_code) == (f"{FIRST}001", FIRST)
    assert (found.unit_id, found.how, found.confidence) == (area.community.id, "point", 1.0)


def test_grid_without_smallest_units_is_located(loaded: list[Feature], area: Area) -> None:
    found = locating.locate(113.03, 22.51, on=TODAY)
    assert (found.min_unit_code, found.grid_code) == ("", SECOND)
    assert found.unit_id == area.other_community.id


def test_swapped_coordinates_are_corrected_with_lower_confidence(loaded: list[Feature]) -> None:
    found = locating.locate(22.505, 113.005, on=TODAY)
    assert (found.lon, found.lat, found.how) == (113.005, 22.505, "swapped")
    assert found.grid_code == FIRST
    assert found.confidence is not None
    assert found.confidence < 1


def test_point_just_outside_is_assigned_to_the_nearest_grid(loaded: list[Feature]) -> None:
    assert locating.locate(113.03, 22.4998, on=TODAY).how == "near"
    far = locating.locate(113.03, 22.49, on=TODAY)
    assert (far.how, far.grid_code, far.lon) == ("", "", 113.03)


def test_point_in_another_coordinate_system_is_converted_first(loaded: list[Feature]) -> None:
    lon, lat = from_wgs84(Crs.BD09, 113.001, 22.501)
    found = locating.locate(float(lon), float(lat), crs=Crs.BD09, on=TODAY)
    assert found.min_unit_code == f"{FIRST}001"
    assert found.lon == pytest.approx(113.001, abs=1e-7)


@pytest.mark.parametrize("point", [(None, None), (0.0, 0.0), (113.0, 22.0), (999.0, 999.0)])
def test_address_is_used_without_a_point(
    loaded: list[Feature], area: Area, point: tuple[float | None, float | None]
) -> None:
    found = locating.locate(*point, "江海区礼乐街道英南村三巷", on=TODAY)
    assert (found.how, found.unit_id, found.lon) == ("address", area.other_community.id, None)
    assert found.confidence is not None
    assert 0.5 < found.confidence < 1
    by_grid = locating.locate(None, None, "桥南社区第1网格", on=TODAY)
    assert by_grid.grid_code == FIRST
    assert locating.locate(None, None, "不知何处", on=TODAY).how == ""


def test_point_is_kept_and_address_is_located_without_grids(area: Area) -> None:
    found = locating.locate(113.005, 22.505, "桥南社区", on=TODAY)
    assert (found.lon, found.how, found.unit_id) == (113.005, "address", area.community.id)
    assert locating.lowest_codes([113.0], [22.5]) == [""]


def test_bulk_location_equals_single_location(loaded: list[Feature]) -> None:
    rng = np.random.default_rng(4)
    lon, lat = 113 + rng.random(300) * 0.05 - 0.005, 22.5 + rng.random(300) * 0.03 - 0.005
    lon[:2], lat[:2] = (0.0, np.nan), (0.0, 22.5)
    many = locating.locate_many(lon, lat)
    for i in range(len(lon)):
        one = locating.locate(lon[i], lat[i], on=TODAY)
        if one.how == "near":
            continue
        assert (many.grid_codes[i], many.min_unit_codes[i], many.unit_ids[i]) == (
            one.grid_code,
            one.min_unit_code,
            one.unit_id,
        )


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.grids, list(map(str, arguments)))


def test_real_requests_are_located_in_the_districts_they_name(
    shared_data: Path, tmp_path: Path
) -> None:
    folder = shared_data / "requests311"
    result = invoke(
        "load",
        folder / "nyc_community_districts.geojson",
        "--code",
        "boro_cd",
        "--name",
        "name",
        "--json",
    )
    assert result.exit_code == 0, result.output
    assert orjson.loads(result.stdout)["cells"] == 59
    out = tmp_path / "out.csv"
    result = invoke(
        "locate",
        folder / "nyc.csv",
        "--lon",
        "longitude",
        "--lat",
        "latitude",
        "--out",
        out,
        "--json",
    )
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == orjson.loads(result.stdout)["read"] == 12_718
    boroughs = {"MANHATTAN": 1, "BRONX": 2, "BROOKLYN": 3, "QUEENS": 4, "STATEN ISLAND": 5}
    placed = [row for row in rows if row["longitude"]]
    inside = [row for row in placed if row["grid_code"]]
    naming = agreeing = 0
    for row in inside:
        number, _, borough = row["community_board"].partition(" ")
        if borough in boroughs and number.isdigit():
            naming += 1
            agreeing += row["grid_code"] == f"{boroughs[borough]}{int(number):02d}"
    assert len(inside) / len(placed) > 0.9975
    assert agreeing / naming > 0.9885  # the others say "Unspecified"
    without = [{k: v for k, v in row.items() if k != "grid_code"} for row in rows]
    with (folder / "nyc.csv").open(encoding="utf-8", newline="") as file:
        assert without == list(csv.DictReader(file))


def test_demo_area_has_real_outline_and_aliases_and_requires_divisions() -> None:
    UnitFactory.create(code="440704", name="江海区")
    with pytest.raises(ValueError, match="community"):
        demo_area.cells(on=TODAY, grids=1, min_units=2)
    assert 100e6 < areas_m2([demo_area.boundary()])[0] < 120e6
    assert ("高新区", "440704") in demo_area.aliases()


def test_commands_show_versions_differences_and_gaps(loaded: list[Feature], tmp_path: Path) -> None:
    path = tmp_path / "new.geojson"
    ring = [[113, 22.5], [113.01, 22.5], [113.01, 22.52], [113, 22.52], [113, 22.5]]
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"c": FIRST},
                        "geometry": {"type": "Polygon", "coordinates": [ring]},
                    }
                ],
            }
        )
    )
    result = invoke("load", path, "--code", "c", "--no-publish", "--json")
    assert orjson.loads(result.stdout)["state"] == "draft"
    versions = orjson.loads(invoke("list", "--json").stdout)
    assert [row["state"] for row in versions] == ["draft", "published", "published"]
    assert "draft" in invoke("list").stdout
    differs = orjson.loads(invoke("diff", "1", "3", "--json").stdout)
    assert differs["removed"] == [SECOND]
    assert differs["reshaped"][0]["kept"] == pytest.approx(0.5)
    assert f"- {SECOND}" in invoke("diff", "1", "3").stdout
    assert orjson.loads(invoke("gaps", "--json").stdout)["grids"] == 2
    assert invoke("gaps").exit_code == 0
    assert invoke("alias", "老墟", FIRST).exit_code == 0
    assert invoke("publish", "3").exit_code == 0
    assert orjson.loads(invoke("gaps", "--json").stdout)["grids"] == 1


def test_invalid_commands_are_refused(area: Area, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("lon,lat\n113.1,22.5\n")
    result = invoke("locate", table, "--lon", "lon", "--lat", "lat", "--out", tmp_path / "o.csv")
    assert isinstance(result.exception, Invalid)
    assert isinstance(invoke("publish", "9").exception, Invalid)
    assert isinstance(invoke("load", tmp_path / "no", "--code", "c").exception, Invalid)
    assert invoke("load", table).exit_code == 2


def test_only_units_existing_on_the_day_are_located(area: Area) -> None:
    """A community that closes next year is located until then; one that starts later is not
    located before.
    """
    tree = directory.tree()
    street = next(n for n in tree.within("/") if n.kind == "street_town")
    made = {}
    for name, begins, ends in (
        ("将撤社区", date(2020, 1, 1), date(2026, 6, 30)),
        ("将设社区", date(2027, 1, 1), None),
        ("旧撤社区", date(2020, 1, 1), date(2024, 1, 1)),
    ):
        made[name] = CommunityFactory.create(
            name=name, parent=Unit.objects.get(pk=street.id), valid_from=begins, valid_to=ends
        ).pk

    def found(name: str, day: date) -> UUID | None:
        unit = locating.locate(None, None, f"{name}门口", on=day).unit_id
        return unit if unit in made.values() else None

    assert found("将撤社区", TODAY) == made["将撤社区"]
    assert found("将撤社区", date(2026, 6, 30)) is None
    assert found("将设社区", TODAY) is None
    assert found("将设社区", date(2027, 1, 1)) == made["将设社区"]
    assert found("旧撤社区", TODAY) is None
    assert found("将撤社区", TODAY) == made["将撤社区"]  # of a day before, again

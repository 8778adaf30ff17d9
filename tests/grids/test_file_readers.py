"""Reading files of other programs: valid ones are read, errors are explained."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapefile
import shapely
from django.utils import translation

from jiceng.core.errors import Invalid
from jiceng.grids import file_readers, shapefiles
from jiceng.grids.cell_validation import Checked, check
from jiceng.grids.coordinate_systems import Crs, wgs84_to_gcj02
from jiceng.grids.file_cells import Feature
from jiceng.grids.file_readers import read_features

SQUARE = [[113.0, 22.5], [113.1, 22.5], [113.1, 22.6], [113.0, 22.6], [113.0, 22.5]]
BESIDE = [[113.1, 22.5], [113.2, 22.5], [113.2, 22.6], [113.1, 22.6], [113.1, 22.5]]


def feature(code: Any = "a", ring: Any = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, **properties},
        "geometry": {"type": "Polygon", "coordinates": [SQUARE if ring is None else ring]},
    }


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def read(tmp_path: Path, document: Any, **options: Any) -> list[Feature]:
    path = tmp_path / "grids.geojson"
    if isinstance(document, bytes):
        path.write_bytes(document)
    else:
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return read_features(path, code_field="code", **options)


def checked(tmp_path: Path, *features: Any) -> Checked:
    return check(read(tmp_path, collection(*features)))


def refused(tmp_path: Path, document: Any) -> Invalid:
    with pytest.raises(Invalid) as caught:
        check(read(tmp_path, document))
    return caught.value


def test_codes_are_text_and_names_are_optional(tmp_path: Path) -> None:
    found = read(tmp_path, collection(feature(101, title="一"), feature(102.0, title="二")))
    assert [(each.code, each.name) for each in found] == [("101", "101"), ("102", "102")]
    named = read(tmp_path, collection(feature("x", title=" 一 ")), name_field="title")
    assert named[0].name == "一"


def test_boundaries_are_converted_to_wgs84(tmp_path: Path) -> None:
    lon, lat = wgs84_to_gcj02(*zip(*SQUARE, strict=True))
    shifted = [list(map(float, pair)) for pair in zip(lon, lat, strict=True)]
    found = read(tmp_path, collection(feature(ring=shifted)), crs=Crs.GCJ02)
    assert shapely.equals_exact(found[0].polygon, shapely.Polygon(SQUARE), tolerance=1e-8)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_common_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    content = json.dumps(collection(feature(name="桥南社区")), ensure_ascii=False).encode(encoding)
    assert read(tmp_path, content, name_field="name")[0].name == "桥南社区"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "grids.empty"),
        (b"  \n", "grids.empty"),
        (b'{"type": "FeatureCollection", "features": [', "grids.broken_json"),
        (b"code,lon,lat\n1,2,3\n", "grids.broken_json"),
        (b"\xff\xff\xff\x80", "grids.encoding"),
        (b"[]", "grids.not_a_collection"),
        (b"PK\x03\x04 not really", "grids.bad_zip"),
        (b'{"type": "FeatureCollection"}', "grids.no_features"),
        (b'{"type": "FeatureCollection", "features": []}', "grids.empty"),
        (b'{"type": "FeatureCollection", "features": [3]}', "grids.not_a_feature"),
        (b"[" * 100_000, "grids.broken_json"),
    ],
)
def test_invalid_file_is_refused_with_one_message(
    tmp_path: Path, content: bytes, code: str
) -> None:
    problem = refused(tmp_path, content)
    assert problem.code == code
    assert "\n" not in problem.message


def test_file_over_the_size_limit_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_readers, "MAX_FILE_BYTES", 10)
    assert refused(tmp_path, collection(feature())).code == "grids.too_large"


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nowhere"):
        read_features(tmp_path / "nowhere.geojson", code_field="code")


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (feature(None), "grids.missing_code"),
        (feature(" "), "grids.missing_code"),
        (feature("x" * 41), "grids.missing_code"),
        ({"type": "Feature", "properties": {"id": 1}, "geometry": None}, "grids.no_code_field"),
        ({"type": "Feature", "properties": None, "geometry": None}, "grids.no_code_field"),
        (feature() | {"geometry": None}, "grids.no_area"),
        (feature() | {"geometry": {"type": "Polygon", "coordinates": []}}, "grids.no_area"),
        (feature() | {"geometry": {"type": "Point", "coordinates": [1, 2]}}, "grids.not_a_polygon"),
        (feature(ring=[[113, 22], [114, 22]]), "grids.degenerate"),
        (feature(ring=[[113, 22], [113.5, 22], [114, 22], [113, 22]]), "grids.no_area"),
        (feature(ring=[[113, "x"], [114, 22], [114, 23]]), "grids.bad_coordinates"),
        (feature(ring=[[113], [114], [114]]), "grids.bad_coordinates"),
        (feature(ring=7), "grids.bad_coordinates"),
        (feature(ring=[[y, x] for x, y in SQUARE]), "grids.swapped"),
        (feature(ring=[[x * 1e4, y * 1e5] for x, y in SQUARE]), "grids.projected"),
        (feature(ring=[[x + 200, y] for x, y in SQUARE]), "grids.out_of_range"),
    ],
)
def test_invalid_feature_is_named(tmp_path: Path, broken: Any, code: str) -> None:
    problem = refused(tmp_path, collection(feature("sound", BESIDE), broken))
    assert problem.code == code
    assert "2" in problem.message


def test_projected_coordinate_systems_are_refused_and_degrees_accepted(tmp_path: Path) -> None:
    def with_crs(name: str) -> dict[str, Any]:
        return collection(feature(), crs={"type": "name", "properties": {"name": name}})

    assert refused(tmp_path, with_crs("urn:ogc:def:crs:EPSG::4547")).code == "grids.projected"
    assert len(read(tmp_path, with_crs("urn:ogc:def:crs:OGC:1.3:CRS84"))) == 1


def test_open_ring_is_closed_with_a_warning(tmp_path: Path) -> None:
    found = checked(tmp_path, feature(ring=SQUARE[:-1]))
    assert found.features[0].polygon.equals(shapely.Polygon(SQUARE))
    assert len(found.warnings) == 1
    assert "a" in found.warnings[0]


def test_self_crossing_ring_is_repaired_with_a_warning(tmp_path: Path) -> None:
    bow_tie = [[113, 22.5], [113.1, 22.6], [113.1, 22.5], [113, 22.6], [113, 22.5]]
    with translation.override("en"):
        found = checked(tmp_path, feature("tie", bow_tie))
    assert found.features[0].polygon.is_valid
    assert "tie" in found.warnings[0]
    # The repair cannot preserve the drawn boundary.
    assert "Look at it on the map" in found.warnings[0]


def test_duplicate_code_names_both_features(tmp_path: Path) -> None:
    problem = refused(tmp_path, collection(feature("x"), feature("y", BESIDE), feature("x")))
    assert problem.code == "grids.duplicate_code"
    assert all(part in problem.message for part in ("1", "3", "x"))


def test_overlapping_grids_are_named_in_pairs(tmp_path: Path) -> None:
    over = [[x + 0.05, y] for x, y in SQUARE]
    problem = refused(tmp_path, collection(feature("p", SQUARE), feature("q", over)))
    assert problem.code == "grids.overlap"
    assert "p" in problem.message
    assert "q" in problem.message


def test_slivers_between_neighbours_are_tolerated(tmp_path: Path) -> None:
    hair = [[x - 1e-7 if x == 113.1 else x, y] for x, y in BESIDE]
    assert len(checked(tmp_path, feature("p", SQUARE), feature("q", hair)).features) == 2


def test_all_faults_are_listed_in_order(tmp_path: Path) -> None:
    problem = refused(tmp_path, collection(*[feature("x") for _ in range(4)]))
    assert len(problem.details["problems"]) == 3
    assert "2" in problem.message


def test_small_gap_between_grids_is_a_warning(tmp_path: Path) -> None:
    low = [
        [113.0, 22.5],
        [113.1, 22.5],
        [113.1, 22.55],
        [113.051, 22.55],
        [113.051, 22.549],
        [113.05, 22.549],
        [113.05, 22.55],
        [113.0, 22.55],
        [113.0, 22.5],
    ]
    high = [[113.0, 22.55], [113.1, 22.55], [113.1, 22.6], [113.0, 22.6], [113.0, 22.55]]
    warnings = checked(tmp_path, feature("low", low), feature("high", high)).warnings
    assert len(warnings) == 1
    assert "low" in warnings[0]
    assert "high" in warnings[0]


def shapefile_zip(
    tmp_path: Path,
    *,
    encoding: str = "utf-8",
    cpg: str | None = None,
    prj: str | None = None,
    folder: str = "",
    leave_out: str = "",
) -> Path:
    parts = {suffix: io.BytesIO() for suffix in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        writer.field("code", "C", 20)
        writer.field("name", "C", 40)
        writer.poly([SQUARE])
        writer.record("a", "桥南社区")
        writer.poly([BESIDE])
        writer.record("b", "中沙社区")
    path = tmp_path / "grids.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, part in parts.items():
            if suffix != leave_out:
                archive.writestr(f"{folder}grids.{suffix}", part.getvalue())
        for suffix, text in (("cpg", cpg), ("prj", prj)):
            if text is not None:
                archive.writestr(f"{folder}grids.{suffix}", text)
    return path


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [
        ("utf-8", None),
        ("gb18030", None),
        ("gb18030", "GBK"),
        ("gb18030", "936"),
        ("utf-8", "UTF-8"),
        ("gb18030", "no such page"),
    ],
)
def test_zipped_shapefile_is_read_in_its_declared_encoding(
    tmp_path: Path, encoding: str, cpg: str | None
) -> None:
    path = shapefile_zip(tmp_path, encoding=encoding, cpg=cpg, folder="导出/")
    found = read_features(path, code_field="code", name_field="name")
    assert [(each.code, each.name) for each in found] == [("a", "桥南社区"), ("b", "中沙社区")]
    assert found[0].polygon.equals(shapely.Polygon(SQUARE))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"prj": 'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["x"]]'}, "grids.projected"),
        ({"prj": 'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954"]]'}, "grids.other_datum"),
        ({"leave_out": "dbf"}, "grids.no_dbf"),
        ({"leave_out": "shp"}, "grids.not_one_shapefile"),
    ],
)
def test_invalid_shapefile_is_refused_with_a_reason(
    tmp_path: Path, options: dict[str, str], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        read_features(shapefile_zip(tmp_path, **options), code_field="code")
    assert caught.value.code == code


def test_cgcs2000_degrees_are_used_unchanged(tmp_path: Path) -> None:
    path = shapefile_zip(tmp_path, prj='GEOGCS["GCS_China_Geodetic_Coordinate_System_2000"]')
    assert len(read_features(path, code_field="code")) == 2


def test_zip_bomb_is_refused_before_unpacking(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * (8 * 2**20))
        archive.writestr("a.dbf", b"")
    with pytest.raises(Invalid) as caught:
        read_features(path, code_field="code")
    assert caught.value.code == "grids.zip_bomb"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(shapefiles.MAX_MEMBERS + 1):
            archive.writestr(f"{number}.txt", "")
    with pytest.raises(Invalid) as caught:
        read_features(path, code_field="code")
    assert caught.value.code == "grids.zip_bomb"


def test_truncated_shapefile_is_refused(tmp_path: Path) -> None:
    whole = shapefile_zip(tmp_path)
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for keep in (0, 50, 120, 200):
        with zipfile.ZipFile(whole, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content[:keep] if name.endswith(".shp") else content)
        with pytest.raises(Invalid) as caught:
            read_features(whole, code_field="code")
        assert caught.value.code == "grids.bad_shapefile"

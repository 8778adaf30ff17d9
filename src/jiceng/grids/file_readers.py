"""Readers of grid files: GeoJSON, or a Shapefile in a ZIP archive.

A reader returns the content of the file in WGS 84; `validate` checks it. Invalid files are refused
before they cost much memory or time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.grids.cell_validation import all_of
from jiceng.grids.coordinate_systems import Crs, geometry_to_wgs84
from jiceng.grids.file_cells import MAX_FEATURES, Feature, RawFeature, too_many_features
from jiceng.grids.shapefiles import read_shapefile

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MAX_FILE_BYTES = 512 * 1024 * 1024
# Default field names of codes and names; the first one that a cell has is used.
CODE_FIELDS = ("code", "CODE", "grid_code", "网格编码", "网格编号", "编码", "编号", "id", "ID")
NAME_FIELDS = ("name", "NAME", "grid_name", "网格名称", "名称")
# Spellings of longitude and latitude on WGS 84 or CGCS2000 in a GeoJSON "crs" member (2008 form).
_DEGREE_CRS = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")


def read_features(
    path: Path, *, code_field: str = "", name_field: str | None = None, crs: Crs = Crs.WGS84
) -> list[Feature]:
    """Read a file of cells.

    Args:
        path: ``.json``/``.geojson`` (FeatureCollection) or ``.zip`` with one Shapefile.
        code_field: the property that holds the code; codes are text, also where they are numbers.
            "" takes a usual one.
        name_field: the property that holds the name; None takes the code as name, "" a usual one.
        crs: the coordinate system of the file's degrees.

    Raises:
        Invalid: naming the feature and saying what to do.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise Invalid(
                _("The file is larger than %(limit)d MB. Split it and load the parts one by one.")
                % {"limit": MAX_FILE_BYTES // 2**20},
                "grids.too_large",
            )
        with path.open("rb") as file:
            is_archive = file.read(4) == b"PK\x03\x04"
        raw = read_shapefile(path) if is_archive else _read_geojson(path.read_bytes())
    except OSError as error:
        raise Invalid(
            _("The file “%(path)s” cannot be read: %(why)s.")
            % {"path": path.name, "why": error.strerror or str(error)},
            "grids.unreadable",
        ) from error
    features, faults = [], list[Invalid]()
    for each in raw:
        try:
            features.append(_feature(each, code_field, name_field, crs))
        except Invalid as fault:  # all faults are reported together
            faults.append(fault)
    if faults:
        raise all_of(faults)
    if not features:
        raise Invalid(_("The file holds no features."), "grids.empty")
    return features


def read_geometry(text: str) -> BaseGeometry:
    """A drawn Polygon, MultiPolygon or LineString, from its GeoJSON.

    Raises:
        Invalid: it is none, or its numbers are no degrees.
    """
    try:
        drawn = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _not_drawn() from error
    where = {"number": 1, "code": "-"}
    if isinstance(drawn, dict) and drawn.get("type") == "LineString":
        points = _ring(drawn.get("coordinates") or [], where)
        if len(points) < 2:
            raise _not_drawn()
        check_degrees(points, where)
        return shapely.LineString(points)
    polygon, _notes = _build(RawFeature(1, {}, _polygons(1, drawn)), "-")
    return polygon


def _not_drawn() -> Invalid:
    return Invalid(_("Nothing has been drawn. Draw it on the map first."), "grids.nothing_drawn")


def decode(content: bytes) -> str:
    """Decode text that should be UTF-8 but may be GB 18030, as much Chinese data is."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        _("The text is neither UTF-8 nor GB 18030. Save the file as UTF-8."), "grids.encoding"
    )


def _read_geojson(content: bytes) -> Iterator[RawFeature]:
    if not content.strip():
        raise Invalid(_("The file is empty."), "grids.empty")
    try:
        document = orjson.loads(decode(content).lstrip("\x00"))
    except orjson.JSONDecodeError as error:
        raise Invalid(
            _("The file is neither GeoJSON nor a ZIP archive: line %(line)d, column %(column)d.")
            % {"line": error.lineno, "column": error.colno},
            "grids.broken_json",
        ) from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise Invalid(
            _("The file must be a GeoJSON FeatureCollection. Export it as one."),
            "grids.not_a_collection",
        )
    _check_crs_member(document.get("crs"))
    features = document.get("features")
    if not isinstance(features, list):
        raise Invalid(_("The FeatureCollection has no list of features."), "grids.no_features")
    if len(features) > MAX_FEATURES:
        raise too_many_features()
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            raise Invalid(
                _("Feature %(number)d is not an object.") % {"number": number},
                "grids.not_a_feature",
            )
        properties = feature.get("properties")
        yield RawFeature(
            number,
            properties if isinstance(properties, dict) else {},
            _polygons(number, feature.get("geometry")),
        )


def _check_crs_member(member: Any) -> None:
    """Refuse a file that declares other coordinates than longitude and latitude."""
    if not isinstance(member, dict):
        return
    properties = member.get("properties")
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name and not name.endswith(_DEGREE_CRS):
        raise Invalid(
            _("The file is in “%(crs)s”. Export it in degrees: WGS 84 (EPSG:4326) or CGCS2000.")
            % {"crs": name[:80]},
            "grids.projected",
        )


def _polygons(number: int, geometry: Any) -> list[Any]:
    """The rings of a GeoJSON geometry, as a list of polygons; empty when there is none."""
    if geometry is None:
        return []
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Polygon" and isinstance(coordinates, list):
        return [coordinates] if coordinates else []
    if kind == "MultiPolygon" and isinstance(coordinates, list):
        return coordinates
    raise Invalid(
        _("Feature %(number)d is a %(kind)s. Only Polygon and MultiPolygon can be a grid.")
        % {"number": number, "kind": str(kind)[:40]},
        "grids.not_a_polygon",
    )


def _feature(raw: RawFeature, code_field: str, name_field: str | None, crs: Crs) -> Feature:
    code = _code(raw, code_field or _usual(raw, CODE_FIELDS))
    if name_field == "":
        name_field = _usual(raw, NAME_FIELDS)
    name = str(raw.properties.get(name_field) or code).strip() if name_field else code
    polygon, notes = _build(raw, code)
    return Feature(
        raw.number, code, name, geometry_to_wgs84(crs, polygon), raw.properties, tuple(notes)
    )


def _usual(raw: RawFeature, names: Sequence[str]) -> str:
    return next((name for name in names if name in raw.properties), names[0])


def _code(raw: RawFeature, code_field: str) -> str:
    if code_field not in raw.properties:
        raise Invalid(
            _("Feature %(number)d has no field “%(field)s”. Its fields are: %(fields)s.")
            % {
                "number": raw.number,
                "field": code_field,
                "fields": ", ".join(map(str, list(raw.properties)[:20])) or "-",
            },
            "grids.no_code_field",
            feature=raw.number,
        )
    value = raw.properties[code_field]
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Shapefiles hold whole numbers as floats
    code = "" if value is None or isinstance(value, (dict, list)) else str(value).strip()
    if not code or len(code) > 40:
        raise Invalid(
            _("Feature %(number)d has no usable code in “%(field)s”: give it 1 to 40 characters.")
            % {"number": raw.number, "field": code_field},
            "grids.missing_code",
            feature=raw.number,
        )
    return code


def _build(raw: RawFeature, code: str) -> tuple[BaseGeometry, list[str]]:
    """Build the polygon of a feature, closing rings that are open."""
    notes: list[str] = []
    where = {"number": raw.number, "code": code}
    built = []
    for rings in raw.polygons:
        if not isinstance(rings, list) or not rings:
            continue
        closed = []
        for ring in rings:
            points = _ring(ring, where)
            if not np.array_equal(points[0], points[-1]):
                points = np.vstack((points, points[:1]))
                notes.append(
                    _("Feature %(number)d (%(code)s): a ring was open and has been closed.") % where
                )
            if len(points) < 4:
                raise Invalid(
                    _("Feature %(number)d (%(code)s): a ring has fewer than three corners.")
                    % where,
                    "grids.degenerate",
                    feature=raw.number,
                )
            check_degrees(points, where)
            closed.append(points)
        built.append(shapely.Polygon(closed[0], closed[1:]))
    if not built:
        raise Invalid(
            _("Feature %(number)d (%(code)s) has no area. Draw it or leave it out.") % where,
            "grids.no_area",
            feature=raw.number,
        )
    return (built[0] if len(built) == 1 else shapely.MultiPolygon(built)), notes


def _ring(ring: Any, where: Mapping[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """An (n, 2) array of finite numbers; heights are dropped."""
    try:
        points = np.array([position[:2] for position in ring], dtype=np.float64)
        usable = points.ndim == 2 and points.shape[1] == 2 and bool(np.isfinite(points).all())
    except (TypeError, ValueError, IndexError, KeyError):
        usable = False
    if not usable:
        raise Invalid(
            _("Feature %(number)d (%(code)s) has coordinates that are not pairs of numbers.")
            % where,
            "grids.bad_coordinates",
            feature=where["number"],
        )
    return points


def check_degrees(points: np.ndarray[Any, np.dtype[np.float64]], where: Mapping[str, Any]) -> None:
    """Refuse numbers that are no longitude and latitude, with a guess of what they are.

    Raises:
        Invalid: when a position is out of range.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    if low[0] >= -180 and high[0] <= 180 and low[1] >= -90 and high[1] <= 90:
        return
    if low[1] >= -180 and high[1] <= 180 and low[0] >= -90 and high[0] <= 90:
        message = _(
            "Feature %(number)d (%(code)s) has latitude before longitude. "
            "Exchange them: GeoJSON wants longitude first."
        )
        kind = "grids.swapped"
    elif max(abs(low).max(), abs(high).max()) > 1000:
        message = _(
            "Feature %(number)d (%(code)s) is in metres, not degrees. "
            "Export it in WGS 84 (EPSG:4326) or CGCS2000 degrees."
        )
        kind = "grids.projected"
    else:
        message = _("Feature %(number)d (%(code)s) has coordinates outside the Earth.")
        kind = "grids.out_of_range"
    raise Invalid(message % where, kind, feature=where["number"])

"""Reader of Shapefiles in ZIP archives, as desktop map programs export them."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import shapefile
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.grids.file_cells import MAX_FEATURES, RawFeature, too_many_features

MAX_MEMBERS = 200
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
# Coordinates hardly compress; only a bomb packs this much tighter.
MAX_RATIO = 200
_POLYGON_TYPES = {shapefile.POLYGON, shapefile.POLYGONM, shapefile.POLYGONZ, shapefile.NULL}
_BROKEN = (
    shapefile.ShapefileException,
    shapefile.PossiblyCorruptFileHeader,
    struct.error,
    ValueError,
    IndexError,
    AssertionError,
    OSError,
)
# Code page names found in .cpg files that Python knows under another name.
_CODE_PAGES = {"936": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "65001": "utf-8"}


def read_shapefile(path: Path) -> Iterator[RawFeature]:
    """Read the one Shapefile inside a ZIP archive.

    Names are decoded by the ``.cpg``, else as UTF-8, else as GB 18030.

    Raises:
        Invalid: for an archive or Shapefile that cannot be used, with what to do.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _unpack(archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise Invalid(
            _("The ZIP archive is damaged or locked by a password. Pack it again."), "grids.bad_zip"
        ) from error
    _check_projection(parts.get(".prj", b""))
    undecoded: Exception | None = None
    for encoding in _encodings(parts.get(".cpg", b"")):
        try:
            return iter(_records(parts, encoding))
        except (UnicodeDecodeError, shapefile.dbfFileException) as error:
            undecoded = error
        except _BROKEN as error:
            raise _damaged() from error
    if undecoded is not None and "decode" not in str(undecoded):
        raise _damaged() from undecoded
    raise Invalid(
        _("The text is neither UTF-8 nor GB 18030. Save the file as UTF-8."), "grids.encoding"
    ) from undecoded


def _damaged() -> Invalid:
    return Invalid(
        _("The Shapefile is damaged: its parts do not fit together. Export it again."),
        "grids.bad_shapefile",
    )


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts of the archive's one Shapefile by suffix, read into memory and never onto disk."""
    members = [m for m in archive.infolist() if not m.is_dir() and "__MACOSX" not in m.filename]
    if len(members) > MAX_MEMBERS:
        raise Invalid(_("The ZIP archive holds too many files."), "grids.zip_bomb")
    shapes = [m for m in members if m.filename.lower().endswith(".shp")]
    if len(shapes) != 1:
        raise Invalid(
            _("The ZIP archive must hold exactly one .shp file; it holds %(count)d.")
            % {"count": len(shapes)},
            "grids.not_one_shapefile",
        )
    stem = str(PurePosixPath(shapes[0].filename).with_suffix("")).lower()
    parts: dict[str, bytes] = {}
    for member in members:
        place = PurePosixPath(member.filename)
        suffix = place.suffix.lower()
        if str(place.with_suffix("")).lower() == stem and suffix in (
            ".shp",
            ".dbf",
            ".shx",
            ".prj",
            ".cpg",
        ):
            parts[suffix] = _read_member(archive, member)
    if ".dbf" not in parts:
        raise Invalid(
            _("The ZIP archive has no .dbf for its .shp. Pack all parts of the Shapefile."),
            "grids.no_dbf",
        )
    return parts


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    bomb = Invalid(
        _("The ZIP archive unpacks to more than is sensible. Pack only the Shapefile."),
        "grids.zip_bomb",
    )
    packed_tightly = member.file_size > MAX_RATIO * max(member.compress_size, 1)
    if member.file_size > MAX_UNPACKED_BYTES or (packed_tightly and member.file_size > 2**20):
        raise bomb
    with archive.open(member) as file:
        # The directory may state false sizes, so reading stops at the stated size.
        content = file.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise bomb
    return content


def _check_projection(prj: bytes) -> None:
    text = prj.decode("utf-8", errors="replace").strip().upper()
    if text.startswith(("PROJCS", "PROJCRS", "PROJECTEDCRS")):
        raise Invalid(
            _("The Shapefile is projected (metres). Export it in WGS 84 or CGCS2000 degrees."),
            "grids.projected",
        )
    if text.startswith(("GEOGCS", "GEOGCRS", "GEODCRS")) and not any(
        known in text.replace(" ", "_")
        for known in ("WGS", "CGCS", "CHINA_2000", "CHINA_GEODETIC", "GCJ", "BD09")
    ):
        raise Invalid(
            _("The Shapefile is on another datum (%(datum)s). Export it in WGS 84 or CGCS2000.")
            % {"datum": text[:60]},
            "grids.other_datum",
        )


def _encodings(cpg: bytes) -> list[str]:
    named = cpg.decode("ascii", errors="ignore").strip().lower().removeprefix("cp")
    candidates = [_CODE_PAGES.get(named, named), "utf-8", "gb18030"]
    usable = []
    for candidate in candidates:
        try:
            "".encode(candidate)
        except LookupError:
            continue
        if candidate and candidate not in usable:
            usable.append(candidate)
    return usable


def _records(parts: dict[str, bytes], encoding: str) -> list[RawFeature]:
    with warnings.catch_warnings():
        # A header that does not fit the file is a file cut short, not a matter of taste.
        warnings.simplefilter("error", shapefile.PossiblyCorruptFileHeader)
        reader = shapefile.Reader(
            shp=io.BytesIO(parts[".shp"]),
            dbf=io.BytesIO(parts[".dbf"]),
            shx=io.BytesIO(parts[".shx"]) if ".shx" in parts else None,
            encoding=encoding,
            encodingErrors="strict",
        )
    if reader.shapeType not in _POLYGON_TYPES:
        raise Invalid(
            _("The Shapefile holds %(kind)s. Only polygons can be grids.")
            % {"kind": reader.shapeTypeName},
            "grids.not_a_polygon",
        )
    if len(reader) > MAX_FEATURES:
        raise too_many_features()
    found = []
    for number, row in enumerate(reader.iterShapeRecords(), 1):
        geometry: Any = row.shape.__geo_interface__ if row.shape.points else None
        if geometry is None or not geometry["coordinates"]:
            polygons: list[Any] = []
        elif geometry["type"] == "Polygon":
            polygons = [list(geometry["coordinates"])]
        else:
            polygons = [list(polygon) for polygon in geometry["coordinates"]]
        found.append(RawFeature(number, row.record.as_dict(), polygons))
    return found

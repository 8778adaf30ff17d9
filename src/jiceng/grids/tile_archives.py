"""The PMTiles file of the base map: what kind of tiles it has, and its bytes in parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from jiceng.core.base_map import BaseMap
from jiceng.core.byte_ranges import NotSatisfiable, requested
from jiceng.core.errors import NotFound

MEDIA_TYPE: Final = "application/vnd.pmtiles"
MAGIC: Final = b"PMTiles\x03"
# Positions in the header, PMTiles specification version 3.
HEADER_BYTES, KIND_AT, LEAST_ZOOM_AT, MOST_ZOOM_AT = 127, 99, 100, 101
VECTOR: Final = 1


@dataclass(frozen=True, slots=True)
class TileArchive:
    """What a map has to know of a file before it asks for tiles.

    Args:
        is_vector: shapes to be drawn rather than images.
        zooms: the least and the most.
    """

    is_vector: bool
    zooms: tuple[int, int]


def tile_archive_of(path: Path) -> TileArchive | None:
    """The header of a PMTiles file; None if it is none or cannot be read."""
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
    except OSError:
        return None
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        return None
    return TileArchive(header[KIND_AT] == VECTOR, (header[LEAST_ZOOM_AT], header[MOST_ZOOM_AT]))


def tile_archive_bytes(request: HttpRequest) -> HttpResponseBase:
    """The part of the file for which a request asks; the caller checks who asks.

    Raises:
        NotFound: the installation has no file.
    """
    base: BaseMap | None = settings.JICENG_BASE_MAP
    if base is None or base.file is None:
        raise NotFound(_("This installation has no file of map tiles."), "map.no_file")
    size = base.file.stat().st_size
    try:
        part = requested(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        whole = FileResponse(base.file.open("rb"), content_type=MEDIA_TYPE)
        whole.headers["Accept-Ranges"] = "bytes"
        return whole
    first, last = part
    with base.file.open("rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    return HttpResponse(
        content,
        status=206,
        content_type=MEDIA_TYPE,
        headers={
            "Content-Range": f"bytes {first}-{last}/{size}",
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, max-age=3600",
        },
    )

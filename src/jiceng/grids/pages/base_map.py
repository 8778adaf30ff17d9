"""The base map: its description for maps of the desk, and the file of tiles itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiceng.core.base_map import BaseMap
from jiceng.core.byte_ranges import NotSatisfiable, requested
from jiceng.core.errors import NotFound
from jiceng.core.people import signed_in_holder_of
from jiceng.grids.permissions import GRID_READ

MEDIA_TYPE = "application/vnd.pmtiles"


def described() -> dict[str, Any] | None:
    """What a map needs to know of the base map; None without one."""
    base: BaseMap | None = settings.JICENG_BASE_MAP
    if base is None:
        return None
    return {
        "kind": "tiles" if base.address else "file",
        "address": base.address or reverse("base-map"),
        "attribution": base.attribution,
        "shift": base.shift.value,
    }


@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """Bytes of the file of tiles; browsers ask for the parts that they draw."""
    signed_in_holder_of(request, GRID_READ)
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

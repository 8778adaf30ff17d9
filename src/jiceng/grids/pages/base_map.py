"""The base map: its description for maps of the desk, and the file of tiles itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from jiceng.core.base_map import BaseMap
from jiceng.core.people import signed_in_holder_of
from jiceng.grids.permissions import GRID_READ
from jiceng.grids.tile_archives import tile_archive_bytes


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
    return tile_archive_bytes(request)

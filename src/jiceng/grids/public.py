"""The grids' door: what other apps may import."""

from __future__ import annotations

from jiceng.grids import demo_area
from jiceng.grids.actions import (
    Loaded,
    assign_post,
    end_post,
    link_member,
    link_party,
    load_grids,
    publish_phone,
    publish_version,
    remove_alias,
    set_alias,
    unlink_member,
    unlink_party,
)
from jiceng.grids.attached import specialists_on
from jiceng.grids.crs import Crs, from_wgs84, to_wgs84
from jiceng.grids.features import Feature
from jiceng.grids.index import GridIndex, Place, current
from jiceng.grids.locating import Located, Location, locate, locate_at, locate_many
from jiceng.grids.models import Grid, GridLevel, GridPost, GridRole
from jiceng.grids.outlines import Outline, Ring, Sketch, sketch
from jiceng.grids.queries import (
    ChainOfGrid,
    Gaps,
    four_tiers,
    gaps,
    grid_for,
    officers_on,
    posts_of,
    posts_on,
    public_phones,
    visible_to,
)

__all__ = [
    "ChainOfGrid",
    "Crs",
    "Feature",
    "Gaps",
    "Grid",
    "GridIndex",
    "GridLevel",
    "GridPost",
    "GridRole",
    "Loaded",
    "Located",
    "Location",
    "Outline",
    "Place",
    "Ring",
    "Sketch",
    "assign_post",
    "current",
    "demo_area",
    "end_post",
    "four_tiers",
    "from_wgs84",
    "gaps",
    "grid_for",
    "link_member",
    "link_party",
    "load_grids",
    "locate",
    "locate_at",
    "locate_many",
    "officers_on",
    "posts_of",
    "posts_on",
    "public_phones",
    "publish_phone",
    "publish_version",
    "remove_alias",
    "set_alias",
    "sketch",
    "specialists_on",
    "to_wgs84",
    "unlink_member",
    "unlink_party",
    "visible_to",
]

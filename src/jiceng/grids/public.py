"""Public interface of grids for other apps."""

from __future__ import annotations

from jiceng.grids.actions import (
    NewGridPost,
    add_grid,
    assign_post,
    assign_posts,
    copy_version,
    edit_grid,
    end_post,
    join_grids,
    link_member,
    link_parties,
    link_party,
    load_grids,
    publish_phone,
    publish_version,
    set_alias,
)
from jiceng.grids.attached_specialists import SpecialistMatters, specialists_on
from jiceng.grids.base_tiles import SketchTile, tiles_across, tiles_below
from jiceng.grids.code_columns import GridCodesField
from jiceng.grids.coordinate_systems import Crs, from_wgs84
from jiceng.grids.demo_area import aliases as demo_aliases
from jiceng.grids.demo_area import cells as demo_cells
from jiceng.grids.file_cells import Feature
from jiceng.grids.geometry import METRES_PER_DEGREE
from jiceng.grids.locating import Located, Location, locate, locate_at, locate_many
from jiceng.grids.models import Grid, GridLevel, GridPost, GridRole
from jiceng.grids.outline_sketches import (
    Sketch,
    SketchedCell,
    SketchFrame,
    sketch,
    sketch_around,
    sketch_frame,
    sketch_of,
    sketched_cells,
    svg_path,
)
from jiceng.grids.permissions import GRID_EDIT, GRID_READ
from jiceng.grids.place_names import name_within, place_of_body
from jiceng.grids.placed_things import LocatedItems
from jiceng.grids.published_grids import GridIndex, Place, current, grid_in_force, grids_below
from jiceng.grids.queries import (
    ChainOfGrid,
    branches_on,
    found_by_name,
    grid_for,
    officer_counts_on,
    officers_on,
    party_units_on,
    posts_of,
    public_phones,
    visible_to,
    walk_chain,
)
from jiceng.grids.report_pages import ReportPage, address_of_report, phone_of_reports
from jiceng.grids.specialist_parts import SpecialistPart, SpecialistVisit
from jiceng.grids.specialities import speciality
from jiceng.grids.tile_archives import tile_archive_bytes, tile_archive_of
from jiceng.grids.version_effects import ItemLocation

__all__ = [
    "GRID_EDIT",
    "GRID_READ",
    "METRES_PER_DEGREE",
    "ChainOfGrid",
    "Crs",
    "Feature",
    "Grid",
    "GridCodesField",
    "GridIndex",
    "GridLevel",
    "GridPost",
    "GridRole",
    "ItemLocation",
    "Located",
    "LocatedItems",
    "Location",
    "NewGridPost",
    "Place",
    "ReportPage",
    "Sketch",
    "SketchFrame",
    "SketchTile",
    "SketchedCell",
    "SpecialistMatters",
    "SpecialistPart",
    "SpecialistVisit",
    "add_grid",
    "address_of_report",
    "assign_post",
    "assign_posts",
    "branches_on",
    "copy_version",
    "current",
    "demo_aliases",
    "demo_cells",
    "edit_grid",
    "end_post",
    "found_by_name",
    "from_wgs84",
    "grid_for",
    "grid_in_force",
    "grids_below",
    "join_grids",
    "link_member",
    "link_parties",
    "link_party",
    "load_grids",
    "locate",
    "locate_at",
    "locate_many",
    "name_within",
    "officer_counts_on",
    "officers_on",
    "party_units_on",
    "phone_of_reports",
    "place_of_body",
    "posts_of",
    "public_phones",
    "publish_phone",
    "publish_version",
    "set_alias",
    "sketch",
    "sketch_around",
    "sketch_frame",
    "sketch_of",
    "sketched_cells",
    "specialists_on",
    "speciality",
    "svg_path",
    "tile_archive_bytes",
    "tile_archive_of",
    "tiles_across",
    "tiles_below",
    "visible_to",
    "walk_chain",
]

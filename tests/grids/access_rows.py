"""Access rows of the grid pages."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.core.access import SYSTEM
from jiceng.directory import actions as directory
from jiceng.grids import actions
from jiceng.grids.models import GridVersion
from tests.access.table import DENIED, HIDDEN, OPEN, Row, Scene, Target
from tests.sample_grids import GRID, GRID_NAME, publish_grids
from tests.world import World


class Resent(SimpleUploadedFile):
    """An upload that can be sent repeatedly."""

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return bytes(super().read(*args))


GRIDS = "desk/admin/grids/"
VERSION = GRIDS + "<uuid:version>/"
PLACE = GRIDS + "place/"
RIGHT = "grid.edit"


def _published(_world: World) -> Target:
    publish_grids()
    version = GridVersion.objects.get(level="grid", state="published")
    return Target(parts={"version": version.pk}, data={}, form=True, secret=GRID_NAME)


def _draft(**data: str) -> Scene:
    """A draft with the grids in force."""

    def drafted(world: World) -> Target:
        parts = _published(world).parts
        draft = actions.copy_version(version=parts["version"], by=SYSTEM, at=world.at)
        given = {"cell": GRID, **data} if data else {}
        return Target(
            parts={"version": draft.pk},
            data=given,
            form=True,
            secret=GRID_NAME,
            query={} if data else {"code": GRID},
        )

    return drafted


def _place(**data: str) -> Scene:
    def laid(_world: World) -> Target:
        publish_grids()
        return Target(
            query={"code": GRID}, data={"code": GRID, **data}, form=True, secret=GRID_NAME
        )

    return laid


def _person(world: World) -> Target:
    publish_grids()
    person = str(world.people["officer"].pk)
    return Target(data={"code": GRID, "person": person, "role": "officer"}, form=True)


def _post(**data: str) -> Scene:
    """A position on the grid."""

    def posted(world: World) -> Target:
        publish_grids()
        post = actions.assign_post(
            grid_code=GRID, person=world.people["officer"], role="officer", by=SYSTEM, at=world.at
        )
        return Target(parts={"post": post.pk}, data={"code": GRID, **data}, form=True)

    return posted


def _branch(world: World) -> Any:
    return directory.create_unit(
        code="P1", name="江南支部", kind="branch", tree="party", parent=None, by=SYSTEM, at=world.at
    )


def _party(world: World) -> Target:
    publish_grids()
    return Target(data={"code": GRID, "party_unit": str(_branch(world).pk)}, form=True)


def _link(world: World) -> Target:
    publish_grids()
    link = actions.link_party(grid_code=GRID, party_unit=_branch(world).pk, by=SYSTEM, at=world.at)
    return Target(parts={"link": link.pk}, data={"code": GRID}, form=True)


def _upload(_world: World) -> Target:
    publish_grids()
    square = "[[[113,22.5],[113.01,22.5],[113.01,22.51],[113,22.5]]]"
    feature = (
        '{"type":"Feature","properties":{"code":"440704001001001"},"geometry":'
        f'{{"type":"Polygon","coordinates":{square}}}}}'
    )
    text = f'{{"type":"FeatureCollection","features":[{feature}]}}'
    file = Resent("a.geojson", text.encode())
    return Target(data={"file": file, "level": "grid", "crs": "wgs84"}, form=True)


# Versions are lists without rows to hide: what lies in them is.
DRAWING = (
    Row("GET", GRIDS, RIGHT, outside=OPEN),
    Row("POST", GRIDS + "upload/", RIGHT, _upload),
    Row("GET", VERSION, RIGHT, _published, outside=OPEN),
    Row("POST", VERSION + "copy/", RIGHT, _published),
    Row("POST", VERSION + "discard/", RIGHT, _draft(do="x")),
    Row("GET", VERSION + "map/", RIGHT, _draft(), outside=OPEN),
    Row("GET", VERSION + "outlines/", RIGHT, _draft(), outside=OPEN),
    Row("GET", VERSION + "cell/", RIGHT, _draft()),
    Row("POST", VERSION + "change/", RIGHT, _draft(do="remove"), outside=DENIED),
    Row("GET", VERSION + "compare/", RIGHT, _draft(), outside=OPEN),
    Row("POST", VERSION + "publish/", RIGHT, _draft(do="x"), asks=True),
)
STANDING = (
    Row("GET", GRIDS + "gaps/", RIGHT, outside=OPEN),
    Row("GET", PLACE, RIGHT, _place(), outside=HIDDEN),
    Row("POST", PLACE + "post/", RIGHT, _person),
    Row("POST", PLACE + "party/", RIGHT, _party),
    Row("POST", GRIDS + "posts/<uuid:post>/end/", RIGHT, _post()),
    Row("POST", GRIDS + "posts/<uuid:post>/phone/", RIGHT, _post(phone="0750-3861234")),
    Row("POST", GRIDS + "party/<uuid:link>/end/", RIGHT, _link),
)
# Without a file of tiles there is nothing to read, for anybody.
TILES = (Row("GET", "desk/map/base.pmtiles", "grid.read", ok=HIDDEN, outside=HIDDEN),)
ROWS = {"tiles of the base map": TILES, "grids drawn": DRAWING, "positions on grids": STANDING}

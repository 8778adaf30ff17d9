"""Access rows of the directory's pages: units, positions, roles, proposals."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jiceng.core.access import SYSTEM
from jiceng.directory import public as directory
from jiceng.directory.models import Post, Unit
from jiceng.directory.second_approval import perform_or_propose
from tests.access.table import OPEN, Row, Scene, Target, Who
from tests.world import World

DIRECTORY = "desk/admin/directory/"
UNIT = DIRECTORY + "<uuid:unit>/"
STREET, COMMUNITY = "440704001", "440704005001"


def _unit(where: str = STREET, /, *, to: str = "", **data: str) -> Scene:
    """A unit of 江海区, whose name nobody elsewhere may read; `to` names another one."""

    def aimed(world: World) -> Target:
        unit = world.units[where]
        sent = dict(data)
        if to:
            sent["to"] = str(world.units[to].pk)
        if "person" in sent:
            sent["person"] = str(world.people[sent["person"]].pk)
        return Target(parts={"unit": unit.pk}, data=sent or None, form=True, secret=unit.name)

    return aimed


def _tree(world: World) -> Target:
    """The tree opened down to a street; administrators of another district see their own."""
    return Target(query={"at": COMMUNITY}, secret=world.units[STREET].name)


def _across(world: World) -> tuple[Any, Any]:
    """A street and a Party unit that both lie in the reach of those who hold 江海区."""
    administrative = world.units[STREET]
    Unit.objects.filter(pk=world.units["JH-FIR"].pk).update(tree="party", kind="committee")
    return administrative, world.units["JH-FIR"]


def _link(world: World) -> Target:
    unit, other = _across(world)
    return Target({"unit": unit.pk}, data={"other": str(other.pk)}, form=True, secret=unit.name)


def _linked(world: World) -> Target:
    unit, other = _across(world)
    link = directory.link_units(party_unit=other, admin_unit=unit, by=SYSTEM, at=world.at)
    return Target({"link": link.pk}, data={}, form=True)


def _post(world: World) -> Target:
    post = Post.objects.get(person=world.people["other_dispatcher"])
    return Target({"post": post.pk}, data={"on": ""}, form=True, secret=post.unit.name)


def _role(**data: Any) -> Scene:
    return lambda _world: Target(parts={"code": "clerk"}, data=data or None, form=True)


ADMINISTERS = ("directory.edit", "post.edit", "role.edit")
UNIT_FORM = {"name": "新名", "kind": "village_community", "department_kind": ""}
# Roles apply everywhere; the unit of the position decides who may change them.
UNITS = (
    Row("GET", DIRECTORY, ADMINISTERS, _tree, outside=OPEN),
    Row("GET", UNIT, ADMINISTERS, _unit()),
    Row("GET", UNIT + "edit/", "directory.edit", _unit()),
    Row("POST", UNIT + "edit/", "directory.edit", _unit(COMMUNITY, **UNIT_FORM)),
    Row("GET", UNIT + "new/", "directory.edit", _unit()),
    Row("POST", UNIT + "new/", "directory.edit", _unit(**UNIT_FORM, code="440704001999")),
    Row("GET", UNIT + "move/", "directory.edit", _unit()),
    Row("POST", UNIT + "move/", "directory.edit", _unit(COMMUNITY, to=STREET)),
    Row("GET", UNIT + "close/", "directory.edit", _unit()),
    Row("POST", UNIT + "close/", "directory.edit", _unit(COMMUNITY, on="2099-10-01")),
    Row("GET", UNIT + "link/", "directory.edit", _unit()),
    Row("POST", UNIT + "link/", "directory.edit", _link),
    Row("POST", DIRECTORY + "links/<uuid:link>/end/", "directory.edit", _linked),
    Row("GET", UNIT + "appoint/", "post.edit", _unit()),
    Row("POST", UNIT + "appoint/", "post.edit", _unit(COMMUNITY, person="handler", role="clerk")),
    Row("GET", DIRECTORY + "posts/<uuid:post>/end/", "post.edit", _post),
    Row("POST", DIRECTORY + "posts/<uuid:post>/end/", "post.edit", _post),
    Row(
        "GET",
        DIRECTORY + "gaps/",
        ADMINISTERS,
        lambda world: Target(secret=world.units["JH-FIR"].name),
        outside=OPEN,
    ),
    Row("GET", DIRECTORY + "roles/", ADMINISTERS, outside=OPEN),
    Row("GET", DIRECTORY + "roles/new/", "role.edit", outside=OPEN),
    Row(
        "POST",
        DIRECTORY + "roles/new/",
        "role.edit",
        lambda _world: Target(data={"code": "warden", "name": "楼长"}, form=True),
        outside=OPEN,
    ),
    Row("GET", DIRECTORY + "roles/<str:code>/", "role.edit", _role(), outside=OPEN),
    Row(
        "POST",
        DIRECTORY + "roles/<str:code>/",
        "role.edit",
        _role(name="文书", rights=["case.read"]),
        outside=OPEN,
    ),
)


def _proposed(world: World) -> Target:
    """A proposal that an administrator has made."""
    _none, proposal = perform_or_propose(
        "account.give-password",
        person=str(world.people["auditor"].pk),
        by=world["administrator"],
        at=timezone.now(),
    )
    assert proposal is not None
    return Target(parts={"proposal_id": proposal.pk}, data={"granted": "no"}, form=True)


ROWS = {
    "directory": UNITS,
    "proposals": (
        # People find proposals that concern them.
        Row("GET", "desk/proposals/", Who.SIGNED_IN),
        Row(
            "POST",
            "desk/proposals/<uuid:proposal_id>/decide/",
            ("account.edit", "audit.read"),
            _proposed,
            asks=True,
        ),
    ),
}

"""江海区 as an organisation: units of both trees, grids, people with posts, rules.

All of it goes through the same actions as a real installation. Divisions and outline are facts;
everything below the communities is invented and marked as synthetic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from jiceng.cases import public as cases
from jiceng.core.access import SYSTEM
from jiceng.demo import people
from jiceng.demo.accounts import ACCOUNTS, COMMUNITY, DISTRICT, PASSWORD, Account
from jiceng.directory import public as units
from jiceng.grids import public as grids
from jiceng.grids.public import demo_aliases, demo_cells
from jiceng.metrics import public as metrics

SPECIALISTS = 63
RANKED_FROM = 15
"""Valid callbacks from which a unit is ranked: a month of a community has some 20."""

# Matters dispatched directly to a department; all others go to the street of the place.
TO_DEPARTMENTS = (
    "police",
    "fire",
    "emergency",
    "power",
    "gas",
    "market_supervision",
    "human_resources",
    "medical_insurance",
    "tax",
    "telecom",
)


@dataclass
class District:
    """Context of the simulated requests of the year."""

    units: dict[str, UUID] = field(default_factory=dict)
    # Community code to points (longitude, latitude) inside its smallest units.
    places: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


Step = Callable[[str, int], Callable[[], None]]
"""Progress callback: called with the next step and its number of parts; the returned function is
called after each part."""


def build_places(at: datetime, step: Step) -> None:
    """Make units and grids in the database.

    Args:
        at: when all of it was set up.
    """
    done = step(_("Units"), 1)
    units.sync_roles(by=SYSTEM, at=at)
    folder = Path(str(files("jiceng.directory") / "data" / "jianghai_divisions"))
    units.import_divisions(divisions=units.read_divisions(folder), by=SYSTEM, at=at)
    _departments(at)
    done()
    done = step(_("Grids"), 1)
    _grids(at)
    done()


def build_people(rng: Random, at: datetime, step: Step) -> None:
    """Make people with their posts, and the rules by which requests go.

    Args:
        at: when all of it was set up; posts hold from that civil day.
    """
    communities = _communities()
    _party(communities, at)
    _people(rng, communities, at, step)
    done = step(_("Rules"), 1)
    cases.install_categories(by=SYSTEM, at=at)
    _rules(at)
    metrics.set_weights(
        by=SYSTEM,
        at=at,
        valid_from=units.civil_day(at),
        response=10,
        resolution=50,
        satisfaction=40,
        minimum=RANKED_FROM,
        note="按月通报，有效回访满15件参加排名",
    )
    done()


def survey() -> District:
    """The district, read from the database."""
    found = District()
    tree = units.tree()
    for node in tree.within("/"):
        found.units[node.code] = node.id
    for place in grids.current().places.values():
        within = tree.get(place.unit_id)
        if place.level == "min_unit" and within is not None:
            found.places.setdefault(within.code, []).append((place.lon, place.lat))
    return found


def _departments(at: datetime) -> None:
    top = _unit(DISTRICT)
    for each in people.DEPARTMENTS:
        units.create_unit(
            code=f"JH-{each.kind}",
            name=each.name,
            kind="department",
            parent=top,
            by=SYSTEM,
            at=at,
            department_kind=each.kind,
        )


def _grids(at: datetime) -> None:
    cells = demo_cells(on=units.civil_day(at))
    for level in ("grid", "min_unit"):
        loaded = grids.load_grids(
            features=cells[level],
            level=level,
            by=SYSTEM,
            at=at,
            synthetic=True,
            note="在真实区界内虚构",
        )
        grids.publish_version(version=loaded.version, by=SYSTEM, at=at)
    for name, code in demo_aliases():
        grids.set_alias(name=name, code=code, by=SYSTEM, at=at)


def _communities() -> list[people.Community]:
    tree = units.tree()
    cells = sorted(c for c, place in grids.current().places.items() if place.level == "grid")
    found = []
    for node in tree.within(f"{_path(DISTRICT)}"):
        street = tree.get(node.parent_id)
        if node.kind == "village_community" and street is not None:
            own = tuple(cell for cell in cells if cell.startswith(node.code))
            found.append(people.Community(node.code, node.name, street.code, street.name, own))
    return found


def _party(communities: list[people.Community], at: datetime) -> None:
    """The Party units, linked to the administrative units and grids that they lead."""
    bodies = people.party_tree(communities)
    made = units.create_units(
        units=[
            units.NewUnit(
                body.key.upper(),
                body.name,
                body.kind.value,
                body.parent.upper() if body.parent else "",
                tree="party",
            )
            for body in bodies
        ],
        by=SYSTEM,
        at=at,
    )
    tree, of_grids = units.tree(), []
    for body, unit in zip(bodies, made, strict=True):
        area = tree.by_code(DISTRICT if body.area_code == "district" else body.area_code)
        if area is not None:
            units.link_units(party_unit=unit, admin_unit=area.id, by=SYSTEM, at=at)
        else:
            of_grids.append((body.area_code, unit.id))
    grids.link_parties(links=of_grids, by=SYSTEM, at=at)


def _people(rng: Random, communities: list[people.Community], at: datetime, step: Step) -> None:
    """Add everybody: the staff of all units, and the people whom a visitor can be."""
    officers = people.officers(rng, communities)
    members = [*officers, *people.staff(rng, communities, taken=officers)]
    done = step(_("People"), 1)
    day = at.date()
    new = [_member(each) for each in members]
    encoded = make_password(PASSWORD)
    new += [_visitor(account, encoded) for account in ACCOUNTS]
    added = units.add_staff(members=new, by=SYSTEM, at=at, valid_from=day)
    assigned = [
        grids.NewGridPost(member.unit, person.pk, _GRID_ROLES[member.role])
        for member, person in zip(members, added, strict=False)
        if member.unit_kind == people.UnitKey.GRID
    ]
    visitors = dict(
        zip((account.login for account in ACCOUNTS), added[len(members) :], strict=True)
    )
    cells = [grid for community in communities for grid in community.grids]
    home = next(each.grids for each in communities if each.code == COMMUNITY)
    assigned.append(grids.NewGridPost(home[0], visitors["officer"].pk, grids.GridRole.OFFICER))
    assigned += [
        grids.NewGridPost(grid, visitors["police"].pk, grids.GridRole.SPECIALIST, "police")
        for grid in rng.sample(cells, min(SPECIALISTS, len(cells)))
    ]
    grids.assign_posts(assignments=assigned, by=SYSTEM, at=at, valid_from=day)
    done()


_GRID_ROLES: Final = {
    "grid_officer": grids.GridRole.OFFICER,
    "grid_chief": grids.GridRole.CHIEF,
}


def _member(member: people.StaffMember) -> units.NewMember:
    post = units.NewPost(member.role, _post_unit(member))
    return units.NewMember(member.name, (post,), phone=member.phone)


def _visitor(account: Account, encoded_password: str) -> units.NewMember:
    posts = [units.NewPost(account.role, _unit(account.unit))]
    if account.role == "administrator":  # looks after both trees
        posts.append(units.NewPost(account.role, _unit("PARTY")))
    return units.NewMember(
        account.name,
        tuple(posts),
        username=account.login,
        encoded_password=encoded_password,
    )


def _post_unit(member: people.StaffMember) -> UUID:
    """The unit of a post: a grid's people work for its community, a centre's for its street."""
    match member.unit_kind:
        case people.UnitKey.GRID:
            node = units.tree().by_code(member.unit[:12])
            return node.id if node else _unit(DISTRICT)
        case people.UnitKey.CENTRE:
            return _unit(member.unit.removeprefix("centre-"))
        case people.UnitKey.DEPARTMENT:
            kind = next(d.kind for d in people.DEPARTMENTS if d.key == member.unit)
            return _unit(f"JH-{kind}")
        case people.UnitKey.DISTRICT:
            return _unit(DISTRICT)
        case _:
            return _unit(member.unit)


def _rules(at: datetime) -> None:
    """Departments get their own matters directly, streets the rest, the district what remains."""
    known = {d.kind for d in people.DEPARTMENTS}
    rows: list[dict[str, object]] = []
    matters = cases.categories.get()
    for code, each in matters.items():
        inherits = each.parent and matters[each.parent].department_kind == each.department_kind
        if (
            each.department_kind in TO_DEPARTMENTS
            and each.department_kind in known
            and not inherits
        ):
            rows.append(
                {
                    "category_id": code,
                    "department_kind": each.department_kind,
                    "dispatch_at_once": True,
                }
            )
    # The narrowest matter first, or its own rule would never be asked.
    rows.sort(key=lambda row: -len(str(row["category_id"])))
    rows.append({"target_level": "street_town"})
    drafted = cases.draft_rules(rules=rows, note="部门各管其事，其余归街道", by=SYSTEM, at=at)
    cases.publish_rules(rule_set=drafted.id, by=SYSTEM, at=at)


def _unit(code: str) -> UUID:
    node = units.tree().by_code(code)
    if node is None:
        raise LookupError(f"the demo has no unit {code}")
    return node.id


def _path(code: str) -> str:
    node = units.tree().by_code(code)
    return node.path if node else "/"

"""江海区 as an organisation: units of both trees, grids, people with posts, rules.

All of it goes through the same actions as a real installation. Divisions and outline are facts;
everything below the communities is invented and marked as synthetic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from random import Random
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from jiceng.cases import public as cases
from jiceng.core.access import SYSTEM
from jiceng.demo import people
from jiceng.directory import public as units
from jiceng.grids import public as grids
from jiceng.grids.public import demo_aliases, demo_cells

DISTRICT = "440704"
PASSWORD = "jiceng-demo"  # noqa: S105 - of a demonstration that says it is one
SPECIALISTS = 63

# Accounts to sign in with: user name, role, code of the unit, purpose.
ACCOUNTS = (
    ("clerk", "clerk", "440704001015"),
    ("secretary", "party_secretary", "440704001015"),
    ("dispatcher", "dispatcher", "440704001"),
    ("leader", "street_leader", "440704001"),
    ("chengguan", "handler", "JH-urban_management"),
    ("lead", "department_lead", "JH-urban_management"),
    ("police", "handler", "JH-police"),
    ("liaison", "unit_liaison", "JH-education"),
    ("organisation", "organisation_office", DISTRICT),
    ("district", "district_office", DISTRICT),
    ("reviewer", "district_office", DISTRICT),
    ("hotline", "hotline_agent", DISTRICT),
    ("callback", "callback_agent", DISTRICT),
    ("auditor", "auditor", DISTRICT),
    ("admin", "administrator", DISTRICT),
)

NAMES = {
    "clerk": "何敏仪",
    "secretary": "冯雅雯",
    "liaison": "邓嘉怡",
    "organisation": "罗文彬",
    "dispatcher": "区志强",
    "leader": "黄国栋",
    "chengguan": "谭永健",
    "lead": "周慧玲",
    "police": "梁伟雄",
    "district": "陈立新",
    "reviewer": "苏婉清",
    "hotline": "李嘉欣",
    "callback": "吴月华",
    "auditor": "郑明德",
    "admin": "林晓峰",
}
"""Their names, which screens show instead of user names."""

# Matters dispatched directly to a department; all others go to the street of the place.
TO_DEPARTMENTS = (
    "police",
    "fire",
    "emergency",
    "water",
    "power",
    "gas",
    "transport",
    "market_supervision",
    "environment",
    "human_resources",
    "education",
    "health",
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
            note="invented inside the real outline",
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
    made: dict[str, UUID] = {}
    for body in people.party_tree(communities):
        unit = units.create_unit(
            code=body.key.upper(),
            name=body.name,
            kind=body.kind.value,
            tree="party",
            parent=made[body.parent] if body.parent else None,
            by=SYSTEM,
            at=at,
        )
        made[body.key] = unit.id
        area = DISTRICT if body.area_code == "district" else body.area_code
        if units.tree().by_code(area):
            units.link_units(party_unit=unit, admin_unit=_unit(area), by=SYSTEM, at=at)
        else:
            grids.link_party(grid_code=area, party_unit=unit.id, by=SYSTEM, at=at)


def _people(rng: Random, communities: list[people.Community], at: datetime, step: Step) -> None:
    officers = people.officers(rng, communities)
    day = at.date()
    members = [*officers, *people.staff(rng, communities, taken=officers)]
    done = step(_("People"), len(members))
    for member in members:
        done()
        person = units.create_person(name=member.name, phone=member.phone, by=SYSTEM, at=at)
        unit = _post_unit(member)
        units.appoint(person=person, role=member.role, unit=unit, by=SYSTEM, at=at, valid_from=day)
        if member.unit_kind == people.UnitKey.GRID:
            role = "chief" if member.role == "grid_chief" else "officer"
            grids.assign_post(
                grid_code=member.unit, person=person, role=role, by=SYSTEM, at=at, valid_from=day
            )
    _accounts(rng, communities, at, day)


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


def _accounts(rng: Random, communities: list[people.Community], at: datetime, day: date) -> None:
    """The people whom a visitor can be, and the police who are attached to grids."""
    encoded = make_password(PASSWORD)
    for login, role, unit in ACCOUNTS:
        person = units.create_person(
            name=NAMES[login], username=login, encoded_password=encoded, by=SYSTEM, at=at
        )
        units.appoint(person=person, role=role, unit=_unit(unit), by=SYSTEM, at=at, valid_from=day)
        if role == "administrator":  # looks after both trees
            units.appoint(
                person=person, role=role, unit=_unit("PARTY"), by=SYSTEM, at=at, valid_from=day
            )
        if login == "police":
            cells = [grid for community in communities for grid in community.grids]
            for grid in rng.sample(cells, min(SPECIALISTS, len(cells))):
                grids.assign_post(
                    grid_code=grid,
                    person=person,
                    role="specialist",
                    speciality="police",
                    by=SYSTEM,
                    at=at,
                    valid_from=day,
                )


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

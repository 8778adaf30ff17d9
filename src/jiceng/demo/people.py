"""Organisation of the invented district: departments, centres, Party units, staff, officers.

Pure and seeded, like the texts. Unit names follow what a district of Guangdong has; the
people are invented and their numbers are nobody's. The builder turns all this into units,
people and posts by the directory's own verbs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from jiceng.demo.texts.persons import STAFF_NUMBERS, distinct_names, phone
from jiceng.demo.texts.places import shorten

DISTRICT: Final = "江海区"
OFFICERS: Final = 383
GRIDS: Final = 190
DEPARTMENT_HANDLERS: Final = 3

# A larger community has a committee, a smaller one a general branch; the size is invented.
_COMMITTEE_FROM_GRIDS: Final = 4


class PartyKind(StrEnum):
    """Sort of Party body; values as in the directory."""

    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"


class UnitKey(StrEnum):
    """Prefix of the keys by which members of the staff refer to their unit."""

    DEPARTMENT = "department"
    CENTRE = "centre"
    COMMUNITY = "community"
    GRID = "grid"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the district.

    Args:
        key: stable within the demo, and part of the unit's code.
        kind: code of the kind of department (as shipped by the cases app).
    """

    key: str
    name: str
    name_en: str
    kind: str


@dataclass(frozen=True, slots=True)
class Centre:
    """A joint centre of a street (综合治理中心), where its requests are dispatched."""

    key: str
    name: str
    street_code: str


@dataclass(frozen=True, slots=True)
class Community:
    """A community or village with its grids, as the builder found or made them."""

    code: str
    name: str
    street_code: str
    street: str
    grids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyBody:
    """A Party unit.

    Args:
        area_code: code of the administrative unit or grid that it belongs to.
        parent: key of its parent, None at the top.
    """

    key: str
    parent: str | None
    name: str
    kind: PartyKind
    area_code: str


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An invented member of staff and the one post held.

    Args:
        login: user name: the role and a number.
        role: code of a role that the directory ships.
        unit_kind: which table `unit` is a key of.
        unit: key of a department or centre, code of a community or grid.
    """

    login: str
    name: str
    phone: str
    role: str
    unit_kind: UnitKey
    unit: str


def _department(key: str, name: str, name_en: str, kind: str | None = None) -> Department:
    return Department(key, f"{DISTRICT}{name}", name_en, kind or key)


DEPARTMENTS: Final[tuple[Department, ...]] = (
    _department("urban_management", "城市管理和综合执法局", "Urban Management Bureau"),
    _department("housing", "住房和城乡建设局", "Housing and Construction Bureau"),
    _department("natural_resources", "自然资源局", "Natural Resources Bureau"),
    _department("transport", "交通运输局", "Transport Bureau"),
    _department("police", "公安分局", "Police"),
    _department("fire", "消防救援大队", "Fire and Rescue"),
    _department("emergency", "应急管理局", "Emergency Management Bureau"),
    _department("water", "水利局", "Water Bureau"),
    _department("power", "供电局", "Power Supply"),
    _department("gas", "燃气服务中心", "Gas Supply"),
    _department("telecom", "通信服务中心", "Telecommunications"),
    _department("environment", "生态环境分局", "Ecology and Environment"),
    _department("health", "卫生健康局", "Health Bureau"),
    _department("medical_insurance", "医疗保障分局", "Medical Insurance"),
    _department("education", "教育局", "Education Bureau"),
    _department("culture", "文化广电旅游体育局", "Culture, Tourism and Sport"),
    _department("civil_affairs", "民政局", "Civil Affairs Bureau"),
    _department("veterans", "退役军人事务局", "Veterans Affairs Bureau"),
    _department("human_resources", "人力资源和社会保障局", "Human Resources Bureau"),
    _department("market_supervision", "市场监督管理局", "Market Supervision Bureau"),
    _department("agriculture", "农业农村局", "Agriculture and Rural Affairs Bureau"),
    _department("forestry", "园林绿化中心", "Gardens and Forestry"),
    _department("justice", "司法局", "Justice Bureau"),
    _department("development", "发展和改革局", "Development and Reform Bureau"),
    _department("party", "委组织部", "Organisation Department", "organization"),
    _department("disabled", "残疾人联合会", "Disabled Persons' Federation"),
    _department("social_work", "委社会工作部", "Social Work Department"),
    _department("data_bureau", "政务服务和数据管理局", "Public Services and Data Bureau"),
    _department("petition", "信访局", "Petitions Bureau"),
    _department("government_office", "人民政府办公室", "Government Office"),
)


def centres(streets: Iterable[tuple[str, str]]) -> list[Centre]:
    """Return a joint centre for each street, given as (code, name)."""
    return [Centre(f"centre-{code}", f"{name}综合治理中心", code) for code, name in streets]


def apportion(total: int, sizes: Sequence[int]) -> list[int]:
    """Share out `total` by size, at least one each, exactly (largest remainders).

    Args:
        total: what to share out, for example 190 grids.
        sizes: weight of each receiver, positive.

    Raises:
        ValueError: when there is less than one for each, or a size is not positive.
    """
    if total < len(sizes):
        raise ValueError(f"{total} cannot give at least one to each of {len(sizes)}")
    if any(size <= 0 for size in sizes):
        raise ValueError("every size must be positive")
    if not sizes:
        return []
    free, whole = total - len(sizes), sum(sizes)
    shares = [1 + free * size // whole for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda i: (-(free * sizes[i] % whole), i))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def party_tree(communities: Sequence[Community]) -> list[PartyBody]:
    """Return 区委 → 街道党工委 → 社区党委 or 党总支 → 网格党支部, parents first."""
    top = PartyBody("party", None, f"中共{DISTRICT}委员会", PartyKind.COMMITTEE, "district")
    bodies = {top.key: top}
    for community in communities:
        street_key = f"party-{community.street_code}"
        bodies.setdefault(
            street_key,
            PartyBody(
                street_key,
                top.key,
                f"中共{community.street}工作委员会",
                PartyKind.COMMITTEE,
                community.street_code,
            ),
        )
        own = _community_body(community, street_key)
        bodies[own.key] = own
        for number, grid in enumerate(community.grids, start=1):
            name = f"{shorten(community.name)}第{number}网格党支部"
            key = f"party-{grid}"
            bodies[key] = PartyBody(key, own.key, name, PartyKind.BRANCH, grid)
    return list(bodies.values())


def _community_body(community: Community, above: str) -> PartyBody:
    large = len(community.grids) >= _COMMITTEE_FROM_GRIDS
    kind = PartyKind.COMMITTEE if large else PartyKind.GENERAL_BRANCH
    name = f"{shorten(community.name)}{'党委' if large else '党总支'}"
    return PartyBody(f"party-{community.code}", above, name, kind, community.code)


def officers(
    rng: Random, communities: Sequence[Community], count: int = OFFICERS
) -> list[StaffMember]:
    """Post officers to grids: one to each, then the rest to grids drawn without favour.

    Raises:
        ValueError: with fewer officers than grids, or more than there are numbers for.
    """
    grids = [grid for community in communities for grid in community.grids]
    if count < len(grids):
        raise ValueError(f"{count} officers cannot hold {len(grids)} grids")
    rounds, rest = divmod(count, len(grids)) if grids else (0, 0)
    posted = sorted(grids * rounds + rng.sample(grids, rest))
    return _people(rng, [("grid_officer", UnitKey.GRID, grid) for grid in posted], first=0)


def staff(
    rng: Random, communities: Sequence[Community], *, taken: Iterable[StaffMember] = ()
) -> list[StaffMember]:
    """Fill the desks: departments, joint centres, communities, grid chiefs, district.

    Args:
        taken: people that exist already (the officers): their names and numbers are not
            given away again.
    """
    posts: list[tuple[str, UnitKey, str]] = [
        ("district_office", UnitKey.DISTRICT, "district"),
        ("hotline_agent", UnitKey.DISTRICT, "district"),
        ("callback_agent", UnitKey.DISTRICT, "district"),
        ("auditor", UnitKey.DISTRICT, "district"),
        ("administrator", UnitKey.DISTRICT, "district"),
    ]
    for department in DEPARTMENTS:
        posts.append(("department_lead", UnitKey.DEPARTMENT, department.key))
        posts += [("handler", UnitKey.DEPARTMENT, department.key)] * DEPARTMENT_HANDLERS
    for centre in centres(streets_of(communities)):
        posts.append(("street_leader", UnitKey.CENTRE, centre.key))
        posts += [("dispatcher", UnitKey.CENTRE, centre.key)] * 2
        posts.append(("callback_agent", UnitKey.CENTRE, centre.key))
    for community in communities:
        posts.append(("clerk", UnitKey.COMMUNITY, community.code))
        posts += [("grid_chief", UnitKey.GRID, grid) for grid in community.grids]
    others = list(taken)
    names = frozenset(member.name for member in others)
    return _people(rng, posts, first=len(others), taken=names)


def streets_of(communities: Iterable[Community]) -> list[tuple[str, str]]:
    """Return (code, name) of the streets, each once, in order of appearance."""
    return list({community.street_code: community.street for community in communities}.items())


def _people(
    rng: Random,
    posts: Sequence[tuple[str, UnitKey, str]],
    *,
    first: int,
    taken: frozenset[str] = frozenset(),
) -> list[StaffMember]:
    if first + len(posts) > len(STAFF_NUMBERS):
        raise ValueError(f"there are numbers for {len(STAFF_NUMBERS)} members of staff only")
    numbers: dict[str, int] = {}
    members: list[StaffMember] = []
    names = distinct_names(rng, len(posts), taken=taken)
    for offset, ((role, unit_kind, unit), name) in enumerate(zip(posts, names, strict=True)):
        numbers[role] = numbers.get(role, 0) + 1
        login = f"{role.replace('_', '-')}-{numbers[role]:03d}"
        members.append(StaffMember(login, name, phone(first + offset), role, unit_kind, unit))
    return members

"""Shipped roles as data; administrators may edit them later.

The apps that own the rights declare which roles get them (`core.access.Rights`). No role both
decides and audits, and the administrator, who gives posts, neither handles requests nor sees the
names of residents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

from jiceng.core.access import RIGHTS
from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class ShippedRole(Contribution):
    """A role that every installation has.

    Args:
        code: never changes; posts and tests refer to it.
        name: English message identifier, shown translated.
        needs_mfa: reaches so far that a password alone is too little.
        at: kinds of units at which it is usual; elsewhere it can be given as well.
    """

    code: str
    name: str
    needs_mfa: bool = False
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DefaultRole:
    """A shipped role with its rights.

    Args:
        permissions: codes of rights, in the order in which the apps contribute them.
    """

    code: str
    name: str
    permissions: tuple[str, ...]
    needs_mfa: bool


ROLES: Final = Slot(ShippedRole, key=lambda role: role.code)

# Kinds of units at which roles are usual: `UnitKind` and, of the Party tree, its own levels.
_VILLAGE: Final = ("village_community",)
_LOCAL: Final = ("village_community", "street_town")
_STREET: Final = ("street_town", "centre")
_DEPARTMENT: Final = ("department",)
_OFFICE: Final = ("district", "city", "department")
_PARTY: Final = ("committee", "general_branch", "branch")
_OUTSIDE: Final = ("external", "department")

OF_REQUESTS: Final = (
    ShippedRole("grid_officer", _("Grid officer"), at=_VILLAGE),
    ShippedRole("grid_chief", _("Grid chief"), at=_LOCAL),
    ShippedRole("clerk", _("Clerk"), at=_LOCAL),
    ShippedRole("hotline_agent", _("Hotline agent"), at=("district", "city")),
    ShippedRole("dispatcher", _("Dispatcher"), at=_STREET),
    ShippedRole("handler", _("Handler"), at=_DEPARTMENT),
    ShippedRole("department_lead", _("Department lead"), at=_DEPARTMENT),
    ShippedRole("street_leader", _("Street leader"), at=_STREET),
    ShippedRole("district_office", _("District office"), needs_mfa=True, at=_OFFICE),
    ShippedRole("callback_agent", _("Callback agent"), at=("district", "centre")),
)
"""Roles of requests and grids."""

OF_SYSTEMS: Final = (
    ShippedRole("household_contact", _("Household contact"), at=(*_VILLAGE, "branch", "group")),
    ShippedRole("duty_officer", _("Duty officer"), at=("district", *_STREET)),
    ShippedRole("organisation_office", _("Organisation office"), at=(*_OFFICE, *_PARTY)),
    ShippedRole("party_secretary", _("Party secretary"), at=(*_VILLAGE, *_PARTY)),
    ShippedRole("posted_official", _("Posted official"), at=_LOCAL),
    ShippedRole("unit_liaison", _("Unit liaison"), at=_OUTSIDE),
    ShippedRole("volunteer", _("Volunteer"), at=(*_VILLAGE, *_OUTSIDE)),
    ShippedRole("points_keeper", _("Points keeper"), at=_VILLAGE),
    ShippedRole("venue_manager", _("Venue manager"), at=("centre", *_LOCAL)),
    ShippedRole("carer", _("Carer"), at=(*_LOCAL, *_DEPARTMENT)),
    ShippedRole("inspection_office", _("Inspection office"), at=_OFFICE),
    ShippedRole("project_lead", _("Project lead"), at=(*_LOCAL, *_DEPARTMENT)),
    ShippedRole("assessment_office", _("Assessment office"), at=_OFFICE),
    ShippedRole("statistician", _("Statistician"), at=(*_OFFICE, "street_town")),
    ShippedRole("investment_officer", _("Investment officer"), at=(*_DEPARTMENT, "street_town")),
    ShippedRole("accountant", _("Accountant"), at=(*_LOCAL, "centre")),
    ShippedRole("asset_manager", _("Asset manager"), at=_LOCAL),
    ShippedRole("representative", _("Residents' representative"), at=_VILLAGE),
    ShippedRole("village_overseer", _("Village affairs overseer"), at=_VILLAGE),
    ShippedRole("teller", _("Teller"), at=_LOCAL),
    ShippedRole("discipline_inspector", _("Discipline inspector"), at=(*_OFFICE, "street_town")),
    ShippedRole("trainer", _("Trainer"), at=(*_DEPARTMENT, "centre")),
    ShippedRole("training_manager", _("Training manager"), at=(*_OFFICE, *_STREET)),
    ShippedRole("mentor", _("Mentor"), at=(*_LOCAL, *_DEPARTMENT)),
    ShippedRole("talent_officer", _("Talent officer"), at=_OFFICE),
    ShippedRole("policy_reviewer", _("Policy reviewer"), at=_DEPARTMENT),
    ShippedRole("enterprise_assistant", _("Enterprise assistant"), at=(*_DEPARTMENT, *_STREET)),
    ShippedRole("greening_officer", _("Greening officer"), at=(*_LOCAL, *_DEPARTMENT)),
    ShippedRole("staff_member", _("Staff member"), at=(*_LOCAL, *_DEPARTMENT, "centre")),
)
"""Roles of the other systems (docs/systems.md, "Roles"); the app of a system gives them its rights.
They have no sensitive rights yet.
"""

OF_THE_INSTALLATION: Final = (
    ShippedRole("auditor", _("Auditor"), needs_mfa=True, at=_OFFICE),
    # 三员: the three roles, with the auditor, whose powers `JICENG_POWERS` can separate.
    ShippedRole("system_administrator", _("System administrator"), needs_mfa=True, at=_OFFICE),
    ShippedRole("security_administrator", _("Security administrator"), needs_mfa=True, at=_OFFICE),
    ShippedRole("administrator", _("Administrator"), needs_mfa=True, at=_OFFICE),
)
SHIPPED: Final = (*OF_REQUESTS, *OF_SYSTEMS, *OF_THE_INSTALLATION)
ALL_ROLES: Final = tuple(role.code for role in SHIPPED)
READERS: Final = tuple(
    code for code in ALL_ROLES if code not in {"system_administrator", "security_administrator"}
)
"""Roles that may read the records of the installation."""
REQUEST_ROLES: Final = (*(role.code for role in OF_REQUESTS), "auditor", "administrator")
"""Those of them that work with requests, or look after that work."""
COMMUNITY_STAFF: Final = ("clerk", "party_secretary", "street_leader")
"""Who acts for a village or community, and for the street above it."""
UNIT_STAFF: Final = ("department_lead", "handler", "unit_liaison")
"""Who acts for a department, or for a unit that supports communities."""


def is_usual(code: str, kind: str) -> bool:
    """Whether a role is usual at a kind of unit; an installation's own roles are everywhere."""
    shipped = ROLES.by_key().get(code)
    return shipped is None or kind in shipped.at


def _with_rights() -> tuple[DefaultRole, ...]:
    given: dict[str, list[str]] = {code: [] for code in ROLES.by_key()}
    for app, rights in RIGHTS.with_app():
        for role, codes in rights.roles.items():
            if role not in given:
                raise ValueError(f"{app} gives rights to “{role}”, which is no shipped role")
            given[role] += [str(code) for code in codes]
    return tuple(
        DefaultRole(role.code, role.name, tuple(dict.fromkeys(given[role.code])), role.needs_mfa)
        for role in ROLES.all()
    )


_roles: Final = Derived(_with_rights)


def default_roles() -> tuple[DefaultRole, ...]:
    """All shipped roles with the rights that the apps give them.

    Raises:
        ValueError: an app gives rights to a role that is not shipped.
    """
    return _roles.get()

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
    """

    code: str
    name: str
    needs_mfa: bool = False


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
SHIPPED: Final = (
    ShippedRole("grid_officer", _("Grid officer")),
    ShippedRole("grid_chief", _("Grid chief")),
    ShippedRole("clerk", _("Clerk")),
    ShippedRole("hotline_agent", _("Hotline agent")),
    ShippedRole("dispatcher", _("Dispatcher")),
    ShippedRole("handler", _("Handler")),
    ShippedRole("department_lead", _("Department lead")),
    ShippedRole("street_leader", _("Street leader")),
    ShippedRole("district_office", _("District office"), needs_mfa=True),
    ShippedRole("callback_agent", _("Callback agent")),
    ShippedRole("auditor", _("Auditor"), needs_mfa=True),
    # 三员: the three roles, with the auditor, whose powers `JICENG_POWERS` can separate.
    ShippedRole("system_administrator", _("System administrator"), needs_mfa=True),
    ShippedRole("security_administrator", _("Security administrator"), needs_mfa=True),
    ShippedRole("administrator", _("Administrator"), needs_mfa=True),
)
ALL_ROLES: Final = tuple(role.code for role in SHIPPED)
READERS: Final = tuple(
    code for code in ALL_ROLES if code not in {"system_administrator", "security_administrator"}
)
"""Roles that may read the records of the installation."""


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

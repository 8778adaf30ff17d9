"""Who may do what, and why not.

A post gives its role's permissions over a subtree of units (`Grant`). An `Actor` carries the
grants that hold now; every query starts at a `visible_to(actor)` built on `Actor.reach`, and every
action asks `Actor.may`. Both fail closed: an unknown permission raises, an actor without grants
reaches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.errors import Forbidden, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Permission:
    """A registered right, such as ``case.dispatch``; `label` is shown to administrators."""

    code: str
    label: str


_PERMISSIONS: dict[str, Permission] = {}


def register_permission(code: str, label: Any) -> str:
    """Register a right once, at import of an app's ``permissions.py``; gives its code back."""
    known = _PERMISSIONS.get(code)
    if known is not None and known.label != label:
        raise ValueError(f"permission {code!r} is registered twice with different labels")
    _PERMISSIONS[code] = Permission(code, label)
    return code


def permissions() -> dict[str, Permission]:
    """All registered rights by code."""
    return dict(_PERMISSIONS)


def require_known(code: str) -> str:
    """Give the code back, or raise for a right that nobody registered (a programming error)."""
    if code not in _PERMISSIONS:
        raise KeyError(f"unknown permission {code!r}")
    return code


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with its reason. Falsy when refused, but never to be used as a bare truth value
    where the reason matters: `or_refuse` raises it."""

    allowed: bool
    code: str = ""
    message: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    kind: type[Refused] = Refused

    def __bool__(self) -> bool:
        return self.allowed

    def or_refuse(self) -> None:
        """Raise the refusal, if it is one."""
        if not self.allowed:
            raise self.kind(self.message or self.code, self.code, **self.details)


ALLOW = Verdict(True)


def refuse(code: str, message: str = "", **details: Any) -> Verdict:
    """A refusal with its reason in the reader's language."""
    return Verdict(False, code, message, details)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role's permissions over one unit and all below it.

    Args:
        role: code of the role, e.g. ``"dispatcher"``.
        unit_id: the unit of the post.
        path: that unit's materialised path, e.g. ``"/440704/440704001/"``; ``"/"`` is everything.
        permissions: codes of registered permissions.
    """

    role: str
    unit_id: UUID | None
    path: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person with posts, the system, an import, a resident with a secret link."""

    kind: str  # "person", "system", "import", "resident", "anonymous"
    id: UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    all_powers: bool = False

    @property
    def ref(self) -> str:
        """How events name the actor: never a name, which would be personal data in a chain."""
        return f"{self.kind}:{self.id}" if self.id else self.kind

    def reach(self, permission: str) -> tuple[str, ...]:
        """Paths of the subtrees over which the actor holds the permission, none inside another."""
        require_known(permission)
        if self.all_powers:
            return ("/",)
        return outermost(g.path for g in self.grants if permission in g.permissions)

    def may(self, permission: str, path: str | None = None) -> Verdict:
        """Whether the actor holds the permission at the unit with that path (anywhere if None)."""
        reach = self.reach(permission)
        if reach and (path is None or any(path.startswith(top) for top in reach)):
            return ALLOW
        label = str(_PERMISSIONS[permission].label)
        return Verdict(
            False,
            "access.missing",
            _("You do not hold the right “%(right)s” here. Ask your administrator.")
            % {"right": label},
            {"permission": permission},
            Forbidden,
        )

    def holds(self, permission: str) -> bool:
        """Whether the actor holds the permission anywhere; for menus, not for decisions."""
        return bool(self.reach(permission))


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Drop every path that lies inside another one.

    >>> outermost(["/a/b/", "/a/", "/c/"])
    ('/a/', '/c/')
    """
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


SYSTEM = Actor(kind="system", name="system", all_powers=True)
ANONYMOUS = Actor(kind="anonymous")

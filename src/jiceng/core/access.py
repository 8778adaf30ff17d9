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

from jiceng.core.errors import ConfirmFirst, Forbidden, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Permission:
    """A registered right, such as ``case.dispatch``.

    Args:
        label: shown to administrators.
        re_asks: whoever uses it in a browser must have shown lately who they are: it gives power
            over others, and a desk that somebody left open must not.
        is_power: over rights, accounts or evidence of others: nobody gives it out alone who does
            not hold it, and who holds it is not reset by one colleague alone.
        is_wide_power: daily work in one street, and a power where it reaches a whole district.
    """

    code: str
    label: str
    re_asks: bool = False
    is_power: bool = False
    is_wide_power: bool = False


_PERMISSIONS: dict[str, Permission] = {}


def register_permission(
    code: str,
    label: Any,
    *,
    re_asks: bool = False,
    is_power: bool = False,
    is_wide_power: bool = False,
) -> str:
    """Register a right once, at import of an app's ``permissions.py``; gives its code back."""
    known = _PERMISSIONS.get(code)
    if known is not None and known.label != label:
        raise ValueError(f"permission {code!r} is registered twice with different labels")
    _PERMISSIONS[code] = Permission(code, label, re_asks, is_power, is_wide_power)
    return code


def permissions() -> dict[str, Permission]:
    """All registered rights by code."""
    return dict(_PERMISSIONS)


def powers(*, is_wide: bool) -> frozenset[str]:
    """The rights that are powers over others.

    Args:
        is_wide: at a unit that reaches a whole district, where more is one.
    """
    return frozenset(
        code
        for code, right in _PERMISSIONS.items()
        if right.is_power or (is_wide and right.is_wide_power)
    )


def require_known(code: str) -> str:
    """Give the code back, or raise for a right that nobody registered (a programming error)."""
    if code not in _PERMISSIONS:
        raise KeyError(f"unknown permission {code!r}")
    return code


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with its reason. Falsy when refused, but never to be used as a bare truth value
    where the reason matters: `or_refuse` raises it.

    Args:
        asks: allowed, once the actor has shown again who they are: a menu shows it, an action
            refuses with `ConfirmFirst`. A rule that gives such a yes on must give this very one.
    """

    allowed: bool
    code: str = ""
    message: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    kind: type[Refused] = Refused
    asks: bool = False

    def __bool__(self) -> bool:
        return self.allowed

    def or_refuse(self) -> None:
        """Raise the refusal, if it is one, or ask who it is."""
        if self.asks or not self.allowed:
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
        is_top: the unit is the root of the administrative tree, under which all places lie; the
            root of another tree, such as the Party's, is not.
    """

    role: str
    unit_id: UUID | None
    path: str
    permissions: frozenset[str]
    is_top: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """A place to which somebody is attached beyond their posts, for one kind of matter.

    Args:
        place: code of the place (a grid).
        matter: the kind, in the words of the app that knows matters.
    """

    place: str
    matter: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person with posts, the system, an import, a resident with a secret link.

    Args:
        confirmed: has shown lately who they are; only a browser's session can be stale.
        needs_mfa: a post of theirs asks for a second factor.
        attached: where they are a specialist; it lets them see more, and do nothing more.
    """

    kind: str  # "person", "system", "import", "resident", "anonymous"
    id: UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    all_powers: bool = False
    confirmed: bool = True
    needs_mfa: bool = False
    attached: tuple[Attached, ...] = ()

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
            return ALLOW if self.confirmed or not _PERMISSIONS[permission].re_asks else _ask()
        label = str(_PERMISSIONS[permission].label)
        return Verdict(
            False,
            "access.missing",
            _("You do not hold the right “%(right)s” here. Ask your administrator.")
            % {"right": label},
            {"permission": permission},
            Forbidden,
        )

    def may_for_all(self, permission: str) -> Verdict:
        """Whether the actor may change what holds for the whole installation: only from a post at
        the administrative root, since it reaches far beyond any other."""
        verdict = self.may(permission)
        if not verdict or self.is_at_top(permission):
            return verdict
        return Verdict(
            False,
            "access.not_at_root",
            _("This holds for all units. Ask an administrator whose post is at the top of them."),
            {"permission": permission},
            Forbidden,
        )

    def reaches(self, permission: str, path: str) -> bool:
        """Whether the actor holds the permission at the unit with that path."""
        return any(path.startswith(top) for top in self.reach(permission))

    def is_at_top(self, permission: str) -> bool:
        """Whether the actor holds the permission over all places."""
        return self.all_powers or any(
            permission in each.permissions and (each.is_top or each.path == "/")
            for each in self.grants
        )

    def confirm_first(self) -> None:
        """Refuse a sensitive change, whoever may make it, until the actor shows who they are.

        Raises:
            ConfirmFirst: nothing has changed; the door asks and sends the request again.
        """
        if not self.confirmed:
            _ask().or_refuse()

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


def _ask() -> Verdict:
    sentence = _("Confirm first that it is you: this change is sensitive.")
    return Verdict(True, "access.confirm", sentence, kind=ConfirmFirst, asks=True)


SYSTEM = Actor(kind="system", name="system", all_powers=True)
ANONYMOUS = Actor(kind="anonymous")

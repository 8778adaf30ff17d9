"""Access control: rights, grants, actors and verdicts with a reason.

A post gives its role's permissions over a subtree of units (`Grant`). An `Actor` carries the grants
that hold now; every query starts at a `visible_to(actor)` built on `Actor.reach`, and every action
asks `Actor.may`. Both fail closed: an unknown permission raises, an actor without grants reaches
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.errors import Forbidden, ReauthenticationNeeded, Refused
from jiceng.core.manifests import Contribution, Derived, Slot
from jiceng.core.refusals import refusal_message

if TYPE_CHECKING:
    from collections.abc import Iterable


class Right(str):
    """A right by its code, such as ``case.dispatch``; posts give it over a subtree of units.

    Args:
        label: shown to administrators.
        re_asks: its use in a browser needs a recent re-authentication: the right gives power over
            others, and an unattended session must not have it.
        is_power: over rights, accounts or evidence of others: only a holder may give it out alone,
            and a holder's account is not reset by one colleague alone.
        is_wide_power: daily work in one street, but a power in a post that covers a whole district.
        roles: the shipped roles that have it.
    """

    __slots__ = ("is_power", "is_wide_power", "label", "re_asks", "roles")

    label: Any
    re_asks: bool
    is_power: bool
    is_wide_power: bool
    roles: tuple[str, ...]

    def __new__(
        cls,
        code: str,
        label: Any,
        *,
        re_asks: bool = False,
        is_power: bool = False,
        is_wide_power: bool = False,
        roles: Iterable[str] = (),
    ) -> Self:
        """A right of this code."""
        found = super().__new__(cls, code)
        found.label, found.re_asks = label, re_asks
        found.is_power, found.is_wide_power = is_power, is_wide_power
        found.roles = tuple(roles)
        return found

    @property
    def code(self) -> str:
        """The code alone."""
        return str(self)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Pickle as the code alone: other processes and caches know a right only by its code."""
        return str, (str(self),)


class Rights(Contribution):
    """An app's rights, and the shipped roles to which they are given.

    Args:
        rights: all of them, in the order in which administrators read them.
        roles: by a shipped role's code, rights given to it in addition to those whose `Right.roles`
            name it.

    Raises:
        ValueError: for a role that is given a right of another app.
    """

    __slots__ = ("rights", "roles")

    def __init__(self, *rights: Right, **roles: Iterable[Right]) -> None:
        self.rights = rights
        given_to = {role: list(given) for role, given in roles.items()}
        for each in rights:
            for role in each.roles:
                given_to.setdefault(role, []).append(each)
        self.roles = {role: tuple(given) for role, given in given_to.items()}
        for role, given in self.roles.items():
            for each in given:
                if each not in rights:
                    raise ValueError(f"{role} is given {each}, which is not among these rights")


RIGHTS: Final = Slot(Rights)
_by_code: Final = Derived(
    lambda: {str(right): right for each in RIGHTS.all() for right in each.rights}
)


def permissions() -> dict[str, Right]:
    """All rights by code, in the order in which the apps contribute them."""
    return dict(_by_code.get())


def powers(*, is_wide: bool) -> frozenset[str]:
    """The rights that are powers over others.

    Args:
        is_wide: at a unit that covers a whole district, where wide powers count as well.
    """
    return frozenset(
        code
        for code, right in _by_code.get().items()
        if right.is_power or (is_wide and right.is_wide_power)
    )


def require_known(code: str) -> str:
    """Return the code, or raise for a right that no app contributes (a programming error)."""
    if code not in _by_code.get():
        raise KeyError(f"unknown permission {code!r}")
    return code


@dataclass(frozen=True, slots=True)
class Verdict:
    """A permission result with its reason. Falsy when refused; where the reason matters use
    `or_refuse`, which raises it, not the bare truth value.

    Args:
        asks_again: allowed after re-authentication: a menu shows it, an action refuses with
            `ReauthenticationNeeded`. A rule that passes such a verdict on returns this object
            unchanged.
    """

    allowed: bool
    code: str = ""
    message: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    kind: type[Refused] = Refused
    asks_again: bool = False

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def sentence(self) -> str:
        """The reason for the refusal, in the reader's language."""
        return self.message or refusal_message(self.code, self.details)

    def or_refuse(self) -> None:
        """Raise the refusal, or the request to re-authenticate, if there is one."""
        if self.asks_again or not self.allowed:
            raise self.kind(self.sentence, self.code, **self.details)


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
        is_top: the unit is the root of the administrative tree, or the only district in it, so that
            all places lie in it; the root of another tree, such as the Party's, is not.
    """

    role: str
    unit_id: UUID | None
    path: str
    permissions: frozenset[str]
    is_top: bool = False


@dataclass(frozen=True, slots=True)
class SpecialistPlace:
    """A place to which a person is attached in addition to their posts, for one kind of matter.

    Args:
        place: code of the place (a grid).
        matter: the kind, as named by the app that defines matters.
    """

    place: str
    matter: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting party: a person with posts, the system, an import, a resident with a secret link.

    Args:
        confirmed: has authenticated recently; false only for a stale browser session.
        needs_mfa: one of the person's posts requires a second factor.
        attached: places where the person is a specialist; they may see more there, but do nothing
            more.
    """

    kind: str  # "person", "system", "import", "resident", "anonymous"
    id: UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    all_powers: bool = False
    confirmed: bool = True
    needs_mfa: bool = False
    attached: tuple[SpecialistPlace, ...] = ()

    @property
    def ref(self) -> str:
        """The actor's reference in events: never a name, which would be personal data in a
        chain."""
        return f"{self.kind}:{self.id}" if self.id else self.kind

    def reach(self, permission: str) -> tuple[str, ...]:
        """Paths of the subtrees over which the actor holds the permission, without nested ones."""
        require_known(permission)
        if self.all_powers:
            return ("/",)
        return outermost(g.path for g in self.grants if permission in g.permissions)

    def may(self, permission: str, path: str | None = None) -> Verdict:
        """Whether the actor holds the permission at the unit with that path (anywhere if None)."""
        reach = self.reach(permission)
        if reach and (path is None or any(path.startswith(top) for top in reach)):
            return ALLOW if self.confirmed or not _by_code.get()[permission].re_asks else _ask()
        label = str(_by_code.get()[permission].label)
        return Verdict(
            False,
            "access.missing",
            _("You do not have the permission “%(right)s” here. Ask your administrator.")
            % {"right": label},
            {"permission": permission},
            Forbidden,
        )

    def may_for_all(self, permission: str) -> Verdict:
        """Whether the actor may change an installation-wide setting: only from a post at the top
        unit (`Grant.is_top`), since it affects every unit."""
        verdict = self.may(permission)
        if not verdict or self.is_at_top(permission):
            return verdict
        return Verdict(
            False,
            "access.not_at_root",
            _("This applies to all units. Ask an administrator with a position at the top unit."),
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
        """Refuse a sensitive change, for every actor, until the actor has re-authenticated.

        Raises:
            ConfirmFirst: nothing has changed; the interface asks and sends the request again.
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
    return Verdict(True, "access.confirm", sentence, kind=ReauthenticationNeeded, asks_again=True)


SYSTEM = Actor(kind="system", name="system", all_powers=True)
ANONYMOUS = Actor(kind="anonymous")

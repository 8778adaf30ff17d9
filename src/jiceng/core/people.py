"""Who is behind a page request, and what people are called: the app that keeps them says so.

Core keeps references to actors in events and has pages of its own, but no people and no units. The
directory contributes one `People`; pages and histories of all apps ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.errors import SignInNeeded
from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class People(Contribution):
    """How people and their reach are known.

    Args:
        actor_of: the actor behind a page request; `ANONYMOUS` for nobody.
        names: of some people.
        find: people by the name that they sign in with, or their own.
        reaches_all: whether no unit lies outside an actor's reach by a right.
    """

    actor_of: Callable[[HttpRequest], Actor]
    names: Callable[[Iterable[UUID]], Mapping[UUID, str]]
    find: Callable[[str], Iterable[UUID]]
    reaches_all: Callable[[Actor, str], bool]


PEOPLE: Final = Slot(People, key=lambda _each: "people")  # one app keeps them
ACTORS: Final[Mapping[str, Any]] = {
    "system": gettext_lazy("System"),
    "resident": gettext_lazy("Resident"),
    "anonymous": gettext_lazy("Resident"),
    "import": gettext_lazy("Command line"),
}
"""What actors other than people are called, by their kind."""
_PERSON: Final = "person"


def _people() -> People:
    return PEOPLE.by_key()["people"]


def at_desk(request: HttpRequest) -> Actor:
    """The person behind a page of the desk.

    Raises:
        SignInNeeded: when nobody is signed in.
    """
    actor = _people().actor_of(request)
    if actor.kind == ANONYMOUS.kind:
        raise SignInNeeded(_("Sign in first."), "access.sign_in")
    return actor


def at_desk_with(request: HttpRequest, right: str) -> Actor:
    """The person behind a page for those who hold a right somewhere.

    Looking needs no fresh proof of who it is; an action that does asks for itself.

    Raises:
        SignInNeeded: when nobody is signed in.
        Forbidden: without the right.
    """
    actor = at_desk(request)
    if not actor.holds(right):
        actor.may(right).or_refuse()
    return actor


def reaches_all(actor: Actor, right: str) -> bool:
    """Whether no unit lies outside an actor's reach by a right."""
    return _people().reaches_all(actor, right)


def names_of_actors(references: Iterable[str]) -> dict[UUID, str]:
    """The names of the people among references to actors (`Actor.ref`): one query at most."""
    ids = {UUID(ref.partition(":")[2]) for ref in references if ref.startswith(f"{_PERSON}:")}
    return dict(_people().names(ids)) if ids else {}


def actor_name(reference: str, names: Mapping[UUID, str]) -> str:
    """An actor as a reader knows them.

    Args:
        reference: as `Actor.ref` names whoever acted.
        names: from `names_of_actors`.
    """
    kind, _colon, person = reference.partition(":")
    if kind == _PERSON:
        return names.get(UUID(person), _("former staff member"))
    return str(ACTORS.get(kind, kind))


def actors_called(text: str) -> list[str]:
    """References to actors by their names: people, or what the trail calls the others."""
    others = [kind for kind, label in ACTORS.items() if text in {kind, str(label)}]
    return [*(f"{_PERSON}:{each}" for each in _people().find(text)), *others]

"""Look-up of the person behind a page request and of people's names, by way of the directory.

Core stores references to actors in events and has pages of its own, but no people and no units. The
directory contributes one `People`, which pages and histories of all apps use.
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
    """Functions that know people and their reach.

    Args:
        actor_of: the actor behind a page request; `ANONYMOUS` if not signed in.
        names: of some people.
        find: people by their user name or their own name.
        reaches_all: whether an actor's right covers all units.
    """

    actor_of: Callable[[HttpRequest], Actor]
    names: Callable[[Iterable[UUID]], Mapping[UUID, str]]
    find: Callable[[str], Iterable[UUID]]
    reaches_all: Callable[[Actor, str], bool]


PEOPLE: Final = Slot(People, key=lambda _each: "people")  # contributed by one app
ACTORS: Final[Mapping[str, Any]] = {
    "system": gettext_lazy("System"),
    "resident": gettext_lazy("Resident"),
    "anonymous": gettext_lazy("Resident"),
    "import": gettext_lazy("Command line"),
}
"""Display names of actors other than people, by their kind."""
_PERSON: Final = "person"


def _people() -> People:
    return PEOPLE.by_key()["people"]


def signed_in_person(request: HttpRequest) -> Actor:
    """The person behind a page of the desk.

    Raises:
        SignInNeeded: when the user is not signed in.
    """
    actor = _people().actor_of(request)
    if actor.kind == ANONYMOUS.kind:
        raise SignInNeeded(_("Sign in first."), "access.sign_in")
    return actor


def signed_in_holder_of(request: HttpRequest, right: str, *others: str) -> Actor:
    """The person behind a page for holders of a right, or of any one of several.

    Viewing needs no re-authentication; an action that needs it asks for it.

    Raises:
        SignInNeeded: when the user is not signed in.
        Forbidden: without the right.
    """
    actor = signed_in_person(request)
    if not any(actor.holds(each) for each in (right, *others)):
        actor.may(right).or_refuse()
    return actor


def reaches_all(actor: Actor, right: str) -> bool:
    """Whether an actor's right covers all units."""
    return _people().reaches_all(actor, right)


def names_of_actors(references: Iterable[str]) -> dict[UUID, str]:
    """The names of the people among references to actors (`Actor.ref`), in at most one query."""
    ids = {UUID(ref.partition(":")[2]) for ref in references if ref.startswith(f"{_PERSON}:")}
    return dict(_people().names(ids)) if ids else {}


def actor_name(reference: str, names: Mapping[UUID, str]) -> str:
    """An actor's display name.

    Args:
        reference: as in `Actor.ref`.
        names: from `names_of_actors`.
    """
    kind, _colon, person = reference.partition(":")
    if kind == _PERSON:
        return names.get(UUID(person), _("former staff member"))
    return str(ACTORS.get(kind, kind))


def actors_by_name(text: str) -> list[str]:
    """References to actors by name: people, or the display names of other actors."""
    others = [kind for kind, label in ACTORS.items() if text in {kind, str(label)}]
    return [*(f"{_PERSON}:{each}" for each in _people().find(text)), *others]

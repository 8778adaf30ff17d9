"""The page of a person, contributed by the app above that has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class PersonPage(Contribution):
    """Where the page of one person is.

    Args:
        right: whoever holds it anywhere is led there.
        address: of a person's page.
    """

    right: str
    address: Callable[[UUID], str]


PAGES: Final = Slot(PersonPage, key=lambda _each: "person")  # there is one


def sees_people(actor: Actor) -> bool:
    """Whether pages lead an actor on to those of people."""
    return any(actor.holds(each.right) for each in PAGES.all())


def address_of_person(person: UUID) -> str:
    """Where the page of a person is; "" when no app has one."""
    return next((each.address(person) for each in PAGES.all()), "")

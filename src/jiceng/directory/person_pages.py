"""Address of a person's page, contributed by the app that owns the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class PersonPage(Contribution):
    """Contribution of the page of a person.

    Args:
        right: links are shown to its holders.
        address: of a person's page.
    """

    right: str
    address: Callable[[UUID], str]


PAGES: Final = Slot(PersonPage, key=lambda _each: "person")  # there is one


def sees_people(actor: Actor) -> bool:
    """Whether an actor gets links to the pages of people."""
    return any(actor.holds(each.right) for each in PAGES.all())


def address_of_person(person: UUID) -> str:
    """Address of a person's page; "" when no app has one."""
    return next((each.address(person) for each in PAGES.all()), "")

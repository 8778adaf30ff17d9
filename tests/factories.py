"""Factories of units, people, roles and positions; each app's factories are next to its tests.

A factory inserts rows without events; tests of actions call the actions.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password
from factory.helpers import post_generation

from jiceng.core import change_journal
from jiceng.core.access import Actor
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import actors
from jiceng.directory.models import (
    ApiKey,
    Person,
    Post,
    Role,
    Tree,
    Unit,
    UnitKind,
    UnitLink,
    UnitPlacement,
)
from jiceng.directory.roles import default_roles

LONG_AGO = date(2020, 1, 1)
NOW = datetime(2025, 6, 11, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in China


class _Directory(DjangoModelFactory[Any]):
    """Invalidates the cached directory, as actions do."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with change_journal.made_by_hand():  # get_or_create has a transaction of its own
            made = super()._create(model_class, *args, **kwargs)
        invalidate("directory")
        invalidate("units")
        return made


class UnitFactory(_Directory):
    """A district by default; `parent` puts it below another and makes its path."""

    class Meta:
        model = Unit

    code = Sequence(lambda n: f"{100000 + n}")
    name = LazyAttribute(lambda unit: f"单位{unit.code}")
    kind = UnitKind.DISTRICT
    tree = Tree.ADMIN
    parent: Any = None
    path = LazyAttribute(lambda unit: f"{unit.parent.path if unit.parent else '/'}{unit.code}/")
    valid_from = LONG_AGO

    @post_generation  # type: ignore[untyped-decorator]
    def placement(unit: Any, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: N805
        """Its place since its first day."""
        if create:
            UnitPlacement.objects.create(
                unit=unit,
                parent=unit.parent,
                name=unit.name,
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
            )


class StreetFactory(UnitFactory):
    """A street under a district of its own."""

    kind = UnitKind.STREET_TOWN
    parent = SubFactory(UnitFactory)
    code = Sequence(lambda n: f"{100000000 + n}")


class CommunityFactory(UnitFactory):
    """A community under a street of its own."""

    kind = UnitKind.VILLAGE_COMMUNITY
    parent = SubFactory(StreetFactory)
    code = Sequence(lambda n: f"{100000000000 + n}")


class DepartmentFactory(UnitFactory):
    """A department in charge of one kind of matter."""

    kind = UnitKind.DEPARTMENT
    department_kind = "urban_management"
    parent = SubFactory(UnitFactory)
    code = Sequence(lambda n: f"D{n:04}")


class PartyUnitFactory(UnitFactory):
    """A committee of the Party tree."""

    tree = Tree.PARTY
    kind = UnitKind.COMMITTEE
    code = Sequence(lambda n: f"P{n:05}")


class UnitLinkFactory(_Directory):
    """A Party unit beside an administrative one."""

    class Meta:
        model = UnitLink

    party_unit = SubFactory(PartyUnitFactory)
    admin_unit = SubFactory(UnitFactory)
    valid_from = LONG_AGO


class PersonFactory(_Directory):
    """A person who can sign in; the password is `"correct horse"` unless given."""

    class Meta:
        model = Person

    username = Sequence(lambda n: f"user{n}")
    name = Sequence(lambda n: f"人员{n}")
    password = Password("correct horse")


class RoleFactory(_Directory):
    """A role as shipped when its code is that of one, else one without rights."""

    class Meta:
        model = Role
        django_get_or_create = ("code",)

    code = "handler"
    name = LazyAttribute(lambda role: role.code)
    permissions = LazyAttribute(
        lambda role: next((list(d.permissions) for d in default_roles() if d.code == role.code), [])
    )


class PostFactory(_Directory):
    """A position since long ago; `role` may be given by its code: `PostFactory(role__code=…)`."""

    class Meta:
        model = Post

    person = SubFactory(PersonFactory)
    role = SubFactory(RoleFactory)
    unit = SubFactory(UnitFactory)
    valid_from = LONG_AGO


class ApiKeyFactory(_Directory):
    """A key with an unknown secret; `actors.issue_key` creates usable ones."""

    class Meta:
        model = ApiKey

    person = SubFactory(PersonFactory)
    label = "test"
    digest = Sequence(lambda n: n.to_bytes(32, "big"))
    created_at = NOW


def actor_with(role: str, unit: Unit, at: datetime = NOW) -> Actor:
    """The actor of a new person with one position."""
    post = PostFactory.create(role__code=role, unit=unit)
    return actors.actor_of(post.person, at)

"""Command that begins the Party organisation of a new installation."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from jiceng.core.errors import Invalid, NotFound
from jiceng.directory.cli import directory
from jiceng.directory.models import Post, Tree, Unit, UnitKind
from tests.factories import PersonFactory, RoleFactory, UnitFactory

pytestmark = pytest.mark.django_db


def begin(*arguments: str) -> str:
    given = ["party-root", "PARTY", "江海区委", *arguments]
    return CliRunner().invoke(directory, given, catch_exceptions=False).output


def test_committee_is_created_with_an_administrator() -> None:
    RoleFactory.create(code="administrator")
    UnitFactory.create(code="440704")
    person = PersonFactory.create(username="zhang")
    assert begin("--administrator", "Zhang") == "PARTY\n"
    unit = Unit.objects.get(code="PARTY")
    assert (unit.tree, unit.kind, unit.parent_id) == (Tree.PARTY, UnitKind.COMMITTEE, None)
    assert Post.objects.get(person=person).unit_id == unit.pk


def test_nothing_is_created_without_person_or_role() -> None:
    with pytest.raises(NotFound):
        begin("--administrator", "unknown")
    PersonFactory.create(username="zhang")
    with pytest.raises(Invalid):
        begin("--administrator", "zhang", "--role", "unknown")
    assert not Unit.objects.filter(code="PARTY").exists()

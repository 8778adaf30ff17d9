"""Migrations forwards with few model classes: the tables are those that Django alone makes."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.core.management.commands import migrate as command
from django.db import connection, transaction
from django.db.migrations import Migration, operations
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import (
    CASCADE,
    BigIntegerField,
    CharField,
    CheckConstraint,
    ForeignKey,
    Index,
    IntegerField,
    ManyToManyField,
    OneToOneField,
    Q,
    TextField,
    UniqueConstraint,
)

from jiceng.core import roles
from jiceng.core.migration_states import SparingExecutor, SparingState
from tests.catalogue import Tables, catalogue

APP = "sparing"
SEEN: list[str] = []


def look_around(apps: Any, _editor: Any) -> None:
    """What a data migration may rely on: models know each other, in both directions."""
    office = apps.get_model(APP, "Office")
    SEEN.extend(sorted(each.name for each in office._meta.related_objects))
    person = apps.get_model(APP, "Person")
    assert not office.objects.filter(people__post="x", people__clerk__level=1).exists()
    assert person._meta.get_field("office").related_model is office
    assert person.tags.rel.model is apps.get_model(APP, "Tag")


MADE: list[operations.base.Operation] = [
    operations.CreateModel(
        "Unit",
        [("id", IntegerField(primary_key=True)), ("code", CharField(max_length=9, unique=True))],
    ),
    operations.CreateModel("Tag", [("id", IntegerField(primary_key=True))]),
    operations.CreateModel(
        "Person",
        [
            ("id", IntegerField(primary_key=True)),
            ("unit", ForeignKey("sparing.unit", CASCADE, related_name="people")),
            ("chief", ForeignKey("self", CASCADE, null=True)),
            ("tags", ManyToManyField("sparing.tag")),
        ],
    ),
    operations.CreateModel(
        "Clerk",
        [
            (
                "person_ptr",
                OneToOneField("sparing.person", CASCADE, parent_link=True, primary_key=True),
            ),
            ("level", IntegerField()),
        ],
        bases=("sparing.person",),
    ),
    operations.CreateModel(
        "Letter",
        [
            ("id", IntegerField(primary_key=True)),
            ("sender", ForeignKey("sparing.clerk", CASCADE)),
            ("code", ForeignKey("sparing.unit", CASCADE, to_field="code", db_column="of")),
        ],
    ),
]
CHANGED: list[operations.base.Operation] = [
    operations.AddIndex("unit", Index(fields=["code", "id"], name="sparing_unit_ix")),
    operations.AlterField("unit", "id", BigIntegerField(primary_key=True)),
    operations.AlterField("unit", "code", CharField(max_length=20, unique=True)),
    operations.AddField("person", "post", TextField(default="")),
    operations.AlterField("person", "id", BigIntegerField(primary_key=True)),
    operations.RenameModel("Unit", "Office"),
    operations.RenameField("person", "unit", "office"),
    operations.RunPython(look_around),
    operations.AddConstraint(
        "person", CheckConstraint(condition=~Q(post="x"), name="sparing_person_ck")
    ),
    operations.AddConstraint("clerk", UniqueConstraint(fields=["level"], name="sparing_clerk_uq")),
    operations.AddField("tag", "of", ForeignKey("sparing.office", CASCADE, null=True)),
    operations.AlterField("letter", "sender", ForeignKey("sparing.person", CASCADE, null=True)),
    operations.RenameModel("Tag", "Label"),
    operations.AlterModelTable("label", "sparing_labels"),
    operations.RemoveField("person", "chief"),
    operations.RemoveConstraint("clerk", "sparing_clerk_uq"),
    operations.AlterUniqueTogether("letter", {("sender", "code")}),
    operations.DeleteModel("Letter"),
]


def tables_after_each(state: ProjectState) -> list[Tables]:
    """The tables after each change, before which every model has changed alone; rolled back."""
    SEEN.clear()
    found = []
    names = {"Unit", "Tag", "Person", "Clerk", "Letter"}
    state.apps  # noqa: B018 - the executor renders it, too
    with roles.as_owner(), transaction.atomic():
        state = applied(state, MADE)
        for number, change in enumerate(CHANGED):
            stale = [
                operations.AlterModelOptions(name, {"verbose_name": f"{name} {number}"})
                for name in sorted(names)
            ]
            state = applied(state, [*stale, change])
            found.append([*catalogue(f"{APP}_%"), tuple(SEEN)])
            if isinstance(change, operations.RenameModel):
                names = names - {change.old_name} | {change.new_name}
            if isinstance(change, operations.DeleteModel):
                names -= {change.name}
        transaction.set_rollback(True)
    return found


def applied(state: ProjectState, made: list[operations.base.Operation]) -> ProjectState:
    with connection.schema_editor() as editor:
        return migration(made).apply(state, editor)


def migration(made: list[operations.base.Operation]) -> Migration:
    found = Migration("0001_some", APP)
    vars(found)["operations"] = made
    return found


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_those_that_django_makes() -> None:
    expected = tables_after_each(ProjectState())
    assert len({str(tables) for tables in expected}) > len(CHANGED) // 2
    for change, ours, django in zip(
        CHANGED, tables_after_each(SparingState()), expected, strict=True
    ):
        assert ours == django, change.describe()


def test_a_change_of_one_model_builds_one_class() -> None:
    state = SparingState()
    migration(MADE).mutate_state(state, preserve=False)
    assert state.apps.get_model(APP, "Unit")
    with patch.object(ModelState, "render", autospec=True, side_effect=ModelState.render) as built:
        operations.AddIndex("letter", Index(fields=["code"], name="a")).state_forwards(APP, state)
        assert built.call_count == 1
        # A field that foreign keys refer to concerns them.
        field = BigIntegerField(primary_key=True)
        operations.AlterField("unit", "id", field).state_forwards(APP, state)
        assert state.apps.get_model(APP, "Person")
        assert built.call_count == 1 + len(MADE)


def test_the_migrate_command_uses_it() -> None:
    assert vars(command)["MigrationExecutor"] is SparingExecutor

"""Drawing up, freezing and renewing rosters on the real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from jiceng.core import audit_verification, retention
from jiceng.core.access import ANONYMOUS, SYSTEM, Actor
from jiceng.core.errors import Forbidden, NotFound
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.records.rosters import actions, queries
from jiceng.records.rosters.models import Roster, RosterQuestion, RosterRow
from jiceng.records.rosters.rules import RosterLine, roster_digest
from tests import state_comparison
from tests.factories import PersonFactory, PostFactory, UnitFactory
from tests.records.ledgers.conftest import actor_at
from tests.records.rosters.conftest import (
    AT,
    DAY,
    EDIT,
    GIVEN,
    PEOPLE,
    READ,
    SIGN_IN,
    Village,
    refused,
    types,
)
from tests.state_comparison import sql

pytestmark = pytest.mark.django_db
TWINS = [RosterLine("张三", "001"), RosterLine("张三", "002"), RosterLine("李四", "003", "已故")]


def names(roster: Roster) -> list[str]:
    return [row.name for row in queries.rows_of(SYSTEM, roster.pk)]


def test_roster_is_frozen_after_its_questions_are_answered(village: Village) -> None:
    roster = village.draw(TWINS)
    twins, dead = queries.questions_of(SYSTEM, roster.pk)
    assert [twins.rows, dead.rows] == [[1, 2], [3]]
    refused("roster.open_questions", actions.freeze, roster=roster.pk)
    actions.answer(question=twins.pk, leave_out=[], **GIVEN)  # two people
    refused("roster.foreign_rows", actions.answer, question=dead.pk, leave_out=[1])
    actions.answer(question=dead.pk, leave_out=[3], **GIVEN)
    frozen = actions.freeze(roster=roster.pk, **GIVEN)
    assert names(frozen) == ["张三", "张三"]
    assert types(roster)[-1] == "roster.frozen"
    refused("roster.frozen", actions.freeze, roster=roster.pk)
    refused("roster.frozen", actions.answer, question=dead.pk, leave_out=[])
    event = Event.objects.get(type="roster.frozen")
    assert frozen.digest in event.data


def test_answer_can_be_changed_until_frozen(village: Village) -> None:
    roster = village.draw(TWINS)
    twins, dead = queries.questions_of(SYSTEM, roster.pk)
    actions.answer(question=twins.pk, leave_out=[2], **GIVEN)
    actions.answer(question=dead.pk, leave_out=[3], **GIVEN)
    assert names(roster) == ["张三"]
    actions.answer(question=twins.pk, leave_out=[], **GIVEN)
    assert names(roster) == ["张三", "张三"]
    with_all = queries.rows_of(SYSTEM, roster.pk, with_left_out=True)
    assert [row.is_left_out for row in with_all] == [False, False, True]
    actions.answer(question=twins.pk, leave_out=[1, 2], **GIVEN)
    refused("roster.nobody", actions.freeze, roster=roster.pk)


def test_digest_is_publicly_verifiable_without_names(village: Village) -> None:
    roster = village.frozen()
    published = queries.published(roster.pk)
    assert roster_digest(published.row_digests) == published.digest == roster.digest
    assert len(published.row_digests) == 3
    assert not any(row.name in repr(published) for row in PEOPLE)
    # Two lists of the same people do not show that they are the same.
    assert set(queries.published(village.frozen().pk).row_digests).isdisjoint(published.row_digests)
    with pytest.raises(NotFound):
        queries.published(village.draw().pk)
    with pytest.raises(NotFound):
        queries.published(uuid7())


def as_owner(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests_as_owner(%s)", [statement])


INSERT_ROW = (
    "INSERT INTO rosters_rosterrow (id, roster_id, number, name, name_index, household, mark, "
    "nonce, is_left_out, digest) SELECT gen_random_uuid(), roster_id, 99, name, name_index, "
    "household, mark, nonce, false, digest FROM rosters_rosterrow LIMIT 1"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rosters_roster SET frozen_at = NULL, digest = ''",
        "UPDATE rosters_roster SET digest = 'x'",
        "UPDATE rosters_roster SET drawn_for = drawn_for + 1",
        "DELETE FROM rosters_roster",
        "UPDATE rosters_rosterrow SET is_left_out = NOT is_left_out",
        "UPDATE rosters_rosterrow SET digest = 'x'",
        "UPDATE rosters_rosterrow SET number = number + 10",
        "UPDATE rosters_rosterrow SET person_id = gen_random_uuid()",
        "DELETE FROM rosters_rosterrow",
        INSERT_ROW,
        "UPDATE rosters_rosterquestion SET left_out = '[]'",
        "DELETE FROM rosters_rosterquestion",
    ],
)
def test_frozen_roster_cannot_be_changed_even_by_the_database_owner(
    village: Village, statement: str
) -> None:
    roster = village.draw([*PEOPLE, RosterLine("李四", "9", "已故")])
    (question,) = queries.questions_of(SYSTEM, roster.pk)
    actions.answer(question=question.pk, leave_out=[4], **GIVEN)
    actions.freeze(roster=roster.pk, **GIVEN)
    for does in (sql, as_owner):
        with pytest.raises(DatabaseError), transaction.atomic():
            does(statement)
    assert queries.disagreements(roster.pk) == []


def test_exchanged_name_is_detected(village: Village) -> None:
    """With the encryption keys a name can be replaced; the digest reveals it."""
    roster = village.frozen()
    row = roster.rows.get(number=2)
    row.name = "冒名"
    row.save(update_fields=["name"])
    assert queries.disagreements(roster.pk) == [2]
    state_comparison.record_manual_changes()
    assert state_comparison.findings() == [
        ("column_changed", "rosters_rosterrow", f"{roster.pk}/2", ("digest",))
    ]
    RosterRow.objects.filter(pk=row.pk).update(name="", nonce="")
    assert queries.disagreements(roster.pk) == [2]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    as_owner(
        "ALTER TABLE rosters_roster DISABLE TRIGGER frozen;"
        "UPDATE rosters_roster SET digest = repeat('0', 64);"
        "ALTER TABLE rosters_roster ENABLE TRIGGER frozen"
    )
    assert queries.disagreements(roster.pk) == [0, 2]


def test_new_edition_refers_to_the_former_one_and_leaves_it_unchanged(village: Village) -> None:
    first = village.frozen()
    before = queries.published(first.pk)
    second = actions.new_edition(
        roster=first.pk, reason="李四迁入", add=[RosterLine("李四", "004")], remove=[2], **GIVEN
    )
    assert (second.edition, second.former) == (2, first)
    rows = queries.rows_of(SYSTEM, second.pk)
    assert [(row.number, row.name) for row in rows] == [(1, "郑秀明"), (3, "黄丽"), (4, "李四")]
    assert queries.published(first.pk) == before
    refused("roster.followed", actions.new_edition, roster=first.pk, reason="x")
    refused("roster.not_frozen", actions.new_edition, roster=second.pk, reason="x")
    actions.freeze(roster=second.pk, **GIVEN)
    third = actions.new_edition(
        roster=second.pk, reason="又", add=[RosterLine("王五", "5")], **GIVEN
    )
    assert [row.number for row in queries.rows_of(SYSTEM, third.pk)] == [1, 3, 4, 5]
    refused("roster.not_on_it", actions.new_edition, roster=uuid_of(third), reason="x", remove=[2])


def uuid_of(roster: Roster) -> UUID:
    return actions.freeze(roster=roster.pk, **GIVEN).pk


def test_new_edition_raises_questions_about_new_rows_only(village: Village) -> None:
    first = village.draw(TWINS)
    for question in queries.questions_of(SYSTEM, first.pk):
        actions.answer(question=question.pk, leave_out=[], **GIVEN)
    actions.freeze(roster=first.pk, **GIVEN)
    second = actions.new_edition(
        roster=first.pk,
        reason="补",
        add=[RosterLine("王五", "5"), RosterLine("郑秀", "6", "迁出")],
        **GIVEN,
    )
    assert [each.rows for each in queries.questions_of(SYSTEM, second.pk)] == [[5]]


def test_row_is_found_by_any_spelling_of_its_name(village: Village) -> None:
    roster = village.frozen([RosterLine("張 三", "1"), RosterLine("李四", "2")])
    for typed in ("张三", "張三", " 张三 "):
        assert [row.number for row in queries.rows_named(SYSTEM, roster.pk, typed)] == [1]
    for typed in ("张", "", "（）"):
        assert queries.rows_named(SYSTEM, roster.pk, typed) == []


def test_roster_is_drawn_from_the_directory_for_a_day(village: Village) -> None:
    below = UnitFactory.create(parent=village.unit)
    officer, chief = PersonFactory.create(name="甲"), PersonFactory.create(name="乙")
    PostFactory.create(person=officer, role__code="grid_officer", unit=below)
    PostFactory.create(person=chief, role__code="clerk", unit=below)
    PostFactory.create(person=chief, role__code="grid_officer", unit=village.unit)
    PostFactory.create(person=PersonFactory.create(name="丙"), role__code="handler", unit=below)
    later = PersonFactory.create(name="丁")
    PostFactory.create(
        person=later, role__code="clerk", unit=below, valid_from=DAY + timedelta(days=1)
    )
    roles = ("grid_officer", "clerk")
    rows = queries.rows_from_posts(SYSTEM, village.unit, on=DAY, roles=roles)
    assert [(row.name, row.person) for row in rows] == [("乙", chief.pk), ("甲", officer.pk)]
    roster = village.frozen(rows)
    assert [row.person_id for row in queries.rows_of(SYSTEM, roster.pk)] == [chief.pk, officer.pk]
    with pytest.raises(NotFound):
        queries.rows_from_posts(ANONYMOUS, village.unit, on=DAY, roles=roles)


def test_permissions_are_declared_by_the_kind_of_roster(village: Village) -> None:
    reader = actor_at(village.unit, READ)
    editor = actor_at(village.unit, READ, EDIT)
    teller = actor_at(village.unit, READ, SIGN_IN)
    stranger = actor_at(UnitFactory.create(), READ, EDIT, SIGN_IN)
    with pytest.raises(Forbidden):
        village.draw(by=reader)
    roster = village.draw(by=editor)
    for by, refusal in ((reader, Forbidden), (teller, Forbidden), (stranger, NotFound)):
        with pytest.raises(refusal):
            actions.freeze(roster=roster.pk, by=by, at=AT)
        with pytest.raises(refusal):
            actions.new_edition(roster=roster.pk, reason="x", by=by, at=AT)
    actions.freeze(roster=roster.pk, by=editor, at=AT)
    sign_in: dict[str, Any] = {"roster": roster.pk, "numbers": [1], "way": "list", "at": AT}
    for by, refusal in ((reader, Forbidden), (editor, Forbidden), (stranger, NotFound)):
        with pytest.raises(refusal):
            actions.sign_in(**sign_in, by=by)
    actions.sign_in(**sign_in, by=teller)
    resident = Actor("resident", uuid7())
    with pytest.raises(NotFound):
        actions.sign_in(**sign_in, by=resident)
    by_code = village.frozen(kind="by_code")
    actions.sign_in(**{**sign_in, "roster": by_code.pk}, by=resident)
    for read in (queries.rows_of, queries.questions_of, queries.attendance, queries.presences_of):
        for by in (stranger, ANONYMOUS, actor_at(village.unit, EDIT, SIGN_IN)):
            with pytest.raises(NotFound):
                read(by, roster.pk)
        read(reader, roster.pk)
    with pytest.raises(NotFound):
        queries.rows_named(stranger, roster.pk, "黄丽")
    with pytest.raises(KeyError):
        village.draw(kind="none")


def test_missing_and_hidden_rosters_get_the_same_response(village: Village) -> None:
    missing = uuid7()
    calls: list[Any] = [
        lambda: actions.answer(question=missing, leave_out=[], **GIVEN),
        lambda: actions.freeze(roster=missing, **GIVEN),
        lambda: actions.sign_in(roster=missing, numbers=[1], way="x", **GIVEN),
    ]
    for call in calls:
        with pytest.raises(NotFound):
            call()


def test_state_equals_events_and_events_contain_no_names(village: Village) -> None:
    roster = village.draw(TWINS)
    for question in queries.questions_of(SYSTEM, roster.pk):
        actions.answer(question=question.pk, leave_out=question.rows[1:], **GIVEN)
    actions.freeze(roster=roster.pk, **GIVEN)
    actions.sign_in(roster=roster.pk, numbers=[1], way="list", **GIVEN)
    actions.withdraw(roster=roster.pk, numbers=[1], **GIVEN)
    actions.new_edition(roster=roster.pk, reason="张三说错了", add=[RosterLine("王五")], **GIVEN)
    state_comparison.record_manual_changes()
    assert state_comparison.findings() == []
    assert audit_verification.verify().ok
    recorded = "".join(each.data + each.changes for each in Event.objects.defer(None))
    assert not any(name in recorded for name in ("张三", "李四", "王五"))


def test_names_are_erased_and_digests_are_kept(village: Village) -> None:
    roster = village.frozen()
    later = actions.new_edition(
        roster=roster.pk, reason="补", add=[RosterLine("李四", "4")], **GIVEN
    )
    before = queries.published(roster.pk)
    run: dict[str, Any] = {"by": SYSTEM, "kinds": ["rosters.names"]}
    retention.run(at=AT + timedelta(days=3649), **run)
    assert names(roster)
    retention.run(at=AT + timedelta(days=3651), **run)
    assert set(names(roster) + names(later)) == {""}
    for row in RosterRow.objects.all():
        assert (row.household, row.mark, row.nonce, bytes(row.name_index)) == ("", "", "", b"")
    assert Roster.objects.get(pk=later.pk).reason == ""
    assert queries.published(roster.pk) == before
    assert queries.disagreements(roster.pk) == []
    state_comparison.record_manual_changes()
    assert state_comparison.findings() == []


@pytest.mark.parametrize("count", [1, 3])
def test_reading_and_attendance_use_same_number_of_queries_for_one_and_for_three(
    village: Village, count: int, django_assert_num_queries: Any
) -> None:
    roster = village.frozen()
    numbers = list(range(1, count + 1))
    with django_assert_num_queries(9):  # savepoint 2, roster, edition, rows, there, insert, event 2
        actions.sign_in(roster=roster.pk, numbers=numbers, way="list", **GIVEN)
    for read, number in (
        (queries.rows_of, 2),
        (queries.questions_of, 2),
        (queries.attendance, 3),
        (queries.presences_of, 2),
    ):
        with django_assert_num_queries(number):
            read(SYSTEM, roster.pk)
    with django_assert_num_queries(2):
        queries.published(roster.pk)
    with django_assert_num_queries(2):
        queries.rows_named(SYSTEM, roster.pk, "黄丽")


def test_roster_of_a_village_is_drawn_up_with_few_queries(
    village: Village, django_assert_num_queries: Any
) -> None:
    rows = [RosterLine(f"村民{number:04}", str(number)) for number in range(300)]
    # Savepoint and its end 2, roster, rows; number of the changes with a look for the chain, its
    # beginning 2, event.
    with django_assert_num_queries(8):
        roster = village.draw(rows)
    assert RosterQuestion.objects.count() == 0
    assert roster.rows.count() == 300

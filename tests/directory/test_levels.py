"""The organisation level by level on any day, against the whole tree; previews of moves; staff."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.errors import NotFound
from jiceng.directory import actions, move_preview, queries, staffing, tree_levels
from jiceng.directory.models import Tree, UnitPlacement
from jiceng.directory.permissions import POST_EDIT
from tests.factories import (
    NOW,
    CommunityFactory,
    PersonFactory,
    PostFactory,
    RoleFactory,
    StreetFactory,
    UnitFactory,
    UnitLinkFactory,
    actor_with,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 11)
DAY = timedelta(days=1)


def tree_by_levels(actor, day, tree=Tree.ADMIN):
    """The tree as opened level by level: codes with their depths, parents first."""
    found = []

    def walk(branches, depth):
        for branch in branches:
            found.append((branch.code, branch.name, depth))
            below = tree_levels.children_of(actor, [branch.unit_id], day=day)[branch.unit_id]
            assert branch.has_below == bool(below)
            walk(below, depth + 1)

    walk(tree_levels.tops(actor, day=day, tree=tree), 0)
    return found


def test_levels_together_equal_the_whole_tree_of_any_day():
    first, second = CommunityFactory.create(), CommunityFactory.create()
    actions.move_unit(unit=first, parent=second.parent, by=SYSTEM, at=NOW)
    actions.rename_unit(unit=first, name="新名", by=SYSTEM, at=NOW)
    actions.close_unit(unit=second, by=SYSTEM, at=NOW, on=TODAY + 30 * DAY)
    for day in (date(2019, 1, 1), TODAY - DAY, TODAY, TODAY + 29 * DAY, TODAY + 30 * DAY):
        whole = queries.tree_at(SYSTEM, day=day)
        assert tree_by_levels(SYSTEM, day) == [(each.code, each.name, each.depth) for each in whole]


def test_level_uses_two_queries_for_one_parent_and_for_three(django_assert_num_queries):
    streets = [CommunityFactory.create().parent for _ in range(3)]
    for some in (streets[:1], streets):
        with django_assert_num_queries(2):
            found = tree_levels.children_of(SYSTEM, [each.pk for each in some], day=TODAY)
        assert [len(each) for each in found.values()] == [1] * len(some)


def test_top_level_is_that_of_the_own_scope():
    street, _other = CommunityFactory.create().parent, CommunityFactory.create()
    found = tree_levels.tops(actor_with("administrator", street), day=TODAY, tree=Tree.ADMIN)
    assert [each.code for each in found] == [street.code]
    assert tree_levels.tops(ANONYMOUS, day=TODAY, tree=Tree.ADMIN) == []


def test_unit_moved_into_scope_is_visible_at_its_former_place():
    mine, other = StreetFactory.create(), CommunityFactory.create()
    actor = actor_with("administrator", mine)
    actions.move_unit(unit=other, parent=mine, by=SYSTEM, at=NOW)
    before = tree_levels.tops(actor, day=TODAY - DAY, tree=Tree.ADMIN)
    assert {each.code for each in before} == {mine.code, other.code}
    assert [
        name for _id, name in tree_levels.parents_of([other.pk], day=TODAY - DAY)[other.pk]
    ] == [
        other.parent.parent.name,
        other.parent.name,
    ]
    assert tree_levels.parents_of([other.pk], day=date(2019, 1, 1)) == {other.pk: []}


def test_row_counts_positions_of_the_day_and_names_vacant_roles():
    street = StreetFactory.create()
    PostFactory.create(unit=street, role__code="dispatcher")
    PostFactory.create(unit=street, role__code="dispatcher", valid_to=TODAY)

    def counts_of(day):
        found = tree_levels.placed(SYSTEM, street.pk, day=day)
        return found and (found.posts, found.lacks)

    assert counts_of(TODAY) == (1, ("street_leader",))
    assert counts_of(TODAY - DAY) == (2, ("street_leader",))
    assert counts_of(date(2019, 1, 1)) is None


def test_search_results_are_limited_and_marked(monkeypatch):
    monkeypatch.setattr(tree_levels, "MOST_FOUND", 2)
    district = UnitFactory.create(name="江海区")
    for number in range(3):
        StreetFactory.create(parent=district, name=f"第{number}街道")
    found, more = tree_levels.find(SYSTEM, "街道", day=TODAY, tree=Tree.ADMIN)
    assert (len(found), more) == (2, True)
    assert tree_levels.find(SYSTEM, "街道", day=TODAY, tree=Tree.ADMIN, but=district.path) == (
        [],
        False,
    )


def test_unit_with_a_closing_date_keeps_it_after_renaming_and_moving():
    street, last = StreetFactory.create(), TODAY + 30 * DAY
    target = UnitFactory.create()
    actions.close_unit(unit=street, by=SYSTEM, at=NOW, on=last)
    actions.rename_unit(unit=street, name="新名", by=SYSTEM, at=NOW)
    actions.move_unit(unit=street, parent=target, by=SYSTEM, at=NOW)
    assert list(
        UnitPlacement.objects.filter(unit=street).values_list("name", "valid_from", "valid_to")
    ) == [
        (UnitPlacement.objects.filter(unit=street)[0].name, date(2020, 1, 1), TODAY),
        ("新名", TODAY, last),
    ]
    actions.close_unit(unit=street, by=SYSTEM, at=NOW, on=TODAY + DAY)  # sooner after all
    assert UnitPlacement.objects.filter(unit=street, valid_to=TODAY + DAY).exists()


def test_preview_of_a_move_lists_descendants_and_changed_scopes():
    community = CommunityFactory.create()
    street, target = community.parent, UnitFactory.create()
    PostFactory.create(unit=community)
    move = move_preview.preview_move(unit=street, parent=target, by=SYSTEM, at=NOW)
    assert (move.day, move.units, move.posts) == (TODAY, 1, 1)
    assert set(move.unit_ids) == {street.pk, community.pk}
    assert [node.code for node in move.leaves] == [street.parent.code]
    assert [node.code for node in move.joins] == [target.code]
    assert move.problem is None
    for parent, code in ((community, "directory.cycle"), (street.parent, "directory.stands_there")):
        problem = move_preview.preview_move(unit=street, parent=parent, by=SYSTEM, at=NOW).problem
        assert problem is not None
        assert problem.code == code


def test_administrators_may_assign_people_in_scope_or_without_position():
    street = StreetFactory.create()
    own = actor_with("administrator", street)
    inside = PostFactory.create(unit=CommunityFactory.create(parent=street)).person
    PostFactory.create(unit=StreetFactory.create())
    gone = PostFactory.create(valid_to=TODAY).person
    free = PersonFactory.create()
    found = staffing.candidates(own, "", day=TODAY)
    assert {each.pk for each in found} == {inside.pk, gone.pk, free.pk}
    assert not queries.people_in_charge_of(ANONYMOUS, POST_EDIT, TODAY).exists()
    assert staffing.candidate(SYSTEM, inside.pk, day=TODAY) == inside
    assert own.id is not None
    with pytest.raises(NotFound):
        staffing.candidate(own, own.id, day=TODAY)


def test_unit_out_of_scope_is_answered_like_a_missing_one():
    link = UnitLinkFactory.create()
    stranger = actor_with("administrator", UnitFactory.create())
    post = PostFactory.create()
    assert staffing.links_of(stranger, link.admin_unit, TODAY) == []
    for look, what in (
        (staffing.link_with, link.pk),
        (staffing.post_with, post.pk),
        (queries.unit_with, link.admin_unit.pk),
    ):
        assert look(SYSTEM, what).pk == what
        with pytest.raises(NotFound):
            look(stranger, what)


def test_roles_are_counted_within_the_scope(django_assert_num_queries):
    street = StreetFactory.create()
    own = actor_with("administrator", street)
    for unit in (street, StreetFactory.create()):
        PostFactory.create(unit=unit, role__code="dispatcher")
    RoleFactory.create(code="empty", name="空")
    found = {role.pk: holders for role, holders in staffing.roles(own, TODAY)}
    assert found == {"administrator": 1, "dispatcher": 1, "empty": 0}
    assert staffing.roles(ANONYMOUS, TODAY) == []
    assert staffing.role_name("empty") == "空"
    with django_assert_num_queries(0):
        assert (staffing.role_name("empty"), staffing.role_name("none")) == ("空", "none")
    with pytest.raises(NotFound):
        staffing.role_with(ANONYMOUS, "empty")

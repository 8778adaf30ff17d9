"""The tree in memory against a slow, obvious oracle; scopes; history; streams."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import ANONYMOUS, SYSTEM, outermost
from jiceng.core.errors import NotFound
from jiceng.directory import actions, queries
from jiceng.directory.models import Tree, UnitKind
from jiceng.directory.tree import Node, UnitTree
from jiceng.directory.unit_tree import tree
from tests.factories import (
    NOW,
    CommunityFactory,
    DepartmentFactory,
    PartyUnitFactory,
    PostFactory,
    StreetFactory,
    UnitFactory,
    UnitLinkFactory,
    actor_with,
)

TODAY = date(2025, 6, 11)


@st.composite
def forests(draw):
    """Nodes whose codes are prefixes of each other, of random shape and kinds."""
    nodes: list[Node] = []
    for index in range(draw(st.integers(1, 25))):
        parent = draw(st.sampled_from([None, *nodes]))
        # "1", "11", "111": a prefix as text that is none as a path
        code = "1" * (index + 1)
        path = f"{parent.path if parent else '/'}{code}/"
        ended = draw(st.sampled_from([None, None, TODAY, date(2030, 1, 1)]))
        kind = draw(st.sampled_from(["district", "street_town"]))
        department = draw(st.sampled_from(["", "roads", "water"]))
        nodes.append(
            Node(
                UUID(int=index),
                code,
                f"n{index}",
                kind,
                department,
                parent.id if parent else None,
                path,
                "admin",
                date(2020, 1, 1),
                ended,
            )
        )
    return nodes


def is_below(node, top, by_id):
    while node is not None:
        if node.id == top.id:
            return True
        node = by_id.get(node.parent_id)
    return False


@given(forests(), st.data())
def test_descendants_are_units_whose_ancestors_include_a_top(nodes, data):
    tops = data.draw(st.lists(st.sampled_from(nodes), max_size=4))
    by_id = {node.id: node for node in nodes}
    expected = {node.id for node in nodes if any(is_below(node, top, by_id) for top in tops)}

    found = UnitTree(nodes).units_below([top.path for top in tops])

    assert set(found) == expected
    assert len(found) == len(expected)


@given(forests(), st.data())
def test_nearest_department_is_below_the_lowest_ancestor_that_has_one(nodes, data):
    start = data.draw(st.sampled_from(nodes))
    by_id = {node.id: node for node in nodes}
    expected, above = None, start
    while above is not None and expected is None:
        fitting = [
            node
            for node in nodes
            if node.department_kind == "roads"
            and is_below(node, above, by_id)
            and (node.valid_to is None or node.valid_to > TODAY)
        ]
        expected = min(fitting, key=lambda n: (n.path.count("/"), n.path), default=None)
        above = by_id.get(above.parent_id)

    assert UnitTree(nodes).nearest_department("roads", start.id, TODAY) == expected


@given(forests(), st.data())
def test_ancestor_is_the_nearest_of_its_kind(nodes, data):
    start = data.draw(st.sampled_from(nodes))
    found = UnitTree(nodes)
    assert found.ancestor(start.id, "district") == next(
        (node for node in found.chain(start.id) if node.kind == "district"), None
    )
    assert [node.path for node in found.chain(start.id)] == sorted(
        (node.path for node in nodes if start.path.startswith(node.path)), reverse=True
    )


def test_no_path_has_no_units_below_and_the_root_path_all():
    nodes = [
        Node(uuid4(), c, c, "district", "", None, f"/{c}/", "admin", TODAY, None) for c in "ab"
    ]
    assert UnitTree(nodes).units_below(()) == ()
    assert set(UnitTree(nodes).units_below(("/",))) == {node.id for node in nodes}


@pytest.mark.django_db
def test_cached_tree_follows_every_change():
    street = StreetFactory.create()
    before = tree().by_code(street.code)
    assert before
    assert before.name == street.name
    actions.rename_unit(unit=street, name="新名", by=SYSTEM, at=NOW)
    after = tree().get(street.pk)
    assert after
    assert after.name == "新名"
    assert [node.code for node in tree().children(street.parent_id)] == [street.code]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["dispatcher", "auditor", "administrator"])
def test_units_and_people_out_of_scope_are_hidden(role):
    community, other = CommunityFactory.create(), PostFactory.create()
    actor = actor_with(role, community.parent)

    assert set(queries.visible_to(actor)) == {community.parent, community}
    assert [person.pk for person in queries.people_visible_to(actor)] == [actor.id]
    assert other.person not in queries.people_visible_to(actor)
    with pytest.raises(NotFound) as hidden:
        queries.unit_for(actor, other.unit.code)
    with pytest.raises(NotFound) as missing:
        queries.unit_for(actor, "no-such")
    assert (str(hidden.value), hidden.value.code) == (str(missing.value), missing.value.code)


@pytest.mark.django_db
def test_anonymous_reader_sees_no_units_and_no_people():
    post = PostFactory.create()
    assert not queries.visible_to(ANONYMOUS).exists()
    assert not queries.people_visible_to(ANONYMOUS).exists()
    assert not queries.posts_at(ANONYMOUS, post.unit, TODAY).exists()
    assert queries.chain(ANONYMOUS, post.unit_id, day=TODAY) == []


@pytest.mark.django_db
def test_tree_of_a_former_day_has_former_names_and_places():
    street, other = StreetFactory.create(name="旧名"), UnitFactory.create()
    actions.rename_unit(unit=street, name="新名", by=SYSTEM, at=NOW)
    actions.move_unit(unit=street, parent=other, by=SYSTEM, at=NOW)

    def found(day):
        return {p.code: p for p in queries.tree_at(SYSTEM, day=day)}[street.code]

    assert (found(date(2025, 6, 10)).name, found(TODAY).name) == ("旧名", "新名")
    assert found(date(2025, 6, 10)).path == f"{street.parent.path}{street.code}/"
    assert found(TODAY).path == f"{other.path}{street.code}/"
    assert found(TODAY).depth == 1
    assert queries.tree_at(SYSTEM, day=date(2019, 1, 1)) == []


@pytest.mark.django_db
def test_tree_of_a_day_shows_only_its_tree_and_visible_units():
    street, party = StreetFactory.create(), PartyUnitFactory.create()
    actor = actor_with("auditor", street)
    assert [p.code for p in queries.tree_at(SYSTEM, day=TODAY, tree=Tree.PARTY)] == [party.code]
    assert [p.code for p in queries.tree_at(actor, day=TODAY)] == [street.code]


@pytest.mark.django_db
def test_chain_is_listed_from_either_end_with_linked_units():
    community = CommunityFactory.create()
    committee = PartyUnitFactory.create()
    branch = PartyUnitFactory.create(parent=committee, kind=UnitKind.BRANCH)
    UnitLinkFactory.create(party_unit=committee, admin_unit=community.parent)
    UnitLinkFactory.create(party_unit=branch, admin_unit=community)
    UnitLinkFactory.create(party_unit=branch, admin_unit=UnitFactory.create(), valid_to=TODAY)

    up = queries.chain(SYSTEM, community.pk, day=TODAY)
    assert [(s.unit.code, [n.code for n in s.beside]) for s in up] == [
        (community.code, [branch.code]),
        (community.parent.code, [committee.code]),
        (community.parent.parent.code, []),
    ]
    party = queries.chain(SYSTEM, branch.pk, day=TODAY)
    assert [[n.code for n in s.beside] for s in party] == [
        [community.code],
        [community.parent.code],
    ]
    assert queries.counterparts(SYSTEM, branch.pk, day=TODAY) == [community]
    assert queries.counterparts(ANONYMOUS, branch.pk, day=TODAY) == []


@pytest.mark.django_db
def test_coverage_counts_filled_positions_and_lists_vacancies():
    filled, vacant = StreetFactory.create(), StreetFactory.create()
    PostFactory.create(unit=filled, role__code="dispatcher")
    PostFactory.create(unit=vacant, role__code="dispatcher", person__is_active=False)
    PostFactory.create(unit=vacant, role__code="dispatcher", valid_to=TODAY)
    StreetFactory.create(valid_to=TODAY)

    rows = {(row.kind, row.role): row for row in queries.coverage(SYSTEM, day=TODAY)}
    row = rows["street_town", "dispatcher"]
    assert (row.units, row.filled, row.vacant) == (2, 1, (vacant.code,))
    departments = DepartmentFactory.create()
    found = queries.vacancies(
        SYSTEM,
        role="handler",
        kind=UnitKind.DEPARTMENT,
        day=TODAY,
        department_kind=departments.department_kind,
    )
    assert list(found) == [departments]


@pytest.mark.django_db
def test_positions_that_end_soon_are_listed_soonest_first():
    later = PostFactory.create(valid_to=date(2025, 7, 1))
    sooner = PostFactory.create(valid_to=date(2025, 6, 20))
    PostFactory.create(valid_to=date(2025, 9, 1))
    PostFactory.create(valid_to=TODAY)
    found = queries.expiring_posts(SYSTEM, day=TODAY, until=date(2025, 7, 1))
    assert list(found) == [sooner, later]


@given(st.lists(st.sampled_from(["/", "/1/", "/11/", "/1/2/", "/11/2/"])))
def test_outermost_paths_cover_the_same_without_nesting(paths):
    kept = outermost(paths)
    assert all(any(path.startswith(top) for top in kept) for path in paths)
    assert not any(a != b and a.startswith(b) for a in kept for b in kept)

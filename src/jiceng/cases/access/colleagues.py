"""Who may see a request, for @ mentions in notes: the inverse of `visibility.visible_to`.

The timeline shows everyone who sees a request who worked on it, so the names of all who see it may
be offered to each of them, and no other names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from jiceng.cases.access import specialists
from jiceng.cases.models import Case, CaseTask
from jiceng.cases.permissions import CASE_READ, CASE_READ_CONFIDENTIAL
from jiceng.core.access import Actor
from jiceng.core.text_folding import normalise
from jiceng.directory import public as directory
from jiceng.records.remarks.public import PERSON, UNIT, Nameable, labels

MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class _Post:
    person: UUID
    name: str
    unit: UUID
    rights: frozenset[str]


def nameable(case: Case, day: date) -> list[Nameable]:
    """Everyone who may see a request on a day, and the units at which they do, nearest first: two
    queries.
    """
    tree = directory.tree()
    around = _around(case)
    posts = [post for post in _posts(set(around), day) if CASE_READ in post.rights]
    if case.confidential:
        posts = list(_trusted(case, posts))
    posts.sort(key=lambda post: (around[post.unit], post.name, str(post.person)))
    found = []
    for post in posts:
        unit = tree.get(post.unit)
        about = tree.label(unit) if unit else ""
        found.append(Nameable(PERSON, post.person, post.name, about))
        if unit:
            found.append(Nameable(UNIT, unit.id, unit.name, unit.code))
    found += _attached(case, day)
    return list({(each.kind, each.id): each for each in reversed(found)}.values())[::-1]


def offered(actor: Actor, case: Case, typed: str, day: date) -> list[tuple[str, str]]:
    """Suggestions for a mention: the text to insert after @ and a description.

    Args:
        typed: text after the @ so far.
    """
    begun = normalise(typed.strip())
    known = [each for each in nameable(case, day) if each.id != actor.id]
    unambiguous = {those[0].id: label for label, those in labels(known).items() if len(those) == 1}
    fits = [each for each in known if begun in normalise(each.name) and each.id in unambiguous]
    fits.sort(key=lambda each: not normalise(each.name).startswith(begun))
    return [
        (unambiguous[each.id], each.about if each.kind == PERSON else "")
        for each in fits[:MOST_OFFERED]
    ]


def holding(case: Case, right: str, day: date) -> set[UUID]:
    """Holders of a permission on a day at the request's units (area, first receiver, in charge) and
    above. One query.
    """
    tree = directory.tree()
    units = {
        node.id
        for start in (case.unit_id, case.first_receiver_id, case.area_id)
        for node in tree.chain(start)
    }
    return {post.person for post in _posts(units, day) if right in post.rights}


def _around(case: Case) -> dict[UUID, int]:
    """Units whose positions give sight of a request, with their distance from it."""
    tree = directory.tree()
    found: dict[UUID, int] = {}
    for start in (case.unit_id, *_called(case), case.first_receiver_id, case.area_id):
        for far, node in enumerate(tree.chain(start)):
            found[node.id] = min(far, found.get(node.id, far))
    return found


def _called(case: Case) -> QuerySet[CaseTask, UUID]:
    return CaseTask.objects.filter(case=case, cancelled_at=None).values_list("unit_id", flat=True)


def _posts(units: set[UUID], day: date) -> list[_Post]:
    rows = directory.Post.objects.filter(
        directory.holding_on(day),
        directory.holding_on(day, "unit__"),
        unit__in=units,
        person__is_active=True,
    ).values_list("person_id", "person__name", "unit_id", "role__permissions")
    return [_Post(*row[:3], frozenset(row[3])) for row in rows]


def _trusted(case: Case, posts: list[_Post]) -> Iterator[_Post]:
    """For a confidential request: positions at the units that work on it, and those with permission
    for confidential requests there (`visibility.not_confidential_to`).
    """
    tree = directory.tree()
    own = {case.unit_id, case.first_receiver_id, *_called(case)}
    near = {
        node.id
        for unit in (case.unit_id, case.first_receiver_id, case.area_id)
        for node in tree.chain(unit)
    }
    people = {post.person for post in posts if post.unit in own}
    people |= {
        post.person for post in posts if post.unit in near and CASE_READ_CONFIDENTIAL in post.rights
    }
    return (post for post in posts if post.person in people)


def _attached(case: Case, day: date) -> list[Nameable]:
    """Specialists of its grid who hold a position that permits reading requests."""
    if case.confidential or not case.grid_code:
        return []
    tree = directory.tree()
    rows = directory.Post.objects.filter(
        directory.holding_on(day),
        directory.holding_on(day, "unit__"),
        person__in=specialists.of(case, day),
        person__is_active=True,
    ).values_list("person_id", "person__name", "unit_id", "role__permissions")
    found = []
    for person, name, unit_id, rights in rows.order_by("person__name", "person_id"):
        unit = tree.get(unit_id)
        if CASE_READ in rights:
            found.append(Nameable(PERSON, person, name, tree.label(unit) if unit else ""))
    return found

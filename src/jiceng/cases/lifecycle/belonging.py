"""Evaluation of `lifecycle.WHOSE` for an actor and a request, one by one or as a query filter.

All entry points use it: moves on pages and in APIs, batches, pending approvals, boxes, whistle
calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.cases import lifecycle, rules
from jiceng.cases.access import specialists
from jiceng.cases.models import Case, CaseTask
from jiceng.cases.rules import CaseRelation
from jiceng.core.access import ALLOW, Actor, Grant, Verdict
from jiceng.core.errors import Forbidden
from jiceng.core.query_lookups import UuidArray, uuid_array
from jiceng.directory import public as directory

RELATIONS: Final = {
    CaseRelation.IN_CHARGE: gettext_lazy("the unit in charge"),
    CaseRelation.ABOVE: gettext_lazy("units above the unit in charge"),
    CaseRelation.FIRST_RECEIVER: gettext_lazy("the first receiver"),
    CaseRelation.PLACE: gettext_lazy("the unit of the place"),
    CaseRelation.CALLED: gettext_lazy("departments called"),
    CaseRelation.CALLING: gettext_lazy("the unit that called them"),
    CaseRelation.ATTACHED: gettext_lazy("specialists of its grid"),
    CaseRelation.AUTHOR: gettext_lazy("the resident who reported or added it"),
}
_BY_CALLS: Final = frozenset({CaseRelation.CALLED, CaseRelation.CALLING})


def may_make(actor: Actor, move: str, case: Case, *, is_author: bool = False) -> Verdict:
    """Whether a move on a request is the actor's to make, regardless of the request's state.

    Args:
        move: a name in `lifecycle.WHOSE`.
        is_author: the actor has reported the request, or added what the move concerns.
    """
    if actor.all_powers:
        return ALLOW
    rights = lifecycle.WHOSE[move].rights_in(case.state)
    facts = _actor_facts(actor, case, rights, is_author=is_author)
    found = rules.counting(rights, facts, _places(case))
    if not found and not _BY_CALLS.isdisjoint(rights):
        found = rules.counting(rights, facts, _places(case, _parts(case)))
    return _verdict(actor, move, rights, found, case.unit_id)


def all_moves(actor: Actor, case: Case) -> dict[str, Verdict]:
    """The same for all moves: one query for the called units."""
    places = _places(case, _parts(case))
    verdicts = {}
    for name, move in lifecycle.TRANSITIONS.items():
        rights = move.rights_in(case.state)
        found = rules.counting(rights, _actor_facts(actor, case, rights), places)
        verdicts[name] = _verdict(actor, name, rights, found, case.unit_id)
    return verdicts


def makes_any(actor: Actor, case: Case) -> bool:
    """Whether an actor may make any move on a request, except as a called department."""
    places = _places(case)
    return actor.all_powers or any(
        rules.counting(move.rights, rules.ActorFacts(actor.grants), places)
        for move in lifecycle.TRANSITIONS.values()
    )


def may_on_part(actor: Actor, act: str, task: CaseTask) -> Verdict:
    """Whether an action on a called department's task is the actor's."""
    if actor.all_powers:
        return ALLOW
    rights = lifecycle.WHOSE[act].rights
    places = rules.CasePlaces(
        "", called=_paths([task.unit_id]), calling=_paths([task.called_by_id])
    )
    found = rules.counting(rights, rules.ActorFacts(actor.grants), places)
    return _verdict(actor, act, rights, found, task.unit_id)


def sides(actor: Actor, act: str, task: CaseTask) -> frozenset[CaseRelation]:
    """The relations through which an actor may act on a called department's task."""
    places = rules.CasePlaces(
        "", called=_paths([task.unit_id]), calling=_paths([task.called_by_id])
    )
    if actor.all_powers:
        return frozenset(lifecycle.WHOSE[act].rights)
    return rules.counting(lifecycle.WHOSE[act].rights, rules.ActorFacts(actor.grants), places)


def may_when_called(actor: Actor, act: str, unit_id: UUID) -> bool:
    """Whether an actor may act on tasks of a called unit."""
    if actor.all_powers:
        return True
    places = rules.CasePlaces("", called=_paths([unit_id]))
    return bool(rules.counting(lifecycle.WHOSE[act].rights, rules.ActorFacts(actor.grants), places))


def holds_for(actor: Actor, move: str) -> bool:
    """Whether the actor holds the permission of a move anywhere; for menus, not for decisions."""
    return any(right and actor.holds(right) for right in lifecycle.WHOSE[move].rights.values())


def may_at(actor: Actor, move: str, unit_id: UUID | None) -> bool:
    """Whether an actor may make a move on requests of which a unit is in charge; for menus and
    boxes.
    """
    if actor.all_powers:
        return True
    unit = directory.tree().get(unit_id)
    places = rules.CasePlaces(unit.path if unit else "")
    return bool(
        rules.counting(lifecycle.WHOSE[move].rights, rules.ActorFacts(actor.grants), places)
    )


def posts_for(actor: Actor, move: str, case: Case) -> list[Grant]:
    """The actor's positions that permit a move, nearest to the unit in charge first."""
    rights, places = lifecycle.WHOSE[move].rights_in(case.state), _places(case)
    found = [
        grant
        for grant in actor.grants
        if grant.unit_id and rules.counting(rights, rules.ActorFacts((grant,)), places)
    ]
    return sorted(found, key=lambda grant: -len(grant.path))


def condition(actor: Actor, move: str) -> Q:
    """Filter for requests on which a move is the actor's to make, regardless of their state."""
    if actor.all_powers:
        return Q()
    found = Q(pk__in=[])
    for relation, right in lifecycle.WHOSE[move].rights.items():
        held = [grant for grant in actor.grants if right in grant.permissions]
        if held:
            states = lifecycle.WHOSE[move].only_in.get(relation)
            limit = Q(state__in=states) if states else Q()
            found |= _related(actor, relation, held) & limit
    return found


def _related(actor: Actor, relation: CaseRelation, held: list[Grant]) -> Q:
    below = uuid_array(directory.tree().units_below(grant.path for grant in held))
    own = uuid_array([grant.unit_id for grant in held if grant.unit_id])
    related = {
        CaseRelation.IN_CHARGE: Q(unit__any_of=own),
        CaseRelation.ABOVE: Q(unit__any_of=uuid_array(_strictly_below(held))),
        CaseRelation.FIRST_RECEIVER: Q(first_receiver__any_of=below) & ~Q(first_receiver=F("unit")),
        CaseRelation.PLACE: Q(area__any_of=below),
        CaseRelation.CALLED: _called(unit=below),
        CaseRelation.CALLING: _called(called_by=below),
    }
    if relation is CaseRelation.ATTACHED:
        return specialists.condition(actor)
    return related.get(relation, Q(pk__in=[]))


def _strictly_below(held: Iterable[Grant]) -> set[UUID]:
    tree = directory.tree()
    return {
        unit for grant in held for unit in tree.units_below([grant.path]) if unit != grant.unit_id
    }


def _called(**units: UuidArray) -> Q:
    wanted = {f"{name}__any_of": value for name, value in units.items()}
    calls = CaseTask.objects.filter(case_id=OuterRef("pk"), cancelled_at=None, **wanted)
    return Q(Exists(calls))


def _parts(case: Case) -> list[tuple[UUID, UUID]]:
    rows = CaseTask.objects.filter(case=case, cancelled_at=None).order_by("id")
    return list(rows.values_list("unit_id", "called_by_id"))


def _places(case: Case, parts: Iterable[tuple[UUID, UUID]] = ()) -> rules.CasePlaces:
    parts = list(parts)
    (in_charge,) = _paths([case.unit_id]) or ("",)
    (first,) = _paths([case.first_receiver_id]) or ("",)
    (place,) = _paths([case.area_id]) or ("",)
    return rules.CasePlaces(
        in_charge,
        first,
        place,
        called=_paths(called for called, _calling in parts),
        calling=_paths(calling for _called, calling in parts),
    )


def _paths(units: Iterable[UUID | None]) -> tuple[str, ...]:
    tree = directory.tree()
    return tuple(node.path for unit in units if (node := tree.get(unit)) is not None)


def _actor_facts(
    actor: Actor, case: Case, rights: rules.Rights, *, is_author: bool = False
) -> rules.ActorFacts:
    attached = CaseRelation.ATTACHED in rights and specialists.reaches(actor, case)
    return rules.ActorFacts(actor.grants, attached, is_author)


def _verdict(
    actor: Actor, move: str, rights: rules.Rights, found: frozenset[CaseRelation], unit_id: UUID
) -> Verdict:
    if actor.all_powers:
        return ALLOW
    if found:
        right = rights[min(found)]
        return actor.may(right) if right else ALLOW
    # The permission of the first relation; that of the others follows from being called.
    right = next(iter(lifecycle.WHOSE[move].rights.values()))
    if right and not actor.holds(right):
        return actor.may(right)
    who = _(", ").join(str(RELATIONS[each]) for each in rights)
    return Verdict(
        False,
        "case.not_yours",
        _("%(unit)s is in charge of this request. This action is only for: %(who)s.")
        % {"unit": directory.label_of(unit_id, "—"), "who": who},
        {"relations": [str(each) for each in rights]},
        Forbidden,
    )

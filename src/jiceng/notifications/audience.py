"""Who is told of an event: those whose work it is, as posts stand now, if they may see it.

`TOLD` says which events are told, as what, and to whom. Nobody is told of what they did themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jiceng.cases import public as cases
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.readers import Told
from jiceng.core.versions import Versioned
from jiceng.directory import public as directory

Rights = frozenset[str]
_people: Versioned[dict[date, dict[UUID, tuple[tuple[UUID, Rights], ...]]]] = Versioned(
    "directory", dict
)


@dataclass(slots=True)
class Ground:
    """What the audience of some events is found in: their requests, and the posts of the day."""

    of: dict[UUID, cases.Case]
    day: date
    _posts: dict[UUID, tuple[tuple[UUID, Rights], ...]] = field(init=False)

    def __post_init__(self) -> None:
        held = _people.get()
        if self.day not in held:
            held[self.day] = _read_posts(self.day)
        self._posts = held[self.day]

    def at(self, unit_id: UUID | None, *rights: str) -> set[UUID]:
        """The people at a unit who hold one of these rights; without any, those at the nearest
        unit above that has some."""
        for node in directory.tree().chain(unit_id):
            posts = self._posts.get(node.id, ())
            found = {person for person, held in posts if not held.isdisjoint(rights)}
            if found:
                return found
        return set()

    def holding(self, *rights: str) -> set[UUID]:
        """Everybody who holds one of these rights anywhere."""
        return {
            person
            for posts in self._posts.values()
            for person, held in posts
            if not held.isdisjoint(rights)
        }


def _read_posts(day: date) -> dict[UUID, tuple[tuple[UUID, Rights], ...]]:
    """Every post of active people on a day, by unit: one query, kept until posts change."""
    rows = directory.Post.objects.filter(
        directory.holding_on(day), directory.holding_on(day, "unit__"), person__is_active=True
    ).values_list("unit_id", "person_id", "role__permissions")
    found: dict[UUID, list[tuple[UUID, Rights]]] = {}
    for unit, person, rights in rows.order_by("unit_id", "person_id"):
        found.setdefault(unit, []).append((person, frozenset(rights)))
    return {unit: tuple(held) for unit, held in found.items()}


@dataclass(frozen=True, slots=True)
class Call:
    """Some people are to be told of one event.

    Args:
        kind: one of `rules.KINDS`.
    """

    told: Told
    case: cases.Case | None
    kind: str
    people: frozenset[UUID]
    is_urgent: bool = False


Find = Callable[[Ground, cases.Case, Told], set[UUID]]


def _unit(told: Told, key: str = "unit") -> UUID | None:
    try:
        return UUID(told.data[key])
    except (KeyError, TypeError, ValueError):
        return None


def _in_charge(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    """Whoever has signed for the request, else those of the unit who might."""
    if case.handler_id is not None and case.state in {"handling", "suspended"}:
        return {case.handler_id}
    return ground.at(case.unit_id, "case.sign", "case.accept")


def _to_accept(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    return ground.at(_unit(told) or case.unit_id, "case.accept")


def _to_sign(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    return ground.at(_unit(told) or _unit(told, "to") or case.unit_id, "case.sign")


def _to_dispatch(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    return ground.at(_unit(told, "to") or case.unit_id, "case.dispatch")


def _had(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    """Those from whom a request was taken."""
    return ground.at(_unit(told, "from"), "case.sign")


def _called(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    units = [UUID(unit) for unit in dict(told.data.get("tasks") or {}).values()]
    return {person for unit in units for person in ground.at(unit, "case.report_in")}


def _called_after(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    """Those of the unit to which a call has passed."""
    return ground.at(_unit(told, "to"), "case.report_in")


def _late(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    """Those in charge, and the nearest who supervise them."""
    return _in_charge(ground, case, told) | ground.at(case.unit_id, "case.supervise")


def _deciders(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    right = "case.review_appeal" if told.data.get("kind") == "appeal" else "case.approve"
    return ground.at(case.unit_id, right)


def _asker(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    asked = case.approvals.filter(pk=told.data["approval"]).first()
    return {asked.asked_by_id} if asked and asked.asked_by_id and told.data.get("final") else set()


def _missed(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    """Whoever whistled and waits, the body that is awaited, and who leads it."""
    caller, called = _unit(told, "called_by"), _unit(told)
    return (
        ground.at(caller, "case.whistle")
        | ground.at(called, "case.report_in")
        | ground.at(called, "case.approve")
    )


def _mentioned(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    """Whoever a note names with @; of a unit, those who work on requests there."""
    named = cases.mentions_in(told.data)
    people = set(named.people)
    for unit in named.units:
        people |= ground.at(unit, "case.handle", "case.dispatch", "case.supervise")
    return people


def _specialists(ground: Ground, case: cases.Case, told: Told) -> set[UUID]:
    """Those who are attached to its grid for its kind of matter, when it comes up or turns out to
    be of that kind."""
    if told.type == "case.category_confirmed" and told.data.get("was") == told.data.get("category"):
        return set()
    return cases.specialists.of(case, ground.day)


TOLD: dict[str, tuple[str, Find]] = {
    "case.opened": ("specialist", _specialists),
    "case.category_confirmed": ("specialist", _specialists),
    "case.routed": ("assigned", _to_accept),
    "case.dispatched": ("assigned", _to_sign),
    "case.transferred": ("assigned", _to_sign),
    "case.reopened": ("assigned", _to_sign),
    "case.handed_over": ("assigned", _to_sign),
    "case.task_handed_over": ("whistled", _called_after),
    "case.returned": ("returned", _to_dispatch),
    "case.whistled": ("whistled", _called),
    "case.arrival_missed": ("arrival_missed", _missed),
    "case.supervised": ("supervised", _in_charge),
    "case.reminded": ("due_soon", _in_charge),
    "case.breached": ("breached", _late),
    "case.dormant": ("dormant", _late),
    "case.asked": ("approval_asked", _deciders),
    "case.decided": ("approval_decided", _asker),
    "case.noted": ("mention", _mentioned),
    "case.added": ("resident_added", _in_charge),
    "case.member_added": ("resident_added", _in_charge),
    "case.absorbed": ("merged", _in_charge),
    "case.released": ("merged", _in_charge),
    "case.unmerged": ("assigned", _in_charge),
    "case.taken_back": ("taken_back", _had),
    "case.joined": ("resident_added", _in_charge),
}
POWERS: dict[str, str] = {
    "proposal.made": "proposal_asked",
    "proposal.confirmed": "proposal_decided",
    "proposal.refused": "proposal_decided",
    "role.created": "power_changed",
    "role.edited": "power_changed",
    "post.appointed": "power_given",
    "person.password_set": "account_reset",
    "person.edited": "account_reset",
    "factor.removed": "account_reset",
    "identity.unlinked": "account_reset",
    "key.issued": "account_reset",
}
"""Events about powers: whoever audits is told of all of them, whoever else may confirm a proposal
of that one, and its proposer of what came of it."""
# Read in bulk or told as a story: nobody waits at a desk for them.
NOT_TOLD = ("import",)


def calls(told: Sequence[Told], at: datetime) -> list[Call]:
    """Who is to be told of these events: those who may see the request and did not do it."""
    powers = [each for each in told if each.type in POWERS]
    fresh = [
        each for each in told if each.type in TOLD and each.actor.split(":")[0] not in NOT_TOLD
    ]
    found = cases.visible_to(SYSTEM).filter(pk__in={each.stream_id for each in fresh})
    ground = Ground({case.pk: case for case in found}, directory.civil_day(at))
    made = []
    for each in fresh:
        case = ground.of.get(each.stream_id)
        if case is None:
            continue
        kind, find = TOLD[each.type]
        people = find(ground, case, each) - {_person(each.actor)}
        if people:
            made.append(Call(each, case, kind, frozenset(people), _is_urgent(kind, case, each)))
    return _seen(made, at) + [call for each in powers if (call := _of_powers(each, ground, at))]


def _of_powers(told: Told, ground: Ground, at: datetime) -> Call | None:
    """Who is to be told of an event about powers."""
    if told.stream_kind == "person" and not _is_of_powers(told, ground):
        return None
    people = ground.holding("audit.read")
    if told.stream_kind == "proposal":
        people |= directory.concerned_by_proposal(
            told.stream_id, ground.holding("role.edit", "post.edit", "account.edit"), at
        )
    people -= {_person(told.actor)}
    return Call(told, None, POWERS[told.type], frozenset(people), False) if people else None


def _is_of_powers(told: Told, ground: Ground) -> bool:
    """Whether an event on a person's chain gave a post with powers, or let somebody else in who
    watches over others."""
    if told.type == "post.appointed":
        if _person(told.actor) is None:
            return False  # whoever runs the server sets up posts
        return directory.gives_powers(told.data["role"], UUID(told.data["unit"]))
    if _person(told.actor) == told.stream_id:
        return False
    if told.type == "person.edited" and not {"username", "work_number"} & set(told.data["fields"]):
        return False
    return told.stream_id in ground.holding(*directory.WATCHING)


def _is_urgent(kind: str, case: cases.Case, told: Told) -> bool:
    """What may wake somebody: an emergency that is laid before them, or a call to one."""
    if kind in {"whistled", "arrival_missed"}:
        return told.data.get("ground") == "emergency"
    return kind in {"assigned", "returned", "breached"} and (
        case.urgency >= cases.Urgency.EMERGENCY
    )


def _seen(made: list[Call], at: datetime) -> list[Call]:
    """Without those to whom the request is hidden: one query for each person."""
    asked: dict[UUID, set[UUID]] = {}
    for call in made:
        for person in call.people:
            asked.setdefault(person, set()).add(call.told.stream_id)
    seen = {person: _visible(person, wanted, at) for person, wanted in asked.items()}
    return [
        Call(
            call.told,
            call.case,
            call.kind,
            frozenset(p for p in call.people if call.told.stream_id in seen[p]),
            call.is_urgent,
        )
        for call in made
    ]


def _visible(person: UUID, wanted: Iterable[UUID], at: datetime) -> set[UUID]:
    actor: Actor = directory.actor_of(person, at)
    return set(cases.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))


def _person(actor: str) -> Any:
    kind, _colon, who = actor.partition(":")
    return UUID(who) if kind == "person" and who else None

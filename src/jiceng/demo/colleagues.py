"""Simulated colleagues while the demonstration is served: they open a request, write and move it.

So a visitor sees other people on a request and an inbox that changes in both directions. They skip
requests that another person has open.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.ids import uuid7
from jiceng.demo import texts
from jiceng.demo.accounts import ACCOUNTS
from jiceng.demo.matters import department_of, kind_of_matter
from jiceng.desk import public as desk
from jiceng.directory import public as units

USUAL = {
    cases.State.REPORTED: "accept",
    cases.State.ACCEPTED: "dispatch",
    cases.State.DISPATCHED: "sign",
    cases.State.HANDLING: "resolve",
}
VISITORS = tuple(account.login for account in ACCOUNTS)
DESKS = tuple(
    dict.fromkeys(account.unit for account in ACCOUNTS if account.role != "administrator")
)
"""Units whose inboxes a visitor can see, where colleagues work."""

NEAREST = 30
STEP_SECONDS = 6.0
READING, WRITING = 2, 3
"""Number of steps of reading and of writing before a move."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The planned move of a colleague."""

    case: cases.Case
    by: Actor
    move: str


def choose(rng: Random, now: datetime) -> Turn | None:
    """A request near the top of an inbox that no one has open, and a person in charge of it."""
    unit = units.tree().by_code(rng.choice(DESKS))
    if unit is None:
        return None
    people = _colleagues(rng, unit.path, now)
    nearest = cases.Case.objects.filter(unit=unit.id, is_open=True, state__in=USUAL)
    found = list(nearest.order_by("queue_at", "id")[:NEAREST])
    for case in rng.sample(found, len(found)):
        move = USUAL[cases.State(case.state)]
        for person in people:
            there = desk.others_on(person, case.pk, now)
            if not there and cases.moves_for(person, case)[move].allowed:
                return Turn(case, person, move)
    return None


def _colleagues(rng: Random, path: str, now: datetime) -> list[Actor]:
    """Some people with a post at a unit or above it, none of those whom a visitor can be."""
    above = [code for code in path.split("/") if code]
    posts = units.Post.objects.filter(units.holding_on(units.civil_day(now)), unit__code__in=above)
    ids = posts.exclude(person__username__in=VISITORS).order_by("id")
    people = list(ids.values_list("person_id", flat=True))
    return [units.actor_of(person, now) for person in rng.sample(people, min(len(people), 8))]


def act(rng: Random, turn: Turn, now: datetime) -> None:
    """Make the move, as from the page."""
    case, by = turn.case, turn.by
    match turn.move:
        case "accept":
            cases.accept(case=case.id, by=by, at=now)
        case "dispatch":
            to = department_of(case) or case.area_id
            if to is not None and to != case.unit_id:
                cases.dispatch(case=case.id, by=by, at=now, unit=to)
        case "sign":
            cases.sign(case=case.id, by=by, at=now)
        case "resolve":
            words = texts.reply(rng, kind_of_matter(case), next(iter(texts.ReplyOutcome)))
            cases.resolve(case=case.id, by=by, at=now, resolution=words)


def work_a_step(rng: Random, step: float = STEP_SECONDS) -> Turn | None:
    """One turn: look, write for a while, act, leave.

    Args:
        step: seconds between two signs of life.
    """
    turn = choose(rng, timezone.now())
    if turn is None:
        return None
    visit = uuid7()
    try:
        for number in range(READING + WRITING):
            now, writing = timezone.now(), number >= READING
            desk.note_presence(
                by=turn.by, at=now, record=turn.case.pk, visit=visit, writing=writing
            )
            time.sleep(step)
        act(rng, turn, timezone.now())
    finally:
        desk.end_presence(
            by=turn.by, at=timezone.now(), record=turn.case.pk, visit=visit, may_begin=True
        )
    return turn


def run(seconds: float) -> None:
    """Let colleagues work, one turn every so many seconds on average, until the process ends."""
    rng = SystemRandom()
    while True:
        time.sleep(rng.expovariate(1 / seconds))
        close_old_connections()
        # Another person was faster, or the database restarts: the next turn continues.
        with suppress(OperationalError, Problem):
            work_a_step(rng)

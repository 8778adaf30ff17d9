"""Actions that need two people: one administrator proposes, another confirms.

An action that raises `NeedsConfirmation` is contributed by name. `perform_or_propose` performs it
or stores a proposal. The confirming person holds the same right over the same units, or reads the
audit log there, and is neither the proposer, nor the beneficiary, nor controlled by the proposer
(`holders_of`). The action is then performed as the proposer, whose rights are checked again. On the
server `jiceng directory proposals` confirms as the installation itself, for installations with one
administrator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.permissions import AUDIT_READ
from jiceng.directory.actors import actor_of, paths_of_posts
from jiceng.directory.control_of_persons import holders_of
from jiceng.directory.models import Person, Proposal, Unit
from jiceng.directory.refusals import NeedsConfirmation

VALID_FOR: Final = timedelta(days=7)
MOST_OVER: Final = 50
CONFIRMED, REFUSED, EXPIRED = "confirmed", "refused", "expired"


@dataclass(frozen=True, slots=True)
class ConfirmableAction(Contribution):
    """An action that may need confirmation.

    Args:
        right: the right that the proposer needs, and the confirming person unless they audit.
        perform: the action; its arguments are JSON-able.
        gains: the person concerned benefits from it and may not confirm it.
        show_result: the page that shows the result to the confirming person.
    """

    name: str
    label: Any
    right: str
    perform: Callable[..., Any]
    gains: bool = False
    show_result: Callable[[HttpRequest, Any], HttpResponse] | None = None


KINDS: Final = Slot(ConfirmableAction, key=lambda kind: kind.name)


def kind_of(proposal: Proposal) -> ConfirmableAction:
    """The kind of a proposal."""
    return KINDS.by_key()[proposal.kind]


def perform_or_propose(
    verb: str, /, *, by: Actor, at: datetime, **args: Any
) -> tuple[Any, Proposal | None]:
    """Perform an action, or propose it where confirmation is required.

    Args:
        verb: the name of a `ConfirmableAction`.
        args: its arguments; `person` and `role` identify whom and what it concerns.

    Returns:
        the result and None, or None and the proposal.
    """
    kind = KINDS.by_key()[verb]
    try:
        with transaction.atomic():
            return kind.perform(by=by, at=at, **args), None
    except NeedsConfirmation:
        return None, _propose(kind, by, at, args)


@transaction.atomic
def _propose(kind: ConfirmableAction, by: Actor, at: datetime, args: dict[str, Any]) -> Proposal:
    by.may(kind.right).or_refuse()
    assert by.id is not None  # the installation itself needs no confirmation
    person = Person.objects.filter(pk=args["person"]).first() if args.get("person") else None
    paths = [] if person is None else paths_of_posts(person, at)
    places = [args[name] for name in ("unit", "successor") if args.get(name)]
    if args.get("unit"):
        units = Unit.objects.filter(pk__in=places).order_by("path")
        paths = list(units.values_list("path", flat=True))
    proposal = Proposal.objects.create(
        kind=kind.name,
        args=args,
        paths=paths,
        person=person,
        role=args.get("role") or "",
        asked_by_id=by.id,
        asked_at=at,
        expires_at=at + VALID_FOR,
    )
    _record(proposal, "proposal.made", by, at)
    return proposal


def _record(proposal: Proposal, type_: str, by: Actor, at: datetime) -> None:
    data = {"kind": proposal.kind, "person": proposal.person_id, "role": proposal.role}
    record("proposal", proposal.pk, type_, by=by, at=at, data=data)


def may_decide(by: Actor, proposal: Proposal, at: datetime) -> bool:
    """Whether an actor may confirm a proposal."""
    kind = kind_of(proposal)
    if by.kind == "system":
        return True
    if by.kind != "person" or by.id == proposal.asked_by_id:
        return False
    if kind.gains and by.id == proposal.person_id:
        return False
    assert by.id is not None
    if not _reaches(by, proposal):
        return False
    return f"person:{proposal.asked_by_id}" not in holders_of(by.id, at)


def _reaches(by: Actor, proposal: Proposal) -> bool:
    """Whether an actor holds the right over the units of a proposal, or audits them."""
    if by.kind == "system":
        return True
    rights = (kind_of(proposal).right, AUDIT_READ)
    if not proposal.paths:
        return any(by.is_at_top(right) for right in rights)
    return all(any(by.reaches(right, path) for right in rights) for path in proposal.paths)


@transaction.atomic
def decide(*, proposal: UUID, by: Actor, at: datetime, granted: bool) -> tuple[Proposal, Any]:
    """Confirm or reject a proposal of another person.

    Returns:
        the proposal and the result of the action.

    Raises:
        Forbidden: one's own proposal, or without the right.
        Refused: it has been decided, or has expired, or can no longer be done.
    """
    locked = Proposal.objects.select_for_update().filter(pk=proposal).first()
    if locked is None or (by.kind == "person" and not _sees(by, locked)):
        raise NotFound(_("Proposal not found."), "proposal.not_found")
    if not may_decide(by, locked, at):
        raise Forbidden(
            _(
                "Another person must decide: not the proposer, not the beneficiary, and "
                "not a person whose account, password or position comes from the proposer "
                "alone."
            ),
            "proposal.own",
        )
    by.confirm_first()
    if locked.outcome:
        raise Refused(_("This has been decided already."), "proposal.decided")
    if at >= locked.expires_at:
        raise Refused(_("This proposal has expired. Propose it again."), "proposal.expired")
    result = None
    if granted:
        proposer = actor_of(locked.asked_by_id, at)
        result = kind_of(locked).perform(by=proposer, at=at, seconded_by=by, **locked.args)
    locked.decided_by_id = by.id if by.kind == "person" else None
    _end(locked, CONFIRMED if granted else REFUSED, at)
    _record(locked, f"proposal.{locked.outcome}", by, at)
    return locked, result


def _end(proposal: Proposal, outcome: str, at: datetime) -> None:
    """Erase the arguments of a proposal once it is decided."""
    kept = {name: value for name, value in proposal.args.items() if name == "permissions"}
    proposal.outcome, proposal.decided_at, proposal.args = outcome, at, kept
    proposal.save()


def _sees(by: Actor, proposal: Proposal) -> bool:
    return by.id in {proposal.asked_by_id, proposal.person_id} or _reaches(by, proposal)


def proposals(actor: Actor, at: datetime) -> tuple[list[Proposal], list[Proposal]]:
    """Open and recently decided proposals that concern the actor."""
    found = Proposal.objects.select_related("person", "asked_by", "decided_by")
    waits = Q(outcome="", expires_at__gt=at)
    seen = [each for each in found.filter(waits) if actor.kind == "system" or _sees(actor, each)]
    over = [each for each in found.exclude(waits)[:MOST_OVER] if _sees(actor, each)]
    return seen, over


def concerned(proposal: UUID, people: Iterable[UUID], at: datetime) -> set[UUID]:
    """Those of some people who may decide a proposal, and its proposer."""
    row = Proposal.objects.filter(pk=proposal).first()
    if row is None:
        return set()
    return {row.asked_by_id, *(each for each in people if may_decide(actor_of(each, at), row, at))}


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Expire proposals not decided in time; returns how many."""
    past = Proposal.objects.select_for_update(skip_locked=True).filter(
        outcome="", expires_at__lte=at
    )
    rows = list(past.order_by("expires_at", "id")[:500])
    for row in rows:
        _end(row, EXPIRED, at)
        _record(row, "proposal.expired", SYSTEM, at)
    return len(rows)

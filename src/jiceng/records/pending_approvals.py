"""Pending approvals of all kinds of records: lists, counts and decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core import keyset
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Problem
from jiceng.core.query_lookups import refers_to_any
from jiceng.core.text_cleaning import clean
from jiceng.records import approving
from jiceng.records.approvals import public as approvals
from jiceng.records.approvals.public import Approval, Approvals, Shown
from jiceng.records.filled_in import filled_in
from jiceng.records.lifecycle import LIFECYCLES, Lifecycle
from jiceng.records.models import Record, title_of
from jiceng.records.moves import Move
from jiceng.records.reach import in_relations
from jiceng.records.reasons.public import reasons_of
from jiceng.records.rows import check_state
from jiceng.ui.forms import Options

PAGE: Final = 25
"""Number of approvals on a page; fewer than lines of an inbox, since each has a form."""

NEWS: Final = timedelta(days=7)
"""How long an answer is shown to the person who asked."""


MAX_BATCH: Final = 50


@dataclass(frozen=True, slots=True)
class PendingPage:
    """One page of pending approvals.

    Args:
        shown: display data by approval.
        next: cursor of the next page; None at the end.
    """

    rows: Sequence[Approval]
    shown: Mapping[UUID, Shown]
    next: str | None

    @property
    def is_uniform(self) -> bool:
        """Whether all of them request the same, so that they can be decided together."""
        return len({what_of(row) for row in self.rows}) == 1


def what_of(row: Approval) -> str:
    """What an approval requests, as a page's filter names it: kind of record and move."""
    return f"{row.stream.kind}.{row.kind}"


def kinds_with_approvals() -> dict[str, Approvals]:
    """All kinds with approvals: the contributed ones, and those whose lifecycle has a move that
    needs approval.
    """
    derived = (_of_lifecycle(each) for each in LIFECYCLES.all() if each.approved_moves)
    return {each.kind: each for each in (*approvals.KINDS.all(), *derived)}


def opens_approvals(actor: Actor) -> bool:
    """Whether an actor may open the page of approvals."""
    kinds = kinds_with_approvals().values()
    return any(actor.holds(right) for each in kinds for right in each.opens)


def decides_approvals(actor: Actor) -> bool:
    """Whether an actor may decide approvals of any kind, somewhere."""
    kinds = kinds_with_approvals().values()
    return any(actor.holds(right) for each in kinds for right in each.decides or each.opens)


def pending_of(kind: Approvals, actor: Actor) -> QuerySet[Approval]:
    """Approvals of one kind that an actor may decide."""
    return approvals.pending_among(kind.waiting(actor), actor)


def pending(actor: Actor) -> QuerySet[Approval]:
    """Approvals of all kinds that an actor may decide."""
    condition = Q(pk__in=())
    for each in kinds_with_approvals().values():
        condition |= each.waiting(actor)
    return approvals.pending_among(condition, actor)


def pending_approvals(
    actor: Actor, at: datetime, after: str | None = None, limit: int = PAGE, what: str = ""
) -> PendingPage:
    """Approvals that an actor may decide, the oldest first.

    Args:
        after: `next` of the previous page; None for the first.
        what: only those that request this (`what_of`).

    Raises:
        Invalid: for an invalid cursor.
    """
    found = pending(actor)
    if what:
        record_kind, _dot, move = what.rpartition(".")
        found = found.filter(stream__kind=record_kind, kind=move)
    if after:
        found = keyset.behind(found, ("asked_at", "id"), keyset.decode(after))
    found = found.select_related("asked_by", "stream").order_by("asked_at", "id")
    rows = list(found[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    following = keyset.encode(last.asked_at, last.pk) if last else None
    return PendingPage(rows[:limit], shown(actor, rows[:limit], at), following)


def answered_approvals(actor: Actor, at: datetime, limit: int) -> list[tuple[Approval, Shown]]:
    """The newest answers to an actor's own requests of the last days, as far as the records are
    still shown to the actor: a constant number of queries.
    """
    answered = Approval.objects.filter(
        asked_by=actor.id, granted__isnull=False, is_withdrawn=False, decided_at__gte=at - NEWS
    )
    rows = list(answered.select_related("stream").order_by("-decided_at", "-id")[:limit])
    known = shown(actor, rows, at) if rows else {}
    return [(row, known[row.pk]) for row in rows if row.pk in known]


def kinds_pending(actor: Actor) -> list[Approval]:
    """One approval for everything that is requested among those that an actor may decide."""
    found = pending(actor).select_related("stream").order_by("stream__kind", "kind", "asked_at")
    return list(found.distinct("stream__kind", "kind"))


def label_of(row: Approval) -> str:
    """Label of what an approval requests, without its details."""
    return str(kinds_with_approvals()[row.stream.kind].label(row))


def shown(actor: Actor, rows: Sequence[Approval], at: datetime) -> Mapping[UUID, Shown]:
    """Display data of some approvals; one or two queries for each kind of records."""
    by_kind, kinds = defaultdict[str, list[Approval]](list), kinds_with_approvals()
    for row in rows:
        by_kind[row.stream.kind].append(row)
    return {
        id_: each
        for kind, among in by_kind.items()
        for id_, each in kinds[kind].shown(actor, among, at).items()
    }


def decide(*, approval: UUID, by: Actor, at: datetime, granted: bool, reason: str) -> Approval:
    """Approve or reject a request.

    Raises:
        NotFound: missing, or its record is hidden.
        Invalid: already decided or withdrawn; without a required reason.
        Forbidden, Refused: with the reason; nothing has changed.
    """
    row = approvals.found(approval)
    kind = kinds_with_approvals()[row.stream.kind]
    return kind.decide(approval=row, by=by, at=at, granted=granted, reason=reason)


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """Result for one approval of a batch.

    Args:
        what: what was requested, on which record; "" if it is missing or hidden.
        message: the reason of the refusal; "" if it was decided.
    """

    approval: UUID
    what: str
    message: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it was decided."""
        return not self.message


def decide_each(
    *, chosen: Sequence[UUID], by: Actor, at: datetime, granted: bool, reason: str
) -> list[DecisionOutcome]:
    """Approve or reject several requests for the same, each in its own transaction; one refusal
    does not stop the others.

    Raises:
        Invalid: none, too many, or not all for the same; nothing has changed.
    """
    rows = list(pending(by).filter(pk__in=chosen).select_related("asked_by", "stream"))
    if not 1 <= len(set(chosen)) <= MAX_BATCH:
        raise Invalid(
            _("Choose between one and %(limit)s applications.") % {"limit": MAX_BATCH},
            "approval.batch",
        )
    if len({what_of(row) for row in rows}) > 1:
        raise Invalid(_("Choose applications for the same."), "approval.batch_mixed")
    known = {pk: _label(each) for pk, each in shown(by, rows, at).items()}
    outcomes = []
    for approval in dict.fromkeys(chosen):
        message = ""
        try:
            decide(approval=approval, by=by, at=at, granted=granted, reason=reason)
        except Problem as problem:
            message = str(problem)
        outcomes.append(DecisionOutcome(approval, known.get(approval, ""), message))
    return outcomes


def withdraw(*, approval: UUID, by: Actor, at: datetime) -> Approval:
    """Withdraw one's own request.

    Raises:
        NotFound: missing, or its record is hidden.
        Invalid: already decided or withdrawn.
        Refused: requested by another person; nothing has changed.
    """
    row = approvals.found(approval)
    return kinds_with_approvals()[row.stream.kind].withdraw(approval=row, by=by, at=at)


def answer(
    actor: Actor, at: datetime, approval: UUID, given: Mapping[str, str]
) -> tuple[Approval, str]:
    """Process the form of an approval; returns the approval and a confirmation.

    Args:
        given: ``withdraw``, or ``granted`` ("yes" or "no") with a ``reason``.

    Raises:
        Problem: as `decide` and `withdraw`.
    """
    if given.get("withdraw"):
        row = withdraw(approval=approval, by=actor, at=at)
        return row, _("Application withdrawn: %(what)s.") % {"what": _what(actor, row, at)}
    granted, reason = given.get("granted") == "yes", clean(given.get("reason", "")).strip()
    row = decide(approval=approval, by=actor, at=at, granted=granted, reason=reason)
    return row, confirmation(row, granted) % {"what": _what(actor, row, at)}


def confirmation(row: Approval, granted: bool) -> str:
    """The text after a decision; it names ``what`` was decided."""
    if not granted:
        return _("Rejected: %(what)s.")
    return (
        _("Approved: %(what)s.")
        if row.granted
        else _("Approved by you, a second reviewer decides: %(what)s.")
    )


def _what(actor: Actor, row: Approval, at: datetime) -> str:
    """What was requested, on which record."""
    return _label(shown(actor, [row], at)[row.pk])


def _label(each: Shown) -> str:
    return _("%(label)s, “%(title)s”") % {"label": each.label, "title": each.title}


# Approvals of kinds with a lifecycle.


def _of_lifecycle(lifecycle: Lifecycle) -> Approvals:
    return Approvals(
        kind=lifecycle.kind,
        waiting=partial(_waiting, lifecycle),
        shown=partial(_shown, lifecycle),
        decide=approving.decide,
        withdraw=approving.withdraw,
        label=partial(_label_of_move, lifecycle),
        opens=tuple(_rights(lifecycle)),
    )


def _label_of_move(lifecycle: Lifecycle, row: Approval) -> Any:
    move = lifecycle.move(row.kind)
    return move.approval.label if move and move.approval else row.kind


def _rights(lifecycle: Lifecycle) -> Iterator[str]:
    for move in lifecycle.approved_moves:
        if move.approval is not None:
            yield move.approval.right


def _waiting(lifecycle: Lifecycle, actor: Actor) -> Q:
    found, seen = Q(pk__in=()), lifecycle.visible(actor).order_by()
    for move in lifecycle.approved_moves:
        needs = move.approval
        if needs is not None:
            theirs = in_relations(lifecycle.model, needs.right, needs.relations, actor)
            found |= Q(kind=move.name) & refers_to_any(seen.filter(theirs), "stream_id")
    return found


def _shown(
    lifecycle: Lifecycle, actor: Actor, rows: Sequence[Approval], _at: datetime
) -> Mapping[UUID, Shown]:
    manager = lifecycle.model._default_manager  # noqa: SLF001 - Django's own name
    records = manager.select_related("unit").in_bulk({row.stream_id for row in rows})
    return {row.pk: shown_of(lifecycle, actor, row, records[row.stream_id]) for row in rows}


def shown_of(lifecycle: Lifecycle, actor: Actor, row: Approval, record: Record) -> Shown:
    """Display data of an approval for an actor who may decide it; no query."""
    move = lifecycle.move(row.kind)
    is_own = bool(approvals.may_withdraw(row, actor))
    decided = approvals.has_decided(row, actor)
    verdict = check_state(move, record) if move else None
    return Shown(
        label=_label_of_move(lifecycle, row),
        title=title_of(record, lifecycle.named),
        href=lifecycle.path(record.pk),
        reason=row.reason,
        input_values=filled_in(move.fields, row.given) if move else (),
        changes=list(changed_values(move, row, record)) if move and move.edits else (),
        quick_reasons=reasons_of(move.approval.reasons) if move and move.approval else (),
        may_decide=not is_own and not decided,
        has_decided=decided,
        may_withdraw=is_own,
        why="" if verdict is None or verdict else verdict.sentence,
    )


def changed_values(
    move: Move, row: Approval, record: Record, options: Options | None = None
) -> Iterator[tuple[str, str, str]]:
    """Label, present value and new value of the fields that an edit changes.

    Args:
        options: choices of fields that refer to something; other values of these are left out.
    """
    present = move.fields.model_construct(**move.present(record)).model_dump(
        mode="json", include=set(row.given), warnings=False
    )
    now = dict(filled_in(move.fields, present, options))
    for label, asked in filled_in(move.fields, row.given, options):
        yield label, now.get(label, ""), asked

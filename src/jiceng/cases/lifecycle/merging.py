"""Merging (并案) of requests about the same matter."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases import rules
from jiceng.cases.lifecycle.declaring import FOLLOWING, LINE, move
from jiceng.cases.lifecycle.ending import changes_for_successor, may_reopen
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reason, Reasoned
from jiceng.cases.lifecycle.outcomes import Added, Beside, CaseOutcome, MovedUnit, Set, Written
from jiceng.cases.models import CaseMerge
from jiceng.core.access import ALLOW, Verdict
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from jiceng.records.clock import public as clocks
from jiceng.records.public import After, Context, Fields


class Merged(Fields):
    """The request to merge into; it must be open."""

    into: Annotated[UUID | None, Field(title=_("Request"))] = None
    reason: Reason = ""


def may_merge(facts: RequestFacts, fields: Merged, _context: Context) -> Verdict:
    """Guard: into another open request of equal confidentiality that the actor may edit.

    Raises:
        Invalid: with the reason.
    """
    if fields.into is None:
        raise Invalid(now_("Choose the request that stays."), "merge.into", field="into")
    if fields.into == facts.row.pk:
        raise Invalid(now_("A request cannot be merged into itself."), "merge.itself", field="into")
    main = facts.other(fields.into)
    verdict = facts.may_on(main, "absorb")
    if not verdict:
        return verdict
    if main.state not in rules.BEGUN:
        raise Invalid(
            now_("The other request is no longer being worked on. Reopen it first."),
            "merge.not_open",
            field="into",
        )
    if facts.row.confidential != main.confidential:
        # Otherwise its caller would become visible to all, or a stranger could follow it.
        raise Invalid(
            now_("One of the two requests is confidential and the other is not. They stay apart."),
            "merge.confidential",
            field="into",
        )
    if facts.now.open_tasks:
        raise Invalid(
            now_(
                "Departments called are still working on this request. Wait for them or "
                "withdraw their call."
            ),
            "merge.tasks_open",
        )
    return ALLOW


def merge(facts: RequestFacts, fields: Merged, context: Context) -> CaseOutcome:
    """Merge a request into another about the same matter; every caller keeps the right to a
    callback.

    Requests merged into this one before are merged into the other one too, so that chains have one
    step only.
    """
    if fields.into is None:
        raise ValueError("merged into nothing")
    row, main, at = facts.row, facts.other(fields.into), context.at
    callers = list(facts.callers)
    rows: list[Any] = [Set(callers, {"case": main})] if callers else []
    rows.append(Added(CaseMerge(id=uuid7(), case=row, into=main, at=at, state=row.state)))
    if facts.merged_in:
        rows.append(Set(facts.merged_in, {"merged_into": main}))
    absorbed = {"case": row.id, "other": row.number, "callers": len(callers)}
    return CaseOutcome(
        rules.MERGED,
        {"into": main.id, "other": main.number, "callers": len(callers)},
        changes={"merged_into": main, "closed_at": at},
        rows=rows,
        clock=[clocks.Stop(at=at)],
        words=Written("merge", fields.reason),
        beside=[Beside(main, [MovedUnit("case.absorbed", absorbed)])],
    )


def unmerge(facts: RequestFacts, fields: Reasoned, context: Context) -> CaseOutcome:
    """Undo a merge: restore state, clock and callers.

    Requests merged into it before follow it. The time in between counts for no deadline; answers
    given on the other request stay there. If its unit has been closed, the request goes to the
    successor.
    """
    row, undone = facts.row, facts.undone_merge
    rows: list[Any] = []
    if undone.callers:
        rows.append(Set(undone.callers, {"case": row}))
    if undone.with_it:
        rows.append(Set(undone.with_it, {"merged_into": row}))
    if undone.merge is not None:
        rows.append(Set([undone.merge], {"undone_at": context.at}))
    to_successor, passed = changes_for_successor(facts)
    state = undone.merge.state if undone.merge else rules.ACCEPTED
    if to_successor and state == rules.HANDLING:
        state = rules.DISPATCHED  # the successor has not acknowledged it
    main = undone.main
    data = {"from": main.id, "other": main.number}
    return CaseOutcome(
        state,
        {**data, "unit": After("unit_id"), "due_at": After("due_at")},
        changes={"merged_into": None, "closed_at": None, **to_successor},
        rows=rows,
        clock=[clocks.Continue(at=context.at), *passed],
        words=Written("merge", fields.reason),
        beside=[Beside(main, [MovedUnit("case.released", {"case": row.id, "other": row.number})])],
    )


MERGE = move(
    "merge",
    _("Merge"),
    "case.merged",
    merge,
    done=_("Merged into %(other)s; its residents moved with it."),
    on=rules.WORK_STATES,
    to=rules.MERGED,
    right="case.merge",
    relations=LINE,
    reason=True,
    key="m",
    fields=Merged,
    guard=may_merge,
)
UNMERGE = move(
    "unmerge",
    _("Undo the merge"),
    "case.unmerged",
    unmerge,
    done=_("Merge undone; in charge again: %(unit)s%(within)s."),
    on=[rules.MERGED],
    ends=rules.STATES,
    right="case.merge",
    relations=FOLLOWING,
    reason=True,
    key="y",
    fields=Reasoned,
    guard=may_reopen,
)

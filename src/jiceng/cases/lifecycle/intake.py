"""First moves of a request: accept, decline, confirm the category."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases import rules
from jiceng.cases.intake import assessment, confidential_matters
from jiceng.cases.intake.reference import CategoryFacts
from jiceng.cases.lifecycle.answering import answered
from jiceng.cases.lifecycle.declaring import FOLLOWING, LINE, OPEN_STATES, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Code, Reasoned, Sent
from jiceng.cases.lifecycle.outcomes import Added, CaseOutcome, Written
from jiceng.cases.models import TriageCorrection, Urgency
from jiceng.core.access import ALLOW, Verdict
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from jiceng.records.clock import public as clocks
from jiceng.records.public import After, Context, Fields, NoFields

CONFIRMED: Final = "case.category_confirmed"


def accept(facts: RequestFacts, _fields: NoFields, context: Context) -> CaseOutcome:
    """Accept a reported request; it then waits for dispatch."""
    return CaseOutcome(
        rules.ACCEPTED, {"unit": facts.row.unit_id}, changes={"accepted_at": context.at}
    )


def decline(facts: RequestFacts, fields: Reasoned, context: Context) -> CaseOutcome:
    """Decline a request, e.g. one that is not a matter for the government; the resident sees the
    reason.
    """
    return CaseOutcome(
        rules.DECLINED,
        changes={**answered(facts.row, context.at), "closed_at": context.at},
        clock=[clocks.Stop(at=context.at)],
        words=Written("decline", fields.reason, internal=False),
    )


class Classified(Fields):
    """Category and urgency."""

    category: Annotated[Code, Field(title=_("Category"))] = ""
    urgency: Annotated[
        int | str | None,
        Field(
            title=_("Urgency"),
            description="Urgency that overrides category and words. `by_category` removes an"
            " override; without a value it is unchanged.",
        ),
        Sent(Annotated[int, Field(ge=0, le=2)] | Literal["by_category"] | None),
    ] = None


def may_classify(facts: RequestFacts, fields: Classified, _context: Context) -> Verdict:
    """Guard: the category is active, and the urgency is valid.

    Raises:
        Invalid: with the field.
    """
    found = facts.category(fields.category)
    if found is None or not found.is_active:
        raise Invalid(
            now_("Category “%(code)s” not found. Choose one from the list.")
            % {"code": fields.category[:40]},
            "report.unknown_category",
            field="category",
        )
    given = fields.urgency
    if given not in (None, rules.BY_CATEGORY) and given not in Urgency.values:
        raise Invalid(now_("Choose one of the three urgencies."), "case.urgency", field="urgency")
    return ALLOW


def classify(facts: RequestFacts, fields: Classified, context: Context) -> CaseOutcome:
    """Confirm or correct the category; a correction becomes training data.

    The clock of an unclassified request starts retroactively at its report. A changed category
    recomputes the deadline from the report, so that a wrong suggestion extends no deadline; for a
    completed request it applies to the next round. A confidential category makes the request
    confidential (`confidential_matters`).
    """
    row, chosen = facts.row, facts.category(fields.category)
    if chosen is None:
        raise ValueError(f"{fields.category} is no category")
    changes: dict[str, Any] = {"category_id": chosen.code, "category_confirmed": True}
    by_person = row.urgency_set
    if fields.urgency is not None:
        by_person = None if fields.urgency == rules.BY_CATEGORY else int(fields.urgency)
        changes["urgency_set"] = by_person
    by_words = assessment.urgency_by_words(row)
    urgency = rules.urgency(category=chosen.urgency, words=by_words, by_person=by_person)
    changes |= {"urgency_by_words": by_words, "urgency": urgency}
    span = assessment.span_for(chosen, urgency)
    was = facts.category(row.category_id)
    before = assessment.span_for(was, row.urgency) if was else None
    retimed = span != before or row.category_id != chosen.code
    guarded = _guarded(facts, chosen)
    rows = []
    if row.suggested_id != chosen.code:
        correction = TriageCorrection(
            id=uuid7(),
            case=row,
            suggested_id=row.suggested_id,
            chosen_id=chosen.code,
            at=context.at,
        )
        rows.append(Added(correction))
    data = {"category": chosen.code, "was": row.category_id, "suggested": row.suggested_id}
    confidentiality = {"confidential": guarded["confidential"]} if guarded else {}
    return CaseOutcome(
        row.state,
        {**data, "due_at": After("due_at"), "urgency": urgency, **confidentiality},
        changes={**changes, **guarded},
        rows=rows,
        clock=[clocks.Retime(at=context.at, span=span)] if retimed else [],
    )


def _guarded(facts: RequestFacts, category: CategoryFacts) -> dict[str, bool]:
    """Columns that change when the confirmed category makes a request confidential or public."""
    row = facts.row
    before = confidential_matters.Confidentiality(row.confidential, row.confidential_by_nature)
    now = confidential_matters.on_classifying(before, category=category.is_confidential)
    if now == before:
        return {}
    return {"confidential": now.confidential, "confidential_by_nature": now.by_nature}


MOVES = (
    move(
        "classify",
        _("Confirm category"),
        CONFIRMED,
        classify,
        done=_("Category confirmed: %(category)s%(within)s."),
        on=OPEN_STATES,
        right="triage.confirm",
        relations=FOLLOWING,
        key="c",
        fields=Classified,
        guard=may_classify,
    ),
    move(
        "accept",
        _("Accept"),
        "case.accepted",
        accept,
        done=_("Accepted by %(unit)s, waiting for dispatch%(within)s."),
        on=[rules.REPORTED],
        to=rules.ACCEPTED,
        right="case.accept",
        relations=LINE,
        key="a",
    ),
    move(
        "decline",
        _("Do not accept"),
        "case.declined",
        decline,
        done=_("Not accepted. The resident can read the reason."),
        on=[rules.REPORTED],
        to=rules.DECLINED,
        right="case.accept",
        relations=LINE,
        guards=[rules.tasks_done],
        reason=True,
        fields=Reasoned,
    ),
)

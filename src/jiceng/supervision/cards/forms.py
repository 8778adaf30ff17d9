"""Forms of the moves of cards and bulletins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field

from jiceng.directory import public as directory
from jiceng.records.public import ChoiceContext, ChoiceMark, Fields, fields_of
from jiceng.supervision.cards.models import TEXT, Answer, Appeal, CardLevel, Opinion
from jiceng.supervision.tasks import public as tasks

MOST: Final = 1_000
Reason = Annotated[str, Field(title=gettext_noop("Reason"), min_length=2, max_length=TEXT)]


def task_key(task: UUID, unit: UUID) -> str:
    """A task and its unit in charge as a form sends them."""
    return f"{task}|{unit}"


def parts_of_key(key: str) -> tuple[UUID, UUID]:
    """Task and unit of a key."""
    task, _bar, unit = key.partition("|")
    return UUID(task), UUID(unit)


@dataclass(frozen=True, slots=True)
class OpenTask(ChoiceMark):
    """Field marker: an open task that the actor sees, with its unit: `task_key`."""

    title: Any
    key: Any = str

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, str]]:
        """The tasks by their titles; for the system those of the unit for which it opens a card."""
        rows = tasks.open_for(context.by).order_by("title", "id")
        if context.by.all_powers and context.facts is not None:
            rows = rows.filter(unit=context.facts.record.unit_id)
        found = rows.values_list("pk", "unit", "title")[: None if context.by.all_powers else MOST]
        return [
            (task_key(task, unit), f"{title} · {directory.label_of(unit)}")
            for task, unit, title in found
        ]


class ProposalFields(Fields):
    """What a person proposes, or the system by rule."""

    task: Annotated[str, Field(title=gettext_noop("Task")), OpenTask(_("Task"))]
    level: Annotated[CardLevel, Field(title=gettext_noop("Card"))]
    reason: Reason


class RuleFields(Fields):
    """What the system knows when it issues a card by rule or changes its level."""

    level: Annotated[CardLevel, Field(title=gettext_noop("Card"))]
    rule_set: Annotated[UUID, Field(title=gettext_noop("Rules"))]
    edition: Annotated[int, Field(title=gettext_noop("Version"))]
    figure: Annotated[str, Field(title=gettext_noop("Figure"))]
    side: Annotated[str, Field(title=gettext_noop("Card for"))]
    value: Annotated[Decimal, Field(title=gettext_noop("Figure"))]
    limit: Annotated[Decimal, Field(title=gettext_noop("Limit"))]
    progress: Annotated[Decimal, Field(title=gettext_noop("Progress"))]
    planned: Annotated[Decimal | None, Field(title=gettext_noop("Planned"))] = None


class IssueFields(RuleFields):
    """What the system knows when it issues a card."""

    issuer: Annotated[UUID, Field(title=gettext_noop("Issued by"))]
    answer_days: Annotated[int, Field(title=gettext_noop("Working days to answer"))]
    appeal_days: Annotated[int, Field(title=gettext_noop("Working days to appeal"))]


class LiftFields(Fields):
    """Why the system lifts a card."""

    why: Annotated[str, Field(title=gettext_noop("Reason"))]


class DecisionFields(Fields):
    """The reason for a decision."""

    decision: Reason


class ReturnFields(Fields):
    """Why an answer is not enough."""

    returned: Annotated[
        str, Field(title=gettext_noop("What the answer lacks"), min_length=2, max_length=TEXT)
    ]


AnswerFields = fields_of(Answer, "text", "caught_up_on")
AppealFields = fields_of(Appeal, "text")
OpinionFields = fields_of(Opinion, "grants", "text")

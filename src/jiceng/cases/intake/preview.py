"""What would become of a report: the unit in charge and the due times, before it is registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jiceng.cases.intake import assessment, service_times
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.intake.report import Report, clean
from jiceng.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Preview:
    """The result of an intake that does not take place.

    Args:
        is_dispatched: it goes to the unit at once, instead of waiting there for acceptance.
        contact_due, answer_due, due: None without a category.
    """

    unit_id: UUID
    is_dispatched: bool
    category: CategoryFacts | None
    request_type: str
    contact_due: datetime | None
    answer_due: datetime | None
    due: datetime | None


def preview(report: Report, at: datetime) -> Preview | None:
    """Assess a report by the rules of the intake; nothing is written.

    Returns:
        None while the report has invalid values, as an unfinished form does.
    """
    try:
        return _preview(report, at)
    except Invalid:
        return None


def _preview(report: Report, at: datetime) -> Preview:
    case = assessment.prepare(clean(report), at=at, number="").case
    category = categories.get().get(case.category_id or "")
    service_times.begin(case, category, at, is_reachable=True)
    return Preview(
        unit_id=case.unit_id,
        is_dispatched=case.accepted_at is not None,
        category=category,
        request_type=case.request_type,
        contact_due=case.contact_due_at,
        answer_due=case.answer_due_at,
        due=case.due_at,
    )

"""Saying what a request is about, and how urgent it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import deadlines, discretion, intake, ledger, queries, rules
from jiceng.cases.actions.base import Move, begin, finish
from jiceng.cases.models import Case, TriageCorrection, Urgency
from jiceng.cases.reference import CategoryFacts, categories
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.core.worktime import WorkingTime

CONFIRMED: Final = "case.category_confirmed"


@transaction.atomic
def classify(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    category: str,
    urgency: int | str | None = None,
    version: int | None = None,
) -> Case:
    """Confirm or correct the category; a correction becomes a row to train on.

    The clock of an unclassified request starts now as of its report; a changed category sets the
    deadline anew from the report, so that a wrong suggestion gains nobody time. Of what is done
    already it sets that of the next round. A confidential category makes the request confidential
    (`discretion`).

    Args:
        urgency: what the actor sets over category and words; `rules.BY_CATEGORY` lifts what
            somebody has set; None leaves it as it is.

    Raises:
        Invalid: for a category or an urgency that does not exist.
    """
    move = begin("classify", case=case, by=by, at=at, version=version)
    chosen, locked = _category(category), move.case
    if locked.suggested_id != chosen.code:
        TriageCorrection.objects.create(
            id=uuid7(), case=locked, suggested_id=locked.suggested_id, chosen_id=chosen.code, at=at
        )
    if urgency is not None:
        locked.urgency_set = None if urgency == rules.BY_CATEGORY else _urgency(urgency)
    given = _span(locked)
    was = locked.category_id
    data: dict[str, Any] = {
        "category": chosen.code,
        "was": was,
        "suggested": locked.suggested_id,
    }
    locked.category_id, locked.category_confirmed = chosen.code, True
    locked.urgency = intake.urgency_of(locked, chosen)
    span = _span(locked)
    if span != given or was != chosen.code:
        ledger.append(locked, deadlines.Retime(at=at, span=span))
    data |= {"due_at": locked.due_at, "urgency": locked.urgency, **_guard(locked, chosen)}
    move.tell(CONFIRMED, data)
    return finish(move)


@transaction.atomic
def guard_named(*, case: UUID, at: datetime) -> bool:
    """Make an open request confidential whose words name such a matter, though it came before they
    were looked at, or before the word was known; never one whose category a person has confirmed.

    Returns:
        whether it was public until now.
    """
    locked = queries.lock(SYSTEM, case)
    confirmed = Event.objects.filter(stream_id=case, type=CONFIRMED).exists()
    if locked.confidential or not locked.is_open or confirmed:
        return False
    if not discretion.names_such(locked.title, locked.text):
        return False
    locked.confidential = locked.confidential_by_nature = True
    move = Move(locked, SYSTEM, at)
    move.tell("case.guarded", {"confidential": True})
    finish(move)
    return True


def _guard(case: Case, category: CategoryFacts) -> dict[str, Any]:
    """Whether the confirmed category makes it confidential; gives what the event says of that."""
    before = discretion.Standing(case.confidential, case.confidential_by_nature)
    now = discretion.on_classifying(before, category=category.is_confidential)
    case.confidential, case.confidential_by_nature = now.confidential, now.by_nature
    return {} if now == before else {"confidential": now.confidential}


def _span(case: Case) -> WorkingTime | None:
    category = categories.get().get(case.category_id or "")
    return intake.span_for(category, case.urgency) if category else None


def _urgency(given: int | str) -> int:
    if not isinstance(given, int) or given not in Urgency.values:
        raise Invalid(_("Choose one of the three urgencies."), "case.urgency", field="urgency")
    return given


def _category(code: str) -> CategoryFacts:
    found = categories.get().get(code)
    if found is None or not found.is_active:
        raise Invalid(
            _("There is no category “%(code)s”.") % {"code": code[:40]},
            "report.unknown_category",
            field="category",
        )
    return found

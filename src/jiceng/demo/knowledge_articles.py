"""Knowledge articles of the demonstration: what its units answer to frequent questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.core.worktime import CIVIL
from jiceng.demo.staff import first_of
from jiceng.demo.texts.articles import ARTICLES, Article
from jiceng.directory import public as units
from jiceng.records.approvals.public import Approval
from jiceng.records.public import decide_approval, make_move, open_record

WRITERS: Final = ("handler", "clerk", "dispatcher")
"""Roles that write the articles of a unit; at the district it is an account."""
APPROVERS: Final = ("department_lead", "street_leader", "district_office")
READER: Final = "hotline"
"""Account that reads the articles and says whether they helped."""
_MORNING: Final = time(9)

Named = Callable[[str, datetime], Actor]
"""The person of an account at a moment."""


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who writes for a unit, and who approves."""

    unit: UUID
    writer: Actor
    approver: Actor


def create_articles(named: Named, now: datetime) -> None:
    """Draft, publish, correct and question the articles, each by the people of its unit."""
    for article in ARTICLES:
        _create(article, named, now)


def _create(article: Article, named: Named, now: datetime) -> None:
    at = _morning(now, article.written)
    staff = _staff_of(article.unit, named, at)
    given = _given(article, now)
    first = {**given, "text": article.former or article.text}
    row = open_record("article", first, unit=staff.unit, by=staff.writer, at=at)
    _publish(row.pk, "publish", {"reason": "新编条目，请审核。"}, staff, article, at)
    if article.former:
        at = _morning(now, article.written // 2)
        _publish(row.pk, "correct", {**given, "reason": article.reason}, staff, article, at)
    for number in range(article.useful):
        at = _morning(now, 1 + number)
        make_move("article", row.pk, "useful", {}, by=named(READER, at), at=at)
    if article.outdated:
        at = now - timedelta(hours=5)
        given = {"text": article.outdated}
        make_move("article", row.pk, "outdated", given, by=named(READER, at), at=at)


def _publish(
    row: UUID, name: str, given: dict[str, Any], staff: _Staff, article: Article, at: datetime
) -> None:
    """Ask for a publication, which is granted on the same day or is still waiting."""
    make_move("article", row, name, given, by=staff.writer, at=at)
    if not article.is_pending:
        asked = Approval.objects.get(stream=row, granted=None)
        later = at + timedelta(hours=3)
        decide_approval(
            approval=asked.pk, by=staff.approver, at=later, granted=True, reason="内容准确，同意。"
        )


def _given(article: Article, now: datetime) -> dict[str, Any]:
    begun = units.civil_day(now - timedelta(days=article.written))
    review = units.civil_day(now + timedelta(days=article.review))
    return {
        "title": article.title,
        "keywords": article.keywords,
        "category": article.category,
        "text": article.text,
        "for_staff": article.for_staff,
        "is_public": article.is_public,
        "valid_from": begun.isoformat(),
        "review_by": review.isoformat(),
    }


def _staff_of(code: str, named: Named, at: datetime) -> _Staff:
    node = units.tree().by_code(code)
    if node is None:
        raise LookupError(f"the demo has no unit {code}")
    if node.kind == "district":
        return _Staff(node.id, named("reviewer", at), named("district", at))
    return _Staff(node.id, first_of(node.id, WRITERS, at), first_of(node.id, APPROVERS, at))


def _morning(now: datetime, days: int) -> datetime:
    """Nine o'clock so many days ago."""
    return datetime.combine(units.civil_day(now - timedelta(days=days)), _MORNING, CIVIL)

"""Sections of an article's page: its versions, and how it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jiceng.cases.knowledge import queries
from jiceng.cases.knowledge.lifecycle import ARTICLES
from jiceng.cases.knowledge.models import Feedback, FeedbackKind
from jiceng.directory import public as directory
from jiceng.records.public import PartRequest, RecordPart

MOST: Final = 5
"""Reports that the page shows."""


def _versions(asked: PartRequest) -> Mapping[str, Any] | None:
    article = ARTICLES.visible(asked.actor).filter(pk=asked.record).first()
    found = queries.versions_of(article) if article else []
    return {"versions": found} if found else None


def _use(asked: PartRequest) -> Mapping[str, Any] | None:
    article = ARTICLES.visible(asked.actor).filter(pk=asked.record).first()
    if article is None or not article.edition:
        return None
    said = Feedback.objects.filter(article=article, kind=FeedbackKind.OUTDATED)
    reports = [
        (each, directory.label_of(each.unit_id) if each.unit_id else "")
        for each in said.order_by("-at", "-pk")[:MOST]
    ]
    return {"use": queries.use_of(article), "reports": reports}


PARTS: Final = (
    RecordPart(
        kind="article",
        name="versions",
        order=10,
        template="knowledge/versions.html",
        context=_versions,
    ),
    RecordPart(kind="article", name="use", order=15, template="knowledge/use.html", context=_use),
)

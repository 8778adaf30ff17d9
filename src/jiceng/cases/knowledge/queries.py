"""Reads of the knowledge base: what fits a question, versions, searches without result."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Count,
    Func,
    Max,
    Q,
    QuerySet,
    Sum,
    TextField,
)
from django.db.models.functions import Cast
from django.urls import reverse

from jiceng.cases.knowledge import rules
from jiceng.cases.knowledge.lifecycle import ARTICLES, OFFERED, REVIEW
from jiceng.cases.knowledge.models import Article, ArticleVersion, MissedSearch
from jiceng.cases.knowledge.permissions import READ
from jiceng.cases.public import Cited, KnowledgeHit, categories, cited_times, words_of
from jiceng.core.access import Actor
from jiceng.directory import public as directory

LISTED_DAYS: Final = 30
"""Days of searches without result that are listed."""
MOST_MISSED: Final = 50
_COLUMNS: Final = ("pk", "title", "keywords", "text", "category")


_HASHED: Final = Func(Cast("pk", TextField()), function="hashtext", output_field=BigIntegerField())


@dataclass
class _Held:
    """The index of a process, as of a fingerprint of the articles."""

    mark: Any = None
    index: rules.Index = field(default_factory=lambda: rules.index_of(()))
    lock: threading.Lock = field(default_factory=threading.Lock)


_HELD: Final = _Held()


def offered_on(day: date) -> QuerySet[Article]:
    """Articles that are found and may be cited on a day."""
    return Article.objects.filter(~directory.beginning_after(day), state__in=OFFERED)


def _index(day: date) -> rules.Index:
    """The index of all articles in use; rebuilt when one of them has changed."""
    found = offered_on(day).aggregate(
        count=Count("pk"), last=Max("moved_at"), versions=Sum("version"), which=Sum(_HASHED)
    )
    mark = (day, *found.values())
    with _HELD.lock:
        if _HELD.mark != mark:
            rows = offered_on(day).order_by("pk").values_list(*_COLUMNS)
            _HELD.index, _HELD.mark = rules.index_of(map(_indexed, rows)), mark
        return _HELD.index


def _indexed(row: tuple[Any, ...]) -> rules.Indexed:
    key, title, keywords, text, category = row
    known = categories.get().get(category or "")
    head = words_of(title, keywords, known.name if known else "")
    return rules.Indexed(str(key), frozenset(head), frozenset(words_of(text)), category or "")


def found(
    actor: Actor, words: str, codes: Collection[str], at: datetime, *, is_search: bool
) -> list[KnowledgeHit]:
    """Articles that fit a question, the best first; two queries.

    Args:
        words: a search, or the description of a call.
        codes: categories that it may be about, with those above them.
    """
    if not actor.holds(READ):
        return []
    day = directory.civil_day(at)
    keys = rules.ranked(_index(day), words_of(words), codes, is_search=is_search)
    rows = {str(row.pk): row for row in offered_on(day).filter(pk__in=keys)}
    return [hit_of(rows[key]) for key in keys if key in rows]


def hit_of(row: Article) -> KnowledgeHit:
    """An article as the counter shows it."""
    return KnowledgeHit(
        article=row.pk,
        version=row.edition,
        title=row.title,
        text=row.text,
        for_staff=row.for_staff,
        unit=directory.label_of(row.unit_id),
        href=reverse("article", args=[row.pk]),
        is_doubtful=row.state == REVIEW,
    )


def cited(actor: Actor, keys: Iterable[tuple[UUID, int]], at: datetime) -> list[Cited]:
    """The versions of articles that an answer cites; unknown ones are left out."""
    wanted = list(keys)
    if not wanted or not actor.holds(READ):
        return []
    where = Q(pk__in=())
    for article, version in wanted:
        where |= Q(article=article, number=version)
    visible = ARTICLES.visible(actor).order_by().values("pk")
    rows = ArticleVersion.objects.filter(where, article__in=visible).order_by("article", "number")
    return [Cited(row.article_id, row.number, row.title) for row in rows]


def versions_of(article: Article) -> list[ArticleVersion]:
    """Versions of an article, the newest first."""
    return list(ArticleVersion.objects.filter(article=article).order_by("-number"))


def use_of(article: Article) -> dict[str, int]:
    """How often an article was cited, found useful, and reported as outdated."""
    kinds = article.feedback.order_by().values_list("kind").annotate(count=Count("pk"))
    return {"cited": cited_times(article.pk), "useful": 0, "outdated": 0, **dict(kinds)}


@dataclass(frozen=True, slots=True)
class MissedWords:
    """Words that were searched without a result: how often, and on which day last."""

    words: str
    count: int
    last: date


def missed(at: datetime, most: int = MOST_MISSED) -> Sequence[MissedWords]:
    """Searches without result of the last days, the most frequent first."""
    since = directory.civil_day(at) - timedelta(days=LISTED_DAYS)
    rows = MissedSearch.objects.filter(day__gte=since).order_by().values_list("words")
    totals = rows.annotate(total=Sum("count"), last=Max("day")).order_by("-total", "words")
    return [MissedWords(words, total, last) for words, total, last in totals[:most]]

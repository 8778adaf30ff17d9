"""Contribution type for the knowledge that the counter offers while a call is typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jiceng.cases.lifecycle.answering import Cited
from jiceng.cases.models import Citation
from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class KnowledgeHit:
    """One article that fits a question.

    Args:
        is_doubtful: it is to be reviewed, since its date has come or somebody reported it.
    """

    article: UUID
    version: int
    title: str
    text: str
    for_staff: str
    unit: str
    href: str
    is_doubtful: bool

    @property
    def key(self) -> str:
        """How a form names this version."""
        return f"{self.article}:{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSource(Contribution):
    """A collection of articles.

    Args:
        matching: articles that fit a description, given the codes of its possible categories.
        search: articles that fit a search of a few words; a search without result is counted.
        cited: the given versions, as far as the actor may read them.
    """

    matching: Callable[[Actor, str, Collection[str], datetime], Sequence[KnowledgeHit]]
    search: Callable[[Actor, str, datetime], Sequence[KnowledgeHit]]
    cited: Callable[[Actor, Iterable[tuple[UUID, int]], datetime], Sequence[Cited]]


KNOWLEDGE: Final = Slot(KnowledgeSource)


def matching(actor: Actor, text: str, codes: Collection[str], at: datetime) -> list[KnowledgeHit]:
    """Articles of all sources that fit a description."""
    return [hit for each in KNOWLEDGE.all() for hit in each.matching(actor, text, codes, at)]


def search(actor: Actor, words: str, at: datetime) -> list[KnowledgeHit]:
    """Articles of all sources that fit a search."""
    return [hit for each in KNOWLEDGE.all() for hit in each.search(actor, words, at)]


def cited(actor: Actor, keys: Iterable[str], at: datetime) -> list[Cited]:
    """The cited versions; keys that no source knows are left out.

    Args:
        keys: as of `KnowledgeHit.key`.
    """
    wanted = [pair for key in keys if (pair := _pair(key)) is not None]
    return [one for each in KNOWLEDGE.all() for one in each.cited(actor, wanted, at)]


def _pair(key: str) -> tuple[UUID, int] | None:
    article, _colon, version = key.partition(":")
    try:
        return UUID(article), int(version[:9])
    except ValueError:
        return None


def cited_times(article: UUID) -> int:
    """Number of answers that cite an article, in any version."""
    return Citation.objects.filter(article=article).count()

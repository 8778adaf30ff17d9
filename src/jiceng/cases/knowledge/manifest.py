"""Contributions of the knowledge base."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.cases.knowledge import actions, queries
from jiceng.cases.knowledge import lifecycle as articles
from jiceng.cases.knowledge.parts import PARTS
from jiceng.cases.knowledge.permissions import APPROVE, READ, WRITE
from jiceng.cases.public import KnowledgeHit, KnowledgeSource
from jiceng.core.access import Actor, Rights
from jiceng.core.entry_points import Urls
from jiceng.core.evidence import no_evidence
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import Personal, declare, keep
from jiceng.core.retention import Retention
from jiceng.directory import public as directory
from jiceng.portal.public import Article as PublicText
from jiceng.portal.public import PublicRecords
from jiceng.records.public import IN_CHARGE, ListView, RecordPages
from jiceng.ui.nav import NavWithin

KEPT_DAYS = 180


def _search(actor: Actor, words: str, at: datetime) -> list[KnowledgeHit]:
    found = queries.found(actor, words, (), at, is_search=True)
    if not found and actor.holds(READ):
        actions.note_missed(words, at=at)
    return found


def _public_text(article: Any) -> PublicText:
    """What residents read of an article."""
    return PublicText(article.title, article.text)


ARTICLES = RecordPages(
    lifecycle=articles.ARTICLES,
    path="knowledge/",
    title=_("Knowledge base"),
    about=_(
        "Answers to frequent questions, by the units responsible; offered while a call is typed."
    ),
    empty=_("No articles yet. Start with the question that residents ask most often."),
    icon="book-2",
    area="requests",
    place=35,
    columns=["state", "unit", "category", "edition", "review_by", "due_at"],
    filters=["title", "text", "unit", "category", "state", "is_public"],
    order="-moved_at",
    views=[
        ListView("", _("In use"), lambda _day: Q(state__in=articles.OFFERED)),
        ListView("review", _("To be reviewed"), lambda _day: Q(state=articles.REVIEW)),
        ListView("drafts", _("Drafts"), lambda _day: Q(state=articles.DRAFT)),
        ListView("all", _("All articles"), lambda _day: Q()),
    ],
    facts=[
        "text",
        "for_staff",
        "keywords",
        "category",
        "unit",
        "is_public",
        "valid_from",
        "review_by",
        "due_at",
        "edition",
    ],
    notify={
        "review_due": (IN_CHARGE, WRITE, _("A knowledge article of your unit is to be reviewed")),
        "reminded": (IN_CHARGE, WRITE, _("The review of a knowledge article is nearly due")),
        "reported_outdated": (
            IN_CHARGE,
            WRITE,
            _("A knowledge article of your unit was reported as outdated"),
        ),
    },
    import_key=["unit", "title"],
)


def _is_public(day: date) -> Q:
    return Q(is_public=True) & ~directory.beginning_after(day)


MANIFEST = Manifest(
    "knowledge",
    Rights(READ, WRITE, APPROVE),
    ARTICLES,
    Urls("desk/", "jiceng.cases.knowledge.urls"),
    NavWithin("article-list", ("knowledge-search", "knowledge-missed", "article-version")),
    *PARTS,
    PublicRecords(
        pages=ARTICLES,
        states=articles.OFFERED,
        only=_is_public,
        on_places=False,
        about=_("Answers of the authorities to frequent questions."),
        empty=_("No answers have been published yet."),
        columns=["unit", "category"],
        filters=["category", "unit"],
        facts=["unit", "category", "valid_from"],
        tables=[],
        article=_public_text,
    ),
    KnowledgeSource(
        matching=lambda actor, text, codes, at: queries.found(
            actor, text, codes, at, is_search=False
        ),
        search=_search,
        cited=queries.cited,
    ),
    declare(
        "knowledge.MissedSearch",
        personal={
            "words": Personal(
                "to know which answers are missing; staff may type a name",
                keep("entered", days=KEPT_DAYS),
            )
        },
        plain=["id", "day", "count"],
    ),
    no_evidence("Totals by day and words; nothing follows from them", "knowledge.MissedSearch"),
    Retention(
        "knowledge.missed",
        timedelta(days=KEPT_DAYS),
        actions.erase_missed,
        label=_("searches without a result"),
        past=actions.missed_past,
        erases=["knowledge.MissedSearch"],
    ),
)

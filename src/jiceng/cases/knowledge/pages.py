"""Pages of the knowledge base: search, searches without result, comparison of versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.cases.knowledge import queries
from jiceng.cases.knowledge.lifecycle import ARTICLES
from jiceng.cases.knowledge.models import SEARCHED, Article, ArticleVersion
from jiceng.cases.knowledge.permissions import READ, WRITE
from jiceng.cases.knowledge.rules import Difference, differences
from jiceng.cases.public import categories, knowledge_search
from jiceng.core.errors import NotFound
from jiceng.directory.public import signed_in_holder_of


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Search the articles in use."""
    actor = signed_in_holder_of(request, READ)
    words = request.GET.get("q", "").strip()[:SEARCHED]
    hits = knowledge_search(actor, words, timezone.now()) if words else []
    context = {"q": words, "hits": hits, "may_write": actor.holds(WRITE)}
    return render(request, "knowledge/search.html", context)


@require_GET
def missed(request: HttpRequest) -> HttpResponse:
    """List the searches without result, for those who write articles."""
    signed_in_holder_of(request, WRITE)
    context = {"rows": queries.missed(timezone.now()), "days": queries.LISTED_DAYS}
    return render(request, "knowledge/missed.html", context)


@require_GET
def version(request: HttpRequest, article_id: UUID, number: int) -> HttpResponse:
    """Show one version of an article, and what differs from the version before it."""
    actor = signed_in_holder_of(request, READ)
    article: Article | None = ARTICLES.visible(actor).filter(pk=article_id).first()
    found = {each.number: each for each in queries.versions_of(article)} if article else {}
    if article is None or number not in found:
        raise NotFound(_("Version not found, or not visible to you."), "article.version")
    shown, before = found[number], found.get(number - 1)
    context = {
        "article": article,
        "version": shown,
        "before": before,
        "changes": list(_changes(before, shown)) if before else [],
        "category": categories.get().get(shown.category_code),
        "is_present": number == article.edition,
    }
    return render(request, "knowledge/version.html", context)


def _changes(before: ArticleVersion, after: ArticleVersion) -> Any:
    """Label and differences of each text that has changed."""
    for name in ("title", "text", "for_staff"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            label = ArticleVersion._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield (
                label,
                format_html_join("", "{}", ((_marked(run),) for run in differences(old, new))),
            )


def _marked(run: Difference) -> SafeString | str:
    """A run of a comparison as HTML."""
    tag = {"removed": "del", "added": "ins"}.get(run.kind)
    return format_html("<{0}>{1}</{0}>", mark_safe(tag), run.text) if tag else run.text  # noqa: S308

"""Fragments of the counter page, loaded while a call is typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jiceng.cases import actions, knowledge_source
from jiceng.cases.access import masked_texts
from jiceng.cases.intake import report as intake
from jiceng.cases.intake.preview import Preview, preview
from jiceng.cases.intake.reference import CategoryFacts
from jiceng.cases.intake.report import Report
from jiceng.cases.intake.suggestions import LEAST_TEXT
from jiceng.cases.knowledge_source import KnowledgeHit
from jiceng.cases.lifecycle.answering import is_answered_directly
from jiceng.cases.models import Case, Channel, RequestType
from jiceng.cases.permissions import CASE_OPEN, CASE_REVEAL
from jiceng.cases.queries import visible_to
from jiceng.cases.residents.report_preview import look as case_look
from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.directory import public as directory
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage

CITED, CITED_FOUND = "cited", "cited_found"
"""Fields of the cited articles: of those offered by themselves, and of those found by a search."""
MOST_WORDS = 40
"""Characters of a search of the knowledge base."""


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Fragment beside the text: suggested categories, the unit in charge with the due times,
    fitting knowledge, and similar requests nearby.
    """
    actor = directory.signed_in_holder_of(request, CASE_OPEN)
    given, now = request.POST, timezone.now()
    text = given.get("text", "").strip()[: intake.MAX_TEXT]
    if len(text) < LEAST_TEXT:
        return HttpResponse()
    address = given.get("address", "")[: intake.MAX_ADDRESS]
    found = case_look(text=text, address=address, lon=None, lat=None, at=now)
    coming = _preview(given, text, address)
    category = coming.category if coming else None
    hits = knowledge_source.matching(actor, text, _codes(category, found.categories), now)
    tree = directory.tree()
    ids = [near.id for near in found.nearby]
    seen = {case.id: masked_texts.masked(case) for case in visible_to(actor).filter(pk__in=ids)}
    context = {
        "suggested": found.categories,
        "chosen": given.get("category", ""),
        "area": tree.get(found.area_id),
        "nearby": [seen[each] for each in ids if each in seen],
        "coming": coming,
        "unit": tree.get(coming.unit_id) if coming else None,
        "type_label": dict(RequestType.choices).get(coming.request_type) if coming else "",
        "may_answer": coming is not None and _may_answer(coming),
        **_knowledge(given, hits, CITED),
    }
    return render(request, "cases/counter_look.html", context)


def _preview(given: QueryDict, text: str, address: str) -> Preview | None:
    """The expected result; None while the form has invalid values."""
    channel = given.get("channel", "")
    report = Report(
        text=text,
        address=address,
        category=given.get("other_category", "") or given.get("category", ""),
        request_type=given.get("request_type", ""),
        channel=channel if channel in Channel.values else Channel.HOTLINE.value,
        confidential=given.get("confidential", "") == "yes",
    )
    return preview(report, timezone.now())


def _codes(chosen: CategoryFacts | None, likely: Iterable[CategoryFacts]) -> Collection[str]:
    """The codes that the matter may be about, with those above them."""
    return {code for each in (chosen, *likely) if each for code in each.lineage}


def _may_answer(coming: Preview) -> bool:
    """Whether such a request may be answered and closed at once."""
    is_elsewhere = coming.category is not None and bool(coming.category.directions)
    return is_elsewhere or is_answered_directly(coming.request_type)


def _knowledge(given: QueryDict, hits: Sequence[KnowledgeHit], field: str) -> dict[str, Any]:
    """Articles with the cited ones marked; a cited one stays though it fits no longer.

    Args:
        field: of the check boxes, one for each of the two lists of articles.
    """
    cited = set(given.getlist(field))
    shown = {hit.key for hit in hits}
    return {"hits": hits, "cited": cited, "kept": sorted(cited - shown), "field": field}


@require_POST
def knowledge(request: HttpRequest) -> HttpResponse:
    """Fragment with the articles that a search of the knowledge base finds."""
    actor = directory.signed_in_holder_of(request, CASE_OPEN)
    words = request.POST.get("knowledge_q", "").strip()[:MOST_WORDS]
    hits = knowledge_source.search(actor, words, timezone.now()) if words else []
    context = {"searched": words, **_knowledge(request.POST, hits, CITED_FOUND)}
    return render(request, "cases/counter_knowledge.html", context)


class Whose(Fields):
    """A phone; `actions.look_up_caller` says what is a whole number."""

    phone: str = ""


@require_POST
def earlier(request: HttpRequest) -> HttpResponse:
    """Fragment with earlier requests from this phone, open ones first; the search is recorded."""
    actor = directory.signed_in_holder_of(request, CASE_REVEAL)

    def shown(problem: Problem | None, found: Sequence[Case] = ()) -> HttpResponse:
        ordered = sorted(found, key=lambda case: not case.is_open)
        context = {**_rows(ordered), "open": sum(case.is_open for case in found)}
        context |= {"problem": problem, "more": len(found) >= actions.MOST_EARLIER}
        return render(request, "cases/earlier.html", context)

    return FormPage(
        form=Whose,
        act=lambda given: actions.look_up_caller(phone=given.phone, by=actor, at=timezone.now()),
        done=lambda found: shown(None, found),
        show=lambda _form, problem: shown(problem),
        status=None,
    ).answer(request)


class ShortCode(Fields):
    """Number of a request, or its end, and the last four digits of the resident's phone."""

    number: str = ""
    phone_end: str = ""


@require_POST
def by_short_code(request: HttpRequest) -> HttpResponse:
    """Fragment with the request of a number and the last four digits of a phone; the search is
    recorded and limited.
    """
    actor = directory.signed_in_holder_of(request, CASE_REVEAL)

    def found(given: ShortCode) -> list[Case]:
        return actions.find_by_short_code(
            number=given.number, phone_end=given.phone_end, by=actor, at=timezone.now()
        )

    def shown(problem: Problem | None, cases: Sequence[Case] = ()) -> HttpResponse:
        return render(request, "cases/earlier.html", {**_rows(cases), "problem": problem})

    return FormPage(
        form=ShortCode,
        act=found,
        done=lambda cases: shown(None, cases),
        show=lambda _form, problem: shown(problem),
        status=None,
    ).answer(request)


def _rows(cases: Iterable[Case]) -> dict[str, Any]:
    tree = directory.tree()
    return {"rows": [{"case": case, "unit": tree.get(case.unit_id)} for case in cases]}


def known_to(actor: Actor) -> bool:
    """Whether an actor may look up residents."""
    return actor.holds(CASE_REVEAL)

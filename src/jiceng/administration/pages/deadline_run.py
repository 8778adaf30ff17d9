"""A deadline tried on past requests before it is set."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jiceng.administration import words
from jiceng.administration.door import DAYS, days_asked
from jiceng.administration.forms import DueForm
from jiceng.cases import public as cases
from jiceng.core.web import is_part
from jiceng.directory.public import at_desk_with


@require_GET
def deadline_run(request: HttpRequest, code: str) -> HttpResponse:
    """What a deadline that somebody thinks of would have done with requests of the past.

    The page comes at once; its script then asks for the part that takes a while.
    """
    actor = at_desk_with(request, "category.edit")
    category, form = cases.setup.category_for(actor, code), DueForm(request.GET)
    span = form.span()
    if span is None:
        return redirect("admin-category", code=code)
    days = days_asked(request)
    context: dict[str, Any] = {
        "category": category,
        "span": words.span(span),
        "current": words.span(cases.categories.get()[code].span),
        "given": form.cleaned_data,
        "days": days,
        "choices": DAYS,
    }
    if not (is_part(request) or request.GET.get("now")):
        return render(request, "admin/deadline_run.html", context)
    now = timezone.now()
    found = cases.deadline_run.deadline_run(
        actor, code, span, since=now - timedelta(days=days), until=now
    )
    context |= {
        "found": found,
        "half": words.span(found.half) if found.half else "",
        "most": words.span(found.most) if found.most else "",
        "cut_off": found.looked_at + found.left_out >= cases.deadline_run.MOST,
    }
    part = "deadline_run_result.html" if is_part(request) else "deadline_run.html"
    return render(request, f"admin/{part}", context)

"""Shared views of pages for residents: a fresh challenge, larger text."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import captcha
from jiceng.core.web import LARGER_TEXT, safe_return_path

A_YEAR: Final = 365 * 24 * 3600
HOME: Final = "/"


@require_GET
def challenge(request: HttpRequest) -> HttpResponse:
    """A new challenge for a page that has been open for long."""
    response = JsonResponse({"challenge": captcha.challenge(timezone.now())})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def larger_text(request: HttpRequest) -> HttpResponse:
    """Store in this browser whether larger text is wanted, and go back to the page."""
    way_back = request.POST.get("next", "")
    response = HttpResponseRedirect(safe_return_path(request, way_back) or HOME)
    if request.POST.get("larger") == "1":
        response.set_cookie(
            LARGER_TEXT,
            "1",
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(LARGER_TEXT, samesite="Lax")
    return response

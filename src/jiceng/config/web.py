"""Common parts of all pages: content security policy, context, text cleaning and error pages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from jiceng.accounts.public import (
    END_REASON,
    fields_of_form,
    keep_form,
    kept_form,
    may_show_form_again,
    require_confirmation,
    sent_form,
)
from jiceng.config.demo_visitors import visitors
from jiceng.core import entry_points, text_cleaning
from jiceng.core.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    ReauthenticationNeeded,
    SignInNeeded,
)
from jiceng.core.vocabulary.languages import use_own_words
from jiceng.core.web import LARGER_TEXT, with_retry_after
from jiceng.desk.public import at_post, posts_of, search_page, step_of
from jiceng.directory.public import actor_of_request
from jiceng.exchange.open311.api import fault as open311_fault
from jiceng.grids.public import phone_of_reports
from jiceng.portal.public import public_links, public_start, site
from jiceng.ui import nav

Respond = Callable[[HttpRequest], HttpResponse]

# Only listed sources: no inline script or style, no eval, no other sites. Images may be data URLs,
# for the marks drawn by the style sheet itself; sound may be a recording that was just made.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'{tiles}; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def policy_for(path: str) -> str:
    """The content policy of a page. Maps of the desk and the wall may load tiles from the host of
    the base map, if the settings name one; public pages never do.
    """
    base = settings.JICENG_BASE_MAP
    origin = base.origin if base is not None and path.startswith(("/desk/", "/wall/")) else ""
    return POLICY.format(tiles=f" {origin}" if origin else "")


def _api_error(request: HttpRequest, problem: Problem) -> HttpResponse | None:
    """An error in the format of the requested API; None for pages."""
    if request.path.startswith("/open311/"):
        return open311_fault(request, problem.status, str(problem))
    if request.path.startswith("/api/"):
        body = {"code": problem.code, "message": str(problem), "details": problem.details}
        return JsonResponse(body, status=problem.status)
    return None


def _texts(given: QueryDict) -> list[str]:
    return [text for name, texts in given.lists() for text in (name, *texts)]


def _cleaned(given: QueryDict) -> QueryDict:
    """The same fields without invisible and misleading characters; passwords are unchanged."""
    if all(text_cleaning.clean(text) == text for text in _texts(given)):
        return given
    plain = given.copy()
    for name, texts in given.lists():
        hides = "password" in name
        plain.setlist(name, texts if hides else [text_cleaning.clean(text) for text in texts])
    return plain


class PageMiddleware:
    """Shows errors as pages in the reader's language, and sends the content policy."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        response.headers.setdefault("Content-Security-Policy", policy_for(request.path))
        # Counters share machines: the browser's cache must not show one user's pages to the next
        # one without revalidation.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if "HX-Request" in request.headers:
            # A cached part of a page must not be shown as the whole page.
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse NUL characters, which are never typed and which no database can hold, and clean
        all other text with `core.text_cleaning`. Texts get the words of the installation."""
        use_own_words()
        if request.session.is_empty() and not hasattr(request, END_REASON):
            # The session had already ended: the response must not delete the cookie, for the
            # browser may have a new one by now (the user has signed in, a form is stored).
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        given = [*kwargs.values(), *_texts(request.GET)]
        if request.method == "POST":
            given += _texts(request.POST)
        if not any(isinstance(each, str) and "\0" in each for each in given):
            request.GET = _cleaned(request.GET)  # type: ignore[assignment]
            if request.method == "POST":
                request.POST = _cleaned(request.POST)  # type: ignore[assignment]
                sent_form(request)
            return None
        problem = Invalid(_("This address or form holds characters that are no text."), "form.nul")
        return _api_error(request, problem) or render(
            request, "problem.html", {"problem": problem}, status=problem.status
        )

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show an expected error as a page that says what to do; others are internal errors."""
        if isinstance(error, SignInNeeded):
            return _sign_in(request, error)
        if isinstance(error, ReauthenticationNeeded):
            return require_confirmation(request)
        if isinstance(error, Problem):
            page = render(request, "problem.html", {"problem": error}, status=error.status)
            return with_retry_after(page, error)
        return None


def _sign_in(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Redirect to the sign-in form, and from there back to the interrupted page."""
    name = (request.resolver_match.url_name if request.resolver_match else "") or ""
    if entry_points.is_called_while_writing(name):
        text = _("Your session has expired. You can still send the form; your text is preserved.")
        return HttpResponse(text, status=problem.status, content_type="text/plain; charset=utf-8")
    way_back = request.get_full_path()
    if request.method == "POST" and not entry_points.is_polling(name):
        way_back = keep_form(request, timezone.now())
        if request.FILES:
            messages.warning(request, _("Choose the file again afterwards: it could not be saved."))
    if "HX-Request" in request.headers:
        return _reload(request)
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': way_back})}")


def _reload(request: HttpRequest) -> HttpResponse:
    """For a script that requested a part: have the browser reload the whole page, which redirects
    to the sign-in form and back."""
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


DISK_FULL = "53100"
"""PostgreSQL's error code for a full disk."""


def unavailable(error: BaseException | None = None) -> Problem:
    """The error shown while the database does not answer, or cannot write.

    Args:
        error: raised by the database driver.
    """
    if getattr(getattr(error, "__cause__", None), "sqlstate", "") == DISK_FULL:
        problem = Problem(
            _(
                "The server's disk is full. Nothing was saved. Keep your text and inform the "
                "administrator."
            ),
            "database.full",
        )
    else:
        problem = Problem(
            _("The database does not answer. Nothing was written; send it again shortly."),
            "database.unavailable",
        )
    problem.status = 503
    return problem


def internal_error_problem() -> Problem:
    """The error shown for an internal error."""
    problem = Problem(
        _("Something went wrong on our side and was logged. No changes were saved."), "fault"
    )
    problem.status = 500
    return problem


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The response for a URL that does not exist."""
    problem = NotFound(_("Page not found."), "address.unknown")
    return _api_error(request, problem) or render(request, "404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """The page for an internal error, made without the database, which may be its cause.

    A database that restarts answers again in seconds: then it is 503, and the browser's back button
    still has the typed text.
    """
    error = sys.exc_info()[1]
    waits = isinstance(error, OperationalError)
    api_response = _api_error(request, unavailable(error) if waits else internal_error_problem())
    page = render_to_string("fault.html", {"waits": waits})
    response = api_response or HttpResponse(page, status=503 if waits else 500)
    if waits:
        response["Retry-After"] = "10"
    return response


PANE = "pane"
"""The identifier of the element beside a queue that can show a page (desk/panes.ts)."""


def _shell(is_staff: bool, in_pane: bool) -> str:
    if in_pane:
        return "desk/pane.html"
    return "desk/frame.html" if is_staff else "portal/frame.html"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """The context of every page's frame.

    What only the frame needs is computed when it is drawn: parts of pages are rendered with this
    context too, a home page a dozen of them.
    """
    actor = actor_of_request(request)

    def for_staff(make: Callable[[], Any]) -> Any:
        return SimpleLazyObject(make) if is_staff else None

    is_staff = actor.kind == "person"
    in_pane = request.headers.get("HX-Target") == PANE
    return {
        # A page of the desk has its whole frame, or is shown in the pane beside the queue.
        "frame": "desk/pane.html" if in_pane else "desk/frame.html",
        "in_pane": in_pane,
        "actor": actor,
        "synthetic": settings.JICENG_SYNTHETIC,
        # Pages shared by public and desk, such as refusals, have the frame of their reader.
        "shell": _shell(is_staff, in_pane),
        "kept_form": for_staff(lambda: kept_form(request, timezone.now())),
        "pulse_ms": round(settings.JICENG_PULSE * 1000),
        "larger_text": request.COOKIES.get(LARGER_TEXT) == "1",
        "public_links": public_links(),
        "public_start": public_start(),
        # Not "site": the library of accounts has one of its own.
        "public_site": SimpleLazyObject(site),
        "hotline": phone_of_reports(),
        "search_page": for_staff(search_page),
        "navigation": for_staff(lambda: nav.frame_of(request, at_post(request, actor))),
        "own_posts": for_staff(lambda: posts_of(request, actor)),
        # Called by the sign-in page alone.
        "demo_visitors": visitors,
        "offers_tours": settings.JICENG_TOURS and is_staff,
        "tour": for_staff(lambda: step_of(request)),
        "here": request.resolver_match.view_name if request.resolver_match else "",
    }


def foreign_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without a valid CSRF token: sent from another site, or open for too long.

    A form from one of our own pages, according to the browser, is shown again for sending: its
    token expired when the user signed in again in another tab, or the cookies were deleted.
    """
    if request.method == "POST" and may_show_form_again(request):
        context = {
            "fields": fields_of_form(_cleaned(request.POST)),
            "action": request.get_full_path(),
            "has_files": bool(request.FILES),
        }
        return render(request, "send_again.html", context, status=Forbidden.status)
    problem = Forbidden(
        _("This form has expired or came from another site. Reload the page and send it again."),
        "form.token",
    )
    return render(request, "problem.html", {"problem": problem}, status=problem.status)

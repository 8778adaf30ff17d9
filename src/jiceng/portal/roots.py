"""Public daily roots: a page, a list for programs, and an endpoint for other installations."""

from __future__ import annotations

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import root_publication, rootkeys, rootstore, throttle
from jiceng.core.access import ANONYMOUS
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.roots import Root
from jiceng.core.web import address_of

SHOWN = 90
LARGEST = 1 << 20


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The roots of the last days, so that anyone can copy and check them later."""
    rows = rootstore.load()[: -SHOWN - 1 : -1]
    return render(request, "portal/roots.html", {"rows": rows, "keys": rootkeys.public_keys()})


@require_GET
def document(request: HttpRequest) -> HttpResponse:
    """All roots with their signatures, in the format of `jiceng audit verify --against`."""
    return _listed(rootstore.load(), {"keys": list(rootkeys.public_keys())})


@csrf_exempt  # another installation posts here; its data are authenticated by the signature
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Store the daily roots of another installation that this one is configured to keep."""
    throttle.enforce_limit("roots", address_of(request))
    if not settings.JICENG_ROOTS_FROM:
        raise NotFound(_("This installation stores no daily checksums of others."), "roots.closed")
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Invalid(_("The file is not a list of daily checksums."), "roots.unreadable")
    return JsonResponse(
        {
            "taken": root_publication.receive_roots(
                body=request.body, by=ANONYMOUS, at=timezone.now()
            )
        }
    )


@require_GET
def received(request: HttpRequest, key: str) -> HttpResponse:
    """Daily roots received from one installation."""
    found = root_publication.received_roots(key)
    if not found:
        raise NotFound(_("No daily checksums under this key."), "roots.unknown_key")
    return _listed(found, {"keys": [key]})


def _listed(found: list[Root], more: dict[str, list[str]]) -> HttpResponse:
    body = {**more, "roots": [root.document() for root in found]}
    text = orjson.dumps(body, option=orjson.OPT_UTC_Z | orjson.OPT_INDENT_2)
    return HttpResponse(text, content_type="application/json")

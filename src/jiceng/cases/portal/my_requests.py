"""List of a resident's own requests, by the tracking codes that only their browser keeps.

The codes are sent in a form, not in an address, so that they are in no log and no history.
"""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from jiceng.cases.intake.reference import categories
from jiceng.cases.portal.plain_states import plain_state
from jiceng.cases.queries import is_public
from jiceng.cases.residents.followed_request import Followed, followed_each
from jiceng.core import throttle
from jiceng.core.ids import SECRET_LENGTH
from jiceng.core.web import address_of

MOST: Final = 20
"""Requests of one list; browsers keep as many codes (frontend/portal/kept-codes.ts)."""


@require_POST
def my_requests(request: HttpRequest) -> HttpResponse:
    """Fragment: the requests of some tracking codes, in the order of the codes; two queries.

    Raises:
        TooMany: too many lists for one address.
    """
    throttle.enforce_limit("mine", address_of(request))
    given = [each.strip().upper() for each in request.POST.getlist("code")]
    codes = [each for each in dict.fromkeys(given) if len(each) == SECRET_LENGTH][:MOST]
    rows = [_row(secret, link) for secret, link in followed_each(codes)]
    return render(request, "portal/my_requests.html", {"rows": rows})


def _row(secret: str, link: Followed) -> dict[str, Any]:
    case = link.case
    matter = categories.get().get(case.category_id or "") if is_public(case) else None
    return {
        "secret": secret,
        "number": link.own.number,
        # Of another resident's request only the matter is shown.
        "title": link.own.title if link.joined is None else "",
        "matter": matter,
        "state": plain_state(case.state),
        "awaits_answer": case.state == "resolved",
        "at": link.own.opened_at,
    }

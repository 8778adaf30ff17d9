"""Who uses the public site: the actor of residents, and the grid that they have chosen as theirs.

The choice is a cookie of the browser, set by its reader or by the first scanned poster; the server
stores nothing.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from jiceng.core.access import Actor
from jiceng.core.web import safe_return_path
from jiceng.grids import public as grids

RESIDENT: Final = Actor(kind="resident")
"""The actor of people who use the public site without signing in."""

MY_PLACE: Final = "my_place"
"""The cookie with the code of the reader's grid."""
A_YEAR: Final = 365 * 24 * 3600
HOME: Final = "/"


def my_place(request: HttpRequest) -> grids.Place | None:
    """The grid that this browser's reader has chosen; None without one, or if it has ended."""
    index = grids.current()
    return index.grid_of(index.places.get(request.COOKIES.get(MY_PLACE, "")))


def remember_place(response: HttpResponse, code: str) -> None:
    """Store a grid as the reader's own in this browser."""
    response.set_cookie(
        MY_PLACE,
        code,
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


def remember_poster(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Store the grid of a scanned poster, unless this browser has one already."""
    index = grids.current()
    grid = index.grid_of(index.places.get(code))
    if grid is not None and MY_PLACE not in request.COOKIES:
        remember_place(response, grid.code)


@require_POST
def choose_place(request: HttpRequest) -> HttpResponse:
    """Store or delete the reader's grid, and go back to the page."""
    way_back = safe_return_path(request, request.POST.get("next", ""))
    response = HttpResponseRedirect(way_back or HOME)
    code = request.POST.get("code", "")
    if code in grids.current().places:
        remember_place(response, code)
    else:
        response.delete_cookie(MY_PLACE, samesite="Lax")
    return response

"""Stopping whoever guesses: counted by django-axes in the database, so by all processes together.

Two counts: one for a name from one address, one for a name from anywhere, so that a password is
neither guessed from one machine nor from many, and a colleague's typing errors lock nobody out for
long. What was typed is not kept: people type passwords into the wrong field.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from itertools import groupby
from typing import Any, Final

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jiceng.core.web import address_of
from jiceng.directory.public import Person

FROM_ANYWHERE: Final = 5
"""How many times the tries of one address make a name wait from everywhere."""


def plain_name(name: str) -> str:
    """One spelling for a user name, as signing in does not mind capitals."""
    return name.strip().casefold()[:80]


def address(request: HttpRequest) -> str | None:
    """The address that a request comes from, if it is one (a local socket has none)."""
    try:
        return str(ip_address(address_of(request)))
    except ValueError:
        return None


def name_of(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The name that failures are counted by."""
    return plain_name(str((credentials or {}).get("username") or ""))


def counted_as(person: Person) -> str:
    """Under which name the failures of somebody known are counted."""
    return person.username or str(person.pk)


def wait() -> timedelta:
    """How long a name waits after its last failure."""
    time: timedelta = settings.AXES_COOLOFF_TIME
    return time


def _ends(at: datetime, **narrowed: Any) -> dict[str, list[tuple[str | None, datetime]]]:
    """By name: the addresses that must wait, None for any, each with the instant of its end."""
    limit: int = settings.AXES_FAILURE_LIMIT
    failures = (
        AccessAttempt.objects.filter(attempt_time__gt=at - wait(), **narrowed)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .order_by("username", "ip_address")
    )
    found: dict[str, list[tuple[str | None, datetime]]] = {}
    for name, rows in groupby(failures, key=lambda row: row["username"]):
        all_rows = list(rows)
        ends = [
            (row["ip_address"], row["last"] + wait())
            for row in all_rows if row["failures"] >= limit
        ]  # fmt: skip
        if sum(row["failures"] for row in all_rows) >= limit * FROM_ANYWHERE:
            ends.append((None, max(row["last"] for row in all_rows) + wait()))
        if ends:
            found[name] = ends
    return found


def waits_until(name: str, at: datetime, *, from_address: str | None = None) -> datetime | None:
    """Until when a name waits.

    Args:
        from_address: from where somebody wants to sign in; without it, from any address.

    Returns:
        the instant from which the next try counts again, or None when it need not wait.
    """
    name = plain_name(name)
    ends = _ends(at, username=name).get(name, [])
    return max(
        (end for address, end in ends if from_address is None or address in {None, from_address}),
        default=None,
    )


def names_waiting(at: datetime, *, among: Collection[str] | None = None) -> set[str]:
    """Names that must wait somewhere, in their plain spelling.

    Args:
        among: only these; all when None.
    """
    narrowed = {} if among is None else {"username__in": [plain_name(name) for name in among]}
    return set(_ends(at, **narrowed))


def failed(request: HttpRequest, name: str) -> None:
    """Count a failure that Django's own authentication has not seen, such as a wrong code."""
    AxesProxyHandler.user_login_failed(None, {"username": name}, request)


def is_waiting(request: HttpRequest, name: str) -> bool:
    """Whether this request's address may not try this name now."""
    return not AxesProxyHandler.is_allowed(request, {"username": name})


def forget(name: str) -> int:
    """Let a name try again at once; gives how many records went."""
    count: int = AccessAttempt.objects.filter(username=plain_name(name)).delete()[0]
    return count


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts both ways and keeps nothing but name, address and time."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        """Whether name and address must wait now."""
        name = name_of(request, credentials)
        return waits_until(name, timezone.now(), from_address=request.axes_ip_address) is not None

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **more: Any
    ) -> None:
        """Count a failure, without the browser's particulars."""
        if request is not None:
            request.axes_user_agent = request.axes_http_accept = ""
        super().user_login_failed(sender, credentials, request, **more)

    def post_save_access_attempt(self, instance: AccessAttempt, **more: Any) -> None:
        """Drop what was typed."""
        AccessAttempt.objects.filter(pk=instance.pk).update(get_data="", post_data="")


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: Mapping[str, Any] | None
) -> HttpResponse:
    """The answer to somebody who must wait: the form, which says until when, as “too many”."""
    if response.status_code == HttpResponse.status_code:
        response.status_code = 429
    return response

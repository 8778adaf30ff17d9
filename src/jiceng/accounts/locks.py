"""Limits against password guessing, counted by django-axes in the database for all processes.

Counted are a name from one address, a name from anywhere, and an address and its neighbourhood for
all names, which limits one password on many names and many passwords on one name. The owner of a
name can still sign in during an attack: from a browser with an earlier sign-in, which has its own
count; with a second factor, without which a guessed password is useless; or from a network without
failures for this name. Input is not stored, since people type passwords into the wrong field.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from itertools import groupby
from typing import Any, Final

from allauth.mfa.models import Authenticator
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Max, Q, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jiceng.core.networks import neighbourhood_of, network_of
from jiceng.core.web import address_of
from jiceng.directory.public import Person

WRITES: Final = {
    "forget": "counts of tries are no deed of anybody",
    "Handler.post_save_access_attempt": "what was typed at a failed try is dropped",
}

FROM_ANYWHERE: Final = 5
"""Factor of the limit of a name from all addresses, on the limit of one address."""
OF_ADDRESS, OF_NEIGHBOURHOOD = 2, 5
"""Factors of the limits of an address and its network for all names."""
FRESH_TRIES: Final = 2
"""Tries of a network for a name that is locked everywhere."""

DEVICE_COOKIE: Final = "known_device"
DEVICE_DAYS: Final = 180
_DEVICE_SALT: Final = "jiceng.accounts.device"
_NEW_DEVICE: Final = "_jiceng_known_device"
_CODE: Final = "code:"
"""Prefix of names in the count of wrong codes, which follow a correct password."""


def plain_name(name: str) -> str:
    """One spelling for a user name, as signing in does not mind capitals."""
    return name.strip().casefold()[:80]


def address(request: HttpRequest) -> str | None:
    """The address that a request comes from, if it is one (a local socket has none)."""
    try:
        return str(ip_address(address_of(request)))
    except ValueError:
        return None


def counted_address(request: HttpRequest) -> str | None:
    """The counted form of an address: a network of addresses counts as one visitor."""
    found = address(request)
    return network_of(found).partition("/")[0] if found else None


def name_of(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The name that failures are counted by: with its browser's mark, if that is known by it."""
    name = plain_name(str((credentials or {}).get("username") or ""))
    mark = _marks(request).get(name.removeprefix(_CODE), "") if request is not None else ""
    return f"{name} {mark}" if mark else name


def without_mark(name: str) -> str:
    """The name itself, of one that failures are counted by."""
    return name.partition(" ")[0].removeprefix(_CODE)


def _marks(request: HttpRequest) -> dict[str, str]:
    """The names that have signed in by this browser, each with the mark that it was given."""
    try:
        found: dict[str, str] = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""),
            salt=_DEVICE_SALT,
            max_age=timedelta(days=DEVICE_DAYS),
        )
    except signing.BadSignature:
        return {}
    return found


def remember_device(request: HttpRequest, person: Person) -> None:
    """Store that a person has signed in by this browser; `mark_device` sets the cookie."""
    name = plain_name(counted_as(person))
    marks = {key: mark for key, mark in _marks(request).items() if key != name}
    # People share machines; the longest ago is forgotten first.
    kept = dict([*marks.items()][-4:])
    setattr(request, _NEW_DEVICE, {**kept, name: secrets.token_hex(6)})


def mark_device(request: HttpRequest, response: HttpResponse) -> None:
    """Give a browser the mark by which it is known the next time."""
    marks = getattr(request, _NEW_DEVICE, None)
    if marks is not None:
        response.set_cookie(
            DEVICE_COOKIE,
            signing.dumps(marks, salt=_DEVICE_SALT),
            max_age=DEVICE_DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def counted_as(person: Person) -> str:
    """The name under which failures of a known browser are counted."""
    return person.username or str(person.pk)


def wait() -> timedelta:
    """Waiting time of a name after its last failure."""
    time: timedelta = settings.AXES_COOLOFF_TIME
    return time


def _ends(at: datetime, **narrowed: Any) -> dict[str, list[tuple[str | None, datetime]]]:
    """By name: locked addresses, None for all, each with the end of its lock."""
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
            for row in all_rows
            if row["failures"] >= limit
        ]
        if sum(row["failures"] for row in all_rows) >= limit * FROM_ANYWHERE:
            ends.append((None, max(row["last"] for row in all_rows) + wait()))
        if ends:
            found[name] = ends
    return found


@dataclass(frozen=True, slots=True)
class Failures:
    """Recent failures by each count.

    Args:
        pair: a name from one address, or by one known browser.
        name: that name from anywhere.
        name_near: that name from the neighbourhood.
        address: the address, whatever the name.
        near: its neighbourhood, whatever the name.
    """

    pair: int
    name: int
    name_near: int
    address: int
    near: int


def exceeded_limits(
    failed: Failures, limit: int, *, is_known: bool, has_factor: bool, is_code: bool
) -> frozenset[str]:
    """Counts that lock the next try; empty: it is allowed.

    Args:
        limit: tries of a name from one address.
        is_known: the name has signed in by this browser before.
        has_factor: a password alone does not open this name.
        is_code: a code is tried, so the password was already correct.
    """
    found = {"pair"} if failed.pair >= limit else set()
    if is_known:
        return frozenset(found)
    if failed.address >= limit * OF_ADDRESS:
        found.add("address")
    if failed.near >= limit * OF_NEIGHBOURHOOD:
        found.add("near")
    is_fresh = failed.name_near < FRESH_TRIES and not is_code
    if failed.name >= limit * FROM_ANYWHERE and not has_factor and not is_fresh:
        found.add("name")
    return frozenset(found)


def locked_until(name: str, at: datetime, request: HttpRequest) -> datetime | None:
    """End of the lock of a name for this browser and address.

    Returns:
        the instant from which the next try counts again, or None when it is not locked.
    """
    counted = name_of(request, {"username": name})
    is_known = " " in counted
    here = counted_address(request)
    of_name, of_address = Q(username=counted), Q(ip_address=here)
    near = Q(ip_address__range=_ends_of(here)) if here else of_address
    which = {
        "pair": of_name if is_known else of_name & of_address,
        "name": of_name,
        "name_near": of_name & near,
        "address": of_address,
        "near": near,
    }
    found = AccessAttempt.objects.filter(of_name | near, attempt_time__gt=at - wait()).aggregate(
        **{
            key: Coalesce(Sum("failures_since_start", filter=condition), 0)
            for key, condition in which.items()
        },
        **{
            f"last_{key}": Max("attempt_time", filter=condition) for key, condition in which.items()
        },
    )
    reasons = exceeded_limits(
        Failures(**{key: found[key] for key in which}),
        settings.AXES_FAILURE_LIMIT,
        is_known=is_known,
        has_factor=False,
        is_code=counted.startswith(_CODE),
    )
    if "name" in reasons and _has_factor(name):
        reasons -= {"name"}
    return max((found[f"last_{key}"] + wait() for key in reasons), default=None)


def _ends_of(here: str) -> tuple[str, str]:
    network = ip_network(neighbourhood_of(here))
    return str(network[0]), str(network[-1])


def _has_factor(name: str) -> bool:
    """Whether a password alone is not enough for this name. (Codes have a count of their own.)"""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found = Authenticator.objects.filter(user__username__iexact=plain_name(name), type__in=kinds)
    return bool(found.exists())


def locked_names(at: datetime, *, among: Collection[str] | None = None) -> set[str]:
    """Names that are locked for some address, in normalised spelling.

    Args:
        among: only these; all when None.
    """
    if among is None:
        return {without_mark(name) for name in _ends(at)}
    names = [plain_name(name) for name in among]
    found = _ends(at, username__in=[*names, *(f"{_CODE}{name}" for name in names)])
    return {without_mark(name) for name in found}


def failed(request: HttpRequest, name: str) -> None:
    """Count a failure that Django's own authentication has not seen, such as a wrong code."""
    AxesProxyHandler.user_login_failed(None, {"username": f"{_CODE}{plain_name(name)}"}, request)


def is_locked(request: HttpRequest, name: str) -> bool:
    """Whether this request's address is locked for this name's codes."""
    return not AxesProxyHandler.is_allowed(request, {"username": f"{_CODE}{plain_name(name)}"})


def shown_locked_until(request: HttpRequest, name: str) -> datetime | None:
    """End of the lock of a name, for its password or its codes."""
    now = timezone.now()
    ends = [locked_until(each, now, request) for each in (name, f"{_CODE}{plain_name(name)}")]
    return max((end for end in ends if end is not None), default=None)


def forget(name: str) -> int:
    """Unlock a name; returns the number of deleted records."""
    name = plain_name(name)
    mine = Q(username__in=[name, f"{_CODE}{name}"])
    marked = Q(username__startswith=f"{name} ") | Q(username__startswith=f"{_CODE}{name} ")
    count: int = AccessAttempt.objects.filter(mine | marked).delete()[0]
    return count


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts both ways and stores only name, address and time."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        """Whether the name or the address is locked now."""
        name = plain_name(str((credentials or {}).get("username") or ""))
        return locked_until(name, timezone.now(), request) is not None

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
    """The response to a locked sign-in: the form with the end of the lock, status 429."""
    if response.status_code == HttpResponse.status_code:
        response.status_code = 429
    return response

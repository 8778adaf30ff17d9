"""Access log without personal data: one line per request, kept for half a year.

网络安全法 (article 21) asks for six months. A line is JSON: time, duration, actor by identifier,
the name of the URL pattern (never the URL itself, which contains queries and secret links), the
status, and the recorded events that were accesses to personal data. There is one file for each
civil day in ``JICENG_ACCESS_LOG``; the nightly erasure removes those that are too old.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jiceng.core.access import Actor
from jiceng.core.worktime import CIVIL

RETENTION_PERIOD: Final = timedelta(days=184)
FILE_NAME: Final = "access-%s.jsonl"
ACTOR_ATTRIBUTE: Final = "_jiceng_who"
_logger = logging.getLogger(__name__)
_looks: ContextVar[list[str] | None] = ContextVar("looks", default=None)
_lock = threading.Lock()
_open: dict[str, tuple[str, int]] = {}


def note_personal_data_access(stream_kind: str, stream_id: UUID, event: str) -> None:
    """Add an event that was an access to personal data to the current request's line."""
    looks = _looks.get()
    if looks is not None:
        looks.append(f"{event} {stream_kind}:{stream_id}")


def note_actor(request: HttpRequest, actor: Actor) -> None:
    """Note the actor already found for a request, at no further cost."""
    setattr(request, ACTOR_ATTRIBUTE, actor.ref)


class AccessLogMiddleware:
    """Writes the line once there is a response. The outermost, so that no response is left out."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond
        self.static = settings.STATIC_URL

    def __call__(self, request: HttpRequest) -> HttpResponse:
        folder: str = settings.JICENG_ACCESS_LOG
        if not folder or request.path_info.startswith(self.static):
            return self.respond(request)
        token, began = _looks.set([]), time.perf_counter()
        try:
            response = self.respond(request)
            line = _line(request, response.status_code, time.perf_counter() - began)
        finally:
            _looks.reset(token)
        _write(folder, line)
        return response


def _line(request: HttpRequest, status: int, took: float) -> str:
    match = request.resolver_match
    entry: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "who": getattr(request, ACTOR_ATTRIBUTE, "-"),
        "method": request.method if request.method in _METHODS else "-",
        "page": (match.view_name or match.route) if match else "-",
        "status": status,
        "ms": round(took * 1000, 1),
    }
    if looks := _looks.get():
        entry["looks"] = looks
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n"


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _write(folder: str, line: str) -> None:
    """Append a line to the day's file in one write, so that lines of several processes do not
    mix."""
    day = datetime.now(CIVIL).strftime("%Y-%m-%d")
    try:
        os.write(_file_of(folder, day), line.encode())
    except OSError as error:  # a full disk must not stop the service
        _logger.warning("the access log cannot be written: %s", error.strerror)


def _file_of(folder: str, day: str) -> int:
    known = _open.get(folder)
    if known is not None and known[0] == day:
        return known[1]
    with _lock:
        known = _open.get(folder)
        if known is not None and known[0] == day:
            return known[1]
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        path = Path(folder) / (FILE_NAME % day)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        _open[folder] = (day, handle)
        if known is not None:
            os.close(known[1])
        return handle


def erase_old(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Remove the files of days before the cutoff; returns how many."""
    if not settings.JICENG_ACCESS_LOG:
        return 0
    last, removed = cutoff.astimezone(CIVIL).date(), 0
    for path in sorted(Path(settings.JICENG_ACCESS_LOG).glob(FILE_NAME % "*"))[:batch]:
        day = _day_of(path)
        if day is not None and day < last:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _day_of(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.stem.removeprefix("access-"))
    except ValueError:
        return None
